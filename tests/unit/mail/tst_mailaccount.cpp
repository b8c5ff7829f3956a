// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailPresets.h"

#include <QJsonDocument>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using Field = MailAccountProblem::Field;

namespace {

MailAccountDraft goodDraft()
{
    MailAccountDraft draft;
    draft.host = u" SMTP.Corp.Example "_s;
    draft.port = 465;
    draft.userName = u"desk@corp.example"_s;
    draft.fromAddress = u"desk@corp.example"_s;
    draft.fromName = u"Grüße vom Desk"_s;
    draft.replyTo = u"help@corp.example"_s;
    draft.pinnedCertificate = QString(u"AB:"_s).repeated(32).chopped(1);
    draft.extraCaFile = u"/etc/corp.pem"_s;
    draft.limits = {.connections = 2, .perMinute = 30, .perDay = 10'000};
    return draft;
}

} // namespace

class TestMailAccount : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void parsesAndNormalises();
    void everyProblemHasItsFieldAndSentence_data();
    void everyProblemHasItsFieldAndSentence();
    void allProblemsAtOnce();
    void survivesJson();
    void anAccountFromBeforeThereWereLimitsHasNone();
    void limitsAtTheirEndsAreTaken();
    void aSavedLimitThatMakesNoSenseIsNotIgnored();
    void aForeignWordForSecurityIsNotWeakened();
    void loopbackHosts_data();
    void loopbackHosts();
    void presetsAreUsable_data();
    void presetsAreUsable();
    void presetsKnowWhatTheProviderAllows_data();
    void presetsKnowWhatTheProviderAllows();
    void providersAreRecognised_data();
    void providersAreRecognised();
    void appPasswords_data();
    void appPasswords();
};

void TestMailAccount::parsesAndNormalises()
{
    const auto account = MailAccount::parse(goodDraft());
    QVERIFY(account.has_value());
    QCOMPARE(account->host, u"smtp.corp.example"_s);
    QCOMPARE(account->server(), u"smtp.corp.example:465"_s);
    QCOMPARE(*account->pinnedCertificate, QString(u"ab"_s).repeated(32));
    QCOMPARE(account->sender().name.text(), u"Grüße vom Desk"_s);
    QVERIFY(account->signsIn());

    auto draft = goodDraft();
    draft.host = u"bücher.example."_s;
    QCOMPARE(MailAccount::parse(draft)->host, u"xn--bcher-kva.example"_s);
    draft.host = u"[2001:db8::1]"_s;
    QCOMPARE(MailAccount::parse(draft)->server(), u"[2001:db8::1]:465"_s);
}

