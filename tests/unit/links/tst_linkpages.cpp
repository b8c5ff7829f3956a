// SPDX-License-Identifier: GPL-3.0-or-later
#include "LinkBench.h"
#include "links/LinkPagesThread.h"
#include "tokens/PasswordHash.h"

#include <QCryptographicHash>
#include <QElapsedTimer>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray form(const QList<std::pair<QByteArray, QByteArray>> &fields)
{
    QByteArrayList pairs;
    for (const auto &[name, value] : fields)
        pairs += name + '=' + value.toPercentEncoding();
    return pairs.join('&');
}

} // namespace

class TestLinkPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void S23_lookingChangesNothing();
    void activates();
    void S3_worksOnce();
    void S3_ofTwoAtOnceOneWins();
    void twoPagesAtOnce();
    void resetsThePassword();
    void passwordProblemsKeepTheLink_data();
    void passwordProblemsKeepTheLink();
    void deadLinksSaySo_data();
    void deadLinksSaySo();
    void codesFitTheirPageOnly();
    void formsOfStrangersAreRefused();
    void sealsEnd();
    void S25_forgotAnswersAlike();
    void S25_forgotTakesAsLong();
    void forgotSendsTheLinkThatHelps();
    void headersProtect();
    void nothingIsTrustedInHtml();
    void unknownPagesAndMethods();
    void databaseTrouble();
    void S2_codesAreNowhere();

private:
    Answer submit(const QString &page, const QByteArray &code, const QByteArray &more = {});

    std::unique_ptr<LinkBench> m_bench;
    std::unique_ptr<LinkPagesThread> m_pages;
    std::unique_ptr<Browser> m_browser;
    quint16 m_port = 0;
};

void TestLinkPages::init()
{
    m_bench = std::make_unique<LinkBench>();
    m_pages = std::make_unique<LinkPagesThread>(m_bench->target(), m_bench->clock());
    auto started = m_pages->start();
    QTRY_VERIFY(started.isFinished());
    QVERIFY(started.result().has_value());
    m_port = *started.result();
    m_browser = std::make_unique<Browser>(m_port);
}

void TestLinkPages::cleanup()
{
    m_browser.reset();
    m_pages.reset();
    m_bench.reset();
}

/// Opens the page and presses its button.
Answer TestLinkPages::submit(const QString &page, const QByteArray &code, const QByteArray &more)
{
    const Answer shown = m_browser->get(page + u"?code="_s + QString::fromLatin1(code));
    return m_browser->post(
        page, form({{"code", code}, {"seal", shown.field("seal")}}) + (more.isEmpty() ? more : '&' + more));
}

void TestLinkPages::S23_lookingChangesNothing()
{
    const QByteArray activation =
        m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    const QByteArray reset = m_bench->sendLink(m_bench->addConfirmed(u"liam"_s), TokenPurpose::Reset);
    const QStringList before = m_bench->accountRows();
    for (const QString &path : {u"/activate?code="_s + QString::fromLatin1(activation),
             u"/activate/"_s + QString::fromLatin1(activation),
             u"/resetPassword?code="_s + QString::fromLatin1(reset),
             u"/reset-password?code="_s + QString::fromLatin1(reset),
             u"/reset-password/"_s + QString::fromLatin1(reset), u"/forgot-password"_s, u"/"_s}) {
        const Answer got = m_browser->get(path);
        QCOMPARE(got.status, 200);
        QVERIFY2(path == u"/"_s || got.body.count("<button") == 1, qPrintable(path));
        const Answer head = m_browser->head(path);
        QCOMPARE(head.status, 200);
        QVERIFY(head.body.isEmpty());
    }
    QCOMPARE(m_bench->accountRows(), before);
    // Visits are kept, so that the desk can say "opened, not confirmed".
    QVERIFY(m_bench->count(u"SELECT COUNT(*) FROM link_visit WHERE action = 'opened'"_s) >= 5);
}

