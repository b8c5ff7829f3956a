// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageTemplate.h"
#include "messages/TemplateStore.h"
#include "support/TestRegistry.h"

#include <QDir>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestMessageTemplate : public QObject {
    Q_OBJECT

private:
    static MessageTemplate good(MessagePurpose purpose = MessagePurpose::Reset)
    {
        return {purpose, ChannelKind::Email, u"en"_s, u"For {{name}}"_s, u"Hello {{name}}: {{link}}"_s,
            u"<p>Hello {{name}}: <a href=\"{{link}}\">here</a></p>"_s};
    }
    static QStringList messages(const MessageTemplate &message);

private Q_SLOTS:
    void aGoodOneHasNoProblems();
    void problemsAreSaidForTheirPart_data();
    void problemsAreSaidForTheirPart();
    void aNoticeKnowsNoLink();
    void everyPlaceOfferedIsKnown();
    void valuesAreFilledIn();
    void s29_valuesAreEscapedWhereTheyStand();
    void s28_lineBreaksInValuesCannotReachASubject();
    void s29_aValueIsNotATemplate();
    void anUnknownPlaceStaysEmpty();
    void s43_manyBlanksAndBracesAreNoTrouble();
    void shippedOnesAreGood_data();
    void shippedOnesAreGood();
};

QStringList TestMessageTemplate::messages(const MessageTemplate &message)
{
    QStringList all;
    for (const TemplateProblem &problem : check(message))
        all += u"%1: %2"_s.arg(int(problem.part)).arg(problem.message);
    return all;
}

void TestMessageTemplate::aGoodOneHasNoProblems()
{
    QCOMPARE(messages(good()), QStringList());
    auto spaced = good();
    spaced.text = u"{{ name }}, {{\tlink\t}}"_s;
    QCOMPARE(messages(spaced), QStringList());
}

void TestMessageTemplate::problemsAreSaidForTheirPart_data()
{
    QTest::addColumn<int>("part");
    QTest::addColumn<QString>("wording");
    QTest::addColumn<QString>("says");
    const int subject = int(TemplatePart::Subject);
    const int text = int(TemplatePart::Text);
    const int html = int(TemplatePart::Html);
    QTest::newRow("empty subject") << subject << u" \n"_s << u"empty"_s;
    QTest::newRow("empty text") << text << u""_s << u"empty"_s;
    QTest::newRow("empty html") << html << u" "_s << u"empty"_s;
    QTest::newRow("unknown place") << subject << u"{{nmae}}"_s << u"{{nmae}}"_s;
    QTest::newRow("unknown place names the known") << text << u"{{link}} {{x}}"_s << u"user_name"_s;
    QTest::newRow("case counts") << subject << u"{{Name}}"_s << u"{{Name}}"_s;
    QTest::newRow("not closed") << subject << u"{{name"_s << u"braces"_s;
    QTest::newRow("not opened") << text << u"{{link}} name}}"_s << u"braces"_s;
    QTest::newRow("nothing inside") << text << u"{{link}} {{}}"_s << u"{{}}"_s;
    QTest::newRow("no link in the text") << text << u"Hello {{name}}"_s << u"{{link}}"_s;
    QTest::newRow("no link in the html") << html << u"<p>{{name}}</p>"_s << u"{{link}}"_s;
    QTest::newRow("s28 two lines of subject")
        << subject << u"Hello\r\nBcc: all@corp.example"_s << u"one line"_s;
    QTest::newRow("a very long subject") << subject << QString(501, u'x') << u"500"_s;
}

void TestMessageTemplate::problemsAreSaidForTheirPart()
{
    QFETCH(int, part);
    QFETCH(QString, wording);
    QFETCH(QString, says);
    auto message = good();
    QString *const parts[] = {&message.subject, &message.text, &message.html};
    *parts[part] = wording;
    const auto problems = check(message);
    QVERIFY(!problems.isEmpty());
    for (const TemplateProblem &problem : problems)
        QCOMPARE(int(problem.part), part);
    QVERIFY2(problems.first().message.contains(says), qPrintable(problems.first().message));
}

void TestMessageTemplate::aNoticeKnowsNoLink()
{
    auto notice = good(MessagePurpose::PasswordChanged);
    QCOMPARE(check(notice).size(), 2);
    notice.text = notice.html = u"Hello {{name}}"_s;
    QCOMPARE(messages(notice), QStringList());
}

void TestMessageTemplate::everyPlaceOfferedIsKnown()
{
    for (const auto purpose :
        {MessagePurpose::Activation, MessagePurpose::Reset, MessagePurpose::PasswordChanged}) {
        auto message = good(purpose);
        message.text = message.html = tokenPurposeOf(purpose) ? u"{{link}}"_s : u"x"_s;
        for (const TemplatePlaceholder &place : placeholdersFor(purpose)) {
            message.text += u"{{%1}}"_s.arg(place.name);
            QVERIFY(!place.meaning.isEmpty() && !place.example.isEmpty());
        }
        QCOMPARE(messages(message), QStringList());
    }
}

