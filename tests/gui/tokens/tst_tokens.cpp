// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/messages/ListStage.h"
#include "tokens/TokenListModel.h"
#include "tokens/TokensPage.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using Column = TokenListModel::Column;

namespace {

struct Stage : test::ListStage<TokensPage> {
    Stage()
        : ListStage(u"tokens"_s)
    {
    }
    /// Liam has an activation link, Olivia a reset link.
    void addLinks()
    {
        activation = deliver(liam, MessagePurpose::Activation);
        reset = deliver(olivia, MessagePurpose::Reset);
    }
    void open(const ClaimedMessage &message)
    {
        desk.now([&](Connection &c) {
            return TokenStore(c).noteVisit(
                message.token->id, message.account, u"opened"_s, u"Test"_s, desk.clock().now());
        });
    }
    QString deathOf(const ClaimedMessage &message)
    {
        const auto entry =
            desk.now([&](Connection &c) { return Blacklist(c).find(codeIssuer(), message.token->id); });
        return entry ? nameOf(entry->reason) + u' ' + entry->createdBy.displayName() : QString();
    }
    int messages()
    {
        return int(desk.now([](Connection &c) { return Outbox(c).list({}); }).size());
    }
    ClaimedMessage activation, reset;
};

} // namespace

class TestTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelIsSound()
    {
        const ManualClock clock(test::TestDesk::defaultNow());
        TokenListModel model(clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        LiveToken token;
        token.tokenId = u"1"_s;
        token.expires = clock.now() + 5min;
        model.setValues({token});
        QCOMPARE(
            model.index(0, Column::By).data().toString(), u"the website"_s); // no message of ours carried it
        QCOMPARE(model.index(0, Column::Expires).data(ToneRole).value<Tone>(), Tone::Bad);
        model.setValues({});
    }

    void whatRunsOutFirstStandsFirst()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        QCOMPARE(stage.cell(0, Column::Person), u"Olivia Smith"_s);
        QCOMPARE(stage.cell(0, Column::Kind), u"Reset"_s);
        QCOMPARE(stage.cell(0, Column::By), u"Kim"_s);
        QCOMPARE(stage.table()
                     .cellDelegate(Column::Expires)
                     ->shownText(stage.table().model()->index(0, Column::Expires)),
            u"30:00"_s);
        QVERIFY(!stage.table().model()->index(0, Column::Expires).data(ToneRole).isValid());
        stage.desk.clock().advance(20min);
        QCOMPARE(stage.table().model()->index(0, Column::Expires).data(ToneRole).value<Tone>(), Tone::Bad);
        stage.tryThemes();
    }

    void chipsFilterAndTimeMovesLinksBetweenThem()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        QTRY_COMPARE(stage.chipName(u"all"_s), u"All 2"_s);
        QCOMPARE(stage.chipName(u"soon"_s), u"Over within 10 min 0"_s);
        stage.chooseChip(u"soon"_s);
        QTRY_COMPARE(stage.rows(), 0);
        stage.desk.clock().advance(21min);
        QTRY_COMPARE(stage.rows(), 1); // on the second's tick, without a change of the database
        stage.desk.clock().advance(10min);
        QTRY_COMPARE(stage.rows(), 0); // it has run out and works no more
        stage.chooseChip(u"activation"_s);
        QTRY_COMPARE(stage.rows(), 1);
        stage.page.search(u"olivia"_s);
        QTRY_COMPARE(stage.rows(), 0);
    }

    void aScannerIsToldFromAPerson()
    {
        Stage stage;
        stage.addLinks();
        stage.desk.clock().advance(20s);
        stage.open(stage.reset);
        stage.desk.clock().advance(2min);
        stage.open(stage.activation);
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        QCOMPARE(stage.cell(0, Column::Opened), u"mail scanner probably"_s);
        QVERIFY(stage.table().model()->index(1, Column::Opened).data(InstantRole).isValid());
        QTRY_COMPARE(stage.chipName(u"unopened"_s), u"Never opened 1"_s); // a scanner is nobody
    }

    void buttonsSayWhatIsMissing()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        for (const QString &name : {u"showPersonButton"_s, u"sendNewButton"_s, u"revokeButton"_s})
            QVERIFY(stage.button(name).toolTip().contains(u"Choose a link"_s));
        stage.table().selectAll();
        QVERIFY(stage.button(u"revokeButton"_s).isEnabled());
        QVERIFY(stage.button(u"sendNewButton"_s).toolTip().contains(u"one link only"_s));
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        gui::click(stage.button(u"showPersonButton"_s));
        QVERIFY(stage.accountsAsked.first().first().value<AccountId>() == stage.liam);
    }

    void takingBackAsksFirst()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        QTest::keyClick(&stage.table(), Qt::Key_Delete);
        QDialog &first = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(first.windowTitle(), u"Take back the reset link of Olivia Smith?"_s);
        gui::click(child<QPushButton>(first, u"cancelButton"_s));
        QCOMPARE(stage.deathOf(stage.reset), QString());

        gui::click(stage.button(u"revokeButton"_s));
        gui::click(child<QPushButton>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.deathOf(stage.reset), u"revoked Kim"_s);
        QTRY_COMPARE(stage.toasts.size(), 1);
    }

    void severalAreTakenBackWithTheirNumber()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        stage.table().selectAll();
        gui::click(stage.button(u"revokeButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(dialog.windowTitle(), u"Take back 2 links?"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.rows(), 0);
        QTRY_COMPARE(stage.toasts.last().first().toString(), u"2 links taken back."_s);
    }

    void aLinkThatDiedMeanwhileIsSaidToBeDead()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        gui::click(stage.button(u"revokeButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        stage.desk.now([&](Connection &c) {
            return AccountDesk(c, stage.desk.clock(), Actor::named(u"Sam"_s))
                .revokeToken(stage.olivia, TokenPurpose::Reset);
        });
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.notice(u"tokensActionNotice"_s), u"The link is dead already."_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.deathOf(stage.reset), u"revoked Sam"_s);
    }

    void aNewOneIsSent()
    {
        Stage stage;
        stage.addLinks();
        stage.desk.clock().advance(5min);
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        gui::click(stage.button(u"sendNewButton"_s));
        QTRY_COMPARE(stage.messages(), 3);
        QTRY_COMPARE(stage.toasts.size(), 1);
    }

    void tooSoonNeedsAReason()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        gui::click(stage.button(u"sendNewButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QVERIFY(!child<QPushButton>(dialog, u"confirmButton"_s).isEnabled());
        QCOMPARE(stage.messages(), 2);
        gui::type(child<QLineEdit>(dialog, u"reasonLineEdit"_s), u"T-4711"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.messages(), 3);
    }

    void aRefusalStandsInPlace()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        gui::chooseRow(stage.table(), u"Liam Johansson"_s);
        // Confirmed by hand from elsewhere, the moment before the click.
        stage.desk.now([&](Connection &c) {
            AccountStore accounts(c);
            return accounts.setStatus(stage.liam, accounts.status(u"EMAIL_CONFIRMED"_s)->id);
        });
        gui::click(stage.button(u"sendNewButton"_s));
        QTRY_COMPARE(stage.notice(u"tokensActionNotice"_s), u"The address is confirmed already."_s);
    }

    void aDatabaseThatCannotBeWrittenSaysSo()
    {
        Stage stage;
        stage.addLinks();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        stage.desk.setReadOnly();
        gui::click(stage.button(u"revokeButton"_s));
        gui::click(child<QPushButton>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_VERIFY(!stage.notice(u"tokensActionNotice"_s).isEmpty());
        QCOMPARE(stage.rows(), 2);
    }
};

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
