// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/SiteStore.h"
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(latchkey::SiteSettings)

class TestSiteStore : public StoreTest {
    Q_OBJECT

private:
    SiteSettings read() { return must(SiteStore(connection()).read()); }
    void store(const QString &key, const QString &value)
    {
        must(connection().execute(
            u"INSERT INTO site_setting (key, value) VALUES (?, ?)"_s, bound(key, value)));
    }
    static SiteSettings unusual();

private Q_SLOTS:
    void aNewDatabaseHasTheDefaults();
    void whatIsWrittenIsRead();
    void writingTwiceKeepsTheLast();
    void otherSettingsStay();
    void s5_settingsOutOfRangeAreNotWritten_data();
    void s5_settingsOutOfRangeAreNotWritten();
    void s5_aStoredValueOutOfRangeReadsAsTheDefault_data();
    void s5_aStoredValueOutOfRangeReadsAsTheDefault();
};

SiteSettings TestSiteStore::unusual()
{
    SiteSettings settings = SiteSettings::defaults();
    settings.name = u"Grüße & Söhne 🔑"_s;
    settings.activationLink = *LinkAddress::parse(u"https://example.org/a/{token}"_s);
    settings.resetLink = *LinkAddress::parse(u"http://localhost:8080/r?c={token}"_s);
    settings.activationLifetime = 15min;
    settings.purgeAfter = 24h * 90;
    settings.purgeByClock = false;
    settings.resetLifetime = 5min;
    settings.messageGap = 24h;
    settings.messagesPerHour = 60;
    settings.passwordScheme = PasswordScheme::Argon2id;
    settings.bcryptCost = 16;
    settings.locale = u"de"_s;
    return settings;
}

void TestSiteStore::aNewDatabaseHasTheDefaults()
{
    QVERIFY(read() == SiteSettings::defaults());
    QVERIFY(SiteSettings::defaults().problems().isEmpty());
    // S5
    QVERIFY(SiteSettings::defaults().activationLifetime == 72h);
    QVERIFY(SiteSettings::defaults().resetLifetime == 30min);
}

void TestSiteStore::whatIsWrittenIsRead()
{
    must(SiteStore(connection()).write(unusual()));
    QVERIFY(read() == unusual());
}

void TestSiteStore::writingTwiceKeepsTheLast()
{
    must(SiteStore(connection()).write(unusual()));
    must(SiteStore(connection()).write(SiteSettings::defaults()));
    QVERIFY(read() == SiteSettings::defaults());
}

void TestSiteStore::otherSettingsStay()
{
    store(u"audit.deleted_before"_s, u"1"_s);
    must(SiteStore(connection()).write(unusual()));
    QCOMPARE(must(connection().scalar(
                 u"SELECT COUNT(*) FROM site_setting WHERE key = 'audit.deleted_before' AND value = '1'"_s)),
        1);
}

void TestSiteStore::s5_settingsOutOfRangeAreNotWritten_data()
{
    QTest::addColumn<SiteSettings>("settings");
    const auto row = [](const char *name, auto change) {
        SiteSettings settings = SiteSettings::defaults();
        change(settings);
        QTest::newRow(name) << settings;
    };
    row("no name", [](SiteSettings &s) { s.name = u"  "_s; });
    row("a very long name", [](SiteSettings &s) { s.name = QString(101, u'x'); });
    row("activation too short", [](SiteSettings &s) { s.activationLifetime = 15min - 1ms; });
    row("activation too long", [](SiteSettings &s) { s.activationLifetime = 72h + 1ms; });
    row("reset too short", [](SiteSettings &s) { s.resetLifetime = 5min - 1ms; });
    row("reset too long", [](SiteSettings &s) { s.resetLifetime = 30min + 1ms; });
    row("purge too soon", [](SiteSettings &s) { s.purgeAfter = 59min; });
    row("purge too late", [](SiteSettings &s) { s.purgeAfter = 24h * 90 + 1ms; });
    row("gap too short", [](SiteSettings &s) { s.messageGap = 59s; });
    row("gap too long", [](SiteSettings &s) { s.messageGap = 24h + 1ms; });
    row("no messages", [](SiteSettings &s) { s.messagesPerHour = 0; });
    row("too many messages", [](SiteSettings &s) { s.messagesPerHour = 61; });
    row("cheap bcrypt", [](SiteSettings &s) { s.bcryptCost = 9; });
    row("dear bcrypt", [](SiteSettings &s) { s.bcryptCost = 17; });
}

void TestSiteStore::s5_settingsOutOfRangeAreNotWritten()
{
    QFETCH(SiteSettings, settings);
    QCOMPARE(settings.problems().size(), 1);
    const auto refused = SiteStore(connection()).write(settings);
    QCOMPARE(codeOf(refused), u"InvalidInput"_s);
    QCOMPARE(refused.error().message, settings.problems().first());
    QVERIFY(read() == SiteSettings::defaults());
}

void TestSiteStore::s5_aStoredValueOutOfRangeReadsAsTheDefault_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("a year") << u"lifetime.reset_ms"_s << u"31536000000"_s;
    QTest::newRow("negative") << u"lifetime.activation_ms"_s << u"-1"_s;
    QTest::newRow("words") << u"lifetime.activation_ms"_s << u"long"_s;
    QTest::newRow("larger than numbers go") << u"purge.after_ms"_s << u"99999999999999999999"_s;
    QTest::newRow("the largest number") << u"purge.after_ms"_s << u"9223372036854775807"_s;
    QTest::newRow("no gap") << u"message.gap_ms"_s << u"0"_s;
    QTest::newRow("many") << u"message.per_hour"_s << u"100000"_s;
    QTest::newRow("cheap") << u"password.bcrypt_cost"_s << u"4"_s;
    QTest::newRow("unknown scheme") << u"password.scheme"_s << u"plain"_s;
    QTest::newRow("plain http") << u"link.reset"_s << u"http://evil.example/?c={token}"_s;
    QTest::newRow("no place for the code") << u"link.activation"_s << u"https://www.mysite.com/"_s;
    QTest::newRow("empty name") << u"site.name"_s << u""_s;
}

void TestSiteStore::s5_aStoredValueOutOfRangeReadsAsTheDefault()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    store(key, value);
    // One wrong value does not take the others with it.
    store(u"site.locale"_s, u"fr"_s);
    SiteSettings expected = SiteSettings::defaults();
    expected.locale = u"fr"_s;
    QVERIFY(read() == expected);
}

LATCHKEY_STORE_TEST(TestSiteStore)
#include "tst_sitestore.moc"
