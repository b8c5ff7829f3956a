// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/Backup.h"
#include "storage/Database.h"
#include "storage/Migrator.h"
#include "storage/SqliteFile.h"
#include "support/TestDatabase.h"
#include "support/TestRegistry.h"

#include <QDir>
#include <QSqlQuery>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace latchkey;
using namespace Qt::StringLiterals;

/// What is refused as a database, and with which words.
class TestSqliteFile : public QObject {
    Q_OBJECT

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &bytes) const;
    static QByteArray bytesOf(const QString &path);
    /// A file of SQLite's, made by somebody else.
    void makeSqlite(const QString &name, const QStringList &statements) const;
    Result<void> open(const QString &name) const
    {
        return Database::openNow(DatabaseTarget::sqlite(path(name)), m_clock).map([](const auto &) {});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<ManualClock> m_clock = std::make_shared<ManualClock>(Instant{});

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void s41_aNewFileIsItsOwnersAlone();
    void aNewFileIsNeverPutOverAnother();
    void aNewFileNeedsAFolder();
    void nothingIsLeftWhenMakingFails();
    void walAndForeignKeysAreOn();

    void missing();
    void folder();
    void image();
    void empty();
    void shortHeader();
    void otherProgramsDatabase();
    void readOnlyFile();
    void readOnlyFolder();
    void s43_pipesAndDevices();
    void newerSchemaIsLeftAsItIs();
    void garbageBehindAGoodHeader();
    void truncatedFile();

    void s41_aBackupIsItsOwnersAloneAndCanBeOpened();
    void aBackupIsNeverPutOverAnother();
};

void TestSqliteFile::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

QByteArray TestSqliteFile::bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestSqliteFile::makeSqlite(const QString &name, const QStringList &statements) const
{
    const auto connection = must(Connection::open(DatabaseTarget::sqlite(path(name))));
    for (const QString &statement : statements)
        must(connection->executeDirect(statement));
}

void TestSqliteFile::s41_aNewFileIsItsOwnersAlone()
{
    const auto database = must(Database::createNow(path(u"new"_s), m_clock));
    must(database
             ->run([](Connection &c) {
                 return c.execute(u"INSERT INTO site_setting (key, value) VALUES ('a', 'b')"_s);
             })
             .result());
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    // The write-ahead log holds the same data.
    const auto files = QDir(m_folder->path()).entryInfoList(QDir::Files);
    QVERIFY(files.size() >= 2);
    for (const QFileInfo &file : files)
        QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
}

void TestSqliteFile::aNewFileIsNeverPutOverAnother()
{
    write(u"thesis.doc"_s, "years of work");
    const auto refused = Database::createNow(path(u"thesis.doc"_s), m_clock);
    QCOMPARE(codeOf(refused), u"Conflict"_s);
    QVERIFY(refused.error().message.contains(u"thesis.doc"_s));
    QVERIFY(!refused.error().advice.isEmpty());
    QCOMPARE(bytesOf(path(u"thesis.doc"_s)), "years of work"_ba);
}

void TestSqliteFile::aNewFileNeedsAFolder()
{
    const auto refused = Database::createNow(path(u"absent/new"_s), m_clock);
    QCOMPARE(codeOf(refused), u"NotFound"_s);
    QVERIFY(refused.error().message.contains(u"absent"_s));
}

void TestSqliteFile::nothingIsLeftWhenMakingFails()
{
    // The log's name is taken by a folder, so the file cannot become a database.
    QVERIFY(QDir(m_folder->path()).mkdir(u"new-wal"_s));
    QVERIFY(QDir(m_folder->path()).mkdir(u"new-journal"_s));
    QVERIFY(!Database::createNow(path(u"new"_s), m_clock));
    QVERIFY(!QFile::exists(path(u"new"_s)));
}

void TestSqliteFile::walAndForeignKeysAreOn()
{
    const auto database = must(Database::createNow(path(u"new"_s), m_clock));
    const auto pragma = [&](const QString &name) {
        return must(must(database
                             ->read([name](Connection &c) {
                                 return c.selectOne(
                                     u"PRAGMA "_s + name, {}, [](const Row &row) { return row.text(0); });
                             })
                             .result()));
    };
    QCOMPARE(pragma(u"journal_mode"_s), u"wal"_s);
    QCOMPARE(pragma(u"foreign_keys"_s), u"1"_s);
    QCOMPARE(pragma(u"synchronous"_s), u"2"_s);
    QCOMPARE(pragma(u"cell_size_check"_s), u"1"_s);
}

