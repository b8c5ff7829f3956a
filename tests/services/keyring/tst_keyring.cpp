// SPDX-License-Identifier: GPL-3.0-or-later
// Against the real gnome-keyring: with-keyring.sh starts one in the state that the chosen functions need.
#include "secrets/KeychainSecretStore.h"
#include "secrets/SecretVault.h"

#include <csignal>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

const QString profile = u"tst_keyring"_s;
const QString key = u"smtp-password"_s;

template <typename T> std::optional<T> answerOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 30'000) || future.resultCount() == 0)
        return std::nullopt;
    return future.result();
}

template <typename T> Result<T> resultOf(QFuture<Result<T>> future)
{
    const auto answer = answerOf(future);
    return answer ? *answer : fail(Error::Code::Internal, u"no answer"_s);
}

/// Stops the daemon for as long as it lives: to a client it looks like a prompt that nobody answers.
class HangingDaemon {
public:
    HangingDaemon()
        : m_pid(qEnvironmentVariableIntValue("LATCHKEY_KEYRING_PID"))
    {
        if (m_pid > 0)
            ::kill(m_pid, SIGSTOP);
    }
    ~HangingDaemon() { wakeUp(); }
    Q_DISABLE_COPY_MOVE(HangingDaemon)
    bool isThere() const { return m_pid > 0; }
    void wakeUp()
    {
        if (m_pid > 0)
            ::kill(m_pid, SIGCONT);
    }

private:
    pid_t m_pid;
};

} // namespace

class TestKeyring : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unlockedRoundTrip();
    void unlockedTakesWhatIsNoText();
    void unlockedNotFoundIsAValue();
    void unlockedProfilesDoNotMeet();
    void unlockedTooLongIsRefused();
    void unlockedVaultStoresForGood();
    void unlockedHungPromptIsGivenUpAndForgiven();
    void lockedReadsAreNotMistakenForNothing();
    void absentSecretsLastForThisRun();
};

void TestKeyring::unlockedRoundTrip()
{
    KeychainSecretStore store(profile);
    QCOMPARE(answerOf(store.probe()), SecretStoreState::Available);
    QVERIFY(resultOf(store.write(key, Secret(u"fïrst ☂"_s))));
    QVERIFY(resultOf(store.read(key)).value() == Secret(u"fïrst ☂"_s));
    QVERIFY(resultOf(store.write(key, Secret(u"second"_s))));
    QVERIFY(resultOf(KeychainSecretStore(profile).read(key)).value() == Secret(u"second"_s));
    QVERIFY(resultOf(store.remove(key)));
    QVERIFY(!resultOf(store.read(key)).value().has_value());
}

void TestKeyring::unlockedTakesWhatIsNoText()
{
    KeychainSecretStore store(profile);
    QByteArray everyByte;
    for (int i = 0; i < 256; ++i)
        everyByte.append(static_cast<char>(i));
    QVERIFY(resultOf(store.write(key, Secret(everyByte))));
    QVERIFY(resultOf(store.read(key)).value() == Secret(everyByte));
    QVERIFY(resultOf(store.write(key, Secret(QByteArray(2560, 'x')))));
    QVERIFY(resultOf(store.read(key)).value() == Secret(QByteArray(2560, 'x')));
    QVERIFY(resultOf(store.remove(key)));
}

void TestKeyring::unlockedNotFoundIsAValue()
{
    KeychainSecretStore store(profile);
    const auto found = resultOf(store.read(u"never written"_s));
    QVERIFY(found);
    QVERIFY(!found->has_value());
    QVERIFY(resultOf(store.remove(u"never written"_s)));
}

void TestKeyring::unlockedProfilesDoNotMeet()
{
    KeychainSecretStore mine(u"mine"_s);
    KeychainSecretStore yours(u"yours"_s);
    QVERIFY(resultOf(mine.write(key, Secret(u"mine"_s))));
    QVERIFY(resultOf(yours.write(key, Secret(u"yours"_s))));
    QVERIFY(resultOf(mine.read(key)).value() == Secret(u"mine"_s));
    QVERIFY(resultOf(mine.remove(key)));
    QVERIFY(resultOf(yours.read(key)).value() == Secret(u"yours"_s));
    QVERIFY(resultOf(yours.remove(key)));
}

