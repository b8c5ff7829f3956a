// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/ProfileStore.h"

#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestProfileStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void keepsAProfile();
    void theOneSavedLastComesFirst();
    void s41_onlyTheOwnerMayReadIt();
    void s30_holdsNoSecret();
    void leavesDamagedFilesOutAndAlone();
    void s43_strangeFilesAreLeftOut_data();
    void s43_strangeFilesAreLeftOut();
    void s43_strangeValuesAreNoProfile_data();
    void s43_strangeValuesAreNoProfile();
    void aDamagedMailAccountDoesNotCostTheProfile();
    void findsTheProfileOfADatabase();
    void saysWhenItCannotSave();

private:
    Profile profileFor(const QString &name)
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return Profile::forFile(file.fileName());
    }
    QString storeFolder() const { return m_folder->filePath(u"profiles"_s); }
    QStringList files() const { return QDir(storeFolder()).entryList(QDir::Files); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

MailAccount someAccount()
{
    MailAccountDraft draft;
    draft.host = u"smtp.corp.example"_s;
    draft.userName = u"support@corp.example"_s;
    draft.fromAddress = u"support@corp.example"_s;
    draft.fromName = u"Support, Zoë"_s;
    return *MailAccount::parse(draft);
}

} // namespace

void TestProfileStore::keepsAProfile()
{
    Profile profile = profileFor(u"my site.latchkey"_s);
    QCOMPARE(profile.name, u"my site"_s);
    profile.operatorName = u"Kim"_s;
    profile.mail = someAccount();
    profile.mailPasswordStored = true;
    ProfileStore store(storeFolder());
    QVERIFY(store.save(profile));

    const QList<Profile> kept = ProfileStore(storeFolder()).all();
    QCOMPARE(kept.size(), 1);
    QCOMPARE(kept[0].id, profile.id);
    QCOMPARE(kept[0].name, profile.name);
    QCOMPARE(kept[0].operatorName, u"Kim"_s);
    QCOMPARE(kept[0].database.path, profile.database.path);
    QCOMPARE(kept[0].mailPasswordStored, true);
    QVERIFY(kept[0].mail == profile.mail);
}

void TestProfileStore::theOneSavedLastComesFirst()
{
    ProfileStore store(storeFolder());
    const Profile first = profileFor(u"first.latchkey"_s);
    const Profile second = profileFor(u"second.latchkey"_s);
    QVERIFY(store.save(first));
    QVERIFY(store.save(second));
    // File times may be equal within one tick of the file system's clock; set apart as they are in life.
    QFile older(QDir(storeFolder()).filePath(first.id + u".json"_s));
    QVERIFY(older.open(QIODevice::ReadWrite));
    QVERIFY(older.setFileTime(QDateTime::currentDateTime().addDays(-1), QFileDevice::FileModificationTime));
    older.close();
    QCOMPARE(store.all().value(0).name, u"second"_s);
    QCOMPARE(store.all().value(1).name, u"first"_s);
}

void TestProfileStore::s41_onlyTheOwnerMayReadIt()
{
    ProfileStore store(storeFolder());
    QVERIFY(store.save(profileFor(u"a.latchkey"_s)));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QCOMPARE(
        QFile::permissions(QDir(storeFolder()).filePath(files().value(0))) & others, QFile::Permissions());
}

void TestProfileStore::s30_holdsNoSecret()
{
    Profile profile = profileFor(u"a.latchkey"_s);
    profile.database.password = Secret(u"database-secret"_s);
    ProfileStore store(storeFolder());
    QVERIFY(store.save(profile));
    QFile file(QDir(storeFolder()).filePath(files().value(0)));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("database-secret"));
}

void TestProfileStore::leavesDamagedFilesOutAndAlone()
{
    ProfileStore store(storeFolder());
    QVERIFY(store.save(profileFor(u"a.latchkey"_s)));
    QFile damaged(QDir(storeFolder()).filePath(u"broken.json"_s));
    QVERIFY(damaged.open(QIODevice::WriteOnly));
    damaged.write("{\"id\": 3, ");
    damaged.close();
    QCOMPARE(store.all().size(), 1);
    QVERIFY(QFile::exists(damaged.fileName()));
}