void TestSqliteFile::missing()
{
    const auto refused = open(u"gone.latchkey"_s);
    QCOMPARE(codeOf(refused), u"NotFound"_s);
    QVERIFY(refused.error().message.contains(u"gone.latchkey"_s));
    QVERIFY(!QFile::exists(path(u"gone.latchkey"_s)));
}

void TestSqliteFile::folder()
{
    QVERIFY(QDir(m_folder->path()).mkdir(u"papers"_s));
    const auto refused = open(u"papers"_s);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY(refused.error().message.contains(u"folder"_s));
}

void TestSqliteFile::image()
{
    const QByteArray png = QByteArray::fromHex("89504e470d0a1a0a0000000d494844520000000100000001080600000"
                                               "01f15c4890000000a49444154789c6300010000050001");
    write(u"site.latchkey"_s, png + QByteArray(200, '\0'));
    const QByteArray before = bytesOf(path(u"site.latchkey"_s));
    const auto refused = open(u"site.latchkey"_s);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY2(refused.error().message.contains(u"PNG"_s), qPrintable(refused.error().message));
    QCOMPARE(bytesOf(path(u"site.latchkey"_s)), before);
}

void TestSqliteFile::empty()
{
    write(u"site.latchkey"_s, {});
    const auto refused = open(u"site.latchkey"_s);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY(refused.error().message.contains(u"empty"_s));
}

void TestSqliteFile::shortHeader()
{
    write(u"site.latchkey"_s, QByteArray("SQLite format 3\0", 16));
    QCOMPARE(codeOf(open(u"site.latchkey"_s)), u"ForeignFile"_s);
}

void TestSqliteFile::otherProgramsDatabase()
{
    makeSqlite(u"photos.db"_s, {u"PRAGMA application_id = 42"_s, u"CREATE TABLE photo (id INTEGER)"_s});
    const QByteArray before = bytesOf(path(u"photos.db"_s));
    const auto refused = open(u"photos.db"_s);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY(refused.error().message.contains(u"another program"_s));
    QCOMPARE(bytesOf(path(u"photos.db"_s)), before);
}

void TestSqliteFile::readOnlyFile()
{
    must(Database::createNow(path(u"site.latchkey"_s), m_clock));
    QVERIFY(QFile::setPermissions(
        path(u"site.latchkey"_s), QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther));
    const auto refused = open(u"site.latchkey"_s);
    QCOMPARE(codeOf(refused), u"ReadOnly"_s);
    QVERIFY(refused.error().message.contains(u"read-only"_s));
    QVERIFY(!refused.error().advice.isEmpty());
}