void TestMailAccount::everyProblemHasItsFieldAndSentence_data()
{
    QTest::addColumn<std::function<void(MailAccountDraft *)>>("spoil");
    QTest::addColumn<Field>("field");
    QTest::addColumn<QString>("word");
    const auto row = [](const char *name, std::function<void(MailAccountDraft *)> spoil, Field field,
                         const QString &word) { QTest::newRow(name) << spoil << field << word; };
    row(
        "port 0", [](auto *d) { d->port = 0; }, Field::Port, u"1 to 65535"_s);
    row(
        "port too high", [](auto *d) { d->port = 65536; }, Field::Port, u"465"_s);
    row(
        "no host", [](auto *d) { d->host = u"  "_s; }, Field::Host, u"Enter the name"_s);
    row(
        "scheme", [](auto *d) { d->host = u"smtp://mail.example"_s; }, Field::Host, u"only the name"_s);
    row(
        "web address", [](auto *d) { d->host = u"https://mail.example/"_s; }, Field::Host,
        u"only the name"_s);
    row(
        "address as host", [](auto *d) { d->host = u"me@mail.example"_s; }, Field::Host, u"e-mail address"_s);
    row(
        "port in the host", [](auto *d) { d->host = u"mail.example:465"_s; }, Field::Host, u"port"_s);
    row(
        "blank in the host", [](auto *d) { d->host = u"mail example"_s; }, Field::Host, u"not the name"_s);
    row(
        "line break in the host", [](auto *d) { d->host = u"mail.example\r\nx"_s; }, Field::Host,
        u"not the name"_s);
    row(
        "plain elsewhere", [](auto *d) { d->security = MailSecurity::PlainOnLoopback; }, Field::Security,
        u"on this computer"_s);
    row(
        "NUL in the user name", [](auto *d) { d->userName = u"a"_s + QChar(0); }, Field::UserName,
        u"hidden"_s);
    row(
        "no sender", [](auto *d) { d->fromAddress.clear(); }, Field::FromAddress, u"Enter"_s);
    row(
        "line break in the name", [](auto *d) { d->fromName = u"a\nBcc: b@c.example"_s; }, Field::FromName,
        u"one line"_s);
    row(
        "reply address", [](auto *d) { d->replyTo = u"nobody"_s; }, Field::ReplyTo, u"@"_s);
    row(
        "fingerprint", [](auto *d) { d->pinnedCertificate = u"abc"_s; }, Field::PinnedCertificate, u"64"_s);
    row(
        "no connection", [](auto *d) { d->limits.connections = 0; }, Field::Connections, u"1 to 10"_s);
    row(
        "too many connections", [](auto *d) { d->limits.connections = 11; }, Field::Connections,
        u"1 to 10"_s);
    row(
        "none a minute", [](auto *d) { d->limits.perMinute = 0; }, Field::PerMinute, u"minute"_s);
    row(
        "too many a minute", [](auto *d) { d->limits.perMinute = 6001; }, Field::PerMinute, u"to 6"_s);
    row(
        "less than none a day", [](auto *d) { d->limits.perDay = -1; }, Field::PerDay, u"24 hours"_s);
    row(
        "too many a day", [](auto *d) { d->limits.perDay = 1'000'001; }, Field::PerDay, u"24 hours"_s);
}

void TestMailAccount::everyProblemHasItsFieldAndSentence()
{
    QFETCH(std::function<void(MailAccountDraft *)>, spoil);
    QFETCH(QString, word);
    MailAccountDraft draft = goodDraft();
    QVERIFY(validate(draft).isEmpty());
    spoil(&draft);
    const auto problems = validate(draft);
    QCOMPARE(problems.size(), 1);
    QTEST(problems[0].field, "field");
    QVERIFY2(problems[0].message.contains(word), qPrintable(problems[0].message));
    QVERIFY(problems[0].message.endsWith(u'.'));
    QVERIFY(!MailAccount::parse(draft).has_value());
}

void TestMailAccount::allProblemsAtOnce()
{
    MailAccountDraft draft;
    draft.port = -1;
    draft.fromAddress = u"x"_s;
    QCOMPARE(validate(draft).size(), 3);
}

void TestMailAccount::survivesJson()
{
    const auto account = MailAccount::parse(goodDraft()).value();
    const QByteArray stored = QJsonDocument(account.toJson()).toJson();
    QVERIFY(!stored.contains("password"));
    const auto again = MailAccount::fromJson(QJsonDocument::fromJson(stored).object());
    QVERIFY(again.has_value());
    QCOMPARE(again->toDraft(), account.toDraft());
    QVERIFY(*again == account);
    QCOMPARE(MailAccount::fromJson({}).error().code, Error::Code::InvalidInput);
}

void TestMailAccount::anAccountFromBeforeThereWereLimitsHasNone()
{
    auto json = MailAccount::parse(goodDraft())->toJson();
    for (const auto &key : {u"connections"_s, u"perMinute"_s, u"perDay"_s}) {
        QVERIFY(json.contains(key));
        json.remove(key);
    }
    const auto account = MailAccount::fromJson(json);
    QVERIFY(account.has_value());
    QCOMPARE(account->limits.connections, 3);
    QVERIFY(!account->limits.perMinute);
    QVERIFY(!account->limits.perDay);
    QVERIFY(account->limits != MailAccount::parse(goodDraft())->limits);
}

