// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SmtpReply.h"

namespace latchkey {

/// What a server said it can do when it answered EHLO (RFC 5321 section 4.1.1.1). Made anew by every EHLO;
/// what was said before TLS may have been said by somebody else and is forgotten (RFC 3207 section 4.2).
struct SmtpCapabilities {
    bool startTls = false; ///< RFC 3207
    bool pipelining = false; ///< RFC 2920
    bool eightBitMime = false; ///< RFC 6152
    bool smtpUtf8 = false; ///< RFC 6531
    bool enhancedStatusCodes = false; ///< RFC 2034
    bool chunking = false; ///< RFC 3030
    bool dsn = false; ///< RFC 3461
    bool size = false; ///< RFC 1870
    std::optional<qint64> sizeLimit; ///< bytes; absent: none, or none that can be true
    QList<QByteArray> authMechanisms; ///< upper case, each once (RFC 4954)

    static SmtpCapabilities parse(const SmtpReply &ehloReply);
};

} // namespace latchkey
