// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Figure.h"
#include "gui/messages/ListStage.h"
#include "overview/DayTableModel.h"
#include "overview/MessagesChart.h"
#include "overview/OverviewPage.h"

#include <QAbstractItemModelTester>
#include <QBarSet>
#include <QChart>
#include <QChartView>
#include <QStackedBarSeries>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;

namespace {

struct Stage : test::ListStage<OverviewPage> {
    Stage()
        : ListStage(u"days"_s)
        , searches(&page, &Page::accountSearchRequested)
        , chips(&page, &OverviewPage::messagesRequested)
    {
    }
    /// "37 wait for activation: 5 go within 24 h"
    QString said(const QString &name)
    {
        auto &figure = child<Figure>(page, name);
        return figure.accessibleName() + u": "_s + figure.accessibleDescription();
    }
    void press(const QString &name) { gui::click(child<Figure>(page, name)); }
    MessagesChart &chart() { return child<MessagesChart>(page, u"messagesChart"_s); }
    QStackedBarSeries &bars()
    {
        auto *view = page.findChild<QChartView *>();
        return *qobject_cast<QStackedBarSeries *>(view->chart()->series().first());
    }
    QSignalSpy searches;
    QSignalSpy chips;
};

} // namespace

class TestOverview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelIsSound()
    {
        DayTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setValues({MessagesOfDay{test::TestDesk::defaultNow(), 3, 2, 1}});
        QCOMPARE(model.index(0, DayTableModel::Total).data().toString(), u"6"_s);
    }

    void theAxisEndsAtANumberThatPeopleLike_data()
    {
        QTest::addColumn<int>("most");
        QTest::addColumn<int>("end");
        for (const auto &[most, end] : {std::pair{0, 4}, {4, 4}, {5, 8}, {9, 20}, {22, 40}, {41, 80},
                 {81, 100}, {101, 200}, {900, 1000}, {1001, 2000}})
            QTest::addRow("%d", most) << most << end;
    }
    void theAxisEndsAtANumberThatPeopleLike()
    {
        QFETCH(int, most);
        QTEST(niceMaximum(most), "end");
    }

    void anEmptySiteSaysWhatWouldBeHere()
    {
        Stage stage;
        stage.show();
        QTRY_VERIFY(stage.page.findChild<QPushButton *>(u"findPersonButton"_s)->isVisible());
        QCOMPARE(stage.said(u"failedFigure"_s), u"0 failed in 7 days: nothing was refused"_s);
        QCOMPARE(stage.said(u"arrivedFigure"_s), u"– arrived in 30 days: nothing was sent"_s);
        QVERIFY(!stage.page.findChild<QWidget *>(u"showAsTableButton"_s)->isVisible());
        gui::click(stage.button(u"findPersonButton"_s));
        QCOMPARE(stage.pagesAsked.first().first().toString(), u"accounts"_s);
        stage.tryThemes();
    }

    void figuresCountAndLeadToTheirLists()
    {
        Stage stage;
        stage.deliver(
            stage.liam, MessagePurpose::Activation, DeliveryOutcome::Rejected, 550, u"5.1.1"_s, u"Unknown"_s);
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        stage.show();
        QTRY_COMPARE(stage.said(u"waitingFigure"_s), u"1 waits for activation: nobody goes within 24 h"_s);
        QCOMPARE(stage.said(u"resetsFigure"_s), u"1 open reset: the next expires in 30 min"_s);
        QCOMPARE(stage.said(u"failedFigure"_s), u"1 failed in 7 days: no such mailbox"_s);
        QCOMPARE(stage.said(u"arrivedFigure"_s), u"50 % arrived in 30 days: 1 of 2"_s);
        stage.press(u"waitingFigure"_s);
        QCOMPARE(stage.searches.last().first().toString(), u"status:unconfirmed"_s);
        stage.press(u"resetsFigure"_s);
        QCOMPARE(stage.searches.last().first().toString(), u"is:reset-open"_s);
        stage.press(u"failedFigure"_s);
        QCOMPARE(stage.pagesAsked.last().first().toString(), u"messages"_s);
        QCOMPARE(stage.chips.last().first().toString(), u"failed"_s);

        stage.desk.clock().advance(50h); // 22 of 72 are left, and the reset has run out
        stage.page.refresh();
        QTRY_COMPARE(stage.said(u"waitingFigure"_s), u"1 waits for activation: 1 goes within 24 h"_s);
        QTRY_COMPARE(stage.said(u"resetsFigure"_s), u"0 open resets: no reset link is open"_s);
        child<Figure>(stage.page, u"waitingFigure"_s).setFocus();
        QTest::keyClick(&child<Figure>(stage.page, u"waitingFigure"_s), Qt::Key_Space);
        QCOMPARE(stage.searches.last().first().toString(), u"status:unconfirmed left:<24h"_s);
    }

    void theChartAndTheTableHaveTheSameNumbers()
    {
        Stage stage;
        stage.deliver(
            stage.liam, MessagePurpose::Activation, DeliveryOutcome::Rejected, 550, u"5.1.1"_s, u"Unknown"_s);
        stage.desk.clock().advance(48h);
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        stage.ask(stage.liam, MessagePurpose::Activation);
        stage.show();
        QTRY_COMPARE(stage.chart().days().size(), 14);
        const auto &days = stage.chart().days();
        QCOMPARE(days[11].failed, 1);
        QCOMPARE(days[13].arrived, 1);
        QCOMPARE(days[13].waiting, 1);
        const auto sets = stage.bars().barSets();
        QCOMPARE(sets.size(), 3);
        QCOMPARE(sets[0]->at(13), 1.0);
        QCOMPARE(sets[1]->at(13), 1.0);
        QCOMPARE(sets[2]->at(11), 1.0);
        QVERIFY(stage.chart().accessibleDescription().contains(u"1 arrived, 1 waiting, 0 failed"_s));

        gui::click(stage.button(u"showAsTableButton"_s));
        QVERIFY(stage.table().isVisible());
        QCOMPARE(stage.rows(), 14);
        QCOMPARE(stage.cell(0, DayTableModel::Arrived), u"1"_s); // today first
        QCOMPARE(stage.cell(0, DayTableModel::Waiting), u"1"_s);
        QCOMPARE(stage.cell(2, DayTableModel::Failed), u"1"_s);
        gui::click(stage.button(u"showAsTableButton"_s));
        QVERIFY(!stage.table().isVisible());
    }

    void theBarsFollowTheTheme()
    {
        Stage stage;
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        stage.show();
        QTRY_VERIFY(!stage.chart().days().isEmpty());
        QCOMPARE(stage.bars().barSets()[0]->color(), colorOf(ColorScheme::Light, ColorRole::Accent));
        stage.theme.setChoice(ThemeChoice::Dark);
        QCOMPARE(stage.bars().barSets()[0]->color(), colorOf(ColorScheme::Dark, ColorRole::Accent));
        QCOMPARE(stage.bars().barSets()[2]->color(), colorOf(ColorScheme::Dark, ColorRole::BadText));
        stage.tryThemes();
    }

    void aFailedReadKeepsTheLastNumbers()
    {
        Stage stage;
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        stage.show();
        QTRY_COMPARE(stage.said(u"arrivedFigure"_s), u"100 % arrived in 30 days: 1 of 1"_s);
        stage.renameTable(u"message_attempt"_s, u"away"_s);
        QTRY_VERIFY(!stage.notice(u"overviewNotice"_s).isEmpty());
        QCOMPARE(stage.said(u"arrivedFigure"_s), u"100 % arrived in 30 days: 1 of 1"_s);
        stage.renameTable(u"away"_s, u"message_attempt"_s);
        QTRY_VERIFY(stage.notice(u"overviewNotice"_s).isEmpty());
    }
};

QTEST_MAIN(TestOverview)
#include "tst_overview.moc"