void TestMailAccount::limitsAtTheirEndsAreTaken()
{
    auto draft = goodDraft();
    for (const auto &limits : {MailLimits{1, 1, 1}, MailLimits{10, 6000, 1'000'000}}) {
        draft.limits = limits;
        const auto account = MailAccount::parse(draft);
        QVERIFY(account.has_value());
        QVERIFY(account->limits == limits);
    }
}

void TestMailAccount::aSavedLimitThatMakesNoSenseIsNotIgnored()
{
    auto json = MailAccount::parse(goodDraft())->toJson();
    json[u"perDay"_s] = u"many"_s;
    const auto account = MailAccount::fromJson(json);
    QVERIFY(!account.has_value());
    QVERIFY(account.error().advice.contains(u"24 hours"_s));
}

// S27
void TestMailAccount::aForeignWordForSecurityIsNotWeakened()
{
    auto json = MailAccount::parse(goodDraft())->toJson();
    json[u"security"_s] = u"whatever"_s;
    QVERIFY(!MailAccount::fromJson(json).has_value());
    json[u"security"_s] = u"plain-on-loopback"_s;
    QVERIFY(!MailAccount::fromJson(json).has_value()); // the host is elsewhere
}

void TestMailAccount::loopbackHosts_data()
{
    QTest::addColumn<bool>("isLoopback");
    for (const char *host :
        {"localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]", "mail.localhost"})
        QTest::newRow(host) << true;
    for (const char *host :
        {"localhost.example", "128.0.0.1", "10.0.0.1", "0.0.0.0", "127.0.0.1.example", ""})
        QTest::newRow(host) << false;
}

void TestMailAccount::loopbackHosts()
{
    QTEST(isLoopbackHost(QString::fromLatin1(QTest::currentDataTag())), "isLoopback");
}

void TestMailAccount::presetsAreUsable_data()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < mailPresets().size(); ++i)
        QTest::newRow(qPrintable(mailPresets()[i].name)) << i;
}

void TestMailAccount::presetsAreUsable()
{
    QFETCH(int, index);
    const MailPreset preset = mailPresets()[index];
    QCOMPARE(mailPreset(preset.provider).name, preset.name);
    QVERIFY(preset.userNameHint.endsWith(u'.'));
    QVERIFY(preset.passwordHint.endsWith(u'.'));
    QVERIFY(preset.security != MailSecurity::PlainOnLoopback);
    QCOMPARE(preset.port, quint16(preset.security == MailSecurity::ImplicitTls ? 465 : 587));
    if (preset.provider == MailProvider::OwnServer)
        return;
    QVERIFY(preset.help.isValid() && preset.help.scheme() == u"https"_s);
    QCOMPARE(mailProviderOf(preset.host), preset.provider);
    MailAccountDraft draft = goodDraft();
    draft.host = preset.host;
    draft.port = preset.port;
    draft.security = preset.security;
    draft.limits = preset.limits;
    QVERIFY(MailAccount::parse(draft).has_value());
    QVERIFY(preset.limitsHint.isEmpty() || preset.limitsHint.endsWith(u'.'));
}

void TestMailAccount::presetsKnowWhatTheProviderAllows_data()
{
    QTest::addColumn<MailProvider>("provider");
    QTest::addColumn<int>("perMinute"); // 0: not known
    QTest::addColumn<int>("perDay");
    QTest::newRow("Gmail") << MailProvider::Gmail << 0 << 500;
    QTest::newRow("Microsoft 365") << MailProvider::Microsoft365 << 30 << 10'000;
    QTest::newRow("iCloud") << MailProvider::ICloud << 0 << 1000;
    QTest::newRow("Yahoo") << MailProvider::Yahoo << 0 << 500;
    QTest::newRow("own server") << MailProvider::OwnServer << 0 << 0;
}

