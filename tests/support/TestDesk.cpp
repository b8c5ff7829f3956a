// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/TestDesk.h"

namespace latchkey::test {

using namespace Qt::StringLiterals;

Instant TestDesk::defaultNow()
{
    return toInstant(QDateTime({2026, 11, 21}, {14, 0}, Qt::UTC));
}

TestDesk::TestDesk(Instant now)
    : m_clock(std::make_shared<ManualClock>(now))
{
    const QString file = m_folder.filePath(u"desk.latchkey"_s);
    auto database = Database::createNow(file, m_clock);
    if (!database)
        qFatal("%s", qPrintable(database.error().message));
    auto connection = (*database)->connect();
    if (!connection)
        qFatal("%s", qPrintable(connection.error().message));
    m_connection = std::move(*connection);

    auto keychain = std::make_unique<MemorySecretStore>();
    m_keychain = keychain.get();
    Profile profile = Profile::forFile(file);
    profile.operatorName = u"Kim"_s;
    m_desk = std::make_unique<Desk>(Desk::Parts{.profile = profile,
        .database = *database,
        .clock = m_clock,
        .vault = std::make_shared<SecretVault>(std::move(keychain)),
        .profiles = std::make_shared<ProfileStore>(m_folder.filePath(u"profiles"_s)),
        .smtp = {}});
}

TestDesk::~TestDesk() = default;

AccountId TestDesk::addAccount(
    const QString &userName, const QString &fullName, const QString &email, const QString &statusCode)
{
    return now([&](Connection &connection) -> Result<AccountId> {
        AccountStore store(connection);
        auto status = store.status(statusCode);
        if (!status)
            return fail(status.error());
        AccountDraft draft;
        draft.userName = userName;
        draft.fullName = fullName;
        draft.email = email;
        return store.insert(draft, *status, m_clock->now());
    });
}

void TestDesk::setReadOnly(bool readOnly)
{
    auto done = m_desk->database().run([readOnly](Connection &connection) {
        return connection.executeDirect(readOnly ? u"PRAGMA query_only=ON"_s : u"PRAGMA query_only=OFF"_s);
    });
    done.waitForFinished();
    if (!done.result())
        qFatal("%s", qPrintable(done.result().error().message));
}

Account TestDesk::account(AccountId id)
{
    const auto found = now([&](Connection &connection) { return AccountStore(connection).find(id); });
    if (!found)
        qFatal("there is no such account");
    return *found;
}

void TestDesk::sendThrough(quint16 port)
{
    MailAccountDraft draft;
    draft.host = u"127.0.0.1"_s;
    draft.port = port;
    draft.security = MailSecurity::PlainOnLoopback;
    draft.fromAddress = u"support@mysite.example"_s;
    draft.fromName = u"mysite support"_s;
    auto account = MailAccount::parse(draft);
    if (!account)
        qFatal("%s", qPrintable(account.error().first().message));
    m_desk->setMailAccount(*account, std::nullopt);
}

} // namespace latchkey::test
