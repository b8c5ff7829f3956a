// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkRedeemer.h"
#include "accounts/Purge.h"
#include "LinkBench.h"
#include "links/LinkPages.h"

#include <QUrlQuery>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

/// What a stranger learns from the public pages about who has an account: nothing (S25).
class TestLinkPrivacy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void S25_deadLinksAnswerAlike();
    void S25_theAnswerIsGivenWithoutLookingForAnybody();
    void S25_whoIsAskedForIsOnlyHandedOn();
    void S33_aFailureNamesNobody();

private:
    HttpResponse get(const QString &path, const QByteArray &code);
    HttpResponse forgot(const QString &who);
    AccountDesk desk() { return {m_bench->connection(), *m_bench->clock(), Actor::named(u"Kim"_s)}; }

    std::unique_ptr<LinkBench> m_bench;
    std::unique_ptr<LinkPages> m_pages;
    QStringList m_asked;
};

void TestLinkPrivacy::init()
{
    m_asked.clear();
    m_bench = std::make_unique<LinkBench>();
    m_pages = std::make_unique<LinkPages>(
        m_bench->connection(), *m_bench->clock(), [this](const QString &who) { m_asked += who; });
}

HttpResponse TestLinkPrivacy::get(const QString &path, const QByteArray &code)
{
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = "code=" + code;
    return m_pages->handle(request);
}

HttpResponse TestLinkPrivacy::forgot(const QString &who)
{
    const Answer form{200, get(u"/forgot-password"_s, {}).body, {}};
    HttpRequest request;
    request.method = "POST";
    request.path = u"/forgot-password"_s;
    request.headers.insert("content-type", "application/x-www-form-urlencoded");
    request.body = "seal=" + form.field("seal") + "&who=" + QUrl::toPercentEncoding(who);
    return m_pages->handle(request);
}

void TestLinkPrivacy::S25_deadLinksAnswerAlike()
{
    const auto confirmed = [this](const QString &name) { return m_bench->addConfirmed(name); };
    const auto resetFor = [this](AccountId id) { return m_bench->sendLink(id, TokenPurpose::Reset); };
    QMap<QString, QByteArray> codes;
    codes[u"never issued"_s] = mintCode().value.toByteArray();
    const AccountId used = confirmed(u"used"_s);
    codes[u"used"_s] = resetFor(used);
    QVERIFY(LinkRedeemer(m_bench->connection(), *m_bench->clock())
                .setPassword(Secret(codes[u"used"_s]), Secret(u"correct horse"_s)));
    const AccountId replaced = confirmed(u"replaced"_s);
    codes[u"replaced"_s] = resetFor(replaced);
    m_bench->clock()->advance(2min);
    resetFor(replaced);
    const AccountId blocked = confirmed(u"blocked"_s);
    codes[u"blocked"_s] = resetFor(blocked);
    QVERIFY(desk().block(blocked, u"spam"_s));
    const AccountId deleted = confirmed(u"deleted"_s);
    codes[u"deleted"_s] = resetFor(deleted);
    QVERIFY(desk().remove(deleted));
    const AccountId revoked = confirmed(u"revoked"_s);
    codes[u"revoked"_s] = resetFor(revoked);
    QVERIFY(desk().revokeToken(revoked, TokenPurpose::Reset));
    codes[u"another purpose"_s] =
        m_bench->sendLink(m_bench->addUnconfirmed(u"other"_s), TokenPurpose::Activation);
    codes[u"expired"_s] = resetFor(confirmed(u"expired"_s));
    m_bench->clock()->advance(30min);

    const HttpResponse first = get(u"/resetPassword"_s, codes.first());
    QCOMPARE(first.status, 410);
    for (auto it = codes.cbegin(); it != codes.cend(); ++it) {
        const HttpResponse answer = get(u"/resetPassword"_s, it.value());
        QCOMPARE(answer.status, first.status);
        QVERIFY2(answer.body == first.body, qPrintable(it.key()));
        QCOMPARE(answer.headers, first.headers);
    }
}

void TestLinkPrivacy::S25_theAnswerIsGivenWithoutLookingForAnybody()
{
    // Whatever takes no look at the accounts takes as long for all of them.
    m_bench->addConfirmed(u"liam"_s);
    const HttpResponse before = forgot(u"liam"_s);
    QVERIFY(
        m_bench->connection().executeDirect(u"ALTER TABLE user_account RENAME TO elsewhere"_s).has_value());
    for (const QString &who : {u"liam"_s, u"nobody"_s}) {
        const HttpResponse answer = forgot(who);
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body == before.body);
        QCOMPARE(answer.headers, before.headers);
    }
}

void TestLinkPrivacy::S25_whoIsAskedForIsOnlyHandedOn()
{
    forgot(u"  liam "_s);
    forgot(u"nobody@corp.example"_s);
    QCOMPARE(m_asked, (QStringList{u"liam"_s, u"nobody@corp.example"_s}));
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM message"_s), 0);
    QCOMPARE(m_bench->count(u"SELECT COUNT(*) FROM audit_event"_s), 0);
}

void TestLinkPrivacy::S33_aFailureNamesNobody()
{
    const QByteArray code = m_bench->sendLink(m_bench->addConfirmed(u"liam"_s), TokenPurpose::Reset);
    QVERIFY(
        m_bench->connection().executeDirect(u"ALTER TABLE user_account RENAME TO elsewhere"_s).has_value());
    static QString logged;
    logged.clear();
    const auto before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &message) { logged += message; });
    const HttpResponse answer = get(u"/resetPassword"_s, code);
    qInstallMessageHandler(before);
    QCOMPARE(answer.status, 503);
    QVERIFY2(logged.startsWith(u"link pages: Storage: "_s), qPrintable(logged));
    for (const QString &text : {logged, QString::fromUtf8(answer.body)})
        QVERIFY(!text.contains(QString::fromLatin1(code)) && !text.contains(tokenIdOf(code))
            && !text.contains(u"liam"_s));
}

QTEST_GUILESS_MAIN(TestLinkPrivacy)
#include "tst_linkprivacy.moc"
