// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TimeText.h"
#include "gui/messages/ListStage.h"
#include "linkcheck/LinkCheckPage.h"

#include <QClipboard>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using gui::child;

namespace {

struct Stage : test::ListStage<LinkCheckPage> {
    Stage()
        : ListStage(u"linkcheck"_s)
    {
    }
    QString linkOf(const ClaimedMessage &message)
    {
        const SiteSettings site = SiteSettings::defaults();
        const bool activation = message.purpose == MessagePurpose::Activation;
        return (activation ? site.activationLink : site.resetLink).linkFor(message.token->value);
    }
    QPlainTextEdit &box() { return child<QPlainTextEdit>(page, u"linkPlainTextEdit"_s); }
    void paste(const QString &text)
    {
        QGuiApplication::clipboard()->setText(text);
        box().selectAll();
        box().paste();
    }
    QString title() { return shown(u"answerTitleLabel"_s); }
    QString explanation() { return shown(u"answerExplanationLabel"_s); }
    QString shown(const QString &name)
    {
        const auto *label = page.findChild<QLabel *>(name);
        return label->isVisible() ? label->text() : QString();
    }
    bool isShown(const QString &name) { return page.findChild<QWidget *>(name)->isVisible(); }
    int messages()
    {
        return int(desk.now([](Connection &c) { return Outbox(c).list({}); }).size());
    }
};

} // namespace

class TestLinkCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QCOMPARE(gui::closeLeftovers(), 0); }

    void theBoxHasTheFocusAndNothingIsSaidYet()
    {
        Stage stage;
        stage.show();
        QVERIFY(stage.box().hasFocus());
        QVERIFY(!stage.isShown(u"answerCard"_s));
        QVERIFY(!stage.isShown(u"clearButton"_s));
        stage.tryThemes();
    }

    void aLinkBrokenOverTwoLinesIsPutTogetherAndExplained()
    {
        Stage stage;
        const QString first = stage.linkOf(stage.deliver(stage.olivia, MessagePurpose::Reset));
        stage.desk.clock().advance(18min);
        stage.deliver(stage.olivia, MessagePurpose::Reset);
        const QString newer = TimeText::timeOfDay(stage.desk.clock().now());
        stage.desk.clock().advance(5min);
        stage.show();
        stage.paste(u"Click here to reset your password:\n"_s + first.chopped(12) + u"\n "_s + first.right(12)
            + u"\nKind regards\nmysite"_s);
        QTRY_COMPARE(stage.title(), u"It was replaced by a newer one, sent today at %1."_s.arg(newer));
        QVERIFY(stage.explanation().contains(u"This reset link for Olivia Smith was sent at "_s));
        QVERIFY(stage.explanation().contains(u"(25 minutes left)"_s));
        QVERIFY(stage.isShown(u"answerNoteLabel"_s));

        gui::click(stage.button(u"showPersonButton"_s));
        QVERIFY(stage.accountsAsked.first().first().value<AccountId>() == stage.olivia);
        gui::click(stage.button(u"copyAnswerButton"_s));
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY(copied.startsWith(u"It was replaced"_s));
        QVERIFY(!copied.contains(u"http"_s) && !copied.contains(first.right(12)));
        stage.tryThemes();
    }

    void theHelpIsSentAndTheAnswerFollows()
    {
        Stage stage;
        const QString link = stage.linkOf(stage.deliver(stage.olivia, MessagePurpose::Reset));
        stage.desk.clock().advance(2h);
        stage.show();
        stage.paste(link);
        QTRY_VERIFY(stage.title().startsWith(u"It ran out 90 minutes ago"_s));
        gui::click(stage.button(u"sendNewButton"_s));
        QTRY_COMPARE(stage.messages(), 2);
        QTRY_COMPARE(stage.toasts.size(), 1);
        stage.claim(); // the new link is minted, and the old one dies as replaced
        QTRY_VERIFY(stage.title().startsWith(u"It was replaced by a newer one"_s));
        QCOMPARE(stage.box().toPlainText(), link);
    }

    void tooSoonNeedsAReasonAndCancelSendsNothing()
    {
        Stage stage;
        const QString link = stage.linkOf(stage.deliver(stage.olivia, MessagePurpose::Reset));
        stage.desk.now([&](Connection &c) {
            return AccountDesk(c, stage.desk.clock(), Actor::named(u"Kim"_s)).cancelReset(stage.olivia);
        });
        stage.show();
        stage.paste(link);
        QTRY_VERIFY(stage.title().startsWith(u"Kim took it back today at "_s));
        gui::click(stage.button(u"sendNewButton"_s));
        gui::click(child<QPushButton>(gui::waitForDialog(u"askDialog"_s), u"cancelButton"_s));
        QTRY_VERIFY(stage.button(u"sendNewButton"_s).isEnabled());
        QCOMPARE(stage.messages(), 1);
        gui::click(stage.button(u"sendNewButton"_s));
        QDialog &dialog = gui::waitForDialog(u"askDialog"_s);
        gui::type(child<QLineEdit>(dialog, u"reasonLineEdit"_s), u"on the phone"_s);
        gui::click(child<QPushButton>(dialog, u"confirmButton"_s));
        QTRY_COMPARE(stage.messages(), 2);
    }

    void aLiveActivationLinkWorksAndNothingIsOffered()
    {
        Stage stage;
        const QString link = stage.linkOf(stage.deliver(stage.liam, MessagePurpose::Activation));
        stage.show();
        stage.paste(u"> "_s + link + u"\r\n"_s);
        QTRY_COMPARE(stage.title(), u"This link works, for another 72 hours."_s);
        QVERIFY(!stage.isShown(u"sendNewButton"_s));
        QVERIFY(!stage.isShown(u"answerNoteLabel"_s)); // a line end of Windows is no repair
        // The code alone will do.
        stage.paste(link.right(43));
        QTRY_COMPARE(stage.title(), u"This link works, for another 72 hours."_s);
        // On the other page of the site it does not.
        QString wrong = link;
        wrong.replace(u"activate"_s, u"resetPassword"_s);
        if (wrong != link) {
            stage.paste(wrong);
            QTRY_COMPARE(stage.title(), u"It is an activation link on the page for resets."_s);
        }
    }

    void whatIsNoLinkOfOursIsToldApart()
    {
        Stage stage;
        const QString link = stage.linkOf(stage.deliver(stage.liam, MessagePurpose::Activation));
        stage.show();
        stage.paste(link.chopped(10));
        QTRY_COMPARE(stage.title(), u"The end of it is missing."_s);
        stage.paste(link.chopped(10) + u"\nThank you very much for your patience"_s);
        QTRY_COMPARE(stage.title(), u"The end of it is missing."_s);
        stage.paste(u"https://elsewhere.example/x?code="_s + QString(43, u'A'));
        QTRY_COMPARE(stage.title(), u"It leads to another website."_s);
        stage.paste(QString(43, u'A'));
        QTRY_COMPARE(stage.title(), u"This site knows nothing of it."_s);
        stage.paste(u"I cannot sign in"_s);
        QTRY_COMPARE(stage.title(), u"There is no link in it."_s);
        QVERIFY(!stage.isShown(u"showPersonButton"_s));
        gui::click(stage.button(u"findPersonButton"_s));
        QCOMPARE(stage.pagesAsked.first().first().toString(), u"accounts"_s);
    }

    void clearingForgetsEverything()
    {
        Stage stage;
        stage.show();
        stage.paste(u"I cannot sign in"_s);
        QTRY_VERIFY(stage.isShown(u"answerCard"_s));
        gui::click(stage.button(u"clearButton"_s));
        QTRY_VERIFY(!stage.isShown(u"answerCard"_s));
        QVERIFY(stage.box().toPlainText().isEmpty());
        QVERIFY(stage.box().hasFocus());
    }

    void aHugePasteHoldsNothingUp()
    {
        Stage stage;
        stage.show();
        QString hostile;
        for (int i = 0; i < 20'000; ++i)
            hostile += u"https://a?code=\n"_s;
        stage.box().setPlainText(hostile);
        gui::StallWatch watch;
        QTRY_VERIFY(!stage.title().isEmpty());
        QVERIFY(watch.worst() < 1s);
    }

    void failuresStandInPlace()
    {
        Stage stage;
        const QString link = stage.linkOf(stage.deliver(stage.olivia, MessagePurpose::Reset));
        stage.desk.clock().advance(2h);
        stage.show();
        stage.paste(link);
        QTRY_VERIFY(stage.title().startsWith(u"It ran out"_s));
        stage.desk.setReadOnly();
        gui::click(stage.button(u"sendNewButton"_s));
        QTRY_VERIFY(!stage.notice(u"linkcheckNotice"_s).isEmpty());
        QTRY_VERIFY(stage.button(u"sendNewButton"_s).isEnabled());
        stage.renameTable(u"message_attempt"_s, u"away"_s);
        stage.paste(link + u' ');
        QTRY_VERIFY(!stage.notice(u"linkcheckNotice"_s).isEmpty());
        QVERIFY(stage.title().startsWith(u"It ran out"_s)); // the last answer stays
    }
};

QTEST_MAIN(TestLinkCheck)
#include "tst_linkcheck.moc"