void TestSqliteFile::readOnlyFolder()
{
#ifdef Q_OS_UNIX
    QVERIFY(QDir(m_folder->path()).mkdir(u"shelf"_s));
    must(Database::createNow(path(u"shelf/site.latchkey"_s), m_clock));
    const QByteArray before = bytesOf(path(u"shelf/site.latchkey"_s));
    QVERIFY(QFile::setPermissions(path(u"shelf"_s), QFile::ReadOwner | QFile::ExeOwner));
    const auto refused = open(u"shelf/site.latchkey"_s);
    QVERIFY(QFile::setPermissions(path(u"shelf"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QCOMPARE(codeOf(refused), u"ReadOnly"_s);
    QVERIFY2(refused.error().message.contains(u"folder"_s), qPrintable(refused.error().message));
    QVERIFY(refused.error().advice.contains(u"another one"_s));
    QVERIFY(bytesOf(path(u"shelf/site.latchkey"_s)) == before);
    QVERIFY(open(u"shelf/site.latchkey"_s));
#endif
}

void TestSqliteFile::s43_pipesAndDevices()
{
#ifdef Q_OS_UNIX
    const QByteArray pipe = QFile::encodeName(path(u"site.latchkey"_s));
    QCOMPARE(mkfifo(pipe.constData(), 0600), 0);
    const auto refused = open(u"site.latchkey"_s); // would wait for ever
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY(refused.error().message.contains(u"not a file"_s));
    QVERIFY(QFile::link(u"/dev/zero"_s, path(u"endless.latchkey"_s)));
    QCOMPARE(codeOf(open(u"endless.latchkey"_s)), u"ForeignFile"_s);
#endif
}

void TestSqliteFile::newerSchemaIsLeftAsItIs()
{
    must(Database::createNow(path(u"site.latchkey"_s), m_clock));
    // As a backup or a copy comes: without write-ahead log.
    makeSqlite(u"site.latchkey"_s,
        {u"INSERT INTO schema_migration VALUES (99999, 'future', 0)"_s, u"PRAGMA journal_mode = DELETE"_s});
    const QByteArray before = bytesOf(path(u"site.latchkey"_s));
    const auto refused = open(u"site.latchkey"_s);
    QCOMPARE(codeOf(refused), u"NewerSchema"_s);
    QVERIFY(refused.error().message.contains(u"newer"_s));
    QVERIFY(refused.error().advice.contains(u"Nothing was changed"_s));
    QVERIFY(bytesOf(path(u"site.latchkey"_s)) == before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), 1);
}

// S43
void TestSqliteFile::garbageBehindAGoodHeader()
{
    must(Database::createNow(path(u"good"_s), m_clock));
    const QByteArray header = bytesOf(path(u"good"_s)).left(100);
    QByteArray garbage(20'000, '\0');
    for (qsizetype i = 0; i < garbage.size(); ++i)
        garbage[i] = char(i * 7919 % 251);
    write(u"site.latchkey"_s, header + garbage);
    const auto refused = open(u"site.latchkey"_s);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
    QVERIFY2(refused.error().message.contains(u"damaged"_s), qPrintable(refused.error().message));
    QVERIFY(refused.error().advice.contains(u"backup"_s));
}

// S43
void TestSqliteFile::truncatedFile()
{
    must(Database::createNow(path(u"site.latchkey"_s), m_clock));
    QFile file(path(u"site.latchkey"_s));
    QVERIFY(file.resize(file.size() / 2));
    const auto refused = open(u"site.latchkey"_s);
    QVERIFY(!refused);
    QCOMPARE(codeOf(refused), u"ForeignFile"_s);
}

void TestSqliteFile::s41_aBackupIsItsOwnersAloneAndCanBeOpened()
{
    const auto database = must(Database::createNow(path(u"site.latchkey"_s), m_clock));
    const QString copy = path(u"copy.backup"_s);
    must(database
             ->run([copy](Connection &c) -> Result<void> {
                 must(c.execute(u"INSERT INTO site_setting (key, value) VALUES ('a', 'kept')"_s));
                 return backUp(c, copy);
             })
             .result());
    QCOMPARE(QFile::permissions(copy) & ~(QFile::ReadUser | QFile::WriteUser),
        QFile::Permissions(QFile::ReadOwner | QFile::WriteOwner));
    const auto restored = must(Database::openNow(DatabaseTarget::sqlite(copy), m_clock));
    const auto value = must(restored
                                ->read([](Connection &c) {
                                    return c.selectOne(u"SELECT value FROM site_setting WHERE key = 'a'"_s,
                                        {}, [](const Row &row) { return row.text(0); });
                                })
                                .result());
    QCOMPARE(value.value_or(QString()), u"kept"_s);
}

void TestSqliteFile::aBackupIsNeverPutOverAnother()
{
    must(Database::createNow(path(u"site.latchkey"_s), m_clock));
    QStringList names;
    for (int i = 0; i < 3; ++i) {
        const QString name = backupPath(path(u"site.latchkey"_s), 4);
        const auto connection = must(Connection::open(DatabaseTarget::sqlite(path(u"site.latchkey"_s))));
        must(backUp(*connection, name));
        names += QFileInfo(name).fileName();
        QCOMPARE(codeOf(backUp(*connection, name)), u"Conflict"_s);
    }
    QCOMPARE(names,
        (QStringList{
            u"site.latchkey.v4.backup"_s, u"site.latchkey.v4-2.backup"_s, u"site.latchkey.v4-3.backup"_s}));
}

LATCHKEY_STORE_TEST(TestSqliteFile)
#include "tst_sqlitefile.moc"
