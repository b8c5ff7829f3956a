// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkDiagnosis.h"
#include "links/LinkPagesThread.h"
#include "practice/MailCatcher.h"
#include "storage/Backup.h"
#include "support/Files.h"
#include "support/ScriptedSmtpServer.h"
#include "support/TestDesk.h"
#include "unit/links/LinkBench.h"

#include <QDirIterator>
#include <QProcess>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace latchkey;
using namespace latchkey::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto mailUser = u"support@mysite.example"_s;

QByteArray *logged = nullptr;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    if (logged)
        *logged += message.toUtf8() + '\n';
}

QStringList filesIn(const QString &folder)
{
    QStringList files;
    QDirIterator each(
        folder, QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
    while (each.hasNext())
        files += each.next();
    return files;
}

/// What a person chose, or what a mail server was told, in every form in which it might turn up.
QByteArrayList formsOf(const QByteArray &password)
{
    const QByteArray plain = '\0' + mailUser.toUtf8() + '\0' + password;
    return {password, password.toBase64(), plain.toBase64(), password.toHex(), password.toPercentEncoding()};
}

} // namespace

/// The whole program for a day, with a mail server and the link pages, and then a look into everything that
/// it has left behind.
class TestSecrecy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void s2_s30_s33_aWholeDayLeavesNoSecretBehind();
    void s30_aMailServerThatRepeatsThePassword();
    void s2_s33_aMailServerThatRepeatsTheLink();
    void s17_onlyALinkSetsAPassword();
    void s30_theWindowLeavesNoCoreDump();
    void s41_everyFileIsItsOwnersAlone();

private:
    void signInAt(quint16 port, const QByteArray &password);
    void openPages();
    /// The link in the newest caught mail, once there are `count` of them.
    QByteArray codeOfMail(qsizetype count);
    int submit(const QString &page, const QByteArray &code, const QByteArray &more = {});
    AccountId create(const QString &name, const QString &email);
    template <typename Deed> void act(Deed deed)
    {
        const auto done = m_desk->desk().act(deed);
        QTRY_VERIFY(done.isFinished());
        QVERIFY2(done.result().has_value(),
            done.result() ? "" : qPrintable(done.result().error().message + done.result().error().detail));
    }
    QByteArray everythingLeftBehind() const;

    std::unique_ptr<TestDesk> m_desk;
    std::unique_ptr<MailCatcher> m_catcher;
    std::unique_ptr<LinkPagesThread> m_pages;
    std::unique_ptr<Browser> m_browser;
    QByteArray m_log;
    QtMessageHandler m_handlerBefore = nullptr;
};

void TestSecrecy::init()
{
    m_log.clear();
    logged = &m_log;
    m_handlerBefore = qInstallMessageHandler(keepLog);
    m_desk = std::make_unique<TestDesk>();
}

void TestSecrecy::cleanup()
{
    m_browser.reset();
    m_pages.reset();
    m_desk.reset();
    m_catcher.reset();
    qInstallMessageHandler(m_handlerBefore);
    logged = nullptr;
}

void TestSecrecy::signInAt(quint16 port, const QByteArray &password)
{
    MailAccountDraft draft;
    draft.host = u"127.0.0.1"_s;
    draft.port = port;
    draft.security = MailSecurity::PlainOnLoopback;
    draft.userName = mailUser;
    draft.fromAddress = mailUser;
    const auto account = MailAccount::parse(draft);
    QVERIFY(account.has_value());
    const auto stored = m_desk->desk().setMailAccount(*account, Secret(password));
    QTRY_VERIFY(stored.isFinished());
    QVERIFY(stored.result().has_value());
}

void TestSecrecy::openPages()
{
    const std::shared_ptr<const Clock> clock(&m_desk->clock(), [](const Clock *) {});
    m_pages = std::make_unique<LinkPagesThread>(
        DatabaseTarget::sqlite(m_desk->folder() + u"/desk.latchkey"_s), clock);
    const auto port = m_pages->start();
    QTRY_VERIFY(port.isFinished());
    QVERIFY(port.result().has_value());
    m_browser = std::make_unique<Browser>(*port.result());
    SiteSettings site = SiteSettings::defaults();
    site.activationLink = *LinkAddress::parse(m_browser->base() + u"/activate?code={token}"_s);
    site.resetLink = *LinkAddress::parse(m_browser->base() + u"/reset-password?code={token}"_s);
    m_desk->now([&](Connection &c) { return SiteStore(c).write(site); });
}