void TestLinkPages::activates()
{
    const AccountId id = m_bench->addUnconfirmed(u"olivia"_s);
    const QByteArray code = m_bench->sendLink(id, TokenPurpose::Activation);
    const Answer shown = m_browser->get(u"/activate?code="_s + QString::fromLatin1(code));
    QVERIFY(shown.body.contains("o...@corp.example"));
    QVERIFY(!shown.body.contains("olivia@corp.example"));
    const Answer done = submit(u"/activate"_s, code);
    QCOMPARE(done.status, 200);
    QVERIFY(done.body.contains("Your address is confirmed"));
    QVERIFY(m_bench->account(id).status.isConfirmed());
    QVERIFY(!m_bench->account(id).hasActivationToken);
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM blacklisted_token WHERE reason = 'used'"_s), 1);
}

void TestLinkPages::S3_worksOnce()
{
    const QByteArray code = m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    const Answer shown = m_browser->get(u"/activate?code="_s + QString::fromLatin1(code));
    const QByteArray posted = form({{"code", code}, {"seal", shown.field("seal")}});
    QCOMPARE(m_browser->post(u"/activate"_s, posted).status, 200);
    const QStringList after = m_bench->accountRows();
    const Answer again = m_browser->post(u"/activate"_s, posted);
    QCOMPARE(again.status, 410);
    QVERIFY(again.body.contains("This link no longer works"));
    QCOMPARE(m_browser->get(u"/activate?code="_s + QString::fromLatin1(code)).status, 410);
    QCOMPARE(m_bench->accountRows(), after);
}

void TestLinkPages::S3_ofTwoAtOnceOneWins()
{
    LinkPagesThread second(m_bench->target(), m_bench->clock());
    auto started = second.start();
    QTRY_VERIFY(started.isFinished());
    const QByteArray code = m_bench->sendLink(m_bench->addConfirmed(u"liam"_s), TokenPurpose::Reset);
    QList<std::pair<QNetworkRequest, QByteArray>> forms;
    for (int i = 0; i < 12; ++i) {
        Browser browser(i % 2 ? m_port : *started.result());
        const QByteArray seal =
            browser.get(u"/reset-password?code="_s + QString::fromLatin1(code)).field("seal");
        QNetworkRequest request(QUrl(browser.base() + u"/reset-password"_s));
        request.setRawHeader("Content-Type", "application/x-www-form-urlencoded");
        const QByteArray password = "a good password " + QByteArray::number(i);
        forms.emplaceBack(
            request, form({{"code", code}, {"seal", seal}, {"password", password}, {"again", password}}));
    }
    QNetworkAccessManager manager;
    QList<QNetworkReply *> replies;
    for (const auto &[request, body] : std::as_const(forms))
        replies += manager.post(request, body);
    int won = 0;
    for (QNetworkReply *reply : std::as_const(replies)) {
        QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), 20'000);
        won += reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200;
    }
    QCOMPARE(won, 1);
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM audit_event WHERE action = 'password_changed'"_s), 1);
}

void TestLinkPages::twoPagesAtOnce()
{
    const AccountId olivia = m_bench->addUnconfirmed(u"olivia"_s);
    const AccountId liam = m_bench->addConfirmed(u"liam"_s);
    const QByteArray activation = m_bench->sendLink(olivia, TokenPurpose::Activation);
    const QByteArray reset = m_bench->sendLink(liam, TokenPurpose::Reset);
    const Answer first = m_browser->get(u"/activate?code="_s + QString::fromLatin1(activation));
    const Answer second = m_browser->get(u"/resetPassword?code="_s + QString::fromLatin1(reset));
    QCOMPARE(m_browser
                 ->post(u"/resetPassword"_s,
                     form({{"code", reset}, {"seal", second.field("seal")}, {"password", "correct horse"},
                         {"again", "correct horse"}}))
                 .status,
        200);
    QCOMPARE(
        m_browser->post(u"/activate"_s, form({{"code", activation}, {"seal", first.field("seal")}})).status,
        200);
    QVERIFY(m_bench->account(olivia).status.isConfirmed());
}

