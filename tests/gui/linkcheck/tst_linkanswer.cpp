// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TimeText.h"
#include "linkcheck/LinkAnswer.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant now = toInstant(QDateTime({2026, 11, 21}, {14, 20}, Qt::LocalTime));

Account accountWith(const QString &statusCode)
{
    Account account;
    account.id = AccountId(7);
    account.userName = u"olivia.s"_s;
    account.fullName = u"Olivia Smith"_s;
    account.email = u"olivia.smith@corp.example"_s;
    account.status.code = statusCode;
    return account;
}

LinkDiagnosis resetLink(LinkVerdict verdict)
{
    LinkDiagnosis link;
    link.verdict = verdict;
    link.purpose = TokenPurpose::Reset;
    link.account = AccountId(7);
    link.accountName = u"Olivia Smith"_s;
    link.sent = now - 60min;
    link.expires = verdict == LinkVerdict::Live ? now + 12min : now - 30min;
    link.died = now - 18min;
    link.by = Actor::named(u"kim"_s);
    return link;
}

LiveToken newerReset()
{
    LiveToken token;
    token.account = AccountId(7);
    token.purpose = TokenPurpose::Reset;
    token.issued = now - 18min;
    token.issuedBy = Actor::named(u"Kim"_s);
    token.expires = now + 12min;
    return token;
}

const QString confirmed = u"EMAIL_CONFIRMED"_s;
const QString unconfirmed = u"EMAIL_NON_CONFIRMED"_s;
const QString blocked = u"BLOCKED"_s;

/// Every verdict, as an enum that grows must be thought of here too: the switch has no default.
QList<LinkVerdict> allVerdicts()
{
    QList<LinkVerdict> verdicts;
    for (int i = 0; i <= int(LinkVerdict::NotALink); ++i)
        verdicts.append(LinkVerdict(i));
    return verdicts;
}

} // namespace

class TestLinkAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyVerdictHasItsOwnSentence()
    {
        QStringList titles;
        for (const LinkVerdict verdict : allVerdicts()) {
            const LinkAnswer answer = answerFor(resetLink(verdict), accountWith(confirmed), now);
            QVERIFY2(answer.title.endsWith(u'.'), qPrintable(answer.title));
            QVERIFY(answer.title.size() > 10 && !answer.explanation.isEmpty());
            QVERIFY2(!titles.contains(answer.title), qPrintable(answer.title));
            const QString all = answer.title + answer.explanation + answer.note;
            QVERIFY2(!all.contains(u"%"_s) && !all.contains(u"  "_s) && !all.contains(u'!'), qPrintable(all));
            titles.append(answer.title);
        }
    }

    void everyVerdictSaysWhatHelps_data()
    {
        QTest::addColumn<LinkVerdict>("verdict");
        QTest::addColumn<bool>("offersReset");
        const QList<LinkVerdict> without{LinkVerdict::Live, LinkVerdict::AccountDeleted,
            LinkVerdict::AccountPurged, LinkVerdict::OtherSite, LinkVerdict::CutOff, LinkVerdict::NeverIssued,
            LinkVerdict::NotALink};
        for (const LinkVerdict verdict : allVerdicts())
            QTest::addRow("%d", int(verdict)) << verdict << !without.contains(verdict);
    }
    void everyVerdictSaysWhatHelps()
    {
        QFETCH(LinkVerdict, verdict);
        QFETCH(bool, offersReset);
        const LinkAnswer answer = answerFor(resetLink(verdict), accountWith(confirmed), now);
        QCOMPARE(answer.send == TokenPurpose::Reset, offersReset);
        // Without an account there is nobody to send it to.
        QVERIFY(!answerFor(resetLink(verdict), std::nullopt, now).send);
        // A blocked person is not offered anything.
        QVERIFY(!answerFor(resetLink(verdict), accountWith(blocked), now).send);
    }

    void aReplacedLinkNamesTheOneThatWorks()
    {
        LinkDiagnosis link = resetLink(LinkVerdict::Replaced);
        link.newer = newerReset();
        const LinkAnswer answer = answerFor(link, accountWith(confirmed), now);
        QCOMPARE(answer.title,
            u"It was replaced by a newer one, sent today at %1."_s.arg(TimeText::timeOfDay(now - 18min)));
        QCOMPARE(answer.explanation,
            u"This reset link for Olivia Smith was sent at %1 and would have worked until %2. A newer reset "
            u"was sent "
            "at %3 by Kim; only that one works, until %4 (12 minutes left)."_s.arg(
                TimeText::timeOfDay(now - 60min), TimeText::timeOfDay(now - 30min),
                TimeText::timeOfDay(now - 18min), TimeText::timeOfDay(now + 12min)));
        link.newer.reset();
        QVERIFY(answerFor(link, accountWith(confirmed), now)
                    .explanation.contains(u"does not work any more either"_s));
    }

    void daysAreNamedWhereItWasNotToday()
    {
        LinkDiagnosis link = resetLink(LinkVerdict::Expired);
        link.sent = now - 24h - 30min;
        link.expires = now - 24h;
        const LinkAnswer answer = answerFor(link, accountWith(confirmed), now);
        QVERIFY(answer.title.startsWith(u"It ran out 24 hours ago, yesterday at "_s));
        QVERIFY(answer.explanation.contains(u"was sent yesterday at "_s));
        QVERIFY(answer.explanation.contains(u"worked until yesterday at "_s));
        link.expires = now - 24h * 40;
        QVERIFY(answerFor(link, accountWith(confirmed), now)
                    .title.contains(QLocale().toString(QDate(2026, 10, 12), u"dddd, d MMMM"_s)));
    }

    void aLinkThatWorksSaysForHowLong()
    {
        LinkDiagnosis link = resetLink(LinkVerdict::Live);
        link.expires = now + 12min + 30s;
        const LinkAnswer answer = answerFor(link, accountWith(confirmed), now);
        QCOMPARE(answer.title, u"This link works, for another 12 minutes."_s);
        QVERIFY(answer.tone == Tone::Good);
        QVERIFY(answer.explanation.contains(u" works until "_s));
    }

    void anActivationOfAConfirmedAddressNeedsNoNewOne()
    {
        LinkDiagnosis link = resetLink(LinkVerdict::Expired);
        link.purpose = TokenPurpose::Activation;
        const LinkAnswer late = answerFor(link, accountWith(confirmed), now);
        QVERIFY(!late.send);
        QVERIFY(late.explanation.contains(u"the person can sign in without it"_s));
        QVERIFY(answerFor(link, accountWith(unconfirmed), now).send == TokenPurpose::Activation);
    }

    void whoDidItIsNamedAtTheStartOfTheSentence()
    {
        QVERIFY(answerFor(resetLink(LinkVerdict::Revoked), accountWith(confirmed), now)
                    .title.startsWith(u"Kim took it back today at "_s));
        LinkDiagnosis purged = resetLink(LinkVerdict::AccountDeleted);
        purged.by = Actor::site();
        QVERIFY(answerFor(purged, std::nullopt, now).title.startsWith(u"The website deleted the account"_s));
    }

    void aBlockThatHasEndedIsNotInTheWay()
    {
        const LinkDiagnosis link = resetLink(LinkVerdict::AccountBlocked);
        const LinkAnswer ended = answerFor(link, accountWith(confirmed), now);
        QVERIFY(ended.send == TokenPurpose::Reset);
        QVERIFY(ended.explanation.contains(u"not blocked any more"_s));
        Account account = accountWith(blocked);
        account.blockedUntil = now + 2h;
        QVERIFY(answerFor(link, account, now)
                    .explanation.contains(u"blocked until "_s + TimeText::timeOfDay(now + 2h)));
    }

    void aRepairedLinkIsNoted()
    {
        LinkDiagnosis link = resetLink(LinkVerdict::Used);
        QVERIFY(answerFor(link, accountWith(confirmed), now).note.isEmpty());
        link.repaired = true;
        QVERIFY(!answerFor(link, accountWith(confirmed), now).note.isEmpty());
    }

    void missingTimesLeaveNoHoles()
    {
        LinkDiagnosis link;
        link.purpose = TokenPurpose::Activation;
        for (const LinkVerdict verdict : allVerdicts()) {
            link.verdict = verdict;
            const LinkAnswer answer = answerFor(link, std::nullopt, now);
            QVERIFY(!answer.title.isEmpty());
            QVERIFY2(!(answer.title + answer.explanation).contains(u"  "_s), qPrintable(answer.explanation));
        }
    }

    void theTextForATicketSaysWhenAndByWhom()
    {
        const LinkAnswer answer = answerFor(resetLink(LinkVerdict::Used), accountWith(confirmed), now);
        const QString text = answer.plainText(now, Actor::named(u"Kim"_s));
        QVERIFY(text.startsWith(answer.title));
        QVERIFY(text.contains(u"Checked by Kim, "_s));
        QVERIFY(text.contains(TimeText::exactUtc(now)));
        QVERIFY(text.contains(u"Times are UTC"_s));
    }
};

QTEST_GUILESS_MAIN(TestLinkAnswer)
#include "tst_linkanswer.moc"
