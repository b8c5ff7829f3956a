// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/People.h"
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAccountStore : public StoreTest {
    Q_OBJECT

private:
    AccountStore store() { return AccountStore(connection()); }
    Result<AccountId> insert(const QString &userName, const QString &email)
    {
        return store().insert({userName, {}, email, {}, {}}, must(store().status(unconfirmedCode)), now());
    }
    QString nameFound(const QString &typed)
    {
        const auto found = must(store().findByNameOrEmail(typed));
        return found ? found->userName : QString();
    }

private Q_SLOTS:
    void whatIsInsertedIsFound();
    void emptyFieldsAreAbsent();
    void takenNamesAndAddressesAreConflicts_data();
    void takenNamesAndAddressesAreConflicts();
    void aBadDraftIsNotStored();
    void anUpdateWritesAndCounts();
    void anUpdateOfAnOldRowIsAConflict();
    void oneMayKeepOnesOwnNameAndAddress();
    void peopleAreFoundByNameOrAddress();
    void findAllKeepsTheOrder();
    void countsAreByStatus();
    void statusesOfTheSitesOwnWork();
    void anUnknownStatusIsNotFound();
    void changingWhoIsGoneIsNotFound();
    void aBlockRemembersTheStatusBefore();
    void passwordHashesComeBack();
    void removingTakesTheRowAlone();
};

void TestAccountStore::whatIsInsertedIsFound()
{
    const AccountDraft draft{
        u" olivia.s "_s, u" Olivia Smith "_s, u" Olivia@Corp.example "_s, u"+49 (30) 123-456"_s, u"de"_s};
    const AccountId id = must(store().insert(draft, must(store().status(confirmedCode)), now()));
    const Account account = personOf(connection(), id);
    QVERIFY(account.id == id);
    QCOMPARE(account.userName, u"olivia.s"_s);
    QCOMPARE(account.fullName.value_or(QString()), u"Olivia Smith"_s);
    QCOMPARE(account.email, u"Olivia@Corp.example"_s);
    QCOMPARE(account.phone.value_or(QString()), u"+4930123456"_s);
    QCOMPARE(account.locale.value_or(QString()), u"de"_s);
    QVERIFY(account.registered == now());
    QVERIFY(account.status.isConfirmed() && account.status.maySignIn && account.status.builtIn);
    QVERIFY(account.status.tone == Tone::Good);
    QVERIFY(!account.hasPassword && !account.hasActivationToken && !account.hasResetToken);
    QCOMPARE(account.rowVersion, 1);
    QVERIFY(!must(store().find(AccountId(404))));
}

void TestAccountStore::emptyFieldsAreAbsent()
{
    const Account account = personOf(connection(), must(insert(u"liam.j"_s, u"liam@corp.example"_s)));
    QVERIFY(!account.fullName && !account.phone && !account.locale && !account.activationSent
        && !account.blockedUntil && !account.purgeNotBefore && !account.bounced && !account.tokensValidAfter);
}

void TestAccountStore::takenNamesAndAddressesAreConflicts_data()
{
    QTest::addColumn<QString>("userName");
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("says"); // nothing: free
    QTest::newRow("free") << u"liam.j"_s << u"liam@corp.example"_s << QString();
    QTest::newRow("name") << u"olivia.s"_s << u"liam@corp.example"_s << u"olivia.s"_s;
    QTest::newRow("name in another case") << u"OLIVIA.S"_s << u"liam@corp.example"_s << u"OLIVIA.S"_s;
    QTest::newRow("name with blanks") << u"  olivia.s "_s << u"liam@corp.example"_s << u"olivia.s"_s;
    QTest::newRow("address") << u"liam.j"_s << u"olivia.s@corp.example"_s << u"olivia.s@corp.example"_s;
    QTest::newRow("address in another case")
        << u"liam.j"_s << u"Olivia.S@CORP.example"_s << u"Olivia.S@CORP.example"_s;
}

