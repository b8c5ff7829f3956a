// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpCapabilities.h"
#include "mail/SmtpReply.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

using Outcome = std::variant<SmtpReply, SmtpReplyParser::Failure>;

/// Everything the parser makes of the bytes, fed in pieces of `piece` bytes.
QList<Outcome> parse(const QByteArray &bytes, qsizetype piece, bool *isEmpty = nullptr)
{
    SmtpReplyParser parser;
    QList<Outcome> outcomes;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        parser.feed(QByteArrayView(bytes).sliced(at, std::min(piece, bytes.size() - at)));
        while (const auto next = parser.next()) {
            outcomes.append(*next);
            if (std::holds_alternative<SmtpReplyParser::Failure>(*next))
                return outcomes;
        }
    }
    if (isEmpty)
        *isEmpty = parser.isEmpty();
    return outcomes;
}

SmtpReply oneReply(const QByteArray &bytes)
{
    const auto outcomes = parse(bytes, bytes.size());
    if (outcomes.size() != 1 || !std::holds_alternative<SmtpReply>(outcomes.first()))
        return {};
    return std::get<SmtpReply>(outcomes.first());
}

std::optional<SmtpReplyParser::Problem> problemOf(const QByteArray &bytes)
{
    const auto outcomes = parse(bytes, bytes.size());
    if (outcomes.isEmpty() || !std::holds_alternative<SmtpReplyParser::Failure>(outcomes.last()))
        return std::nullopt;
    return std::get<SmtpReplyParser::Failure>(outcomes.last()).problem;
}

} // namespace

class TestSmtpReply : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsOneLine();
    void readsManyLines();
    void readsEnhancedCodes_data();
    void readsEnhancedCodes();
    void case26_linesOfOneReplyMustAgree();
    void case27_oddForms_data();
    void case27_oddForms();
    void case28_endlessLinesAreCut();
    void case29_aLongLineIsCut();
    void case30_nulAndBadUtf8AreReplaced();
    void case31_oneByteAtATimeIsTheSame();
    void case22_shownTextIsHarmless();
    void strangersAreRecognised_data();
    void strangersAreRecognised();
    void knowsWhetherSomethingIsLeft();
    void capabilities();
    void case25_sixtyThreeMechanisms();
    void case33_oldAuthForm();
    void case34_absurdSizes_data();
    void case34_absurdSizes();
};

void TestSmtpReply::readsOneLine()
{
    const SmtpReply reply = oneReply("250 2.1.0 Grüße\r\n");
    QCOMPARE(reply.code, 250);
    QCOMPARE(reply.lines, QStringList{u"2.1.0 Grüße"_s});
    QVERIFY(reply.isPositive());
    QCOMPARE(reply.enhanced->toString(), u"2.1.0"_s);
}

void TestSmtpReply::readsManyLines()
{
    const SmtpReply reply = oneReply("550-5.1.1 one\r\n550-\r\n550 three\r\n");
    QCOMPARE(reply.lines, (QStringList{u"5.1.1 one"_s, QString(), u"three"_s}));
    QCOMPARE(reply.text(), u"5.1.1 one\n\nthree"_s);
    QVERIFY(reply.isPermanent());
}

void TestSmtpReply::readsEnhancedCodes_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("code"); // empty: none
    QTest::newRow("usual") << QByteArray("535 5.7.8 no") << u"5.7.8"_s;
    QTest::newRow("three digits") << QByteArray("535 5.7.139 no") << u"5.7.139"_s;
    QTest::newRow("alone") << QByteArray("250 2.0.0") << u"2.0.0"_s;
    QTest::newRow("contradicts the code") << QByteArray("250 5.7.1 ok") << QString();
    QTest::newRow("a version number") << QByteArray("250 2.1.0.3 ok") << QString();
    QTest::newRow("too long") << QByteArray("550 5.7.1234 no") << QString();
    QTest::newRow("none") << QByteArray("550 no such user") << QString();
}

void TestSmtpReply::readsEnhancedCodes()
{
    QFETCH(QByteArray, line);
    const SmtpReply reply = oneReply(line + "\r\n");
    QTEST(reply.enhanced ? reply.enhanced->toString() : QString(), "code");
}

