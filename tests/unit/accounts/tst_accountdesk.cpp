// SPDX-License-Identifier: GPL-3.0-or-later
#include "DeskTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAccountDesk : public DeskTest {
    Q_OBJECT

private:
    static AccountDraft draft(const QString &userName)
    {
        return {userName, {}, userName + u"@corp.example"_s, {}, {}};
    }

private Q_SLOTS:
    void creatingMakesAnUnconfirmedAccount();
    void creatingCanSendTheActivation();
    void creatingIsAllOrNothing();
    void editingIsAudited();
    void editingWithAnOldRowChangesNothing();
    void s7_aNewAddressKillsEveryLink();
    void aSameAddressKillsNone();
    void s33_addressesAreMaskedInTheLog();
    void correctingTheAddressSendsAgain();
    void correctingIsAllOrNothing();
    void s34_aRefusedCorrectionIsLogged();
    void sendingQueuesAMessageToTheStoredAddress();
    void cancellingAResetKillsTheLink();
    void confirmingByHandNeedsAReason();
    void confirmingByHandKillsTheActivationLink();
    void revokingKillsOneLink();
    void revokingADeadLinkIsNotFound();
    void deletingLeavesTheTraceAlone();
    void notesAreKeptAndChecked();
    void s34_refusedActionsAreLoggedAndChangeNothing_data();
    void s34_refusedActionsAreLoggedAndChangeNothing();
    void whoIsGoneIsNotFound();
};

void TestAccountDesk::creatingMakesAnUnconfirmedAccount()
{
    const AccountId id = must(desk().create(draft(u"olivia.s"_s), false));
    QVERIFY(read(id).status.isUnconfirmed());
    QVERIFY(read(id).registered == now());
    QCOMPARE(audit(id), QStringList{u"account_created done Kim"_s});
    QCOMPARE(count(u"message"_s), 0);
}

void TestAccountDesk::creatingCanSendTheActivation()
{
    const AccountId id = must(desk().create(draft(u"olivia.s"_s), true));
    QCOMPARE(audit(id), (QStringList{u"account_created done Kim"_s, u"activation_requested done Kim"_s}));
    QCOMPARE(count(u"message WHERE purpose = 'activation' AND state = 'queued'"_s), 1);
}

void TestAccountDesk::creatingIsAllOrNothing()
{
    person(u"olivia.s"_s, confirmedCode);
    QCOMPARE(codeOf(desk().create(draft(u"Olivia.S"_s), true)), u"Conflict"_s);
    QCOMPARE(codeOf(desk().create(draft(u""_s), true)), u"InvalidInput"_s);
    QCOMPARE(count(u"user_account"_s), 1);
    QCOMPARE(count(u"message"_s), 0);
    QCOMPARE(count(u"audit_event"_s), 0);
}

void TestAccountDesk::editingIsAudited()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    AccountDraft changed = AccountDraft::of(read(id));
    changed.fullName = u"Olivia Smith"_s;
    must(desk().edit(id, changed, 1));
    QCOMPARE(read(id).fullName.value_or(QString()), u"Olivia Smith"_s);
    QCOMPARE(audit(id), QStringList{u"account_edited done Kim"_s});
}

void TestAccountDesk::editingWithAnOldRowChangesNothing()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    AccountDraft changed = AccountDraft::of(read(id));
    changed.fullName = u"First"_s;
    must(desk().edit(id, changed, 1));
    const QStringList before = rowOf(connection(), id);
    changed.fullName = u"Second"_s;
    QCOMPARE(codeOf(desk().edit(id, changed, 1)), u"Conflict"_s);
    QCOMPARE(rowOf(connection(), id), before);
    QCOMPARE(audit(id).size(), 1);
}

