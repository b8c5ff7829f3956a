// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/site/SiteStage.h"

#include "common/Notice.h"
#include "mailbox/MailView.h"
#include "messages/Outbox.h"
#include "messages/TemplateStore.h"
#include "practice/MailCatcher.h"

#include <QComboBox>
#include <QLabel>
#include <QPlainTextEdit>

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using gui::child;

/// The Messages tab.
class TestTemplates : public QObject {
    Q_OBJECT

    struct TemplateStage : SiteStage {
        TemplateStage()
        {
            page.showTab(SitePage::Tab::Messages);
            if (!QTest::qWaitFor([this] { return !subject().text().isEmpty(); }))
                qFatal("the wording was not read");
        }
        QLineEdit &subject() { return child<QLineEdit>(page, u"subjectLineEdit"_s); }
        QPlainTextEdit &text() { return child<QPlainTextEdit>(page, u"textPlainTextEdit"_s); }
        MessageTemplate stored(MessagePurpose purpose = MessagePurpose::Activation)
        {
            return desk.now([purpose](Connection &connection) {
                return TemplateStore(connection).find(purpose, ChannelKind::Email, u"en"_s);
            });
        }
        void chooseLanguage(const QString &code)
        {
            auto &box = child<QComboBox>(page, u"languageComboBox"_s);
            const int index = box.findData(code);
            if (index < 0)
                qFatal("no such language");
            box.setFocus();
            box.setCurrentIndex(index);
            Q_EMIT box.activated(index); // as the popup does
        }
        MessageTemplate wordingFor(const QString &locale)
        {
            return desk.now([&](Connection &connection) {
                return TemplateStore(connection)
                    .find(MessagePurpose::Activation, ChannelKind::Email, locale, u"en"_s);
            });
        }
        QString preview() { return child<MailView>(page, u"mailView"_s).toPlainText(); }
    };

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void saysWhatIsWrongWhileOneTypes()
    {
        TemplateStage stage;
        gui::type(stage.subject(), u"Hello {{nmae}}"_s);
        QVERIFY(stage.errorAt(u"subjectLineEdit"_s).contains(u"{{nmae}}"_s));
        QVERIFY(stage.save().blockedReason());
        stage.text().setPlainText(u"No link here"_s);
        QVERIFY(stage.errorAt(u"textPlainTextEdit"_s).contains(u"{{link}}"_s));
        gui::type(stage.subject(), u"Hello {{name}}"_s);
        QCOMPARE(stage.errorAt(u"subjectLineEdit"_s), QString());
    }

