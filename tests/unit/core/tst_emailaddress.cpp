// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/EmailAddress.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestEmailAddress : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptsAndKeeps_data();
    void acceptsAndKeeps();
    void refusesWithASentence_data();
    void refusesWithASentence();
    void noLineEndAndNothingHiddenGetsIn_data();
    void noLineEndAndNothingHiddenGetsIn();
    void comparesWithoutCase();
    void masksForLogs();
    void agreesWithThePublicCorpus();
};

void TestEmailAddress::acceptsAndKeeps_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("smtp");
    QTest::addColumn<bool>("utf8");
    QTest::newRow("plain") << u"olivia@corp.example"_s << u"olivia@corp.example"_s << u"olivia@corp.example"_s
                           << false;
    QTest::newRow("blanks around") << u"  olivia@corp.example\n"_s << u"olivia@corp.example"_s
                                   << u"olivia@corp.example"_s << false;
    QTest::newRow("tag") << u"o.smith+x@corp.example"_s << u"o.smith+x@corp.example"_s
                         << u"o.smith+x@corp.example"_s << false;
    QTest::newRow("idn domain") << u"info@Bücher.example"_s << u"info@Bücher.example"_s
                                << u"info@xn--bcher-kva.example"_s << false;
    QTest::newRow("utf8 local part") << u"måns@corp.example"_s << u"måns@corp.example"_s
                                     << u"måns@corp.example"_s << true;
    QTest::newRow("quoted") << u"\"a b\"@corp.example"_s << u"\"a b\"@corp.example"_s
                            << u"\"a b\"@corp.example"_s << false;
    QTest::newRow("an emoji") << u"\U0001f600@corp.example"_s << u"\U0001f600@corp.example"_s
                              << u"\U0001f600@corp.example"_s << true;
    QTest::newRow("quoted letters") << u"\"Måns Ö\"@corp.example"_s << u"\"Måns Ö\"@corp.example"_s
                                    << u"\"Måns Ö\"@corp.example"_s << true;
    // SMTP.md case 58: an address that looks like a path to another host stays one mailbox of the last
    // domain.
    QTest::newRow("quoted address inside")
        << u"\"a@evil.example x\"@good.example"_s << u"\"a@evil.example x\"@good.example"_s
        << u"\"a@evil.example x\"@good.example"_s << false;
}

void TestEmailAddress::acceptsAndKeeps()
{
    QFETCH(QString, typed);
    const auto address = EmailAddress::parse(typed);
    QVERIFY(address.has_value());
    QTEST(address->toString(), "shown");
    QTEST(address->toSmtp(), "smtp");
    QTEST(address->needsSmtpUtf8(), "utf8");
}

void TestEmailAddress::refusesWithASentence_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("word");
    QTest::newRow("empty") << u" "_s << u"Enter"_s;
    QTest::newRow("no at") << u"olivia.corp.example"_s << u"needs an @"_s;
    QTest::newRow("nothing before") << u"@corp.example"_s << u"before the @"_s;
    QTest::newRow("nothing after") << u"olivia@"_s << u"after the @"_s;
    QTest::newRow("no ending") << u"olivia@corp"_s << u"needs an ending"_s;
    QTest::newRow("space") << u"olivia smith@corp.example"_s << u"space"_s;
    QTest::newRow("space in the domain") << u"olivia@corp example.com"_s << u"domain name"_s;
    QTest::newRow("two dots") << u"olivia..s@corp.example"_s << u"dot"_s;
    QTest::newRow("two addresses") << u"a@b.example,c@d.example"_s << u"cannot be there"_s;
    QTest::newRow("two at") << u"a@b@corp.example"_s << u"cannot be there"_s;
    QTest::newRow("line feed inside") << u"a@corp.example\nBcc: b@corp.example"_s << u"cannot be part"_s;
    QTest::newRow("nul inside") << (u"a"_s + QChar(0) + u"b@corp.example"_s) << u"cannot be part"_s;
    QTest::newRow("number") << u"a@127.0.0.1"_s << u"not a number"_s;
    QTest::newRow("literal") << u"a@[127.0.0.1]"_s << u"domain name"_s;
    QTest::newRow("angle brackets") << u"<a@corp.example>"_s << u"cannot be there"_s;
    QTest::newRow("long local part") << (QString(65, u'a') + u"@corp.example"_s) << u"64"_s;
    QTest::newRow("long label") << (u"a@"_s + QString(64, u'a') + u".example"_s) << u"domain name"_s;
    QTest::newRow("lone surrogate") << (u"a"_s + QChar(0xd800) + u"@corp.example"_s) << u"cannot be part"_s;
}