void TestSmtpReply::case26_linesOfOneReplyMustAgree()
{
    QCOMPARE(problemOf("250-one\r\n251 two\r\n"), SmtpReplyParser::Problem::MixedCodes);
}

void TestSmtpReply::case27_oddForms_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isReply");
    QTest::newRow("bare code") << QByteArray("250\r\n") << true;
    QTest::newRow("no text") << QByteArray("250 \r\n") << true;
    QTest::newRow("LF only") << QByteArray("250 ok\n") << true;
    QTest::newRow("continuation without text") << QByteArray("250-\r\n250 ok\r\n") << true;
    QTest::newRow("two digits") << QByteArray("25 ok\r\n") << false;
    QTest::newRow("four digits") << QByteArray("2500 ok\r\n") << false;
    QTest::newRow("letters") << QByteArray("abc\r\n") << false;
    QTest::newRow("empty line") << QByteArray("\r\n") << false;
    QTest::newRow("1xx") << QByteArray("150 ok\r\n") << false;
    QTest::newRow("6xx") << QByteArray("650 ok\r\n") << false;
    QTest::newRow("no blank") << QByteArray("250ok\r\n") << false;
    QTest::newRow("digits of another script") << QByteArray("٢٥٠ ok\r\n") << false;
}

void TestSmtpReply::case27_oddForms()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isReply);
    const auto outcomes = parse(bytes, bytes.size());
    QCOMPARE(outcomes.size(), 1);
    QCOMPARE(std::holds_alternative<SmtpReply>(outcomes.first()), isReply);
    QVERIFY(parse("250-", 1).isEmpty()); // waits for more; time is the session's business
}

// S43
void TestSmtpReply::case28_endlessLinesAreCut()
{
    QCOMPARE(problemOf(QByteArray("250-more\r\n").repeated(100000)), SmtpReplyParser::Problem::TooManyLines);
    QVERIFY(!problemOf(QByteArray("250-more\r\n").repeated(200) + "250 end\r\n"));
    const QByteArray line = "250-" + QByteArray(3000, 'x') + "\r\n";
    QCOMPARE(problemOf(line.repeated(30)), SmtpReplyParser::Problem::ReplyTooLong);
    QVERIFY(!problemOf((line.repeated(15) + "250 end\r\n").repeated(30))); // the next one has its own limit
}

void TestSmtpReply::case29_aLongLineIsCut()
{
    QCOMPARE(problemOf("250 " + QByteArray(1024 * 1024, 'x')), SmtpReplyParser::Problem::LineTooLong);
    QCOMPARE(
        problemOf("250 " + QByteArray(1024 * 1024, 'x') + "\r\n"), SmtpReplyParser::Problem::LineTooLong);
}

// S43
void TestSmtpReply::case30_nulAndBadUtf8AreReplaced()
{
    const SmtpReply reply = oneReply(QByteArray("550 a\0b \xff\xfe c\r\n", 14));
    QCOMPARE(reply.lines.first(), u"a\uFFFDb \uFFFD\uFFFD c"_s);
}

void TestSmtpReply::case31_oneByteAtATimeIsTheSame()
{
    const QByteArray bytes =
        "220 hi\r\n250-a\r\n250-SIZE 100\r\n250 b\r\n535 5.7.8 no\r\nHTTP/1.1 400 Bad\r\n";
    const auto whole = parse(bytes, bytes.size());
    QCOMPARE(whole.size(), 4);
    for (const qsizetype piece : {1, 2, 3, 7}) {
        const auto pieces = parse(bytes, piece);
        QCOMPARE(pieces.size(), whole.size());
        for (qsizetype i = 0; i < 3; ++i)
            QCOMPARE(std::get<SmtpReply>(pieces[i]), std::get<SmtpReply>(whole[i]));
        QCOMPARE(std::get<SmtpReplyParser::Failure>(pieces[3]).sample, QByteArray("HTTP/1.1 400 Bad"));
    }
}