    void aLanguageIsWrittenFromTheOneThereIs()
    {
        TemplateStage stage;
        auto &language = child<QComboBox>(stage.page, u"languageComboBox"_s);
        auto &note = child<QLabel>(stage.page, u"languageNoteLabel"_s);
        QCOMPARE(language.currentText(), u"English (en), the site's"_s);
        QVERIFY(!note.isVisible());
        const QString english = stage.subject().text();

        stage.chooseLanguage(u"de"_s);
        QTRY_VERIFY(note.isVisible());
        QVERIFY(note.text().contains(u"Deutsch (de)"_s) && note.text().contains(u"English (en)"_s));
        QCOMPARE(stage.subject().text(), english);
        gui::type(stage.subject(), u"Willkommen, {{name}}"_s);
        // What is typed in one language stays while another is looked at.
        stage.chooseLanguage(u"en"_s);
        QTRY_COMPARE(stage.subject().text(), english);
        stage.chooseLanguage(u"de"_s);
        QTRY_COMPARE(stage.subject().text(), u"Willkommen, {{name}}"_s);
        gui::click(stage.save());
        QTRY_VERIFY(!note.isVisible());
        QCOMPARE(stage.wordingFor(u"de"_s).subject, u"Willkommen, {{name}}"_s);
        QCOMPARE(stage.wordingFor(u"en"_s).subject, english);
        QTRY_COMPARE(language.itemText(1), u"Deutsch (de)"_s); // above the line now

        auto &remove = child<Button>(stage.page, u"shippedWordingButton"_s);
        QCOMPARE(remove.text(), u"Remove this wording..."_s);
        gui::click(remove);
        gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.subject().text(), english);
        QTRY_VERIFY(note.isVisible());
        QCOMPARE(stage.wordingFor(u"de"_s).subject, english);
    }

    void sendsTheDraftToOneself()
    {
        TemplateStage stage;
        auto &send = child<Button>(stage.page, u"sendMeThisButton"_s);
        QVERIFY(send.blockedReason()); // no mail account yet
        MailCatcher catcher(stage.desk.desk().sharedClock());
        const auto port = catcher.listen();
        QVERIFY(port);
        stage.desk.sendThrough(*port);
        auto &recipient = child<QLineEdit>(stage.page, u"trialRecipientLineEdit"_s);
        QTRY_COMPARE(recipient.text(), u"support@mysite.example"_s);

        gui::type(stage.subject(), u"Dear {{nmae}}"_s);
        QVERIFY(send.blockedReason());
        gui::type(stage.subject(), u"Dear {{name}}, not saved"_s);
        gui::type(recipient, u"me@"_s);
        gui::click(send);
        QVERIFY(!stage.errorAt(u"trialRecipientLineEdit"_s).isEmpty());
        gui::type(recipient, u"me@corp.example"_s);
        gui::click(send);
        auto &notice = child<Notice>(stage.page, u"trialNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QCOMPARE(notice.title(), u"The mail server has taken it."_s);
        QCOMPARE(catcher.mails().size(), 1);
        const CaughtMail &mail = catcher.mails().constFirst();
        QVERIFY(mail.to.contains(u"me@corp.example"_s));
        QVERIFY(mail.subject.endsWith(u"not saved"_s) && !mail.subject.contains(u"{{"_s));
        QVERIFY(mail.html.contains(u"an-example-code-that-opens-nothing"_s));
        QVERIFY(stage.stored().subject != stage.subject().text());
        QCOMPARE(stage.desk.now([](Connection &c) { return Outbox(c).list({}); }).size(), 0);

        catcher.stop();
        gui::click(send);
        QTRY_VERIFY(notice.isVisible() && notice.title() != u"The mail server has taken it."_s);
        QVERIFY(send.isEnabled());
    }

    void putsPlacesInWhereTheCursorIs()
    {
        TemplateStage stage;
        gui::type(stage.subject(), u"For "_s);
        gui::click(child<Button>(stage.page, u"namePlaceholderButton"_s));
        QCOMPARE(stage.subject().text(), u"For {{name}}"_s);
        QVERIFY(stage.subject().hasFocus());
        stage.text().setPlainText(u"Open: "_s);
        stage.text().setFocus();
        stage.text().moveCursor(QTextCursor::End);
        gui::click(child<Button>(stage.page, u"linkPlaceholderButton"_s));
        QCOMPARE(stage.text().toPlainText(), u"Open: {{link}}"_s);
    }

    void previewsAsOneTypes()
    {
        TemplateStage stage;
        const AccountId person = stage.desk.addAccount(u"mei"_s, u"Mei <Tanaka>"_s, u"mei@corp.example"_s);
        stage.page.setPreviewPerson(person);
        QTRY_VERIFY(stage.preview().contains(u"Mei <Tanaka>"_s));
        gui::type(stage.subject(), u"Dear {{name}}"_s);
        QCOMPARE(child<QLabel>(stage.page, u"previewSubjectLabel"_s).text(), u"Dear Mei <Tanaka>"_s);
        auto &view = child<MailView>(stage.page, u"mailView"_s);
        gui::click(child<Button>(stage.page, u"previewDarkButton"_s));
        QVERIFY(view.isDark());
        const int wide = view.width();
        gui::click(child<Button>(stage.page, u"previewNarrowButton"_s));
        QTRY_VERIFY(view.width() < wide);
        gui::click(child<QAbstractButton>(stage.page, u"previewPartFilterChips/textFilterChip"_s));
        QVERIFY(child<QPlainTextEdit>(stage.page, u"previewTextPlainTextEdit"_s)
                    .toPlainText()
                    .contains(u"https://www.mysite.com/activate?code="_s));
    }

    void savesAndGoesBackToTheShippedWording()
    {
        TemplateStage stage;
        const QString shipped = stage.subject().text();
        auto &back = child<Button>(stage.page, u"shippedWordingButton"_s);
        QVERIFY(back.blockedReason());
        gui::type(stage.subject(), u"Welcome to {{site}}"_s);
        gui::click(stage.save());
        QTRY_COMPARE(stage.toasts.count(), 1);
        QCOMPARE(stage.stored().subject, u"Welcome to {{site}}"_s);
        QCOMPARE(stage.audited(AuditAction::TemplateChanged).size(), 1);
        QTRY_VERIFY(!back.blockedReason());
        gui::click(back);
        gui::click(child<Button>(gui::waitForDialog(u"askDialog"_s), u"confirmButton"_s));
        QTRY_COMPARE(stage.subject().text(), shipped);
        QCOMPARE(stage.stored().subject, shipped);
        QTRY_VERIFY(back.blockedReason());
    }

    void whatWasTypedSurvivesOtherMessagesAndFailedSaves()
    {
        TemplateStage stage;
        gui::type(stage.subject(), u"Half a thought"_s);
        gui::click(child<QAbstractButton>(stage.page, u"purposeFilterChips/resetFilterChip"_s));
        QVERIFY(stage.subject().text() != u"Half a thought"_s);
        gui::click(child<QAbstractButton>(stage.page, u"purposeFilterChips/activationFilterChip"_s));
        QCOMPARE(stage.subject().text(), u"Half a thought"_s);

        stage.desk.setReadOnly();
        gui::click(stage.save());
        auto &notice = child<Notice>(stage.page, u"templateSection/saveNotice"_s);
        QTRY_VERIFY(notice.isVisible());
        QCOMPARE(stage.subject().text(), u"Half a thought"_s);
        stage.desk.setReadOnly(false);
        stage.page.refresh();
        gui::click(stage.save());
        QTRY_COMPARE(stage.stored().subject, u"Half a thought"_s);
    }

    void bothThemesConstruct()
    {
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::HighContrast}) {
            SiteStage stage;
            stage.theme.setChoice(choice);
            for (const auto tab :
                {SitePage::Tab::MailAccount, SitePage::Tab::Messages, SitePage::Tab::Computer}) {
                stage.page.showTab(tab);
                QVERIFY(!stage.page.grab().isNull());
            }
        }
    }
};

QTEST_MAIN(TestTemplates)
#include "tst_templates.moc"
