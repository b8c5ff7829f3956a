// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Parts.h"

namespace latchkey {

void stopListeningToParts(QObject &owner)
{
    const auto parts = owner.findChildren<QObject *>();
    for (QObject *part : parts)
        part->disconnect(&owner);
}

} // namespace latchkey