void TestProfileStore::s43_strangeFilesAreLeftOut_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no object") << QByteArray("[1, 2, 3]");
    QTest::newRow("zeros") << QByteArray(5000, '\0');
    QTest::newRow("bad UTF-8") << QByteArray("{\"id\": \"\xff\xfe\xc3\x28\"}");
    QTest::newRow("deep") << QByteArray("{\"id\":") + QByteArray(100'000, '[') + QByteArray(100'000, ']')
            + '}';
    QTest::newRow("huge") << QByteArray("{\"id\": \"") + QByteArray(30'000'000, 'x') + "\"}";
    QTest::newRow("a huge number") << QByteArray("{\"mail\": {\"port\": 1e400}}");
    QTest::newRow("keys twice") << QByteArray("{\"id\": 1, \"id\": {\"id\": null}}");
}

void TestProfileStore::s43_strangeFilesAreLeftOut()
{
    QFETCH(QByteArray, content);
    ProfileStore store(storeFolder());
    QVERIFY(store.save(profileFor(u"a.latchkey"_s)));
    QFile strange(QDir(storeFolder()).filePath(u"strange.json"_s));
    QVERIFY(strange.open(QIODevice::WriteOnly));
    strange.write(content);
    strange.close();
    QCOMPARE(store.all().size(), 1);
    QCOMPARE(store.all().value(0).name, u"a"_s);
    QVERIFY(strange.exists());
}

void TestProfileStore::s43_strangeValuesAreNoProfile_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<bool>("isProfile");
    QTest::newRow("no id") << u"id"_s << QJsonValue() << false;
    QTest::newRow("an id that leads elsewhere") << u"id"_s << QJsonValue(u"../../.bashrc"_s) << false;
    QTest::newRow("an id with a tail that leads elsewhere")
        << u"id"_s << QJsonValue(u"e71ce388-ea62-4a2a-bf22-ac0a1be8efad/../../.bashrc"_s) << false;
    QTest::newRow("a number for an id") << u"id"_s << QJsonValue(17) << false;
    QTest::newRow("no file") << u"databaseFile"_s << QJsonValue(u""_s) << false;
    QTest::newRow("a list for a file") << u"databaseFile"_s << QJsonValue(QJsonArray{1, 2}) << false;
    QTest::newRow("words for the mail account") << u"mail"_s << QJsonValue(u"none"_s) << true;
    QJsonObject mail = someAccount().toJson();
    QVERIFY(MailAccount::fromJson(mail));
    mail[u"security"] = u"plain-on-loopback"_s;
    QTest::newRow("S27 no encryption off this machine") << u"mail"_s << QJsonValue(mail) << true;
}

void TestProfileStore::s43_strangeValuesAreNoProfile()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(bool, isProfile);
    QJsonObject json = profileFor(u"a.latchkey"_s).toJson();
    QVERIFY(Profile::fromJson(json));
    json.insert(key, value);
    const auto read = Profile::fromJson(json);
    QCOMPARE(read.has_value(), isProfile);
    if (read)
        QVERIFY(!read->mail);
}

void TestProfileStore::aDamagedMailAccountDoesNotCostTheProfile()
{
    Profile profile = profileFor(u"a.latchkey"_s);
    profile.mail = someAccount();
    QJsonObject json = profile.toJson();
    QJsonObject mail = json[u"mail"].toObject();
    mail[u"port"] = 70000;
    json[u"mail"] = mail;
    const auto read = Profile::fromJson(json);
    QVERIFY(read.has_value());
    QVERIFY(!read->mail);
}

void TestProfileStore::findsTheProfileOfADatabase()
{
    ProfileStore store(storeFolder());
    const Profile profile = profileFor(u"a.latchkey"_s);
    QVERIFY(store.save(profile));
    const QString roundabout = m_folder->path() + u"/./a.latchkey"_s;
    QCOMPARE(store.forDatabase(roundabout).value_or(Profile()).id, profile.id);
    QVERIFY(!store.forDatabase(m_folder->filePath(u"missing.latchkey"_s)));
}

void TestProfileStore::saysWhenItCannotSave()
{
    const Profile profile = profileFor(u"a.latchkey"_s);
    // A file where the folder should be: nobody can write below it, not even root.
    ProfileStore store(profile.database.path + u"/profiles"_s);
    const auto saved = store.save(profile);
    QVERIFY(!saved);
    QVERIFY(saved.error().message.contains(u"could not be saved"_s));
    QVERIFY(!saved.error().advice.isEmpty());
}

QTEST_GUILESS_MAIN(TestProfileStore)
#include "tst_profilestore.moc"