QByteArray TestSecrecy::codeOfMail(qsizetype count)
{
    if (!QTest::qWaitFor([&] { return m_catcher->mails().size() >= count; }, 20'000))
        qFatal("%d mails instead of %d", int(m_catcher->mails().size()), int(count));
    return m_catcher->mails().first().links.value(0).section(u"code="_s, 1).toLatin1();
}

int TestSecrecy::submit(const QString &page, const QByteArray &code, const QByteArray &more)
{
    const Answer form = m_browser->get(page + u"?code="_s + QString::fromLatin1(code));
    return m_browser->post(page, "code=" + code + "&seal=" + form.field("seal") + more).status;
}

AccountId TestSecrecy::create(const QString &name, const QString &email)
{
    AccountId id;
    act([&](AccountDesk &d) {
        return d.create({name, {}, email, {}, {}}, true).map([&](AccountId made) { id = made; });
    });
    return id;
}

QByteArray TestSecrecy::everythingLeftBehind() const
{
    QByteArray all = m_log;
    for (const QString &folder : {m_desk->folder(), QDir::homePath()}) {
        for (const QString &file : filesIn(folder))
            all += file.toUtf8() + '\n' + readFile(file) + '\n';
    }
    return all;
}

void TestSecrecy::s2_s30_s33_aWholeDayLeavesNoSecretBehind()
{
    const QByteArray wrongPassword = "hunter2 & then some";
    const QByteArray mailPassword = "correct horse battery";
    const QByteArray personsPassword = "a password of one's own";
    const std::shared_ptr<const Clock> clock(&m_desk->clock(), [](const Clock *) {});
    m_catcher = std::make_unique<MailCatcher>(clock, CatcherSession::SignIn{mailUser, Secret(mailPassword)});
    const auto port = m_catcher->listen();
    QVERIFY(port.has_value());
    openPages();

    // A refused sign-in first, then the right password.
    signInAt(*port, wrongPassword);
    const AccountId olivia = create(u"olivia.s"_s, u"olivia@corp.example"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->desk().outboxState().pausedBecause.has_value(), 10'000);
    signInAt(*port, mailPassword);

    // Activation, reset, correction; what is replaced, what is pasted, what is asked for at the form.
    QByteArrayList codes{codeOfMail(1)};
    QCOMPARE(submit(u"/activate"_s, codes.last()), 200);
    act([&](AccountDesk &d) { return d.sendReset(olivia); });
    codes += codeOfMail(2);
    const QByteArray typed =
        "&password=" + personsPassword.toPercentEncoding() + "&again=" + personsPassword.toPercentEncoding();
    QCOMPARE(submit(u"/reset-password"_s, codes.last(), typed), 200);
    codeOfMail(3); // the notice
    create(u"liam.j"_s, u"laim@corp.example"_s);
    codes += codeOfMail(4);
    const auto liam =
        m_desk->now([](Connection &c) { return AccountStore(c).findByNameOrEmail(u"liam.j"_s); });
    act([&](AccountDesk &d) { return d.correctAddressAndResend(liam->id, u"liam@corp.example"_s); });
    codes += codeOfMail(5);
    QCOMPARE(m_browser->get(u"/activate?code="_s + QString::fromLatin1(codes[2])).status, 410);
    m_desk->clock().advance(5min);
    const QByteArray seal = m_browser->get(u"/forgot-password"_s).field("seal");
    QCOMPARE(m_browser->post(u"/forgot-password"_s, "who=olivia.s&seal=" + seal).status, 200);
    codes += codeOfMail(6);
    const QString pasted = u"cannot open "_s + m_catcher->mails().first().links.value(0);
    act([&](AccountDesk &d) { return d.addNote(olivia, pasted); });
    act([&](AccountDesk &d) { return d.sendReset(olivia, pasted); });
    codes += codeOfMail(7);
    for (const QByteArray &code : std::as_const(codes))
        m_desk->now([&](Connection &c) { return diagnoseLink(c, QString::fromLatin1(code), clock->now()); });
    m_desk->now([&](Connection &c) { return backUp(c, m_desk->folder() + u"/copy.backup"_s); });
    QTRY_COMPARE(m_desk->desk().outboxState().outbox.waiting, 0);
    qWarning("the log is kept");

    QCOMPARE(QSet<QByteArray>(codes.begin(), codes.end()).size(), 6);
    const QByteArray all = everythingLeftBehind();
    // So that a look into the wrong place would be seen.
    for (const char *known : {"the log is kept", "olivia@corp.example", "cannot open http", "535",
             "copy.backup", "\"mailPasswordStored\": true"})
        QVERIFY2(all.contains(known), known);
    for (const QByteArray &code : std::as_const(codes)) {
        QCOMPARE(code.size(), 43);
        QVERIFY(all.contains(tokenIdOf(code).toLatin1()));
        const QByteArray bytes = QByteArray::fromBase64(code, QByteArray::Base64UrlEncoding);
        QVERIFY2(
            !all.contains(code) && !all.contains(bytes) && !all.contains(bytes.toHex()), "a link is left");
    }
    for (const QByteArray &password : {wrongPassword, mailPassword, personsPassword}) {
        for (const QByteArray &form : formsOf(password))
            QVERIFY2(!all.contains(form), form.constData());
    }
}

void TestSecrecy::s30_aMailServerThatRepeatsThePassword()
{
    const QByteArray password = "correct horse battery";
    ScriptedSmtpServer server([password](SmtpDialogue &s) {
        s.greet({"AUTH PLAIN"});
        const QByteArray told = s.expectStart("AUTH PLAIN ");
        s.reply("535 5.7.8 " + password + " (" + password.toBase64() + ", " + told.trimmed() + ") is wrong");
        s.expectQuit();
    });
    signInAt(server.port(), password);
    create(u"olivia.s"_s, u"olivia@corp.example"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_desk->desk().outboxState().pausedBecause.has_value(), 10'000);
    QTRY_COMPARE(m_desk->desk().outboxState().outbox.paused, 1);
    const Error told = *m_desk->desk().outboxState().pausedBecause;
    const QByteArray all = everythingLeftBehind() + (told.message + told.advice + told.detail).toUtf8();
    QVERIFY(all.contains("is wrong"));
    for (const QByteArray &form : formsOf(password))
        QVERIFY2(!all.contains(form), form.constData());
    QCOMPARE(server.problems(), QStringList());
}

void TestSecrecy::s2_s33_aMailServerThatRepeatsTheLink()
{
    QByteArray code;
    ScriptedSmtpServer server([&code](SmtpDialogue &s) {
        s.greet();
        s.expectStart("MAIL FROM:<");
        s.reply("250 ok");
        s.expectStart("RCPT TO:<");
        s.reply("250 ok");
        s.expect("DATA");
        s.reply("354 go");
        const QString mail = readMail(s.readMessage()).text;
        static const QRegularExpression link(u"https://\\S+code=([A-Za-z0-9_-]{43})"_s);
        const auto found = link.match(mail);
        code = found.captured(1).toLatin1();
        s.reply("554-5.7.1 We do not take " + found.captured().toLatin1());
        s.reply("554 5.7.1 See https://filter.example/why?part=" + code.left(30));
        s.waitUntilGone();
    });
    m_desk->sendThrough(server.port());
    create(u"olivia.s"_s, u"olivia@corp.example"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->desk().outboxState().outbox.failed, 1, 10'000);
    QCOMPARE(code.size(), 43);
    const QByteArray all = everythingLeftBehind();
    QVERIFY(all.contains("We do not take https://www.mysite.com/activate?code=****"));
    QVERIFY(all.contains("https://filter.example/why?part=****"));
    QVERIFY(!all.contains(code.left(12)) && !all.contains(code.right(12)));
    m_desk.reset(); // hangs up, which the server waits for
}

void TestSecrecy::s17_onlyALinkSetsAPassword()
{
    // Who could set or see one would have to name one of these; the desk's tests show that what it does
    // changes none (tst_desksecrecy).
    const QMap<QString, QStringList> allowed{
        {u"setPasswordHash("_s, {u"app/accounts/AccountStore"_s, u"app/accounts/LinkRedeemer"_s}},
        {u"hashPassword("_s, {u"app/tokens/PasswordHash"_s, u"app/accounts/LinkRedeemer"_s}},
        {u"passwordHash("_s, {u"app/accounts/AccountStore"_s}},
        {u"setPassword("_s,
            {u"app/accounts/LinkRedeemer"_s, u"app/links/LinkPages"_s, u"app/storage/Connection"_s}},
        {u"LinkRedeemer"_s, {u"app/accounts/LinkRedeemer"_s, u"app/links/"_s}},
        {u"password_hash ="_s, {u"app/accounts/AccountStore"_s}},
        {u"password_hash"_s, {u"app/accounts/AccountStore"_s, u"app/practice/"_s}},
    };
    const QString root = QStringLiteral(LATCHKEY_SOURCE_DIR);
    QMap<QString, int> found;
    for (const QString &layer : {u"/app"_s, u"/ui"_s}) {
        for (const QString &file : filesIn(root + layer)) {
            if (!file.endsWith(u".cpp"_s) && !file.endsWith(u".h"_s))
                continue;
            const QString source = QString::fromUtf8(readFile(file));
            const QString name = file.mid(root.size() + 1);
            for (auto it = allowed.cbegin(); it != allowed.cend(); ++it) {
                if (!source.contains(it.key()))
                    continue;
                ++found[it.key()];
                const bool isAllowed = std::any_of(
                    it->begin(), it->end(), [&](const QString &place) { return name.startsWith(place); });
                QVERIFY2(isAllowed, qPrintable(name + u" has "_s + it.key()));
            }
        }
    }
    QCOMPARE(found.size(), allowed.size()); // or it goes by another name now
    QVERIFY(!readFile(root + u"/app/accounts/AccountDesk.h"_s).toLower().contains("password"));
}

void TestSecrecy::s30_theWindowLeavesNoCoreDump()
{
#ifdef Q_OS_LINUX
    QProcess window;
    window.start(QStringLiteral(LATCHKEY_PROGRAM), {u"--practice"_s});
    QTRY_VERIFY_WITH_TIMEOUT(window.state() == QProcess::Running, 10'000);
    static const QRegularExpression none(u"Max core file size +0 +0 "_s);
    const QString limits = u"/proc/%1/limits"_s.arg(window.processId());
    const bool isForbidden =
        QTest::qWaitFor([&] { return QString::fromLatin1(readFile(limits)).contains(none); }, 20'000);
    window.kill();
    QTRY_VERIFY_WITH_TIMEOUT(window.state() == QProcess::NotRunning, 10'000);
    QVERIFY(isForbidden);
#endif
}

void TestSecrecy::s41_everyFileIsItsOwnersAlone()
{
#ifdef Q_OS_UNIX
    // Whatever the system would grant by itself.
    const mode_t before = umask(0);
    m_desk = std::make_unique<TestDesk>();
    m_desk->sendThrough(1); // saves the profile
    create(u"olivia.s"_s, u"olivia@corp.example"_s);
    m_desk->now([&](Connection &c) { return backUp(c, m_desk->folder() + u"/copy.backup"_s); });
    const QStringList files = filesIn(m_desk->folder());
    umask(before);
    QStringList ends;
    for (const QString &file : files) {
        const auto others = QFile::permissions(file)
            & (QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther
                | QFile::ExeOther);
        QVERIFY2(!others, qPrintable(file));
        ends += file.section(u'.', -1);
    }
    for (const QString &end : {u"latchkey"_s, u"latchkey-wal"_s, u"json"_s, u"backup"_s})
        QVERIFY2(ends.contains(end), qPrintable(ends.join(u' ')));
#endif
}

/// With a home of its own, so that whatever were written there would be found.
int main(int argc, char **argv)
{
    const QTemporaryDir home;
    qputenv("HOME", home.path().toUtf8());
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        qunsetenv(name);
    qunsetenv("DBUS_SESSION_BUS_ADDRESS"); // the window is not to ask for the real keychain
    QCoreApplication application(argc, argv);
    TestSecrecy test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_secrecy.moc"