void TestKeyring::unlockedTooLongIsRefused()
{
    KeychainSecretStore store(profile);
    QVERIFY(resultOf(store.write(key, Secret(u"kept"_s))));
    const auto written = resultOf(store.write(key, Secret(QByteArray(2561, 'x'))));
    QVERIFY(!written);
    QCOMPARE(written.error().code, Error::Code::InvalidInput);
    QVERIFY(resultOf(store.read(key)).value() == Secret(u"kept"_s));
    QVERIFY(resultOf(store.remove(key)));
}

void TestKeyring::unlockedVaultStoresForGood()
{
    {
        SecretVault vault(std::make_unique<KeychainSecretStore>(profile));
        QCOMPARE(resultOf(vault.write(key, Secret(u"stored"_s))).value(), Persistence::Keychain);
    }
    SecretVault vault(std::make_unique<KeychainSecretStore>(profile));
    QVERIFY(resultOf(vault.read(key, Remembered::Stored)).value() == Secret(u"stored"_s));
    QVERIFY(resultOf(vault.remove(key, Remembered::Stored)));
    QCOMPARE(resultOf(vault.read(key, Remembered::Stored)).error().code, Error::Code::NotFound);
}

void TestKeyring::unlockedHungPromptIsGivenUpAndForgiven()
{
    KeychainSecretStore store(profile, std::chrono::milliseconds(300));
    QVERIFY(resultOf(store.write(key, Secret(u"stored"_s))));

    QFuture<Result<std::optional<Secret>>> abandoned;
    {
        HangingDaemon daemon;
        QVERIFY(daemon.isThere());
        const auto found = resultOf(store.read(key));
        QVERIFY(!found);
        QCOMPARE(found.error().code, Error::Code::Keychain);
        QVERIFY(found.error().message.contains(u"did not answer"_s));
        // The next one does not queue behind the one that hangs.
        QVERIFY(store.read(key).isFinished());
        // A store may go while its job runs on.
        abandoned = KeychainSecretStore(profile).read(key);
    }
    QVERIFY(resultOf(abandoned).value() == Secret(u"stored"_s));
    QTRY_VERIFY(resultOf(store.read(key)).has_value());
    QVERIFY(resultOf(store.remove(key)));
}

void TestKeyring::lockedReadsAreNotMistakenForNothing()
{
    // What a locked keyring answers, as it is: the reason for SecretVault's rules.
    KeychainSecretStore store(profile);
    QCOMPARE(answerOf(store.probe()), SecretStoreState::Locked);
    QVERIFY(!resultOf(store.read(key)).value().has_value());
    QCOMPARE(resultOf(store.write(key, Secret(u"other"_s))).error().code, Error::Code::Keychain);

    SecretVault vault(std::make_unique<KeychainSecretStore>(profile));
    const auto found = resultOf(vault.read(key, Remembered::Stored));
    QVERIFY(!found);
    QCOMPARE(found.error().code, Error::Code::Keychain);
    QVERIFY(found.error().message.contains(u"looks locked"_s));
    const auto written = resultOf(vault.write(key, Secret(u"other"_s)));
    QVERIFY(!written);
    QVERIFY(written.error().message.contains(u"looks locked"_s));
    QVERIFY(!resultOf(vault.remove(key, Remembered::Stored)));
}

void TestKeyring::absentSecretsLastForThisRun()
{
    KeychainSecretStore store(profile);
    QCOMPARE(answerOf(store.probe()), SecretStoreState::Absent);
    QCOMPARE(resultOf(store.read(key)).error().code, Error::Code::Keychain);

    SecretVault vault(std::make_unique<KeychainSecretStore>(profile));
    QCOMPARE(resultOf(vault.write(key, Secret(u"typed"_s))).value(), Persistence::ThisRun);
    QVERIFY(resultOf(vault.read(key, Remembered::NothingStored)).value() == Secret(u"typed"_s));
    SecretVault next(std::make_unique<KeychainSecretStore>(profile));
    QVERIFY(resultOf(next.read(key, Remembered::Stored)).error().message.contains(u"no working keychain"_s));
}

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    if (app.arguments().contains(u"--store"_s)) {
        KeychainSecretStore store(profile);
        return resultOf(store.write(key, Secret(u"stored before locking"_s))) ? 0 : 1;
    }
    TestKeyring test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_keyring.moc"