void TestMailAccount::presetsKnowWhatTheProviderAllows()
{
    QFETCH(MailProvider, provider);
    QFETCH(int, perMinute);
    QFETCH(int, perDay);
    const MailPreset preset = mailPreset(provider);
    QCOMPARE(preset.limits.connections, 3);
    QCOMPARE(preset.limits.perMinute.value_or(0), perMinute);
    QCOMPARE(preset.limits.perDay.value_or(0), perDay);
    // The sentence beside the fields tells of the same numbers.
    if (perDay > 0)
        QVERIFY2(preset.limitsHint.contains(QLocale().toString(perDay)), qPrintable(preset.limitsHint));
    if (perMinute > 0)
        QVERIFY2(preset.limitsHint.contains(QLocale().toString(perMinute)), qPrintable(preset.limitsHint));
}

void TestMailAccount::providersAreRecognised_data()
{
    QTest::addColumn<MailProvider>("provider");
    QTest::newRow("smtp-relay.gmail.com") << MailProvider::Gmail;
    QTest::newRow("SMTP.Office365.com ") << MailProvider::Microsoft365;
    QTest::newRow("email-smtp.eu-west-1.amazonaws.com") << MailProvider::AmazonSes;
    QTest::newRow("smtppro.zoho.eu") << MailProvider::Zoho;
    QTest::newRow("smtp.gmail.com.evil.example") << MailProvider::OwnServer;
    QTest::newRow("notsmtp.gmail.com") << MailProvider::OwnServer;
}

void TestMailAccount::providersAreRecognised()
{
    QTEST(mailProviderOf(QString::fromLatin1(QTest::currentDataTag())), "provider");
}

void TestMailAccount::appPasswords_data()
{
    QTest::addColumn<MailProvider>("provider");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("used");
    const QString plain = u"abcdefghijklmnop"_s;
    const QString grouped = u"abcd efgh ijkl mnop"_s;
    QTest::newRow("as Google prints it") << MailProvider::Gmail << grouped << plain;
    QTest::newRow("with no-break spaces")
        << MailProvider::Gmail << u"abcd\u00a0efgh\u00a0ijkl\u00a0mnop"_s << plain;
    QTest::newRow("copied with blanks around") << MailProvider::Gmail << u" abcd efgh ijkl mnop\n"_s << plain;
    QTest::newRow("without blanks") << MailProvider::Gmail << plain << plain;
    QTest::newRow("Yahoo") << MailProvider::Yahoo << grouped << plain;
    QTest::newRow("Fastmail, with digits")
        << MailProvider::Fastmail << u"2b3c 4d5e 6f7g 8h9i"_s << u"2b3c4d5e6f7g8h9i"_s;
    QTest::newRow("a passphrase of that shape elsewhere") << MailProvider::OwnServer << grouped << grouped;
    QTest::newRow("a password at Google that is none")
        << MailProvider::Gmail << u" my dog is 7 "_s << u" my dog is 7 "_s;
    QTest::newRow("too long for one")
        << MailProvider::Gmail << u"abcd efgh ijkl mnop qrst"_s << u"abcd efgh ijkl mnop qrst"_s;
    QTest::newRow("Apple's hyphens belong to it")
        << MailProvider::ICloud << u"abcd-efgh-ijkl-mnop"_s << u"abcd-efgh-ijkl-mnop"_s;
}

void TestMailAccount::appPasswords()
{
    QFETCH(MailProvider, provider);
    QFETCH(QString, typed);
    QTEST(normalizeAppPassword(provider, typed), "used");
}

Q_DECLARE_METATYPE(std::function<void(MailAccountDraft *)>)

QTEST_GUILESS_MAIN(TestMailAccount)
#include "tst_mailaccount.moc"