void TestAccountDesk::s7_aNewAddressKillsEveryLink()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    setColumn(connection(), id, u"email_bounced"_s, bound(now()));
    const Secret activation = link(id, TokenPurpose::Activation);
    const Secret reset = link(id, TokenPurpose::Reset);
    AccountDraft changed = AccountDraft::of(read(id));
    changed.email = u"new@corp.example"_s;
    must(desk().edit(id, changed, 1));
    QVERIFY(!isLive(TokenPurpose::Activation, activation));
    QVERIFY(!isLive(TokenPurpose::Reset, reset));
    QCOMPARE(deaths(id), (QStringList{u"activation email_changed"_s, u"reset email_changed"_s}));
    QVERIFY(!read(id).bounced);
}

void TestAccountDesk::aSameAddressKillsNone()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    const Secret reset = link(id, TokenPurpose::Reset);
    AccountDraft changed = AccountDraft::of(read(id));
    changed.email = u" OLIVIA.S@corp.example "_s;
    changed.userName = u"olivia"_s;
    must(desk().edit(id, changed, 1));
    QVERIFY(isLive(TokenPurpose::Reset, reset));
}

void TestAccountDesk::s33_addressesAreMaskedInTheLog()
{
    const AccountId id = must(desk().create(draft(u"olivia.s"_s), false));
    AccountDraft changed = AccountDraft::of(read(id));
    changed.email = u"liam.jones@mail.example"_s;
    must(desk().edit(id, changed, 1));
    for (const AuditEvent &line : must(AuditLog(connection()).latest())) {
        QVERIFY2(!line.detail.contains(u"olivia.s@"_s) && !line.detail.contains(u"liam.jones"_s),
            qPrintable(line.detail));
    }
    QCOMPARE(must(AuditLog(connection()).latest(u"o...@corp.example -> l...@mail.example"_s)).size(), 1);
}

void TestAccountDesk::correctingTheAddressSendsAgain()
{
    const AccountId id = must(desk().create(draft(u"olivia.s"_s), true));
    m_clock->advance(10s); // well within the gap between two messages
    must(desk().correctAddressAndResend(id, u"right@corp.example"_s));
    QCOMPARE(read(id).email, u"right@corp.example"_s);
    QCOMPARE(count(u"message WHERE recipient = 'right@corp.example'"_s), 1);
    QVERIFY(!lastLine(id).reason.isEmpty());
}

void TestAccountDesk::correctingIsAllOrNothing()
{
    person(u"liam.j"_s, confirmedCode);
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    QCOMPARE(codeOf(desk().correctAddressAndResend(id, u"Liam.J@corp.example"_s)), u"Conflict"_s);
    QCOMPARE(codeOf(desk().correctAddressAndResend(id, u"nobody"_s)), u"InvalidInput"_s);
    QCOMPARE(read(id).email, u"olivia.s@corp.example"_s);
    QCOMPARE(count(u"message"_s), 0);
    QCOMPARE(audit(id), QStringList());
}

void TestAccountDesk::s34_aRefusedCorrectionIsLogged()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    QCOMPARE(codeOf(desk().correctAddressAndResend(id, u"right@corp.example"_s)), u"Refused"_s);
    QCOMPARE(read(id).email, u"olivia.s@corp.example"_s);
    QCOMPARE(audit(id), QStringList{u"activation_requested refused Kim"_s});
}

void TestAccountDesk::sendingQueuesAMessageToTheStoredAddress()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    setColumn(connection(), id, u"locale"_s, bound(u"de"_s));
    const MessageId message = must(desk().sendReset(id));
    const Message queued = must(must(Outbox(connection()).find(message)));
    QVERIFY(queued.state == MessageState::Queued && queued.purpose == MessagePurpose::Reset);
    QCOMPARE(queued.recipient, u"olivia.s@corp.example"_s);
    QVERIFY(queued.createdBy == Actor::named(u"Kim"_s));
    QCOMPARE(count(u"message WHERE locale = 'de'"_s), 1);
    QCOMPARE(audit(id), QStringList{u"reset_requested done Kim"_s});
    // S18: asking changes nothing for the person.
    QVERIFY(!read(id).hasResetToken);
}