void TestAccountStore::takenNamesAndAddressesAreConflicts()
{
    QFETCH(QString, userName);
    QFETCH(QString, email);
    QFETCH(QString, says);
    addPerson(connection(), u"olivia.s"_s, now());
    const auto inserted = insert(userName, email);
    QCOMPARE(codeOf(inserted), says.isEmpty() ? u""_s : u"Conflict"_s);
    if (!inserted)
        QVERIFY2(inserted.error().message.contains(says), qPrintable(inserted.error().message));
    const AccountId other = addPerson(connection(), u"other"_s, now());
    const auto updated =
        says.isEmpty() ? Result<void>() : store().update(other, {userName, {}, email, {}, {}}, 1);
    QCOMPARE(codeOf(updated), says.isEmpty() ? u""_s : u"Conflict"_s);
}

void TestAccountStore::aBadDraftIsNotStored()
{
    QCOMPARE(codeOf(insert(u""_s, u"liam@corp.example"_s)), u"InvalidInput"_s);
    QCOMPARE(codeOf(insert(u"liam.j"_s, u"liam"_s)), u"InvalidInput"_s);
    QCOMPARE(must(store().count()), 0);
}

void TestAccountStore::anUpdateWritesAndCounts()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    must(store().update(id, {u"olivia"_s, u"Ольга"_s, u"new@corp.example"_s, u"+4930123456"_s, u"ru"_s}, 1));
    const Account account = personOf(connection(), id);
    QCOMPARE(account.userName, u"olivia"_s);
    QCOMPARE(account.fullName.value_or(QString()), u"Ольга"_s);
    QCOMPARE(account.email, u"new@corp.example"_s);
    QCOMPARE(account.rowVersion, 2);
}

void TestAccountStore::anUpdateOfAnOldRowIsAConflict()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    AccountDraft mine = AccountDraft::of(personOf(connection(), id));
    AccountDraft theirs = mine;
    mine.fullName = u"Mine"_s;
    theirs.fullName = u"Theirs"_s;
    must(store().update(id, theirs, 1));
    const auto refused = store().update(id, mine, 1);
    QCOMPARE(codeOf(refused), u"Conflict"_s);
    QVERIFY(!refused.error().advice.isEmpty());
    QCOMPARE(personOf(connection(), id).fullName.value_or(QString()), u"Theirs"_s);
    must(store().update(id, mine, 2));
    QCOMPARE(codeOf(store().update(AccountId(404), AccountDraft{u"x"_s, {}, u"x@y.example"_s, {}, {}}, 1)),
        u"Conflict"_s);
}

void TestAccountStore::oneMayKeepOnesOwnNameAndAddress()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    must(store().update(id, {u"Olivia.S"_s, {}, u"OLIVIA.S@corp.example"_s, {}, {}}, 1));
    QCOMPARE(personOf(connection(), id).userName, u"Olivia.S"_s);
}

void TestAccountStore::peopleAreFoundByNameOrAddress()
{
    addPerson(connection(), u"olivia.s"_s, now());
    must(insert(u"Ольга"_s, u"olga@corp.example"_s));
    must(insert(u"émile"_s, u"emile@corp.example"_s));
    QCOMPARE(nameFound(u" Olivia.S "_s), u"olivia.s"_s);
    QCOMPARE(nameFound(u"OLIVIA.S@Corp.Example"_s), u"olivia.s"_s);
    QCOMPARE(nameFound(u"Ольга"_s), u"Ольга"_s);
    QCOMPARE(nameFound(u"ÉMILE"_s), u"émile"_s);
    for (const QString &typed : {u"olivia"_s, u"%"_s, u""_s, u"' OR ''='"_s, u"_livia.s"_s})
        QCOMPARE(nameFound(typed), QString());
}

void TestAccountStore::findAllKeepsTheOrder()
{
    QList<AccountId> ids;
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s})
        ids += addPerson(connection(), name, now());
    QStringList names;
    for (const Account &account : must(store().findAll({ids[2], AccountId(404), ids[0], ids[1]})))
        names += account.userName;
    QCOMPARE(names, (QStringList{u"c"_s, u"a"_s, u"b"_s}));
    QVERIFY(must(store().findAll({})).isEmpty());
}

void TestAccountStore::countsAreByStatus()
{
    for (int i = 0; i < 6; ++i)
        addPerson(connection(), u"p%1"_s.arg(i), now(), i < 4 ? confirmedCode : blockedCode);
    QCOMPARE(must(store().count()), 6);
    QStringList lines;
    for (const StatusCount &line : must(store().countByStatus()))
        lines += u"%1 %2"_s.arg(line.status.code).arg(line.count);
    QCOMPARE(lines, (QStringList{u"EMAIL_NON_CONFIRMED 0"_s, u"EMAIL_CONFIRMED 4"_s, u"BLOCKED 2"_s}));
}

