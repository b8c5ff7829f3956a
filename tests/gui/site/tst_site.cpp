// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/site/SiteStage.h"

#include "common/DataTable.h"
#include "common/Notice.h"
#include "site/PurgeModel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QTabBar>

using namespace latchkey;
using namespace latchkey::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using gui::child;

namespace {

Purge::Candidate candidate(int id, Instant due, const QString &name = u"Somebody"_s)
{
    return {AccountId(id), name, u"a%1@corp.example"_s.arg(id), due};
}

} // namespace

class TestSite : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void purgeModelChangesOnlyWhatDiffers()
    {
        const Instant now = TestDesk::defaultNow();
        PurgeModel model;
        const QAbstractItemModelTester tester(&model);
        model.setCandidates({candidate(1, now), candidate(2, now + 1h), candidate(3, now + 2h)});
        QCOMPARE(model.rowCount(), 3);
        const QPersistentModelIndex third = model.index(2, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setCandidates(
            {candidate(4, now - 1h), candidate(1, now, u"New name"_s), candidate(3, now + 2h)});
        QCOMPARE(resets.count(), 0);
        QCOMPARE(changes.count(), 1);
        QVERIFY(third.isValid());
        QCOMPARE(third.row(), 2);
        QCOMPARE(model.index(0, PurgeModel::Email).data().toString(), u"a4@corp.example"_s);
        QCOMPARE(model.index(1, PurgeModel::Name).data().toString(), u"New name"_s);
    }

    void savesWhatChangedAndLogsIt()
    {
        SiteStage stage;
        QVERIFY(stage.save().blockedReason());
        auto &name = child<QLineEdit>(stage.page, u"siteNameLineEdit"_s);
        gui::type(name, u"shop.example"_s);
        QVERIFY(!stage.save().blockedReason());
        QVERIFY(stage.page.hasUnsaved());
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QCOMPARE(stage.site().name, u"shop.example"_s);
        QVERIFY(!stage.page.hasUnsaved());
        QVERIFY(stage.save().blockedReason());
        QCOMPARE(stage.audited(AuditAction::SettingChanged),
            QStringList{u"name: \"mysite.com\" -> \"shop.example\""_s});
    }

    void eachProblemStandsAtItsField()
    {
        SiteStage stage;
        gui::type(child<QLineEdit>(stage.page, u"resetLinkLineEdit"_s),
            u"http://www.mysite.com/reset?code={token}"_s);
        QVERIFY(stage.errorAt(u"resetLinkLineEdit"_s).contains(u"https://"_s));
        QCOMPARE(stage.save().blockedReason(), std::optional(stage.errorAt(u"resetLinkLineEdit"_s)));
        gui::type(
            child<QLineEdit>(stage.page, u"activationLinkLineEdit"_s), u"https://www.mysite.com/activate"_s);
        QVERIFY(stage.errorAt(u"activationLinkLineEdit"_s).contains(u"{token}"_s));
        gui::type(child<QLineEdit>(stage.page, u"siteNameLineEdit"_s), u" "_s);
        QVERIFY(!stage.errorAt(u"siteNameLineEdit"_s).isEmpty());
        stage.set(u"bcryptCostSpinBox"_s, 4);
        QVERIFY(stage.errorAt(u"bcryptCostSpinBox"_s).contains(u"10"_s));
        stage.set(u"messagesPerHourSpinBox"_s, 61);
        QVERIFY(!stage.errorAt(u"messagesPerHourSpinBox"_s).isEmpty());
        stage.set(u"resetLifetimeDurationEdit/numberSpinBox"_s, 31);
        QVERIFY(stage.errorAt(u"resetLifetimeDurationEdit"_s).contains(u"30"_s));
        stage.set(u"purgeAfterDurationEdit/numberSpinBox"_s, 0);
        QVERIFY(!stage.errorAt(u"purgeAfterDurationEdit"_s).isEmpty());

        gui::click(child<Button>(stage.page, u"siteSection/putBackButton"_s));
        for (const QString &editor : {u"resetLinkLineEdit"_s, u"activationLinkLineEdit"_s,
                 u"siteNameLineEdit"_s, u"bcryptCostSpinBox"_s, u"messagesPerHourSpinBox"_s,
                 u"resetLifetimeDurationEdit"_s, u"purgeAfterDurationEdit"_s})
            QCOMPARE(stage.errorAt(editor), QString());
        QVERIFY(!stage.page.hasUnsaved());
    }

    void savesEveryKindOfSetting()
    {
        SiteStage stage;
        stage.set(u"activationLifetimeDurationEdit/numberSpinBox"_s, 24);
        stage.set(u"resetLifetimeDurationEdit/numberSpinBox"_s, 20);
        stage.set(u"messageGapDurationEdit/numberSpinBox"_s, 5);
        stage.set(u"messagesPerHourSpinBox"_s, 7);
        stage.set(u"purgeAfterDurationEdit/numberSpinBox"_s, 4);
        stage.set(u"keepMessagesDurationEdit/numberSpinBox"_s, 100);
        stage.set(u"keepAuditDurationEdit/numberSpinBox"_s, 200);
        stage.set(u"keepDeadTokensDurationEdit/numberSpinBox"_s, 50);
        gui::click(child<QCheckBox>(stage.page, u"purgeByClockCheckBox"_s));
        child<QComboBox>(stage.page, u"passwordSchemeComboBox"_s).setCurrentIndex(1);
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        const SiteSettings site = stage.site();
        QCOMPARE(site.activationLifetime, Duration(24h));
        QCOMPARE(site.resetLifetime, Duration(20min));
        QCOMPARE(site.messageGap, Duration(5min));
        QCOMPARE(site.messagesPerHour, 7);
        QCOMPARE(site.purgeAfter, Duration(4 * 24h));
        QCOMPARE(site.purgeByClock, true);
        QCOMPARE(site.keepMessages, Duration(100 * 24h));
        QCOMPARE(site.keepAudit, Duration(200 * 24h));
        QCOMPARE(site.keepDeadTokens, Duration(50 * 24h));
        QVERIFY(site.passwordScheme == PasswordScheme::Argon2id);
    }

    void whatWasTypedSurvivesAFailedSaveAndOtherTabs()
    {
        SiteStage stage;
        stage.desk.setReadOnly();
        auto &name = child<QLineEdit>(stage.page, u"siteNameLineEdit"_s);
        gui::type(name, u"shop.example"_s);
        gui::click(stage.save());
        auto &notice = child<Notice>(stage.page, u"siteSection/saveNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QVERIFY(!notice.title().isEmpty());
        QCOMPARE(name.text(), u"shop.example"_s);
        QCOMPARE(stage.toasts.count(), 0);

        stage.page.showTab(SitePage::Tab::Computer);
        stage.page.showTab(SitePage::Tab::Site);
        QCOMPARE(child<QTabBar>(stage.page, u"siteTabBar"_s).tabText(0), u"Site, not saved"_s);
        stage.settle();
        QCOMPARE(name.text(), u"shop.example"_s);
        stage.desk.setReadOnly(false);
        gui::click(stage.save());
        QTRY_COMPARE(stage.site().name, u"shop.example"_s);
        QTRY_VERIFY(!notice.isVisible());
    }

    void worksWithoutAMouse()
    {
        SiteStage stage;
        auto &name = child<QLineEdit>(stage.page, u"siteNameLineEdit"_s);
        gui::type(name, u"shop.example"_s);
        int steps = 0;
        while (!stage.save().hasFocus() && ++steps < 60)
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(stage.save().hasFocus());
        QTest::keyClick(&stage.save(), Qt::Key_Space);
        QTRY_COMPARE(stage.site().name, u"shop.example"_s);
    }

    void keepsWhatSomebodyElseSavedMeanwhile()
    {
        SiteStage stage;
        gui::type(child<QLineEdit>(stage.page, u"siteNameLineEdit"_s), u"shop.example"_s);
        stage.saved([](SiteSettings &site) { site.messagesPerHour = 9; });
        gui::click(stage.save());
        QTRY_COMPARE(stage.site().name, u"shop.example"_s);
        QCOMPARE(stage.site().messagesPerHour, 9);
        QTRY_COMPARE(child<QSpinBox>(stage.page, u"messagesPerHourSpinBox"_s).value(), 9);
    }

    void saysWhenSomebodyElseChangedTheSame()
    {
        SiteStage stage;
        auto &name = child<QLineEdit>(stage.page, u"siteNameLineEdit"_s);
        gui::type(name, u"shop.example"_s);
        stage.saved([](SiteSettings &site) { site.name = u"other.example"_s; });
        gui::click(stage.save());
        auto &notice = child<Notice>(stage.page, u"siteSection/saveNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QCOMPARE(stage.site().name, u"other.example"_s);
        QCOMPARE(name.text(), u"shop.example"_s);
        // Now they know; saving again is meant.
        QTRY_VERIFY(!stage.save().blockedReason());
        stage.settle();
        gui::click(stage.save());
        QTRY_COMPARE(stage.site().name, u"shop.example"_s);
    }

    void showsWhoGoesAndLeadsToThem()
    {
        SiteStage stage;
        const auto people = stage.addOverdue(3);
        auto &table = child<DataTable>(stage.page, u"purgeDataTable"_s);
        QTRY_COMPARE(table.model()->rowCount(), 3);
        QSignalSpy requested(&stage.page, &Page::accountRequested);
        gui::chooseRow(table, u"Late 1"_s);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.first().first().value<AccountId>(), people.at(1));
    }

    void removesThoseDueAfterTheNumberWasTyped()
    {
        SiteStage stage;
        auto &remove = child<Button>(stage.page, u"removeNowButton"_s);
        QTRY_COMPARE(remove.blockedReason(), std::optional(u"Nobody is due now."_s));
        stage.addOverdue(3);
        stage.desk.addAccount(u"fresh"_s, u"Fresh"_s, u"fresh@corp.example"_s);
        QTRY_VERIFY(!remove.blockedReason());
        gui::click(remove);
        QDialog &dialog = gui::waitForDialog(u"typeToConfirmDialog"_s);
        auto &confirm = child<Button>(dialog, u"confirmButton"_s);
        gui::type(child<QLineEdit>(dialog, u"confirmLineEdit"_s), u"4"_s);
        QVERIFY(confirm.blockedReason());
        gui::type(child<QLineEdit>(dialog, u"confirmLineEdit"_s), u"3"_s);
        gui::click(confirm);
        QTRY_COMPARE(stage.toasts.count(), 1);
        QCOMPARE(stage.accounts(), 1);
        QCOMPARE(stage.audited(AuditAction::AccountPurged).size(), 3);
        QTRY_COMPARE(remove.blockedReason(), std::optional(u"Nobody is due now."_s));
    }

    void removingStopsAfterABatch()
    {
        SiteStage stage;
        stage.addOverdue(130);
        auto &remove = child<Button>(stage.page, u"removeNowButton"_s);
        QTRY_VERIFY(!remove.blockedReason());
        gui::click(remove);
        QDialog &dialog = gui::waitForDialog(u"typeToConfirmDialog"_s);
        gui::type(child<QLineEdit>(dialog, u"confirmLineEdit"_s), u"130"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        gui::click(child<Button>(stage.page, u"cancelPurgeButton"_s));
        QTRY_COMPARE(stage.toasts.count(), 1);
        QVERIFY(stage.toasts.first().first().toString().contains(u"100"_s));
        QCOMPARE(stage.accounts(), 30);
        QTRY_VERIFY(!remove.blockedReason());
    }

    void nothingIsRemovedWhileOtherSettingsAreShown()
    {
        SiteStage stage;
        stage.addOverdue(1);
        auto &remove = child<Button>(stage.page, u"removeNowButton"_s);
        QTRY_VERIFY(!remove.blockedReason());
        stage.set(u"purgeAfterDurationEdit/numberSpinBox"_s, 10);
        QVERIFY(remove.blockedReason());
        QVERIFY(!remove.isEnabled());
        gui::click(child<Button>(stage.page, u"siteSection/putBackButton"_s));
        QVERIFY(!remove.blockedReason());
    }

    void aFailedRemovalIsExplained()
    {
        SiteStage stage;
        stage.addOverdue(1);
        auto &remove = child<Button>(stage.page, u"removeNowButton"_s);
        QTRY_VERIFY(!remove.blockedReason());
        stage.desk.setReadOnly();
        gui::click(remove);
        QDialog &dialog = gui::waitForDialog(u"typeToConfirmDialog"_s);
        gui::type(child<QLineEdit>(dialog, u"confirmLineEdit"_s), u"1"_s);
        gui::click(child<Button>(dialog, u"confirmButton"_s));
        QTRY_VERIFY(child<Notice>(stage.page, u"purgeNotice"_s).isVisible());
        QCOMPARE(stage.accounts(), 1);
        QCOMPARE(child<DataTable>(stage.page, u"purgeDataTable"_s).model()->rowCount(), 1);
        stage.desk.setReadOnly(false);
    }
};

QTEST_MAIN(TestSite)
#include "tst_site.moc"