// S19
void TestLinkPages::resetsThePassword()
{
    const AccountId id = m_bench->addConfirmed(u"liam"_s);
    const QByteArray code = m_bench->sendLink(id, TokenPurpose::Reset);
    const QByteArray password = "pä ss+wö%rd&=✓";
    const Answer done =
        submit(u"/resetPassword"_s, code, form({{"password", password}, {"again", password}}));
    QCOMPARE(done.status, 200);
    QVERIFY(done.body.contains("Your password was changed. You have been signed out everywhere."));
    const QString hash = **AccountStore(m_bench->connection()).passwordHash(id);
    QVERIFY(hash.startsWith(u"$2b$10$"_s));
    QVERIFY(verifyPassword(Secret(password), hash));
    QCOMPARE(*m_bench->account(id).tokensValidAfter, m_bench->clock()->now());
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM message WHERE purpose = 'password_changed'"_s), 1);
    QCOMPARE(
        submit(u"/resetPassword"_s, code, form({{"password", password}, {"again", password}})).status, 403);
}

void TestLinkPages::passwordProblemsKeepTheLink_data()
{
    QTest::addColumn<QByteArray>("password");
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<QByteArray>("sentence");
    QTest::newRow("short") << QByteArray("seven77") << QByteArray("seven77")
                           << QByteArray("at least 8 characters.");
    QTest::newRow("S26 73 bytes") << QByteArray(73, 'x') << QByteArray(73, 'x')
                                  << QByteArray("The password is too long");
    QTest::newRow("S26 37 letters of two bytes")
        << QByteArray("\xc3\xa4").repeated(37) << QByteArray("\xc3\xa4").repeated(37)
        << QByteArray("The password is too long");
    QTest::newRow("different") << QByteArray("correct horse") << QByteArray("correct house")
                               << QByteArray("The two are not the same");
    QTest::newRow("NUL") << QByteArray("correct\0horse", 13) << QByteArray("correct\0horse", 13)
                         << QByteArray("cannot be used");
    QTest::newRow("empty") << QByteArray() << QByteArray() << QByteArray("at least 8 characters.");
}

void TestLinkPages::passwordProblemsKeepTheLink()
{
    QFETCH(QByteArray, password);
    QFETCH(QByteArray, again);
    QFETCH(QByteArray, sentence);
    const QByteArray code = m_bench->sendLink(m_bench->addConfirmed(u"liam"_s), TokenPurpose::Reset);
    const QStringList before = m_bench->accountRows();
    const Answer refused =
        submit(u"/resetPassword"_s, code, form({{"password", password}, {"again", again}}));
    QCOMPARE(refused.status, 422);
    const qsizetype at = refused.body.indexOf("id=\"problem\" role=\"alert\"");
    QVERIFY2(at > 0 && refused.body.indexOf(sentence, at) > 0, refused.body.constData());
    QVERIFY(refused.body.contains("aria-invalid=\"true\""));
    QVERIFY(password.isEmpty() || !refused.body.contains(password));
    QCOMPARE(m_bench->accountRows(), before);
    // The form that came back works.
    QCOMPARE(refused.field("code"), code);
    QCOMPARE(m_browser
                 ->post(u"/resetPassword"_s,
                     form({{"code", code}, {"seal", refused.field("seal")}, {"password", "correct horse"},
                         {"again", "correct horse"}}))
                 .status,
        200);
}

void TestLinkPages::deadLinksSaySo_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("never issued") << u"/activate?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"_s;
    QTest::newRow("none") << u"/activate"_s;
    QTest::newRow("cut off") << u"/resetPassword?code=abc"_s;
    QTest::newRow("endless") << u"/resetPassword?code="_s + QString(5000, u'a');
    QTest::newRow("twice") << u"/resetPassword?code=a&code=b"_s;
    QTest::newRow("in the path") << u"/reset-password/nothing"_s;
}

