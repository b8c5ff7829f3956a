// SPDX-License-Identifier: GPL-3.0-or-later
#include "blacklist/BlacklistModel.h"
#include "blacklist/BlacklistPage.h"
#include "gui/messages/ListStage.h"

#include "audit/AuditLog.h"

#include <QAbstractItemModelTester>
#include <QClipboard>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;
using Column = BlacklistModel::Column;

namespace {

const QString fingerprint = u"63495840aabbccdd63495840aabbccdd63495840aabbccdd63495840aabbccdd"_s;

struct Stage : test::ListStage<BlacklistPage> {
    Stage()
        : ListStage(u"blacklist"_s)
    {
    }
    void kill(const QString &tokenId, std::optional<AccountId> account, DeathReason reason, Duration left)
    {
        const Instant now = desk.clock().now();
        desk.now([&](Connection &c) {
            return Blacklist(c).add({codeIssuer(), tokenId, TokenPurpose::Reset, account, {}, reason, now,
                Actor::named(u"Kim"_s), now + left});
        });
        desk.clock().advance(1s);
    }
    qint64 count()
    {
        return desk.now([](Connection &c) { return Blacklist(c).count(); });
    }
};

} // namespace

class TestBlacklist : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theModelIsSound()
    {
        const ManualClock clock(test::TestDesk::defaultNow());
        BlacklistModel model(clock);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        BlacklistEntry entry;
        entry.tokenId = fingerprint;
        model.setValues({entry});
        QCOMPARE(model.index(0, Column::Removable).data().toString(), u"No"_s); // it never runs out by itself
        model.setValues({});
    }

    void everyReasonHasWords()
    {
        QStringList words;
        for (int i = 0; i <= int(DeathReason::Purged); ++i)
            words.append(labelOf(DeathReason(i)));
        QCOMPARE(QSet<QString>(words.begin(), words.end()).size(), words.size());
    }

    void anEntryIsSafeToRemoveOnlyWhenEveryClockAgrees()
    {
        const Instant now = test::TestDesk::defaultNow();
        BlacklistEntry entry;
        QVERIFY(!isSafeToRemove(entry, now));
        entry.expires = now - 4min;
        QVERIFY(!isSafeToRemove(entry, now));
        entry.expires = now - 6min;
        QVERIFY(isSafeToRemove(entry, now));
    }

    void rowsSayWhoWhyAndUntilWhen()
    {
        Stage stage;
        stage.kill(fingerprint, stage.olivia, DeathReason::Revoked, 30min);
        stage.kill(u"ff00"_s, AccountId(999), DeathReason::Purged, -1h);
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        QCOMPARE(stage.cell(0, Column::Person), u"account gone"_s);
        QCOMPARE(stage.cell(0, Column::Removable), u"Yes"_s);
        QCOMPARE(stage.cell(1, Column::Why), u"Taken back"_s);
        QCOMPARE(stage.cell(1, Column::By), u"Kim"_s);
        QCOMPARE(stage.cell(1, Column::Removable), u"No"_s);
        QCOMPARE(stage.cell(1, Column::Token), u"63495840"_s);
        stage.desk.clock().advance(1h); // time alone makes it removable
        QCOMPARE(stage.cell(1, Column::Removable), u"Yes"_s);
        stage.tryThemes();
    }

    void theFingerprintIsCopiedWhole()
    {
        Stage stage;
        stage.kill(fingerprint, stage.olivia, DeathReason::Used, 30min);
        stage.show();
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        gui::click(stage.button(u"copyFingerprintButton"_s));
        QCOMPARE(QGuiApplication::clipboard()->text(), fingerprint);
        stage.table().setFocus();
        QTest::keyClick(&stage.table(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().contains(fingerprint));
    }

    void theSearchNarrows()
    {
        Stage stage;
        stage.kill(fingerprint, stage.olivia, DeathReason::Used, 30min);
        stage.kill(u"ff00"_s, stage.liam, DeathReason::Replaced, 30min);
        stage.show();
        QTRY_COMPARE(stage.rows(), 2);
        stage.page.search(u"6349"_s);
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.text(u"blacklistCaptionLabel"_s), u"1 of 2"_s);
        stage.page.search(u"liam"_s);
        QTRY_COMPARE(stage.cell(0, Column::Why), u"Replaced by a newer one"_s);
    }

    void aPersonWhoIsGoneCannotBeShown()
    {
        Stage stage;
        stage.kill(fingerprint, stage.olivia, DeathReason::Used, 30min);
        stage.kill(u"ff00"_s, AccountId(999), DeathReason::Purged, -1h);
        stage.show();
        gui::chooseRow(stage.table(), u"account gone"_s);
        QCOMPARE(
            stage.button(u"showPersonButton"_s).blockedReason(), std::optional(u"The account is gone."_s));
        QTest::keyClick(&stage.table(), Qt::Key_Return);
        QCOMPARE(stage.accountsAsked.size(), 0);
        gui::chooseRow(stage.table(), u"Olivia Smith"_s);
        gui::click(stage.button(u"showPersonButton"_s));
        QCOMPARE(stage.accountsAsked.size(), 1);
    }

    void onlyWhatHasRunOutIsRemovedAndItIsLogged()
    {
        Stage stage;
        stage.kill(fingerprint, stage.olivia, DeathReason::Used, 30min);
        stage.show();
        QTRY_COMPARE(stage.rows(), 1);
        QVERIFY(stage.button(u"removeExpiredButton"_s).toolTip().contains(u"still needed"_s));
        QCOMPARE(stage.text(u"blacklistCaptionLabel"_s), u"1 dead link"_s);

        stage.kill(u"ff00"_s, stage.liam, DeathReason::Used, -1h);
        QTRY_COMPARE(stage.text(u"blacklistCaptionLabel"_s), u"2 dead links"_s);
        stage.kill(u"ff01"_s, stage.liam, DeathReason::Used, -2h);
        QTRY_VERIFY(stage.button(u"removeExpiredButton"_s).isEnabled());
        QTRY_COMPARE(stage.rows(), 3);
        gui::click(stage.button(u"removeExpiredButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(dialog.windowTitle(), u"Remove 2 entries from the blacklist?"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, Column::Person), u"Olivia Smith"_s);
        const auto events = stage.desk.now([](Connection &c) { return AuditLog(c).latest(); });
        QCOMPARE(events.first().action, AuditAction::BlacklistCleared);
        QVERIFY(events.first().detail.contains(u"2 entries"_s));
        QCOMPARE(stage.toasts.last().first().toString(), u"2 entries removed."_s);
    }

    void aDatabaseThatCannotBeWrittenSaysSo()
    {
        Stage stage;
        stage.kill(u"ff00"_s, stage.liam, DeathReason::Used, -1h);
        stage.show();
        QTRY_COMPARE(stage.rows(), 1);
        stage.desk.setReadOnly();
        gui::click(stage.button(u"removeExpiredButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        QCOMPARE(dialog.windowTitle(), u"Remove 1 entry from the blacklist?"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_VERIFY(!stage.notice(u"blacklistActionNotice"_s).isEmpty());
        QCOMPARE(stage.count(), 1);
    }
};

QTEST_MAIN(TestBlacklist)
#include "tst_blacklist.moc"
