// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/SecretStore.h"

namespace latchkey {

SecretStore::~SecretStore() = default;

QString nameOf(SecretStoreState state)
{
    switch (state) {
    case SecretStoreState::Available:
        return QStringLiteral("Available");
    case SecretStoreState::Locked:
        return QStringLiteral("Locked");
    case SecretStoreState::Absent:
        return QStringLiteral("Absent");
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
