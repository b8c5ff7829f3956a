// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/SettingsStage.h"

#include "common/Notice.h"
#include "common/Pill.h"
#include "settings/ComputerSection.h"
#include "settings/Look.h"

#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using gui::child;

class TestComputer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theOperatorsNameIsSaved()
    {
        Stage<ComputerSection> stage;
        gui::show(stage.section);
        stage.section.refresh();
        auto &name = child<QLineEdit>(stage.section, u"operatorNameLineEdit"_s);
        auto &save = child<Button>(stage.section, u"saveNameButton"_s);
        QCOMPARE(name.text(), u"Kim"_s);
        QVERIFY(save.blockedReason());
        gui::type(name, u" "_s);
        QVERIFY(save.blockedReason());
        gui::type(name, u"Robin"_s);
        QVERIFY(stage.section.isUnsaved());
        stage.section.refresh();
        QCOMPARE(name.text(), u"Robin"_s);
        QTest::keyClick(&name, Qt::Key_Return);
        QCOMPARE(stage.desk.desk().profile().operatorName, u"Robin"_s);
        QCOMPARE(stage.toasts.count(), 1);
        QVERIFY(!stage.section.isUnsaved());
    }

    void theLookTakesEffectAtOnceAndIsRemembered()
    {
        Stage<ComputerSection> stage;
        gui::show(stage.section);
        auto &theme = child<QComboBox>(stage.section, u"themeComboBox"_s);
        theme.setCurrentIndex(theme.findData(int(ThemeChoice::Dark)));
        Q_EMIT theme.activated(theme.currentIndex());
        QVERIFY(stage.theme.isDark());
        auto &size = child<QComboBox>(stage.section, u"textSizeComboBox"_s);
        size.setCurrentIndex(size.findData(150));
        Q_EMIT size.activated(size.currentIndex());
        QCOMPARE(stage.theme.textScale(), 1.5);

        stage.theme.setChoice(ThemeChoice::Light);
        stage.theme.setTextScale(1.0);
        QCOMPARE(theme.currentData().toInt(), int(ThemeChoice::Light));
        look::restore(stage.settings, stage.theme);
        QVERIFY(stage.theme.choice() == ThemeChoice::Dark);
        QCOMPARE(stage.theme.textScale(), 1.5);
    }

    void saysWhereTheDatabaseIsAndWhoMayDoWhat()
    {
        Stage<ComputerSection> stage;
        gui::show(stage.section);
        gui::click(child<Button>(stage.section, u"copyPathButton"_s));
        QCOMPARE(QGuiApplication::clipboard()->text(),
            QDir::toNativeSeparators(stage.desk.desk().database().target().path));
        QVERIFY(child<Notice>(stage.section, u"fileAccessNotice"_s).title().contains(u"can do everything"_s));
    }

    void saysHowTheKeychainIs()
    {
        Stage<ComputerSection> stage;
        stage.desk.keychain().setState(SecretStoreState::Locked);
        gui::show(stage.section);
        stage.section.refresh();
        auto &pill = child<Pill>(stage.section, u"keychainPill"_s);
        QTRY_COMPARE(pill.text(), u"locked"_s);
        stage.desk.keychain().setState(SecretStoreState::Available);
        gui::click(child<Button>(stage.section, u"tryKeychainButton"_s));
        QTRY_COMPARE(pill.text(), u"ready"_s);
    }
};

QTEST_MAIN(TestComputer)
#include "tst_computer.moc"