void TestAccountDesk::cancellingAResetKillsTheLink()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    const Secret reset = link(id, TokenPurpose::Reset);
    must(desk().cancelReset(id));
    QVERIFY(!isLive(TokenPurpose::Reset, reset));
    QCOMPARE(deaths(id), QStringList{u"reset revoked"_s});
    QCOMPARE(audit(id), QStringList{u"token_revoked done Kim"_s});
    QCOMPARE(codeOf(desk().cancelReset(id)), u"Refused"_s);
}

void TestAccountDesk::confirmingByHandNeedsAReason()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    QCOMPARE(codeOf(desk().confirmByHand(id, u"  "_s)), u"InvalidInput"_s);
    QVERIFY(read(id).status.isUnconfirmed());
    must(desk().confirmByHand(id, u"showed her passport"_s));
    QVERIFY(read(id).status.isConfirmed());
    QCOMPARE(audit(id), QStringList{u"confirmed_by_hand done Kim"_s});
    QCOMPARE(lastLine(id).reason, u"showed her passport"_s);
}

void TestAccountDesk::confirmingByHandKillsTheActivationLink()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    const Secret activation = link(id, TokenPurpose::Activation);
    must(desk().confirmByHand(id, u"x"_s));
    QVERIFY(!isLive(TokenPurpose::Activation, activation));
    QCOMPARE(deaths(id), QStringList{u"activation confirmed"_s});
}

// S7
void TestAccountDesk::revokingKillsOneLink()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    const Secret activation = link(id, TokenPurpose::Activation);
    const Secret reset = link(id, TokenPurpose::Reset);
    must(desk().revokeToken(id, TokenPurpose::Activation));
    QVERIFY(!isLive(TokenPurpose::Activation, activation));
    QVERIFY(isLive(TokenPurpose::Reset, reset));
    QCOMPARE(audit(id), QStringList{u"token_revoked done Kim"_s});
}

void TestAccountDesk::revokingADeadLinkIsNotFound()
{
    const AccountId id = person(u"olivia.s"_s, unconfirmedCode);
    QCOMPARE(codeOf(desk().revokeToken(id, TokenPurpose::Activation)), u"NotFound"_s);
    QCOMPARE(audit(id), QStringList());
}

void TestAccountDesk::deletingLeavesTheTraceAlone()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    link(id, TokenPurpose::Reset);
    must(desk().sendReset(id));
    must(desk().remove(id, u"asked to be forgotten"_s));
    QCOMPARE(count(u"user_account"_s), 0);
    QCOMPARE(deaths(id), QStringList{u"reset deleted"_s});
    QCOMPARE(audit(id), (QStringList{u"reset_requested done Kim"_s, u"account_deleted done Kim"_s}));
    QCOMPARE(lastLine(id).reason, u"asked to be forgotten"_s);
    QCOMPARE(count(u"message WHERE account_id IS NULL"_s), 1);
}

void TestAccountDesk::notesAreKeptAndChecked()
{
    const AccountId id = person(u"olivia.s"_s, confirmedCode);
    must(desk().addNote(id, u"  called twice \n"_s, u" T-17 "_s));
    QCOMPARE(
        count(u"account_note WHERE text = 'called twice' AND ticket = 'T-17' AND created_by = 'Kim'"_s), 1);
    QCOMPARE(codeOf(desk().addNote(id, u" \n"_s)), u"InvalidInput"_s);
    QCOMPARE(codeOf(desk().addNote(id, QString(4001, u'x'))), u"InvalidInput"_s);
    QCOMPARE(codeOf(desk().addNote(id, u"x"_s, QString(61, u'x'))), u"InvalidInput"_s);
    must(desk().addNote(id, QString(4000, u'ж'), QString(60, u'ж')));
    QVERIFY(!desk().addNote(AccountId(404), u"x"_s));
    QCOMPARE(audit(id), (QStringList{u"note_added done Kim"_s, u"note_added done Kim"_s}));
}

