// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MimeMessage.h"
#include "practice/CaughtMail.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestCaughtMail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatOurComposerMakes_data();
    void readsWhatOurComposerMakes();
    void readsWhatOthersMake();
    void findsLinksOnce();
    void survivesAnything_data();
    void survivesAnything();
};

void TestCaughtMail::readsWhatOurComposerMakes_data()
{
    QTest::addColumn<QString>("subject");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("html");
    QTest::newRow("plain") << u"Confirm your address"_s << u"Olivia Smith"_s << u"Hello,\nhere: x\n"_s
                           << QString();
    QTest::newRow("quoted-printable")
        << u"Grüße an Jürgen, mit einem recht langen Betreff, der sicher umbrochen wird"_s
        << u"Jürgen Müller"_s << u"Schöne Grüße = ja.\n"_s + QString(200, u'x') + u"\n"_s
        << u"<p>Schöne Grüße</p>\n"_s;
    QTest::newRow("base64") << u"新しいパスワードを選んでください。このリンクは三十分間だけ有効です。"_s
                            << u"佐藤さくら"_s << u"こんにちは、佐藤さん。\nリンクを開いてください。\n"_s
                            << u"<p>こんにちは、佐藤さん。</p>\n"_s;
    QTest::newRow("emoji") << u"👋 hello 👋"_s << u"ليلى الخطيب"_s << u"👋\n"_s << u"<p>👋</p>\n"_s;
    QTest::newRow("dots") << u"dots"_s << u"A"_s << u".\n..\n.hidden\n"_s << u"<p>\n.\n</p>\n"_s;
}

void TestCaughtMail::readsWhatOurComposerMakes()
{
    QFETCH(QString, subject);
    QFETCH(QString, name);
    QFETCH(QString, text);
    QFETCH(QString, html);
    MailContent content{
        {*EmailAddress::parse(u"noreply@mysite.example"_s), *HeaderText::parse(u"mysite.example"_s)},
        {{*EmailAddress::parse(u"olivia.smith@corp.example"_s), *HeaderText::parse(name)}}, {},
        *HeaderText::parse(subject), text, html, {}, {}, u"en"_s, Instant(), {}};
    content.messageId = "1@mysite.example";
    const auto raw = composeMessage(content);
    QVERIFY(raw.has_value());

    const CaughtMail mail = readMail(*raw);
    QCOMPARE(mail.subject, subject);
    QCOMPARE(mail.from, u"\"mysite.example\" <noreply@mysite.example>"_s);
    QVERIFY2(mail.to.contains(name), qPrintable(mail.to));
    QVERIFY(mail.to.contains(u"<olivia.smith@corp.example>"_s));
    QCOMPARE(mail.text.trimmed(), text.trimmed());
    QCOMPARE(mail.html.trimmed(), html.trimmed());
    QCOMPARE(mail.raw, *raw);
}

void TestCaughtMail::readsWhatOthersMake()
{
    const CaughtMail mail = readMail("Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?iso-8859-1?q?_aus_K=F6ln?=\r\n"
                                     "FROM: =?UTF-8?B?SsO8cmdlbg==?= <j@example.org>\r\n"
                                     "Content-Type: multipart/mixed;\r\n\tboundary=outer\r\n\r\n"
                                     "preamble\r\n--outer\r\n"
                                     "Content-Type: multipart/alternative; boundary=\"in ner\"\r\n\r\n"
                                     "--in ner\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                                     "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                                     "caf=E9 =\r\ngoes on\r\n"
                                     "--in ner\r\nContent-Type: text/html\r\n"
                                     "Content-Transfer-Encoding: base64\r\n\r\nPGI+aGk8L2I+\r\n"
                                     "--in ner--\r\n"
                                     "--outer\r\nContent-Type: text/plain\r\n"
                                     "Content-Disposition: attachment; filename=a.txt\r\n\r\nnot this\r\n"
                                     "--outer--\r\nepilogue\r\n");
    QCOMPARE(mail.subject, u"Grüße aus Köln"_s);
    QCOMPARE(mail.from, u"Jürgen <j@example.org>"_s);
    QCOMPARE(mail.text, u"café goes on"_s);
    QCOMPARE(mail.html, u"<b>hi</b>"_s);
}

void TestCaughtMail::findsLinksOnce()
{
    const CaughtMail mail =
        readMail("Content-Type: multipart/alternative; boundary=b\r\n\r\n"
                 "--b\r\n\r\nOpen (http://127.0.0.1:8025/activate?code=abc_-9).\r\nOr https://example.org/a, "
                 "thanks\r\n"
                 "--b\r\nContent-Type: text/html\r\n\r\n"
                 "<a href=\"http://127.0.0.1:8025/activate?code=abc_-9\">x</a>"
                 "<a HREF=\"https://example.org/?a=1&amp;b=2\">y</a><a href=\"javascript:alert(1)\">z</a>\r\n"
                 "--b--\r\n");
    QCOMPARE(mail.links,
        QStringList({u"http://127.0.0.1:8025/activate?code=abc_-9"_s, u"https://example.org/a"_s,
            u"https://example.org/?a=1&b=2"_s}));
}

void TestCaughtMail::survivesAnything_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no blank line") << QByteArray("Subject: x");
    QTest::newRow("body only") << QByteArray("\r\nhello\r\n");
    QTest::newRow("no end") << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n");
    QTest::newRow("empty boundary") << QByteArray(
        "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n\r\n--");
    QTest::newRow("odd quoted-printable")
        << QByteArray("Content-Transfer-Encoding: quoted-printable\r\n\r\n=\r\n=Z=1=F=");
    QTest::newRow("unknown charset") << QByteArray("Content-Type: text/plain; charset=klingon\r\n\r\nq\xff");
    QTest::newRow("NUL") << QByteArray("Subject: a\0b\r\n\r\n\0\0", 18);
    QByteArray nested;
    for (int i = 0; i < 200; ++i)
        nested += "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n";
    QTest::newRow("nested") << nested;
    QTest::newRow("many parts") << QByteArray("Content-Type: multipart/mixed; boundary=b\r\n\r\n")
            + QByteArray("--b\r\n\r\nx\r\n").repeated(5000) + "--b--\r\n";
}

void TestCaughtMail::survivesAnything()
{
    QFETCH(QByteArray, raw);
    QCOMPARE(readMail(raw).raw, raw);
    for (qsizetype cut = 0; cut < std::min<qsizetype>(raw.size(), 400); ++cut)
        QCOMPARE(readMail(raw.left(cut)).raw.size(), cut);
}

QTEST_GUILESS_MAIN(TestCaughtMail)
#include "tst_caughtmail.moc"
