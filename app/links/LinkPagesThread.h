// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "storage/DatabaseTarget.h"

#include "core/Pending.h"
#include <memory>
#include <QHostAddress>

namespace latchkey {

/// The link pages at work: an HTTP server on a thread of its own with its own connection to the database, so
/// that hashing a password holds up nobody else.
class LinkPagesThread {
public:
    /// The database must be of this program's schema: see Database::open().
    LinkPagesThread(DatabaseTarget database, std::shared_ptr<const Clock> clock);
    /// Finishes the answers and the requests for links that were begun.
    ~LinkPagesThread();
    LinkPagesThread(const LinkPagesThread &) = delete;
    LinkPagesThread &operator=(const LinkPagesThread &) = delete;

    /// Once. Port 0: any that is free. The port it has got. Other addresses than loopback only behind a
    /// reverse proxy that speaks TLS.
    Pending<Result<quint16>> start(const QHostAddress &address = QHostAddress::LocalHost, quint16 port = 0);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace latchkey
