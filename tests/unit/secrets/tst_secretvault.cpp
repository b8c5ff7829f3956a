// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/SecretVault.h"

#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

const QString key = u"smtp-password"_s;

/// A vault over a fake keychain that the test keeps a hand on.
struct Fixture {
    MemorySecretStore *keychain = new MemorySecretStore;
    SecretVault vault{std::unique_ptr<SecretStore>(keychain)};
};

/// What a future holds, waiting for it with a limit: a future that never finishes fails the test, it does not
/// hang it.
template <typename T> std::optional<T> answerOf(QFuture<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 5000) || future.resultCount() == 0)
        return std::nullopt;
    return future.result();
}

Result<std::optional<Secret>> readFrom(SecretVault &vault, Remembered remembered = Remembered::Stored)
{
    const auto found = answerOf(vault.read(key, remembered));
    return found ? *found : fail(Error::Code::Internal, u"no answer"_s);
}

Result<Persistence> writeTo(SecretVault &vault, const QString &password)
{
    const auto written = answerOf(vault.write(key, Secret(password)));
    return written ? *written : fail(Error::Code::Internal, u"no answer"_s);
}

Result<> removeFrom(SecretVault &vault, Remembered remembered = Remembered::Stored)
{
    const auto removed = answerOf(vault.remove(key, remembered));
    return removed ? *removed : fail(Error::Code::Internal, u"no answer"_s);
}

} // namespace

class TestSecretVault : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void storesInTheKeychainAndReadsBack();
    void nothingStoredIsAValueAndWakesNobody();
    void lockedIsAnErrorAndOverwritesNothing();
    void lockedIsAskedAgainAfterUnlocking();
    void anEntryRemovedOutsideIsSaid();
    void withoutKeychainSecretsLastForThisRun();
    void aKeychainThatGoesAwayLosesNothing();
    void lookAgainFindsAKeychainStartedLater();
    void keepForThisRunHelpsOverALock();
    void removeIsOnlySuccessWhenItIsGone();
    void theCanaryFliesOnce();
    void answersComeLateAndStillArrive();
    void destroyingTheVaultLeavesNoFutureHanging();
};

// S30
void TestSecretVault::storesInTheKeychainAndReadsBack()
{
    Fixture f;
    QCOMPARE(writeTo(f.vault, u"first"_s).value(), Persistence::Keychain);
    QCOMPARE(writeTo(f.vault, u"second"_s).value(), Persistence::Keychain);
    QVERIFY(f.keychain->peek(key) == Secret(u"second"_s));
    QVERIFY(readFrom(f.vault).value() == Secret(u"second"_s));
    QVERIFY(removeFrom(f.vault));
    QVERIFY(!f.keychain->peek(key));
}

void TestSecretVault::nothingStoredIsAValueAndWakesNobody()
{
    Fixture f;
    const auto found = readFrom(f.vault, Remembered::NothingStored);
    QVERIFY(found);
    QVERIFY(!found->has_value());
    QCOMPARE(f.keychain->probes(), 0);
}

void TestSecretVault::lockedIsAnErrorAndOverwritesNothing()
{
    Fixture f;
    QVERIFY(writeTo(f.vault, u"stored"_s));
    f.keychain->setState(SecretStoreState::Locked);

    const auto found = readFrom(f.vault);
    QVERIFY(!found);
    QCOMPARE(found.error().code, Error::Code::Keychain);
    QVERIFY(found.error().message.contains(u"looks locked"_s));
    QVERIFY(!found.error().advice.isEmpty());

    const auto written = writeTo(f.vault, u"other"_s);
    QVERIFY(!written);
    QCOMPARE(written.error().code, Error::Code::Keychain);
    QVERIFY(f.keychain->peek(key) == Secret(u"stored"_s));
}

void TestSecretVault::lockedIsAskedAgainAfterUnlocking()
{
    Fixture f;
    f.keychain->setState(SecretStoreState::Locked);
    QVERIFY(!writeTo(f.vault, u"x"_s));
    f.keychain->setState(SecretStoreState::Available);
    QCOMPARE(writeTo(f.vault, u"x"_s).value(), Persistence::Keychain);
}

void TestSecretVault::anEntryRemovedOutsideIsSaid()
{
    Fixture f;
    const auto found = readFrom(f.vault); // remembered as stored, and not there
    QVERIFY(!found);
    QCOMPARE(found.error().code, Error::Code::NotFound);
    QVERIFY(found.error().message.contains(u"removed"_s));
}