void TestAccountStore::statusesOfTheSitesOwnWork()
{
    must(connection().execute(u"INSERT INTO user_account_status (code, label, tone, may_sign_in) "
                              "VALUES ('UNDER_REVIEW', 'Under review', 'info', 1)"_s));
    const auto all = must(store().statuses());
    QCOMPARE(all.size(), 4);
    QCOMPARE(all.last().displayLabel(), u"Under review"_s);
    QVERIFY(all.last().tone == Tone::Info && all.last().maySignIn && !all.last().builtIn);
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    must(store().setStatus(id, all.last().id));
    QCOMPARE(personOf(connection(), id).status.code, u"UNDER_REVIEW"_s);
}

void TestAccountStore::anUnknownStatusIsNotFound()
{
    const auto missing = store().status(u"NO_SUCH"_s);
    QCOMPARE(codeOf(missing), u"NotFound"_s);
    QVERIFY(missing.error().message.contains(u"NO_SUCH"_s));
}

void TestAccountStore::changingWhoIsGoneIsNotFound()
{
    const AccountId gone(404);
    QCOMPARE(codeOf(store().setStatus(gone, StatusId(1))), u"NotFound"_s);
    QCOMPARE(codeOf(store().setBlocked(gone, StatusId(3), StatusId(1), {})), u"NotFound"_s);
    QCOMPARE(codeOf(store().clearBlock(gone, now())), u"NotFound"_s);
    QCOMPARE(codeOf(store().setPurgeNotBefore(gone, now())), u"NotFound"_s);
    QCOMPARE(codeOf(store().setBounced(gone, now())), u"NotFound"_s);
    QCOMPARE(codeOf(store().setPasswordHash(gone, u"x"_s, now())), u"NotFound"_s);
    QCOMPARE(codeOf(store().endSessions(gone, now())), u"NotFound"_s);
    QCOMPARE(codeOf(store().remove(gone)), u"NotFound"_s);
    QVERIFY(!must(store().passwordHash(gone)));
}

void TestAccountStore::aBlockRemembersTheStatusBefore()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now(), confirmedCode);
    const auto blocked = must(store().status(blockedCode));
    must(store().setBlocked(id, blocked.id, personOf(connection(), id).status.id, now() + 1h));
    QVERIFY(personOf(connection(), id).status.isBlocked());
    QVERIFY(personOf(connection(), id).blockedUntil == now() + 1h);
    must(store().clearBlock(id, now()));
    QVERIFY(personOf(connection(), id).status.isConfirmed());
    QVERIFY(!personOf(connection(), id).blockedUntil);
    QCOMPARE(personOf(connection(), id).rowVersion, 3);
}

void TestAccountStore::passwordHashesComeBack()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    QVERIFY(!must(store().passwordHash(id)));
    must(store().setPasswordHash(id, u"$2b$10$x"_s, now()));
    QVERIFY(must(store().passwordHash(id)) == u"$2b$10$x"_s);
    QVERIFY(personOf(connection(), id).hasPassword);
    QVERIFY(personOf(connection(), id).tokensValidAfter == now());
}

void TestAccountStore::removingTakesTheRowAlone()
{
    const AccountId id = addPerson(connection(), u"olivia.s"_s, now());
    addPerson(connection(), u"liam.j"_s, now());
    must(connection().execute(u"INSERT INTO account_note (account_id, created, created_by, text) "
                              "VALUES (?, 0, 'Kim', 'x')"_s,
        bound(id)));
    must(connection().execute(
        u"INSERT INTO message (account_id, purpose, channel, recipient, state, not_before, give_up_at, "
        u"created, "
        "created_by) VALUES (?, 'reset', 'email', 'x@y.example', 'sent', 0, 0, 0, 'Kim')"_s,
        bound(id)));
    must(store().remove(id));
    QCOMPARE(must(store().count()), 1);
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM account_note"_s)), 0);
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM message WHERE account_id IS NULL"_s)), 1);
}

LATCHKEY_STORE_TEST(TestAccountStore)
#include "tst_accountstore.moc"
