// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

/// "contains, whatever the case", as every search field means it.
class TestContains : public StoreTest {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatAPersonWouldCallContained_data();
    void findsWhatAPersonWouldCallContained();
};

void TestContains::findsWhatAPersonWouldCallContained_data()
{
    QTest::addColumn<QString>("haystack");
    QTest::addColumn<QString>("needle");
    QTest::addColumn<bool>("found");
    QTest::newRow("plain") << u"Olivia Smith"_s << u"smi"_s << true;
    QTest::newRow("absent") << u"Olivia Smith"_s << u"smyth"_s << false;
    QTest::newRow("upper") << u"olivia"_s << u"OLI"_s << true;
    QTest::newRow("nothing") << u"olivia"_s << u""_s << true;
    QTest::newRow("cyrillic as stored") << u"Ольга Ян"_s << u"Ян"_s << true;
    QTest::newRow("cyrillic lower") << u"Ольга Ян"_s << u"ян"_s << true;
    QTest::newRow("cyrillic upper") << u"Ольга Ян"_s << u"ОЛЬГА"_s << true;
    QTest::newRow("accents") << u"ÉMILE Öz"_s << u"émile ö"_s << true;
    QTest::newRow("chinese") << u"王小明"_s << u"小"_s << true;
    QTest::newRow("percent") << u"100 percent"_s << u"100%"_s << false;
    QTest::newRow("percent itself") << u"100% sure"_s << u"0% S"_s << true;
    QTest::newRow("underscore") << u"liam.j"_s << u"liam_j"_s << false;
    QTest::newRow("underscore itself") << u"liam_j"_s << u"M_J"_s << true;
    QTest::newRow("star") << u"abc"_s << u"a*c"_s << false;
    QTest::newRow("star itself") << u"a*c"_s << u"A*"_s << true;
    QTest::newRow("question mark") << u"abc"_s << u"a?c"_s << false;
    QTest::newRow("bracket") << u"abc"_s << u"[abc]"_s << false;
    QTest::newRow("bracket itself") << u"x[abc]^-"_s << u"[ABC]^-"_s << true;
    QTest::newRow("backslash") << u"corp\\kim"_s << u"P\\K"_s << true;
    QTest::newRow("quote") << u"O'Hara"_s << u"o'h"_s << true;
    QTest::newRow("emoji") << u"key 🔑"_s << u"🔑"_s << true;
}

void TestContains::findsWhatAPersonWouldCallContained()
{
    QFETCH(QString, haystack);
    QFETCH(QString, needle);
    QFETCH(bool, found);
    must(connection().executeDirect(u"CREATE TABLE hay (stack VARCHAR(100))"_s));
    must(connection().execute(u"INSERT INTO hay VALUES (?)"_s, bound(haystack)));
    const qint64 count =
        must(connection().scalar(u"SELECT COUNT(*) FROM hay WHERE "_s + containsSql(dialect(), u"stack"_s),
            bound(containsPattern(dialect(), needle))));
    QCOMPARE(count == 1, found);
}

LATCHKEY_STORE_TEST(TestContains)
#include "tst_contains.moc"
