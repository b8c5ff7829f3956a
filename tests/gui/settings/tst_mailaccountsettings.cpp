// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/settings/SettingsStage.h"

#include "common/Notice.h"
#include "mail/MailPresets.h"
#include "settings/MailAccountSection.h"
#include "settings/ProbeStepList.h"
#include "support/ScriptedSmtpServer.h"

#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using gui::child;

namespace {

struct MailStage : Stage<MailAccountSection> {
    explicit MailStage(SecretStoreState keychain = SecretStoreState::Available)
    {
        desk.keychain().setState(keychain);
        gui::show(section);
        section.refresh();
    }

    void type(const QString &editor, const QString &text)
    {
        gui::type(child<QWidget>(section, editor), text);
    }
    void choosePreset(MailProvider provider)
    {
        auto &combo = child<QComboBox>(section, u"presetComboBox"_s);
        combo.setCurrentIndex(combo.findData(int(provider)));
        Q_EMIT combo.activated(combo.currentIndex());
    }
    void fillServer(const QString &host, quint16 port, MailSecurity security)
    {
        type(u"hostLineEdit"_s, host);
        auto &combo = child<QComboBox>(section, u"securityComboBox"_s);
        combo.setCurrentIndex(combo.findData(int(security)));
        child<QSpinBox>(section, u"portSpinBox"_s).setValue(port);
        type(u"fromAddressLineEdit"_s, u"support@corp.example"_s);
    }
    void fillGmail()
    {
        choosePreset(MailProvider::Gmail);
        type(u"userNameLineEdit"_s, u"support@corp.example"_s);
        type(u"passwordLineEdit"_s, u"abcd efgh ijkl mnop"_s);
        type(u"fromAddressLineEdit"_s, u"support@corp.example"_s);
    }
    void click(const QString &name)
    {
        // What a notice offers comes up with the next turn of the event loop.
        auto &button = child<Button>(section, name);
        QTRY_VERIFY(button.isVisible());
        gui::click(button);
    }
    Button &save() { return child<Button>(section, u"saveButton"_s); }
    QStringList steps() { return child<ProbeStepList>(section, u"probeStepList"_s).lines(); }
    Notice &answer() { return child<Notice>(section, u"probeNotice"_s); }
    std::optional<Secret> password()
    {
        auto future = desk.desk().mailPassword();
        future.waitForFinished();
        return future.result().value_or(std::nullopt);
    }
    std::optional<Secret> inKeychain()
    {
        return desk.keychain().peek(desk.desk().profile().mailPasswordKey());
    }
};

const auto loopback = u"127.0.0.1"_s;

void takeSignIn(SmtpDialogue &s, const QByteArray &answer)
{
    s.reply("220 mail.corp.example ESMTP");
    s.expectEhlo({"AUTH PLAIN LOGIN"});
    s.expectStart("AUTH PLAIN");
    s.reply(answer);
}

void takeSenderCheck(SmtpDialogue &s)
{
    s.expect("MAIL FROM:<support@corp.example>");
    s.reply("250 2.1.0 Ok");
    s.expect("RSET");
    s.reply("250 2.0.0 Ok");
}

} // namespace

class TestMailAccountSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void aPresetFillsTheServerAndSaysWhichPassword()
    {
        MailStage stage;
        stage.choosePreset(MailProvider::Microsoft365);
        QCOMPARE(child<QLineEdit>(stage.section, u"hostLineEdit"_s).text(), u"smtp.office365.com"_s);
        QCOMPARE(child<QSpinBox>(stage.section, u"portSpinBox"_s).value(), 587);
        QCOMPARE(child<QComboBox>(stage.section, u"securityComboBox"_s).currentData().toInt(),
            int(MailSecurity::StartTls));
        stage.choosePreset(MailProvider::SendGrid);
        QCOMPARE(child<QLineEdit>(stage.section, u"userNameLineEdit"_s).text(), u"apikey"_s);
        stage.choosePreset(MailProvider::Gmail);
        QCOMPARE(child<QLineEdit>(stage.section, u"userNameLineEdit"_s).text(), QString());
        QVERIFY(child<QLabel>(stage.section, u"passwordStepsLabel"_s).text().contains(u"app password"_s));
        stage.click(u"providerHelpButton"_s);
        QCOMPARE(stage.surroundings.opened, QList{mailPreset(MailProvider::Gmail).help});
    }

    void allPresetsAreOffered()
    {
        MailStage stage;
        QCOMPARE(child<QComboBox>(stage.section, u"presetComboBox"_s).count(), 11);
    }

    void problemsStandAtTheirFields()
    {
        MailStage stage;
        child<QSpinBox>(stage.section, u"portSpinBox"_s).setValue(70000);
        QVERIFY(stage.errorAt(u"portSpinBox"_s).contains(u"65535"_s));
        stage.type(u"hostLineEdit"_s, u"https://mail.corp.example"_s);
        stage.type(u"fromAddressLineEdit"_s, u"support"_s);
        QVERIFY(!stage.errorAt(u"hostLineEdit"_s).isEmpty());
        child<QLineEdit>(stage.section, u"hostLineEdit"_s).setFocus();
        QVERIFY(!stage.errorAt(u"fromAddressLineEdit"_s).isEmpty());
        QVERIFY(stage.save().blockedReason());
        QVERIFY(child<Button>(stage.section, u"testConnectionButton"_s).blockedReason());

        stage.fillServer(u"mail.corp.example"_s, 25, MailSecurity::PlainOnLoopback);
        QVERIFY(!stage.errorAt(u"securityComboBox"_s).isEmpty());
        stage.fillServer(u"mail.corp.example"_s, 465, MailSecurity::ImplicitTls);
        stage.type(u"userNameLineEdit"_s, u"kim"_s);
        QCOMPARE(stage.save().blockedReason(), std::optional(u"Enter the password."_s));
    }

    void savesWithThePasswordInTheKeychain()
    {
        MailStage stage;
        stage.fillGmail();
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QVERIFY(stage.toasts.first().first().toString().contains(u"in the keychain"_s));
        QCOMPARE(stage.desk.desk().profile().mail->host, u"smtp.gmail.com"_s);
        QCOMPARE(stage.inKeychain(), std::optional(Secret(u"abcdefghijklmnop"_s)));
        auto &password = child<QLineEdit>(stage.section, u"passwordLineEdit"_s);
        QCOMPARE(password.text(), QString());
        QCOMPARE(password.placeholderText(), u"stored in the keychain"_s);
        QVERIFY(stage.save().blockedReason());

        // A change of something else keeps it.
        stage.type(u"fromNameLineEdit"_s, u"My site"_s);
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 2);
        QCOMPARE(stage.inKeychain(), std::optional(Secret(u"abcdefghijklmnop"_s)));
    }

    void aPresetFillsInWhatTheProviderAllows()
    {
        MailStage stage;
        auto &perMinute = child<QSpinBox>(stage.section, u"perMinuteSpinBox"_s);
        auto &perDay = child<QSpinBox>(stage.section, u"perDaySpinBox"_s);
        QCOMPARE(perMinute.text(), u"No limit"_s);
        QCOMPARE(perDay.text(), u"No limit"_s);
        stage.choosePreset(MailProvider::Microsoft365);
        QCOMPARE(child<QSpinBox>(stage.section, u"connectionsSpinBox"_s).value(), 3);
        QCOMPARE(perMinute.value(), 30);
        QCOMPARE(perDay.value(), 10'000);
        QCOMPARE(child<QLabel>(stage.section, u"limitsHintLabel"_s).text(),
            mailPreset(MailProvider::Microsoft365).limitsHint);
        stage.choosePreset(MailProvider::Gmail);
        QCOMPARE(perMinute.text(), u"No limit"_s);
        QCOMPARE(perDay.value(), 500);
        stage.choosePreset(MailProvider::OwnServer);
        QCOMPARE(perDay.text(), u"No limit"_s);
        QVERIFY(!child<QLabel>(stage.section, u"limitsHintLabel"_s).isVisible());
    }

    void theLimitsAreSavedWithTheRest()
    {
        MailStage stage;
        stage.fillGmail();
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QVERIFY(stage.desk.desk().profile().mail->limits == mailPreset(MailProvider::Gmail).limits);
        QVERIFY(!stage.section.isUnsaved());

        stage.type(u"connectionsSpinBox"_s, u"2"_s);
        stage.type(u"perMinuteSpinBox"_s, u"40"_s);
        stage.type(u"perDaySpinBox"_s, u"2000"_s);
        QVERIFY(stage.section.isUnsaved());
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 2);
        QVERIFY(stage.desk.desk().profile().mail->limits == (MailLimits{2, 40, 2000}));

        // Put back is what was saved, and the least number is no limit.
        auto &perMinute = child<QSpinBox>(stage.section, u"perMinuteSpinBox"_s);
        perMinute.setValue(perMinute.minimum());
        QVERIFY(stage.section.isUnsaved());
        stage.click(u"putBackButton"_s);
        QCOMPARE(perMinute.value(), 40);
        perMinute.setValue(perMinute.minimum());
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 3);
        QVERIFY(!stage.desk.desk().profile().mail->limits.perMinute);
    }

    void aStoredPasswordNeverGoesToAnotherServer()
    {
        MailStage stage;
        stage.fillGmail();
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        stage.type(u"hostLineEdit"_s, u"mail.elsewhere.example"_s);
        QVERIFY(stage.save().blockedReason()->contains(u"smtp.gmail.com"_s));
        QVERIFY(child<Button>(stage.section, u"testConnectionButton"_s).blockedReason());
        stage.type(u"passwordLineEdit"_s, u"another"_s);
        QVERIFY(!stage.save().blockedReason());
    }

    void aLockedKeychainLosesNothing()
    {
        MailStage stage(SecretStoreState::Locked);
        QTRY_VERIFY(child<Notice>(stage.section, u"keychainNotice"_s).isVisible());
        stage.fillGmail();
        gui::click(stage.save());
        auto &notice = child<Notice>(stage.section, u"saveNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QCOMPARE(child<QLineEdit>(stage.section, u"passwordLineEdit"_s).text(), u"abcd efgh ijkl mnop"_s);
        QVERIFY(!stage.desk.desk().profile().mail);

        stage.click(u"keepForThisRunButton"_s);
        QTRY_COMPARE(stage.toasts.count(), 1);
        QVERIFY(stage.toasts.first().first().toString().contains(u"until Latchkey is closed"_s));
        QVERIFY(stage.desk.desk().profile().mail);
        QCOMPARE(stage.password(), std::optional(Secret(u"abcdefghijklmnop"_s)));
        QCOMPARE(stage.inKeychain(), std::nullopt);
        QCOMPARE(child<QLineEdit>(stage.section, u"passwordLineEdit"_s).placeholderText(),
            u"kept until Latchkey is closed"_s);
    }

    void triesAgainOnceTheKeychainIsOpen()
    {
        MailStage stage(SecretStoreState::Locked);
        stage.fillGmail();
        gui::click(stage.save());
        QTRY_VERIFY(child<Notice>(stage.section, u"saveNotice"_s).isVisible());
        stage.desk.keychain().setState(SecretStoreState::Available);
        stage.click(u"trySavingAgainButton"_s);
        QTRY_COMPARE(stage.toasts.count(), 1);
        QCOMPARE(stage.inKeychain(), std::optional(Secret(u"abcdefghijklmnop"_s)));
        QTRY_VERIFY(!child<QWidget>(stage.section, u"keychainNotice"_s).isVisible());
    }

    void withoutAKeychainItSaysHowLongThePasswordLasts()
    {
        MailStage stage(SecretStoreState::Absent);
        auto &notice = child<Notice>(stage.section, u"keychainNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QVERIFY(notice.title().contains(u"no keychain"_s));
        stage.fillGmail();
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QVERIFY(stage.toasts.first().first().toString().contains(u"until Latchkey is closed"_s));
        QCOMPARE(stage.password(), std::optional(Secret(u"abcdefghijklmnop"_s)));
    }

    void whatCannotBeSavedStays()
    {
        MailStage stage;
        // A file where the profiles' folder would be: not even root can write into that.
        QFile inTheWay(stage.desk.folder() + u"/profiles"_s);
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        stage.fillGmail();
        gui::click(stage.save());
        auto &notice = child<Notice>(stage.section, u"saveNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QCOMPARE(stage.toasts.count(), 0);
        QCOMPARE(child<QLineEdit>(stage.section, u"hostLineEdit"_s).text(), u"smtp.gmail.com"_s);
    }

    void theTestShowsEachStepAndSavesNothing()
    {
        ScriptedSmtpServer server([](SmtpDialogue &s) {
            takeSignIn(s, "235 2.7.0 Authentication successful");
            takeSenderCheck(s);
            s.expectQuit();
        });
        MailStage stage;
        stage.fillServer(loopback, server.port(), MailSecurity::PlainOnLoopback);
        stage.type(u"userNameLineEdit"_s, u"kim"_s);
        stage.type(u"passwordLineEdit"_s, u"secret"_s);
        stage.click(u"testConnectionButton"_s);
        QVERIFY(child<Button>(stage.section, u"testConnectionButton"_s).blockedReason());
        QTRY_VERIFY(stage.answer().isVisible());
        QCOMPARE(stage.answer().title(), u"The connection works."_s);
        const QStringList steps = stage.steps();
        QCOMPARE(steps.size(), 5);
        for (const QString &step : steps)
            QVERIFY2(step.contains(u": done"_s), qPrintable(step));
        QVERIFY(!stage.desk.desk().profile().mail);
        QVERIFY(stage.section.isUnsaved());
        QTRY_VERIFY(server.isFinished());
        QCOMPARE(server.problems().join(u'\n'), QString());
    }

    void aRefusedSignInIsExplained()
    {
        ScriptedSmtpServer server([](SmtpDialogue &s) {
            takeSignIn(s, "535 5.7.8 Error: authentication failed");
            s.waitUntilGone();
        });
        MailStage stage;
        stage.fillServer(loopback, server.port(), MailSecurity::PlainOnLoopback);
        stage.type(u"userNameLineEdit"_s, u"kim"_s);
        stage.type(u"passwordLineEdit"_s, u"hunter2x"_s);
        stage.click(u"testConnectionButton"_s);
        QTRY_VERIFY(stage.answer().isVisible());
        const QString refused = stage.steps().filter(u"failed"_s).join(u' ');
        QVERIFY2(refused.contains(u"127.0.0.1:%1"_s.arg(server.port())), qPrintable(refused));
        QVERIFY2(refused.contains(u"535 5.7.8"_s), qPrintable(refused));
        QVERIFY(stage.steps().last().contains(u"not tried"_s));
        stage.click(u"copyDetailsButton"_s);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.contains(u"535"_s));
        QVERIFY(!copied.contains(u"hunter2x"_s));
        QVERIFY(!copied.contains(QString::fromLatin1(QByteArray("\0kim\0hunter2x", 13).toBase64())));
    }

    void aTestThatHangsCanBeBrokenOff()
    {
        ScriptedSmtpServer server([](SmtpDialogue &s) { s.waitUntilGone(); });
        MailStage stage;
        stage.fillServer(loopback, server.port(), MailSecurity::PlainOnLoopback);
        stage.click(u"testConnectionButton"_s);
        QTRY_VERIFY(stage.steps().filter(u"running"_s).size() == 1);
        stage.click(u"cancelTestButton"_s);
        QVERIFY(!child<Button>(stage.section, u"testConnectionButton"_s).blockedReason());
        QVERIFY(stage.steps().filter(u"running"_s).isEmpty());
        QTRY_VERIFY(server.isFinished());
    }

    void sendsATestMailToTheTypedAddress()
    {
        QByteArray message;
        ScriptedSmtpServer server([&message](SmtpDialogue &s) {
            s.greet();
            takeSenderCheck(s);
            s.expect("MAIL FROM:<support@corp.example>");
            s.reply("250 2.1.0 Ok");
            s.expect("RCPT TO:<kim@corp.example>");
            s.reply("250 2.1.5 Ok");
            s.expect("DATA");
            s.reply("354 Go on");
            message = s.readMessage();
            s.reply("250 2.0.0 Ok: queued as 4F1B2");
            s.expectQuit();
        });
        MailStage stage;
        stage.fillServer(loopback, server.port(), MailSecurity::PlainOnLoopback);
        QCOMPARE(
            child<QLineEdit>(stage.section, u"testRecipientLineEdit"_s).text(), u"support@corp.example"_s);
        stage.type(u"testRecipientLineEdit"_s, u"kim"_s);
        stage.click(u"sendTestMailButton"_s);
        QVERIFY(!stage.errorAt(u"testRecipientLineEdit"_s).isEmpty());
        stage.type(u"testRecipientLineEdit"_s, u"kim@corp.example"_s);
        stage.click(u"sendTestMailButton"_s);
        QTRY_VERIFY(stage.answer().isVisible());
        QCOMPARE(
            child<QLabel>(stage.section, u"serverWordsLabel"_s).text(), u"250 2.0.0 Ok: queued as 4F1B2"_s);
        QTRY_VERIFY(server.isFinished());
        QCOMPARE(server.problems().join(u'\n'), QString());
        QVERIFY(message.contains("To: kim@corp.example"));
    }

    void aCertificateThatFailsIsShownAndCanBeTrusted()
    {
        TestCertificates certificates;
        const auto own = certificates.makeSelfSigned(loopback);
        ScriptedSmtpServer server({[own](SmtpDialogue &s) { s.startTls(own); },
            [own](SmtpDialogue &s) {
                if (!s.startTls(own))
                    return;
                s.greet();
                takeSenderCheck(s);
                s.expectQuit();
            }});
        MailStage stage;
        stage.fillServer(loopback, server.port(), MailSecurity::ImplicitTls);
        stage.click(u"testConnectionButton"_s);
        QTRY_VERIFY(stage.answer().isVisible());
        const QString fingerprint =
            QString::fromLatin1(own.certificate.digest(QCryptographicHash::Sha256).toHex());
        auto &shown = child<QLabel>(stage.section, u"certificateCard/fingerprintLabel"_s);
        QCOMPARE(QString(shown.text()).remove(u' ').toLower(), fingerprint);
        stage.click(u"trustCertificateButton"_s);
        gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.answer().title(), u"The connection works."_s);
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QCOMPARE(stage.desk.desk().profile().mail->pinnedCertificate, std::optional(fingerprint));
        stage.click(u"forgetCertificateButton"_s);
        gui::click(stage.save());
        QTRY_COMPARE(stage.desk.desk().profile().mail->pinnedCertificate, std::nullopt);
    }

    void anAuthorityFileIsChosenAndChecked()
    {
        TestCertificates certificates;
        MailStage stage;
        stage.fillServer(u"mail.corp.example"_s, 465, MailSecurity::ImplicitTls);
        stage.type(u"authorityLineEdit"_s, u"/there/is/no.pem"_s);
        QVERIFY(!stage.errorAt(u"authorityLineEdit"_s).isEmpty());
        QVERIFY(stage.save().blockedReason());
        stage.surroundings.path = certificates.caFile();
        stage.click(u"chooseAuthorityButton"_s);
        QCOMPARE(stage.errorAt(u"authorityLineEdit"_s), QString());
        gui::click(stage.save());
        QTRY_VERIFY(stage.desk.desk().profile().mail);
        QCOMPARE(stage.desk.desk().profile().mail->extraCaFile, certificates.caFile());
    }
};

QTEST_MAIN(TestMailAccountSettings)
#include "tst_mailaccountsettings.moc"
