// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TimeText.h"
#include "common/Translations.h"

#include <QGuiApplication>
#include <QTest>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QString justNow()
{
    const Instant now = toInstant(QDateTime({2026, 11, 21}, {13, 0}, Qt::UTC));
    return TimeText::relative(now, now);
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void englishPluralsAreAFloor_data();
    void englishPluralsAreAFloor();
    void takesTheLanguageOfTheLocale_data();
    void takesTheLanguageOfTheLocale();
    void countsAsTheLanguageDoes();
    void fillsGapsWithEnglish();
    void turnsTheWindowRoundForRightToLeft();
    void takesItsWordsAway();
    void everyLanguageIsReadable();
};

void TestTranslations::englishPluralsAreAFloor_data()
{
    QTest::addColumn<QString>("locale");
    QTest::newRow("English") << u"en_US"_s;
    QTest::newRow("British") << u"en_GB"_s;
    QTest::newRow("no language at all") << u"C"_s;
    QTest::newRow("one that Latchkey does not speak") << u"is_IS"_s;
}

void TestTranslations::englishPluralsAreAFloor()
{
    QFETCH(QString, locale);
    const Translations translations((QLocale(locale)));
    QCOMPARE(translations.language(), u"en"_s);
    QCOMPARE(TimeText::duration(0s), u"0 seconds"_s);
    QCOMPARE(TimeText::duration(1s), u"1 second"_s);
    QCOMPARE(TimeText::duration(2s), u"2 seconds"_s);
    QCOMPARE(TimeText::duration(21h), u"21 hours"_s);
    QCOMPARE(justNow(), u"just now"_s);
}

void TestTranslations::takesTheLanguageOfTheLocale_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("language");
    QTest::newRow("language and country") << u"pl_PL"_s << u"pl"_s;
    QTest::newRow("another country") << u"pl_DE"_s << u"pl"_s;
    QTest::newRow("language only") << u"he"_s << u"he"_s;
    QTest::newRow("begins alike") << u"heh"_s << u"en"_s;
}

void TestTranslations::takesTheLanguageOfTheLocale()
{
    QFETCH(QString, locale);
    QTEST(Translations((QLocale(locale))).language(), "language");
}

void TestTranslations::countsAsTheLanguageDoes()
{
    const Translations translations(QLocale(QLocale::Polish));
    QCOMPARE(TimeText::duration(1h), u"1 godzina"_s);
    QCOMPARE(TimeText::duration(3h), u"3 godziny"_s);
    QCOMPARE(TimeText::duration(5h), u"5 godzin"_s);
    QCOMPARE(TimeText::duration(22h), u"22 godziny"_s);
    QCOMPARE(justNow(), u"przed chwilą"_s);
}

void TestTranslations::fillsGapsWithEnglish()
{
    const Translations translations(QLocale(QLocale::Polish));
    QCOMPARE(TimeText::duration(1min), u"1 minute"_s);
    QCOMPARE(TimeText::duration(2min), u"2 minutes"_s);
}

void TestTranslations::turnsTheWindowRoundForRightToLeft()
{
    {
        const Translations translations(QLocale(QLocale::Hebrew));
        QCOMPARE(justNow(), u"הרגע"_s);
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::RightToLeft);
    }
    QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
    const Translations translations(QLocale(QLocale::English));
    QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
}

void TestTranslations::takesItsWordsAway()
{
    {
        const Translations translations(QLocale(QLocale::Polish));
        QCOMPARE(justNow(), u"przed chwilą"_s);
    }
    QCOMPARE(justNow(), u"just now"_s);
    QCOMPARE(TimeText::duration(1s), u"1 seconds"_s); // what stands in the source
}

void TestTranslations::everyLanguageIsReadable()
{
    const QStringList languages = Translations::languages();
    QVERIFY(languages.contains(u"en"_s));
    for (const QString &language : languages)
        QCOMPARE(Translations((QLocale(language))).language(), language);
}

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