void TestAccountDesk::s34_refusedActionsAreLoggedAndChangeNothing_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("status");
    QTest::addColumn<QString>("logged");
    QTest::newRow("activation, confirmed") << u"activation"_s << confirmedCode << u"activation_requested"_s;
    QTest::newRow("activation, blocked") << u"activation"_s << blockedCode << u"activation_requested"_s;
    QTest::newRow("reset, unconfirmed") << u"reset"_s << unconfirmedCode << u"reset_requested"_s;
    QTest::newRow("reset, blocked") << u"reset"_s << blockedCode << u"reset_requested"_s;
    QTest::newRow("cancel, none open") << u"cancel"_s << confirmedCode << u"token_revoked"_s;
    QTest::newRow("confirm, confirmed") << u"confirm"_s << confirmedCode << u"confirmed_by_hand"_s;
    QTest::newRow("confirm, blocked") << u"confirm"_s << blockedCode << u"confirmed_by_hand"_s;
    QTest::newRow("postpone, confirmed") << u"postpone"_s << confirmedCode << u"purge_postponed"_s;
    QTest::newRow("block, blocked") << u"block"_s << blockedCode << u"account_blocked"_s;
    QTest::newRow("unblock, confirmed") << u"unblock"_s << confirmedCode << u"account_unblocked"_s;
}

void TestAccountDesk::s34_refusedActionsAreLoggedAndChangeNothing()
{
    QFETCH(QString, action);
    QFETCH(QString, status);
    QFETCH(QString, logged);
    const AccountId id = person(u"olivia.s"_s, status);
    const QStringList before = rowOf(connection(), id);
    const auto discard = [](auto result) { return result.map([](auto &&...) {}); };
    const QHash<QString, std::function<Result<void>()>> actions{
        {u"activation"_s, [&] { return discard(desk().sendActivation(id)); }},
        {u"reset"_s, [&] { return discard(desk().sendReset(id)); }},
        {u"cancel"_s, [&] { return desk().cancelReset(id); }},
        {u"confirm"_s, [&] { return desk().confirmByHand(id, u"because"_s); }},
        {u"postpone"_s, [&] { return desk().postponePurge(id); }},
        {u"block"_s, [&] { return desk().block(id, u"because"_s); }},
        {u"unblock"_s, [&] { return desk().unblock(id); }},
    };
    const Result<void> refused = actions[action]();
    QCOMPARE(codeOf(refused), u"Refused"_s);
    QVERIFY(refused.error().message.endsWith(u'.'));
    QCOMPARE(audit(id), QStringList{logged + u" refused Kim"_s});
    QCOMPARE(lastLine(id).detail, refused.error().message);
    QCOMPARE(rowOf(connection(), id), before);
    QCOMPARE(count(u"message"_s), 0);
}

void TestAccountDesk::whoIsGoneIsNotFound()
{
    const AccountId gone(404);
    QCOMPARE(codeOf(desk().sendReset(gone)), u"NotFound"_s);
    QCOMPARE(codeOf(desk().sendActivation(gone)), u"NotFound"_s);
    QCOMPARE(codeOf(desk().confirmByHand(gone, u"x"_s)), u"NotFound"_s);
    QCOMPARE(codeOf(desk().block(gone, u"x"_s)), u"NotFound"_s);
    QCOMPARE(codeOf(desk().remove(gone)), u"NotFound"_s);
    QCOMPARE(codeOf(desk().correctAddressAndResend(gone, u"a@b.example"_s)), u"NotFound"_s);
    QCOMPARE(count(u"audit_event"_s), 0);
}

LATCHKEY_STORE_TEST(TestAccountDesk)
#include "tst_accountdesk.moc"