void TestLinkPages::deadLinksSaySo()
{
    QFETCH(QString, path);
    const Answer got = m_browser->get(path);
    QCOMPARE(got.status, 410);
    QVERIFY(got.body.contains("This link no longer works"));
    const bool inPath = path.count(u'/') == 2;
    QVERIFY(got.body.contains(inPath ? "href=\"../forgot-password\"" : "href=\"forgot-password\""));
    QVERIFY(!got.body.contains("<form"));
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM link_visit"_s), 0);
}

void TestLinkPages::codesFitTheirPageOnly()
{
    const QByteArray activation =
        m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    QCOMPARE(m_browser->get(u"/resetPassword?code="_s + QString::fromLatin1(activation)).status, 410);
    m_bench->clock()->advance(73h);
    QCOMPARE(m_browser->get(u"/activate?code="_s + QString::fromLatin1(activation)).status, 410);
}

// S23
void TestLinkPages::formsOfStrangersAreRefused()
{
    const AccountId id = m_bench->addUnconfirmed(u"olivia"_s);
    const QByteArray code = m_bench->sendLink(id, TokenPurpose::Activation);
    const QByteArray seal = m_browser->get(u"/activate?code="_s + QString::fromLatin1(code)).field("seal");
    const QStringList before = m_bench->accountRows();
    const QByteArray whole = form({{"code", code}, {"seal", seal}});

    QCOMPARE(m_browser->post(u"/activate"_s, form({{"code", code}})).status, 403);
    QCOMPARE(m_browser->post(u"/activate"_s, form({{"code", code}, {"seal", "1." + seal}})).status, 403);
    QCOMPARE(m_browser->post(u"/activate"_s, form({{"code", code + "x"}, {"seal", seal}})).status, 403);
    const QByteArray forgot = m_browser->get(u"/forgot-password"_s).field("seal");
    QCOMPARE(m_browser->post(u"/activate"_s, form({{"code", code}, {"seal", forgot}})).status, 403);
    QCOMPARE(m_browser->post(u"/activate"_s, whole, {{"Origin", "https://evil.example"}}).status, 403);
    QCOMPARE(m_browser->post(u"/activate"_s, whole, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    QCOMPARE(m_browser->post(u"/activate"_s, whole, {{"Content-Type", "text/plain"}}).status, 415);
    QCOMPARE(m_browser->post(u"/activate"_s, whole + "&code=x").status, 400);
    QCOMPARE(m_bench->accountRows(), before);

    // What a person's browser sends is taken, and a refused page offers the button again.
    const Answer refused = m_browser->post(u"/activate"_s, form({{"code", code}}));
    QVERIFY(refused.body.contains("press the button again"));
    QCOMPARE(m_browser
                 ->post(u"/activate"_s, form({{"code", code}, {"seal", refused.field("seal")}}),
                     {{"Origin", "null"}, {"Sec-Fetch-Site", "same-origin"}})
                 .status,
        200);
    QVERIFY(m_bench->account(id).status.isConfirmed());
}

void TestLinkPages::sealsEnd()
{
    const QByteArray code = m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    const QByteArray seal = m_browser->get(u"/activate?code="_s + QString::fromLatin1(code)).field("seal");
    m_bench->clock()->advance(2h);
    QCOMPARE(m_browser->post(u"/activate"_s, form({{"code", code}, {"seal", seal}})).status, 403);
    // The site's own address counts as ours, even when a proxy has changed the Host.
    QCOMPARE(
        m_browser
            ->post(u"/activate"_s,
                form({{"code", code},
                    {"seal",
                        m_browser->get(u"/activate?code="_s + QString::fromLatin1(code)).field("seal")}}),
                {{"Origin", "https://www.mysite.com"}})
            .status,
        200);
}

void TestLinkPages::S25_forgotAnswersAlike()
{
    m_bench->addConfirmed(u"liam"_s);
    m_bench->addUnconfirmed(u"olivia"_s);
    const AccountId blocked = m_bench->addConfirmed(u"eve"_s);
    QVERIFY(AccountDesk(m_bench->connection(), *m_bench->clock(), Actor::named(u"Kim"_s))
                .block(blocked, u"spam"_s));
    std::optional<Answer> first;
    for (const char *who :
        {"liam", "LIAM@corp.example", "olivia", "eve", "nobody", "nobody@corp.example", "'; --"}) {
        const QByteArray seal = m_browser->get(u"/forgot-password"_s).field("seal");
        Answer got = m_browser->post(u"/forgot-password"_s, form({{"who", who}, {"seal", seal}}));
        QCOMPARE(got.status, 200);
        QVERIFY(!got.body.contains(who));
        got.headers.remove("date");
        if (!first)
            first = got;
        QCOMPARE(got.body, first->body);
        QCOMPARE(got.headers, first->headers);
    }
    QTRY_COMPARE(m_bench->count(u"SELECT COUNT(*) FROM message WHERE purpose = 'reset'"_s), 1);
    const QByteArray seal = m_browser->get(u"/forgot-password"_s).field("seal");
    QCOMPARE(m_browser->post(u"/forgot-password"_s, form({{"who", "  "}, {"seal", seal}})).status, 422);
    QCOMPARE(m_browser->post(u"/forgot-password"_s, form({{"who", "liam"}})).status, 403);
}

void TestLinkPages::S25_forgotTakesAsLong()
{
    // While somebody else writes, queuing a message has to wait; an answer that waited for it would say that
    // there is such an account.
    m_bench->addConfirmed(u"liam"_s);
    const QByteArray seal = m_browser->get(u"/forgot-password"_s).field("seal");
    QVERIFY(m_bench->connection().executeDirect(u"BEGIN IMMEDIATE"_s).has_value());
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(m_browser->post(u"/forgot-password"_s, form({{"who", "liam"}, {"seal", seal}})).status, 200);
    QCOMPARE(m_browser->get(u"/forgot-password"_s).status, 200);
    QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(m_bench->connection().executeDirect(u"ROLLBACK"_s).has_value());
    QTRY_COMPARE(m_bench->count(u"SELECT COUNT(*) FROM message"_s), 1);
}

void TestLinkPages::forgotSendsTheLinkThatHelps()
{
    m_bench->addUnconfirmed(u"olivia"_s);
    const QByteArray seal = m_browser->get(u"/forgot-password"_s).field("seal");
    m_browser->post(u"/forgot-password"_s, form({{"who", "olivia@corp.example"}, {"seal", seal}}));
    QTRY_COMPARE(
        m_bench->count(
            u"SELECT COUNT(*) FROM message WHERE purpose = 'activation' AND created_by = '@person'"_s),
        1);
}

void TestLinkPages::headersProtect()
{
    const Answer got = m_browser->get(u"/forgot-password"_s);
    const QByteArray style = got.body.mid(
        got.body.indexOf("<style>") + 7, got.body.indexOf("</style>") - got.body.indexOf("<style>") - 7);
    const QByteArray hash = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
    const QByteArray policy = got.headers.value("content-security-policy");
    QVERIFY(policy.startsWith("default-src 'none'; "));
    QVERIFY2(policy.contains("style-src 'sha256-" + hash + "'"), policy.constData());
    QVERIFY(policy.contains("form-action 'self'"));
    QVERIFY(policy.contains("frame-ancestors 'none'"));
    QVERIFY(!got.body.contains("<script") && !got.body.contains(" style=") && !got.body.contains(" on"));
    for (const QString &path : {u"/"_s, u"/nothing"_s, u"/activate?code=x"_s}) {
        const Answer other = m_browser->get(path);
        QCOMPARE(other.headers.value("referrer-policy"), "no-referrer");
        QCOMPARE(other.headers.value("cache-control"), "no-store");
        QCOMPARE(other.headers.value("x-content-type-options"), "nosniff");
        QCOMPARE(other.headers.value("content-type"), "text/html; charset=utf-8");
        QCOMPARE(other.headers.value("content-security-policy"), policy);
        QVERIFY(!other.headers.contains("set-cookie"));
    }
}

void TestLinkPages::nothingIsTrustedInHtml()
{
    SiteSettings site = SiteSettings::defaults();
    site.name = u"<script>alert(1)</script> & \"Söhne\" {{body}}"_s;
    QVERIFY(SiteStore(m_bench->connection()).write(site).has_value());
    const QByteArray code = "\"><script>alert(2)</script>";
    for (const Answer &got : {m_browser->get(u"/"_s), m_browser->post(u"/activate"_s, form({{"code", code}})),
             m_browser->post(
                 u"/resetPassword"_s, form({{"code", code}, {"password", "<b>"}, {"again", "x"}}))}) {
        QVERIFY2(!got.body.contains("<script"), got.body.constData());
        QVERIFY(got.body.contains(
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;S\xc3\xb6hne&quot; {{body}}"));
    }
    const Answer refused = m_browser->post(u"/activate"_s, form({{"code", code}}));
    QVERIFY(refused.body.contains("value=\"&quot;&gt;&lt;script&gt;alert(2)&lt;/script&gt;\""));
}

void TestLinkPages::unknownPagesAndMethods()
{
    QCOMPARE(m_browser->get(u"/favicon.ico"_s).status, 404);
    QCOMPARE(m_browser->get(u"/../etc/passwd"_s).status, 404);
    QCOMPARE(m_browser->get(u"/activatex"_s).status, 404);
    QCOMPARE(m_browser->get(u"/forgot-password/"_s).status, 200);
    QCOMPARE(m_browser->get(u"/robots.txt"_s).body, "User-agent: *\nDisallow: /\n");
    const Answer put = m_browser->other("PUT", u"/activate"_s);
    QCOMPARE(put.status, 405);
    QCOMPARE(put.headers.value("allow"), "GET, HEAD, POST");
    QCOMPARE(m_browser->post(u"/"_s, "a=b").status, 405);
    QCOMPARE(m_browser->other("DELETE", u"/nothing"_s).status, 404);
}

void TestLinkPages::databaseTrouble()
{
    const QByteArray code = m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    const Answer shown = m_browser->get(u"/activate?code="_s + QString::fromLatin1(code));
    QVERIFY(m_bench->connection()
                .executeDirect(u"ALTER TABLE blacklisted_token RENAME TO elsewhere"_s)
                .has_value());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^link pages: Storage: "_s));
    const QByteArray posted = form({{"code", code}, {"seal", shown.field("seal")}});
    const Answer failed = m_browser->post(u"/activate"_s, posted);
    QCOMPARE(failed.status, 503);
    QVERIFY(failed.body.contains("nothing was changed"));
    QVERIFY(failed.headers.contains("retry-after"));
    QVERIFY(!failed.body.contains("blacklisted_token"));
    QVERIFY(m_bench->connection()
                .executeDirect(u"ALTER TABLE elsewhere RENAME TO blacklisted_token"_s)
                .has_value());
    QCOMPARE(m_browser->post(u"/activate"_s, posted).status, 200);
}

void TestLinkPages::S2_codesAreNowhere()
{
    const QByteArray activation =
        m_bench->sendLink(m_bench->addUnconfirmed(u"olivia"_s), TokenPurpose::Activation);
    const QByteArray reset = m_bench->sendLink(m_bench->addConfirmed(u"liam"_s), TokenPurpose::Reset);
    submit(u"/activate"_s, activation);
    submit(u"/resetPassword"_s, reset, "password=correct+horse&again=correct+horse");
    QByteArray bytes;
    for (const QString &end : {u""_s, u"-wal"_s}) {
        QFile file(m_bench->path() + end);
        if (file.open(QIODevice::ReadOnly))
            bytes += file.readAll();
    }
    QVERIFY(bytes.contains("o") && bytes.size() > 10'000);
    QVERIFY(!bytes.contains(activation) && !bytes.contains(reset) && !bytes.contains("correct horse"));
}

QTEST_GUILESS_MAIN(TestLinkPages)
#include "tst_linkpages.moc"
