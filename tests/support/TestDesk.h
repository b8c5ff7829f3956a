// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Desk.h"
#include "secrets/MemorySecretStore.h"

#include <QTemporaryDir>

namespace latchkey::test {

/// A Desk over a fresh SQLite file in a temporary folder, with a clock that stands still and secrets in
/// memory. No mail account: what is sent stays in the outbox until one is set.
class TestDesk {
public:
    /// 2026-11-21 14:00 UTC unless told otherwise.
    explicit TestDesk(Instant now = defaultNow());
    ~TestDesk();

    static Instant defaultNow();

    Desk &desk() { return *m_desk; }
    ManualClock &clock() { return *m_clock; }
    MemorySecretStore &keychain() { return *m_keychain; }
    QString folder() const { return m_folder.path(); }
    /// For the calling thread.
    Connection *connection() { return m_connection.get(); }

    /// Runs `work(Connection &) -> Result<T>` on a connection of the calling thread; a failure ends the test
    /// program with its message.
    template <typename Work> auto now(Work work)
    {
        auto result = work(*m_connection);
        if (!result)
            qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
        if constexpr (!std::is_void_v<typename decltype(result)::value_type>)
            return std::move(*result);
    }
    AccountId addAccount(const QString &userName, const QString &fullName, const QString &email,
        const QString &statusCode = QStringLiteral("EMAIL_NON_CONFIRMED"));
    Account account(AccountId id);

    /// The desk's writing connection refuses to write; once it has met that it opens the file anew.
    void setReadOnly(bool readOnly = true);

    /// Lets the desk send through a plain server on this machine without signing in.
    void sendThrough(quint16 port);

private:
    QTemporaryDir m_folder;
    std::shared_ptr<ManualClock> m_clock;
    MemorySecretStore *m_keychain; ///< owned by the desk's vault
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<Desk> m_desk;
};

} // namespace latchkey::test
