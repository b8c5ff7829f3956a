// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Error.h"

namespace latchkey {

QString nameOf(Error::Code code)
{
    using enum Error::Code;
    switch (code) {
    case InvalidInput:
        return QStringLiteral("InvalidInput");
    case NotFound:
        return QStringLiteral("NotFound");
    case Conflict:
        return QStringLiteral("Conflict");
    case Refused:
        return QStringLiteral("Refused");
    case Busy:
        return QStringLiteral("Busy");
    case ReadOnly:
        return QStringLiteral("ReadOnly");
    case DiskFull:
        return QStringLiteral("DiskFull");
    case Storage:
        return QStringLiteral("Storage");
    case ForeignFile:
        return QStringLiteral("ForeignFile");
    case NewerSchema:
        return QStringLiteral("NewerSchema");
    case Network:
        return QStringLiteral("Network");
    case Tls:
        return QStringLiteral("Tls");
    case SignIn:
        return QStringLiteral("SignIn");
    case Protocol:
        return QStringLiteral("Protocol");
    case Rejected:
        return QStringLiteral("Rejected");
    case Keychain:
        return QStringLiteral("Keychain");
    case Internal:
        return QStringLiteral("Internal");
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