// S34, S43
void TestSmtpReply::case22_shownTextIsHarmless()
{
    const SmtpReply reply = oneReply("550 \x1b[31m<a href=\"http://evil.example\">x</a>\r"
                                     "y\r\n");
    QCOMPARE(reply.text(), u"\\x1b[31m<a href=\"http://evil.example\">x</a>\\x0dy"_s);
    const SmtpReply big =
        oneReply(QByteArray("550-" + QByteArray(3000, 'x') + "\r\n").repeated(200) + "550 .\r\n");
    QVERIFY(big.text().size() < 11000);
}

void TestSmtpReply::strangersAreRecognised_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("web") << QByteArray("HTTP/1.1 400 Bad Request\r\n");
    QTest::newRow("ssh") << QByteArray("SSH-2.0-OpenSSH_9.2\r\n");
    QTest::newRow("pop") << QByteArray("+OK ready\r\n");
    QTest::newRow("imap") << QByteArray("* OK IMAP4rev1\r\n");
    QTest::newRow("tls alert, without any line end") << QByteArray("\x15\x03\x03\x00\x02\x02\x46", 7);
}

void TestSmtpReply::strangersAreRecognised()
{
    QFETCH(QByteArray, bytes);
    const auto outcomes = parse(bytes, bytes.size());
    QCOMPARE(outcomes.size(), 1);
    const auto &failure = std::get<SmtpReplyParser::Failure>(outcomes.first());
    QCOMPARE(failure.problem, SmtpReplyParser::Problem::NotAReply);
    QVERIFY(bytes.startsWith(failure.sample));
}

void TestSmtpReply::knowsWhetherSomethingIsLeft()
{
    bool isEmpty = false;
    parse("220 go\r\n", 100, &isEmpty);
    QVERIFY(isEmpty);
    parse("220 go\r\n2", 100, &isEmpty);
    QVERIFY(!isEmpty);
    parse("220-go\r\n", 100, &isEmpty);
    QVERIFY(!isEmpty);
}

void TestSmtpReply::capabilities()
{
    const auto can = SmtpCapabilities::parse(
        oneReply("250-mail.example STARTTLS\r\n250-PIPELINING\r\n250-size 1000\r\n250-8bitmime\r\n"
                 "250-AUTH PLAIN login plain\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n250-DSN\r\n250 "
                 "CHUNKING\r\n"));
    QVERIFY(!can.startTls); // that was the server's name
    QVERIFY(can.pipelining && can.eightBitMime && can.smtpUtf8 && can.enhancedStatusCodes && can.dsn
        && can.chunking && can.size);
    QCOMPARE(can.sizeLimit, std::optional<qint64>(1000));
    QCOMPARE(can.authMechanisms, (QList<QByteArray>{"PLAIN", "LOGIN"}));
}

void TestSmtpReply::case25_sixtyThreeMechanisms()
{
    QByteArray line = "250 AUTH";
    for (int i = 0; i < 63; ++i)
        line += " X-UNKNOWN-" + QByteArray::number(i);
    const auto can = SmtpCapabilities::parse(oneReply("250-mail.example\r\n" + line + " LOGIN\r\n"));
    QCOMPARE(can.authMechanisms.size(), 64);
    QVERIFY(can.authMechanisms.contains("LOGIN"));
}

void TestSmtpReply::case33_oldAuthForm()
{
    const auto can = SmtpCapabilities::parse(oneReply("250-mail.example\r\n250 AUTH=PLAIN LOGIN\r\n"));
    QCOMPARE(can.authMechanisms, (QList<QByteArray>{"PLAIN", "LOGIN"}));
}

void TestSmtpReply::case34_absurdSizes_data()
{
    QTest::addColumn<QByteArray>("size");
    QTest::newRow("none") << QByteArray("SIZE");
    QTest::newRow("zero") << QByteArray("SIZE 0");
    QTest::newRow("negative") << QByteArray("SIZE -5");
    QTest::newRow("absurd") << QByteArray("SIZE 99999999999999999999999");
    QTest::newRow("word") << QByteArray("SIZE many");
}

void TestSmtpReply::case34_absurdSizes()
{
    QFETCH(QByteArray, size);
    const auto can = SmtpCapabilities::parse(oneReply("250-mail.example\r\n250 " + size + "\r\n"));
    QVERIFY(can.size);
    QVERIFY(!can.sizeLimit);
}

QTEST_GUILESS_MAIN(TestSmtpReply)
#include "tst_smtpreply.moc"
