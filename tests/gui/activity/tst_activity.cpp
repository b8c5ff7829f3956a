// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/ActivityModel.h"
#include "activity/ActivityPage.h"
#include "activity/ActivityWords.h"
#include "gui/messages/ListStage.h"

#include "audit/AuditLog.h"

#include <QAbstractItemModelTester>
#include <QFile>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using Column = ActivityModel::Column;

namespace {

struct Stage : test::ListStage<ActivityPage> {
    Stage()
        : ListStage(u"activity"_s)
    {
    }
    void log(const Actor &actor, AuditAction action, std::optional<AccountId> account,
        AuditOutcome outcome = AuditOutcome::Done)
    {
        AuditEvent event;
        event.at = desk.clock().now();
        event.actor = actor;
        event.action = action;
        event.account = account;
        event.outcome = outcome;
        event.reason = u"=called twice"_s;
        event.ticket = u"T-17"_s;
        desk.now([&](Connection &c) { return AuditLog(c).append(event); });
        desk.clock().advance(1s);
    }
    void addHistory()
    {
        log(Actor::named(u"Kim"_s), AuditAction::ResetRequested, olivia);
        log(Actor::person(), AuditAction::PasswordChanged, olivia);
        log(Actor::clock(), AuditAction::AccountPurged, AccountId(999));
        log(Actor::named(u"Sam"_s), AuditAction::SettingChanged, std::nullopt, AuditOutcome::Refused);
    }
};

} // namespace

class TestActivity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelIsSound()
    {
        ActivityModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ActivityLine line;
        line.event.id = 1;
        model.setValues({line});
        line.event.id = 2;
        model.setValues({line});
        QCOMPARE(model.rowCount(), 1);
    }

    void everyActionHasWords()
    {
        QStringList words;
        for (int i = 0; i <= int(AuditAction::TemplateChanged); ++i)
            words.append(labelOf(AuditAction(i)));
        QCOMPARE(QSet<QString>(words.begin(), words.end()).size(), words.size());
    }

    void linesSayWhoDidWhatToWhomAndWhy()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        QCOMPARE(stage.cell(3, Column::Who), u"Kim"_s); // the newest first
        QCOMPARE(stage.cell(3, Column::What), u"Reset asked for"_s);
        QCOMPARE(stage.cell(3, Column::Person), u"Olivia Smith"_s);
        QCOMPARE(stage.cell(3, Column::Why), u"=called twice (T-17)"_s);
        QCOMPARE(stage.cell(2, Column::Who), u"the person"_s);
        QCOMPARE(stage.cell(1, Column::Person), u"account gone"_s);
        QCOMPARE(stage.cell(0, Column::Outcome), u"Refused"_s);
        QCOMPARE(stage.cell(0, Column::Person), QString());
        stage.tryThemes();
    }

    void chipsTellPeopleFromTheClock()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.chipName(u"operators"_s), u"By support staff 2"_s);
        stage.chooseChip(u"others"_s);
        QTRY_COMPARE(stage.rows(), 2);
        stage.chooseChip(u"refused"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, Column::Who), u"Sam"_s);
    }

    void theSearchFindsThePerson()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        stage.page.search(u"olivia.smith@"_s);
        QTRY_COMPARE(stage.rows(), 2);
        stage.page.search(u"t-17"_s);
        QTRY_COMPARE(stage.rows(), 4);
        stage.page.search(u"nobody"_s);
        QTRY_COMPARE(stage.rows(), 0);
    }

    void thePersonIsShownWhereThereIsOne()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"account gone"_s);
        QCOMPARE(
            stage.button(u"showPersonButton"_s).blockedReason(), std::optional(u"The account is gone."_s));
        gui::chooseRow(stage.table(), u"Setting changed"_s);
        QVERIFY(stage.button(u"showPersonButton"_s).toolTip().contains(u"not about one person"_s));
        gui::chooseRow(stage.table(), u"Reset asked for"_s);
        gui::click(stage.button(u"showPersonButton"_s));
        QVERIFY(stage.accountsAsked.first().first().value<AccountId>() == stage.olivia);
        gui::doubleClick(*stage.table().viewport());
    }

    void whatIsShownIsExported()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        stage.chooseChip(u"operators"_s);
        QTRY_COMPARE(stage.rows(), 2);
        stage.surroundings.path = stage.desk.folder() + u"/activity.csv"_s;
        gui::click(stage.button(u"exportButton"_s));
        QFile file(stage.surroundings.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString csv = QString::fromUtf8(file.readAll());
        QCOMPARE(csv.count(u"\r\n"_s), 3);
        QVERIFY(csv.contains(u"Reset asked for"_s));
        QVERIFY(csv.contains(u"'=called twice"_s)); // no spreadsheet runs it
        QCOMPARE(stage.toasts.last().first().toString(), u"2 rows exported."_s);

        stage.surroundings.path = stage.desk.folder() + u"/no/such/folder/activity.csv"_s;
        gui::click(stage.button(u"exportButton"_s));
        QVERIFY(!stage.notice(u"activityActionNotice"_s).isEmpty());
    }

    void aNewLineComesByItselfAndMovesNothing()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        const QString chosen = stage.cell(stage.table().currentIndex().row(), Column::What);
        stage.log(Actor::named(u"Kim"_s), AuditAction::NoteAdded, stage.liam);
        QTRY_COMPARE(stage.rows(), 5);
        QCOMPARE(stage.cell(stage.table().currentIndex().row(), Column::What), chosen);
    }

    void afterAFailedReadTheLastRowsStay()
    {
        Stage stage;
        stage.addHistory();
        stage.show();
        QTRY_COMPARE(stage.rows(), 4);
        stage.renameTable(u"user_account"_s, u"away"_s);
        QTRY_VERIFY(!stage.notice(u"activityReadNotice"_s).isEmpty());
        QCOMPARE(stage.rows(), 4);
    }
};

QTEST_MAIN(TestActivity)
#include "tst_activity.moc"