// S31
void TestSecretVault::withoutKeychainSecretsLastForThisRun()
{
    Fixture f;
    f.keychain->setState(SecretStoreState::Absent);
    QSignalSpy told(&f.vault, &SecretVault::stateChanged);
    QCOMPARE(writeTo(f.vault, u"typed"_s).value(), Persistence::ThisRun);
    QVERIFY(readFrom(f.vault, Remembered::NothingStored).value() == Secret(u"typed"_s));
    QVERIFY(!f.keychain->peek(key));
    QCOMPARE(told.size(), 1);
    QCOMPARE(told.at(0).at(0).value<SecretStoreState>(), SecretStoreState::Absent);
}

void TestSecretVault::aKeychainThatGoesAwayLosesNothing()
{
    Fixture f;
    QVERIFY(writeTo(f.vault, u"stored"_s));
    f.keychain->setState(SecretStoreState::Absent);
    const auto found = readFrom(f.vault);
    QVERIFY(!found);
    QVERIFY(found.error().message.contains(u"no working keychain"_s));
    // The advice is to type it again, so typing it again must work.
    QCOMPARE(writeTo(f.vault, u"typed"_s).value(), Persistence::ThisRun);
    QVERIFY(readFrom(f.vault).value() == Secret(u"typed"_s));
}

void TestSecretVault::lookAgainFindsAKeychainStartedLater()
{
    Fixture f;
    f.keychain->setState(SecretStoreState::Absent);
    QCOMPARE(writeTo(f.vault, u"x"_s).value(), Persistence::ThisRun);
    f.keychain->setState(SecretStoreState::Available);
    QCOMPARE(writeTo(f.vault, u"x"_s).value(), Persistence::ThisRun);
    f.vault.lookAgain();
    QCOMPARE(writeTo(f.vault, u"y"_s).value(), Persistence::Keychain);
    QVERIFY(readFrom(f.vault).value() == Secret(u"y"_s));
}

void TestSecretVault::keepForThisRunHelpsOverALock()
{
    Fixture f;
    QVERIFY(writeTo(f.vault, u"stored"_s));
    f.keychain->setState(SecretStoreState::Locked);
    f.vault.keepForThisRun(key, Secret(u"typed"_s));
    QVERIFY(readFrom(f.vault).value() == Secret(u"typed"_s));
    QVERIFY(f.keychain->peek(key) == Secret(u"stored"_s));

    f.keychain->setState(SecretStoreState::Available);
    QVERIFY(writeTo(f.vault, u"new"_s));
    QVERIFY(readFrom(f.vault).value() == Secret(u"new"_s));
}

void TestSecretVault::removeIsOnlySuccessWhenItIsGone()
{
    Fixture f;
    QVERIFY(writeTo(f.vault, u"stored"_s));
    f.keychain->setState(SecretStoreState::Locked);
    QVERIFY(!removeFrom(f.vault));
    f.keychain->setState(SecretStoreState::Absent);
    QVERIFY(!removeFrom(f.vault));
    QVERIFY(f.keychain->peek(key).has_value());
    QVERIFY(removeFrom(f.vault, Remembered::NothingStored));
    f.keychain->setState(SecretStoreState::Available);
    QVERIFY(removeFrom(f.vault));
    QVERIFY(!f.keychain->peek(key));
}

void TestSecretVault::theCanaryFliesOnce()
{
    Fixture f;
    f.keychain->hold();
    auto first = f.vault.state();
    auto second = f.vault.state();
    auto written = f.vault.write(key, Secret(u"x"_s));
    f.keychain->release();
    QCOMPARE(answerOf(first), SecretStoreState::Available);
    QCOMPARE(answerOf(second), SecretStoreState::Available);
    QVERIFY(answerOf(written).value().has_value());
    QVERIFY(writeTo(f.vault, u"y"_s));
    QCOMPARE(f.keychain->probes(), 1);
}

void TestSecretVault::answersComeLateAndStillArrive()
{
    Fixture f;
    QVERIFY(writeTo(f.vault, u"stored"_s));
    f.keychain->hold();
    auto found = f.vault.read(key, Remembered::Stored);
    auto removed = f.vault.remove(u"other"_s, Remembered::Stored);
    QCoreApplication::processEvents();
    QVERIFY(!found.isFinished());
    QVERIFY(!removed.isFinished());
    f.keychain->release();
    QVERIFY(answerOf(found).value().value() == Secret(u"stored"_s));
    QVERIFY(answerOf(removed).value().has_value());
}

void TestSecretVault::destroyingTheVaultLeavesNoFutureHanging()
{
    QFuture<Result<Persistence>> written;
    {
        Fixture f;
        f.keychain->hold();
        written = f.vault.write(key, Secret(u"x"_s));
    }
    QTRY_VERIFY(written.isFinished());
    QVERIFY(written.isCanceled());
}

QTEST_GUILESS_MAIN(TestSecretVault)
#include "tst_secretvault.moc"
