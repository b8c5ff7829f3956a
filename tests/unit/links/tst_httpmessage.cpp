// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/HttpMessage.h"
#include "links/PageHtml.h"
#include "links/PageSeal.h"

#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestHttpMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsForms();
    void refusesOddForms();
    void anythingIsAForm();
    void sealsFitOneFormOnly();
    void fillsInOnce();
};

void TestHttpMessage::readsForms()
{
    const auto form = FormData::parse("a=1+2&password=p%26%3D%2B%C3%A9%20x&empty=&bare&&z=%00");
    QVERIFY(form.has_value());
    QCOMPARE(form->value("a"), "1 2");
    QCOMPARE(form->text("password"), u"p&=+é x"_s);
    QCOMPARE(form->value("empty"), QByteArray());
    QCOMPARE(form->value("bare"), QByteArray());
    QCOMPARE(form->value("z"), QByteArray(1, '\0'));
    QCOMPARE(form->value("missing"), QByteArray());
}

void TestHttpMessage::refusesOddForms()
{
    QVERIFY(!FormData::parse("code=a&code=b"));
    QVERIFY(!FormData::parse("code=a&c%6Fde=b"));
    QVERIFY(!FormData::parse(QByteArray("a&").repeated(60)));
}

// S43
void TestHttpMessage::anythingIsAForm()
{
    quint32 state = 1; // the same bytes in every run
    for (int round = 0; round < 20'000; ++round) {
        QByteArray bytes;
        while (bytes.size() < round % 40) {
            state = state * 1664525u + 1013904223u;
            bytes += "%&=+a\0\xff"
                     "0Fz"[(state >> 16) % 10];
        }
        if (const auto form = FormData::parse(bytes))
            (void)form->text("a");
    }
}

void TestHttpMessage::sealsFitOneFormOnly()
{
    const Instant now = fromMilliseconds(1'795'000'000'000);
    const PageSeal seal;
    const QByteArray made = seal.make("reset", "code", now);
    QVERIFY(seal.check(made, "reset", "code", now));
    QVERIFY(seal.check(made, "reset", "code", now + PageSeal::lifetime - 1ms));
    QVERIFY(!seal.check(made, "reset", "code", now + PageSeal::lifetime));
    QVERIFY(!seal.check(made, "activate", "code", now));
    QVERIFY(!seal.check(made, "reset", "other", now));
    QVERIFY(!PageSeal().check(made, "reset", "code", now)); // another process
    const qsizetype dot = made.indexOf('.');
    QVERIFY(!seal.check("9" + made, "reset", "code", now)); // a later end
    for (const QByteArray &wrong : {QByteArray(), QByteArray("."), made.left(dot), made.left(dot + 1),
             made.mid(dot), made.left(made.size() - 1), made + "A"})
        QVERIFY2(!seal.check(wrong, "reset", "code", now), wrong.constData());
}

void TestHttpMessage::fillsInOnce()
{
    QCOMPARE(fillIn(u"{{a}} {{b}} {{c}} {x}"_s, {{u"a"_s, u"{{b}}"_s}, {u"b"_s, u"2"_s}}), u"{{b}} 2  {x}"_s);
    const QByteArray page = PageHtml().render(u"<t>"_s, u"{{body}} & \"Co\""_s, u"<p>hi</p>"_s);
    QVERIFY(page.contains("&lt;t&gt;"));
    QVERIFY(page.contains("{{body}} &amp; &quot;Co&quot;"));
    QCOMPARE(page.count("<p>hi</p>"), 1);
    QVERIFY(page.contains("<html lang=\"en\" dir=\"ltr\">"));
}

QTEST_GUILESS_MAIN(TestHttpMessage)
#include "tst_httpmessage.moc"