void TestMessageTemplate::valuesAreFilledIn()
{
    const auto rendered =
        render(good(), {{u"name"_s, u"Ольга"_s}, {u"link"_s, u"https://www.mysite.com/r?code=a-b_c"_s}});
    QCOMPARE(rendered.subject, u"For Ольга"_s);
    QCOMPARE(rendered.text, u"Hello Ольга: https://www.mysite.com/r?code=a-b_c"_s);
    QCOMPARE(
        rendered.html, u"<p>Hello Ольга: <a href=\"https://www.mysite.com/r?code=a-b_c\">here</a></p>"_s);
}

void TestMessageTemplate::s29_valuesAreEscapedWhereTheyStand()
{
    const QString hostile = u"<script>alert('x' & \"y\")</script>"_s;
    const auto rendered =
        render(good(), {{u"name"_s, hostile}, {u"link"_s, u"https://x.example/?a=1&b=\"><i>"_s}});
    QVERIFY(rendered.text.contains(hostile));
    QVERIFY(!rendered.html.contains(u"<script"_s));
    QVERIFY(!rendered.html.contains(u"<i>"_s));
    QVERIFY(rendered.html.contains(u"&lt;script&gt;"_s));
    QVERIFY(rendered.html.contains(u"href=\"https://x.example/?a=1&amp;b=&quot;&gt;&lt;i&gt;\""_s));
}

void TestMessageTemplate::s28_lineBreaksInValuesCannotReachASubject()
{
    for (const QString &between :
        {u"\r\n"_s, u"\n"_s, u"\r"_s, u"\u2028"_s, u"\u2029"_s, u"\u0085"_s, QString(QChar(0))}) {
        const auto rendered = render(good(), {{u"name"_s, u"Kim"_s + between + u"Bcc: all@corp.example"_s}});
        for (const QString &part : {rendered.subject, rendered.text, rendered.html}) {
            QVERIFY(!part.contains(between));
            QVERIFY(part.contains(u"Bcc"_s));
        }
    }
}

void TestMessageTemplate::s29_aValueIsNotATemplate()
{
    const auto rendered = render(good(), {{u"name"_s, u"{{link}}"_s}, {u"link"_s, u"https://secret"_s}});
    QCOMPARE(rendered.subject, u"For {{link}}"_s);
}

void TestMessageTemplate::anUnknownPlaceStaysEmpty()
{
    auto message = good();
    message.subject = u"a{{from_elsewhere}}b"_s;
    QCOMPARE(render(message, {}).subject, u"ab"_s);
}

void TestMessageTemplate::s43_manyBlanksAndBracesAreNoTrouble()
{
    const QMap<QString, QString> values{{u"name"_s, u"Olivia"_s}};
    auto message = good();
    for (const QString &many : {u"{{"_s + QString(200'000, u' '), QString(200'001, u'{') + u'x',
             u"{{ "_s.repeated(50'000), u"}}"_s.repeated(50'000), u"{{a}"_s.repeated(50'000)}) {
        message.text = many + u"x {{   name   }}"_s;
        QVERIFY(!check(message).isEmpty());
        QVERIFY(render(message, values).text.endsWith(u"x Olivia"_s));
    }
}

void TestMessageTemplate::shippedOnesAreGood_data()
{
    QTest::addColumn<int>("purpose");
    QTest::addColumn<QString>("locale");
    const auto files = QDir(u":/templates"_s).entryList({u"*.subject.txt"_s});
    for (const QString &file : files) {
        const QString purpose = file.section(u'.', 0, 0);
        QVERIFY2(messagePurposeFromName(purpose), qPrintable(file));
        QTest::addRow("%s", qPrintable(file))
            << int(*messagePurposeFromName(purpose)) << file.section(u'.', 1, 1);
    }
    QVERIFY(files.size() >= 3);
}

void TestMessageTemplate::shippedOnesAreGood()
{
    QFETCH(int, purpose);
    QFETCH(QString, locale);
    const auto shipped = shippedTemplate(MessagePurpose(purpose), ChannelKind::Email, locale);
    QCOMPARE(shipped.locale, locale);
    QCOMPARE(messages(shipped), QStringList());
    const bool carriesLink = tokenPurposeOf(MessagePurpose(purpose)).has_value();
    QCOMPARE(shipped.text.contains(u"{{link}}"_s), carriesLink);
    QCOMPARE(shipped.html.contains(u"href=\"{{link}}\""_s), carriesLink);
    // S19: the notice of a changed password leads nowhere.
    if (!carriesLink)
        QVERIFY(!shipped.html.contains(u"href"_s) && !shipped.text.contains(u"http"_s));
    // Nothing is fetched when it is read.
    QVERIFY(!shipped.html.contains(u"src="_s) && !shipped.html.contains(u"@import"_s)
        && !shipped.html.contains(u"url("_s));
}

LATCHKEY_STORE_TEST(TestMessageTemplate)
#include "tst_messagetemplate.moc"