void TestEmailAddress::refusesWithASentence()
{
    QFETCH(QString, typed);
    QFETCH(QString, word);
    const auto address = EmailAddress::parse(typed);
    QVERIFY(!address.has_value());
    QCOMPARE(address.error().code, Error::Code::InvalidInput);
    QVERIFY2(address.error().message.contains(word), qPrintable(address.error().message));
    QVERIFY(address.error().message.endsWith(u'.'));
}

void TestEmailAddress::noLineEndAndNothingHiddenGetsIn_data()
{
    QTest::addColumn<char32_t>("character");
    const auto row = [](const char *name, char32_t character) { QTest::newRow(name) << character; };
    row("line feed", U'\n');
    row("carriage return", U'\r');
    row("vertical tab", U'\v');
    row("form feed", U'\f');
    row("tab", U'\t');
    row("escape", U'\x1b');
    row("delete", U'\x7f');
    row("next line", U'\u0085');
    row("application command", U'\u009f');
    row("line separator", U'\u2028');
    row("paragraph separator", U'\u2029');
    row("zero width space", U'\u200b');
    row("right-to-left override", U'\u202e');
    row("byte order mark", U'\ufeff');
    row("language tag", U'\U000e0001');
    row("musical begin beam", U'\U0001d173');
    row("no-break space", U'\u00a0');
    row("ideographic space", U'\u3000');
    row("no character", U'\uffff');
    row("no character beyond the first plane", U'\U0001fffe');
}

void TestEmailAddress::noLineEndAndNothingHiddenGetsIn()
{
    QFETCH(char32_t, character);
    QString hidden; // not fromUcs4(), which drops a byte order mark
    hidden += QChar::fromUcs4(character);
    for (const QString &address : {u"oli%1via@corp.example"_s, u"\"oli%1via\"@corp.example"_s}) {
        const auto parsed = EmailAddress::parse(address.arg(hidden));
        QVERIFY2(!parsed.has_value(), qPrintable(address));
        QVERIFY(parsed.error().message.endsWith(u'.'));
    }
}

void TestEmailAddress::comparesWithoutCase()
{
    QCOMPARE(EmailAddress::parse(u"Olivia@Corp.Example"_s)->key(),
        EmailAddress::parse(u"olivia@corp.example"_s)->key());
    QCOMPARE(EmailAddress::parse(u"a@bücher.example"_s)->key(),
        EmailAddress::parse(u"a@xn--bcher-kva.example"_s)->key());
}

// S33
void TestEmailAddress::masksForLogs()
{
    QCOMPARE(EmailAddress::parse(u"olivia.smith@corp.example"_s)->masked(), u"o...@corp.example"_s);
}

// The corpus grades addresses by what the RFCs say of them. We accept what can be handed to a mail server as
// typed and refuse what no standard allows; comments, folding and literals in between are refused on purpose.
void TestEmailAddress::agreesWithThePublicCorpus()
{
    QFile file(QStringLiteral(LATCHKEY_SHARED_CORPORA "/isemail-tests.xml"));
    if (!file.open(QIODevice::ReadOnly))
        return; // public test data, used when it is there
    QXmlStreamReader xml(&file);
    QString address;
    QString category;
    int checked = 0;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == u"address"_s) {
            address = xml.readElementText();
            for (QChar &c : address) {
                if (c.unicode() >= 0x2400 && c.unicode() <= 0x241f)
                    c = QChar(c.unicode() - 0x2400); // how the corpus writes control characters
            }
        } else if (xml.isStartElement() && xml.name() == u"category"_s) {
            category = xml.readElementText();
        } else if (xml.isEndElement() && xml.name() == u"test"_s) {
            const bool accepted = EmailAddress::parse(address).has_value();
            if (category == u"ISEMAIL_ERR"_s && address.trimmed() == address) {
                QVERIFY2(!accepted, qPrintable(address));
                ++checked;
            } else if (category == u"ISEMAIL_DNSWARN"_s || category == u"ISEMAIL_VALID_CATEGORY"_s) {
                const bool reachable = address.section(u'@', -1).contains(u'.') && !address.endsWith(u']')
                    && !address.section(u'.', -1).at(0).isDigit();
                if (reachable)
                    QVERIFY2(accepted, qPrintable(address));
                ++checked;
            }
        }
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(checked > 50);
}

QTEST_GUILESS_MAIN(TestEmailAddress)
#include "tst_emailaddress.moc"
