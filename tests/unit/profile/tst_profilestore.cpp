// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/ProfileStore.h"

#include <QDir>
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
