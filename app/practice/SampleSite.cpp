// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/SampleSite.h"

#include "accounts/AccountStore.h"
#include "practice/SampleData.h"

#include <algorithm>
#include <QStringList>

namespace latchkey {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration activationLifetime = 72h;
constexpr Duration resetLifetime = 30min;
constexpr auto keptHistory = 30 * 24h;

/// bcrypt of a password that nobody knows any more.
const auto someHash = u"$2b$10$7QGZwVN45uMHns3Iab706u.WQJGPu7buaxw6KZMYmOf7wEeJLyAme"_s;

const QStringList operators{u"Kim"_s, u"Sam"_s, u"Ines"_s};
const QStringList resetReasons{u"called, cannot sign in"_s, u"wrote to support"_s,
    u"new phone, password lost"_s, u"asked in the chat"_s, u"the link from the website never arrived"_s};
const QStringList blockReasons{u"sends spam through the contact form"_s,
    u"account was taken over, owner called"_s, u"charged back two payments"_s,
    u"asked to be blocked while abroad"_s, u"several accounts of one person"_s};
const QStringList noteTexts{u"Calls on a bad line; ring back on the stored number."_s,
    u"Uses a company filter that opens every link. Told to look in the quarantine folder."_s,
    u"Prefers to be written to in the morning."_s, u"Identity checked by call-back."_s,
    u"Had mistyped the address when registering."_s, u"Will send a copy of the invoice."_s,
    u"Second time this month; a password manager was suggested."_s};

QString ticket(SampleRandom &random)
{
    return u"T-"_s + QString::number(random.between(2041, 2987));
}

} // namespace

SampleSite::SampleSite(Connection &connection, Instant now, quint32 seed)
    : m_connection(connection)
    , m_now(now)
    , m_random(seed)
    , m_history(connection, m_random)
{
}

Result<void> SampleSite::fill()
{
    m_history.insert(u"INSERT INTO user_account_status (code, label, tone, may_sign_in, built_in) "
                     "VALUES ('UNDER_REVIEW', 'Under review', 'info', 0, 0) RETURNING id"_s,
        {});
    readStatuses();
    m_crowd = makeSamplePeople(m_random, 190);
    planUnconfirmed();
    planOthers();
    planGone();
    std::stable_sort(m_planned.begin(), m_planned.end(),
        [](const Planned &a, const Planned &b) { return a.registered < b.registered; });
    for (const Planned &planned : m_planned)
        planned.tell();
    return m_history.result();
}

void SampleSite::readStatuses()
{
    const auto id = [this](const QString &code) {
        const auto status = AccountStore(m_connection).status(code);
        return status ? status->id : StatusId();
    };
    m_unconfirmed = id(u"EMAIL_NON_CONFIRMED"_s);
    m_confirmed = id(u"EMAIL_CONFIRMED"_s);
    m_blocked = id(u"BLOCKED"_s);
    m_underReview = id(u"UNDER_REVIEW"_s);
}

void SampleSite::plan(Instant registered, std::function<void()> tell)
{
    m_planned.push_back({registered, std::move(tell)});
}

Duration SampleSite::minutes(int from, int to)
{
    return std::chrono::minutes(m_random.between(from, to)) + std::chrono::seconds(m_random.below(60));
}

void SampleSite::planUnconfirmed()
{
    const Instant olivia = m_now - 68h - 48min;
    plan(olivia - 22min, [this, olivia] { tellOlivia(olivia); });

    struct Known {
        SamplePerson person;
        Duration ago;
        Fate fate;
    };
    const QList<Known> known{
        {{u"Liam Johansson"_s, u"liam.j"_s, u"liam@gamil.example"_s, u"sv"_s, u"+46846500401"_s}, 62h + 41min,
            Fate::Arrived},
        {{u"Nour El-Din"_s, u"nour"_s, u"nour.eldin@mail.example"_s, u"ar"_s, {}}, 40h + 35min,
            Fate::Scanned},
        {{u"Sofía Hernández"_s, u"sofiah"_s, u"sofia.h@escuela.example"_s, u"es"_s, {}}, 31h + 28min,
            Fate::Opened},
        {{u"Théo Lefèvre"_s, u"theo.l"_s, u"theo.lefevre@corp.example"_s, u"fr"_s, u"+33199004127"_s},
            27h + 30min, Fate::Bounced},
        {{u"Mei Tanaka"_s, u"mei_t"_s, u"mei.tanaka@example.org"_s, u"ja"_s, {}}, 4h + 45min, Fate::Arrived},
        {{u"Aleksandr Ivanov"_s, u"aivanov"_s, u"a.ivanov@example.net"_s, u"ru"_s, {}}, 2h + 38min,
            Fate::Scanned},
        {{u"Henry Clark"_s, u"henry.clark"_s, u"henry.clark@example.com"_s, u"en-GB"_s, u"+447700900182"_s},
            1h + 3min, Fate::Arrived},
        {{u"Anna Kowalska"_s, u"anna_kowalska"_s, u"anna.kowalska@example.org"_s, u"pl"_s, {}}, 40min,
            Fate::Arrived},
        {{u"Ravi Patel"_s, u"ravi.p"_s, u"ravi.patel@corp.example"_s, u"en"_s, u"+447700900466"_s}, 12min,
            Fate::Waiting},
    };
    for (const Known &one : known)
        plan(m_now - one.ago, [this, one] { tellUnconfirmed(one.person, m_now - one.ago, one.fate); });
    const SamplePerson grace{u"Grace Okafor"_s, u"grace.o"_s, u"grace@okafor.example"_s, u"en-NG"_s, {}};
    plan(m_now - 2h - 4min, [this, grace] { tellUnderReview(grace, m_now - 2h - 4min); });

    static const QStringList mistyped{u"gmial.example"_s, u"hotmial.example"_s, u"outlok.example"_s};
    for (int i = 0; i < 27; ++i) {
        SamplePerson person = m_crowd.takeFirst();
        Fate fate = i % 4 == 1 ? Fate::Scanned : i % 4 == 3 ? Fate::Opened : Fate::Arrived;
        Instant registered = m_now - minutes(75, 61 * 60);
        if (i < mistyped.size()) {
            person.email = person.email.left(person.email.indexOf(u'@') + 1) + mistyped[i];
            fate = i == 0 ? Fate::Bounced : Fate::Arrived;
        } else if (i == 5) {
            fate = Fate::Postponed;
            registered = m_now - 66h - 17min;
        } else if (i == 6) {
            fate = Fate::Corrected;
        }
        plan(registered, [this, person, registered, fate] { tellUnconfirmed(person, registered, fate); });
    }
}

void SampleSite::planOthers()
{
    for (int i = 0; i < 3; ++i) {
        const SamplePerson person = m_crowd.takeFirst();
        const Instant registered = m_now - minutes(3 * 24 * 60, 25 * 24 * 60);
        plan(registered, [this, person, registered] { tellUnderReview(person, registered); });
    }
    for (int i = 0; i < 12; ++i) {
        const SamplePerson person = m_crowd.takeFirst();
        const Instant registered = m_now - minutes(60 * 24 * 60, 700 * 24 * 60);
        plan(registered, [this, person, registered, i] { tellBlocked(person, registered, i); });
    }
    using enum Reset;
    static constexpr std::array stories{Used, Expired, Used, Replaced, Used, Revoked};
    for (int i = 0; m_planned.size() < std::size_t(SampleData::people); ++i) {
        const SamplePerson person = m_crowd.takeFirst();
        const bool recent = i % 5 == 4;
        const Instant registered =
            m_now - (recent ? minutes(3 * 60, 29 * 24 * 60) : minutes(31 * 24 * 60, 900 * 24 * 60));
        Reset reset = i % 5 == 0 || i % 5 == 2 ? stories[std::size_t(i / 2) % stories.size()] : None;
        if (i % 35 == 3)
            reset = Live;
        else if (i == 7)
            reset = Waiting;
        else if (i == 11)
            reset = Bounced;
        plan(registered,
            [this, person, registered, reset, i] { tellConfirmed(person, registered, reset, i); });
    }
}

void SampleSite::planGone()
{
    for (int i = 0; i < 8; ++i) {
        SamplePerson person = makeSamplePeople(m_random, 24 + i).last();
        person.userName += u".gone"_s;
        person.email.prepend(u"gone."_s);
        const Instant registered = m_now - minutes((4 + 3 * i) * 24 * 60, (5 + 3 * i) * 24 * 60);
        plan(registered, [this, person, registered, i] { tellGone(person, registered, i % 4 == 2); });
    }
}

AccountId SampleSite::add(const SamplePerson &person, StatusId status, Instant registered)
{
    return AccountId(
        m_history.insert(u"INSERT INTO user_account (user_name, full_name, email, phone, locale, "
                         u"password_hash, registration_time, "
                         "user_account_status_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"_s,
            bound(person.userName, person.fullName, person.email, person.phone, person.locale, someHash,
                registered, status)));
}

void SampleSite::setActivation(AccountId id, const QString &tokenId, Instant sent)
{
    m_history.execute(u"UPDATE user_account SET email_confirmation_token = ?, email_confirmation_sent = ?, "
                      "email_confirmation_expire = ? WHERE id = ?"_s,
        bound(tokenId, sent, sent + activationLifetime, id));
}

void SampleSite::setReset(AccountId id, const QString &tokenId, Instant sent)
{
    m_history.execute(
        u"UPDATE user_account SET password_reminder_token = ?, password_reminder_expire = ? WHERE id = ?"_s,
        bound(tokenId, sent + resetLifetime, id));
}

void SampleSite::setBounced(AccountId id, Instant when)
{
    m_history.execute(u"UPDATE user_account SET email_bounced = ? WHERE id = ?"_s, bound(when, id));
}

SampleMessage SampleSite::messageTo(
    AccountId id, const SamplePerson &person, MessagePurpose purpose, Instant created)
{
    SampleMessage message;
    message.account = id;
    message.purpose = purpose;
    message.recipient = person.email;
    message.locale = person.locale;
    message.created = created;
    message.nextTry = created;
    return message;
}

SampleMessage::Try SampleSite::tryAt(Instant at, const SampleReply &reply, MessagePurpose purpose) const
{
    return {at, reply, purpose == MessagePurpose::Activation ? activationLifetime : resetLifetime};
}

void SampleSite::tellOlivia(Instant sent)
{
    const SamplePerson person{
        u"Olivia Smith"_s, u"olivia.s"_s, u"olivia.smith@corp.example"_s, u"en"_s, u"+12025550143"_s};
    const Instant registered = sent - 22min;
    const AccountId id = add(person, m_unconfirmed, registered);
    SampleMessage message = messageTo(id, person, MessagePurpose::Activation, registered + 2s);
    message.tries = {tryAt(registered + 1min, m_history.greylisted(), message.purpose),
        tryAt(sent, m_history.accepted("4F1B2"), message.purpose)};
    const QStringList tokens = m_history.message(message);
    setActivation(id, tokens.last(), sent);
    m_history.visit(tokens.last(), id, sent + 49s, true);
}

void SampleSite::tellUnconfirmed(const SamplePerson &person, Instant registered, Fate fate)
{
    const AccountId id = add(person, m_unconfirmed, registered);
    SampleMessage message = messageTo(id, person, MessagePurpose::Activation, registered + 2s);
    Instant sent = registered + std::chrono::seconds(m_random.between(4, 20));
    if (fate == Fate::Waiting) {
        // As often and as far apart as RetrySchedule has it.
        message.created = m_now - 4min;
        message.state = MessageState::Deferred;
        for (const Duration ago : {Duration(210s), Duration(180s), Duration(60s)})
            message.tries += tryAt(m_now - ago, m_history.greylisted(), message.purpose);
        sent = m_now - 60s;
        message.nextTry = sent + 5min;
    } else if (fate == Fate::Bounced) {
        message.state = MessageState::Failed;
        message.tries = {tryAt(sent, m_history.unknownUser(person.email), message.purpose)};
    } else {
        if (m_random.oneIn(5)) {
            message.tries += tryAt(
                sent, m_random.oneIn(2) ? m_history.greylisted() : m_history.noAnswer(), message.purpose);
            sent += 16min;
        }
        message.tries += tryAt(sent, m_history.accepted(), message.purpose);
    }
    const QString token = m_history.message(message).value(message.tries.size() - 1);
    setActivation(id, token, sent);
    if (fate == Fate::Bounced)
        setBounced(id, sent + 1s);
    if (fate == Fate::Scanned)
        m_history.visit(token, id, sent + std::chrono::seconds(m_random.between(6, 50)), true);
    if (fate == Fate::Opened)
        m_history.visit(token, id, sent + minutes(4, 50));
    const Actor by = Actor::named(m_random.oneOf(operators));
    if (fate == Fate::Postponed) {
        m_history.execute(u"UPDATE user_account SET purge_not_before = ? WHERE id = ?"_s,
            bound(sent + activationLifetime + 24h, id));
        m_history.audit(
            m_now - 5h - 12min, by, AuditAction::PurgePostponed, id, u"is travelling until tomorrow"_s);
    } else if (fate == Fate::Corrected) {
        const Instant corrected = sent + 20min;
        m_history.dead(token, TokenPurpose::Activation, id, DeathReason::EmailChanged, corrected, by,
            sent + activationLifetime);
        m_history.audit(corrected, by, AuditAction::AccountEdited, id, {},
            u"address %1...@exmaple.example -> %1...@..."_s.arg(person.email.left(1)), ticket(m_random));
        SampleMessage again = messageTo(id, person, MessagePurpose::Activation, corrected);
        again.by = by;
        again.reason = u"the address was corrected"_s;
        again.tries = {tryAt(corrected + 3s, m_history.accepted(), again.purpose)};
        setActivation(id, m_history.message(again).value(0), corrected + 3s);
        m_history.audit(corrected, by, AuditAction::ActivationRequested, id, again.reason);
    }
}

void SampleSite::confirmThroughLink(AccountId id, const SamplePerson &person, Instant registered)
{
    SampleMessage message = messageTo(id, person, MessagePurpose::Activation, registered + 2s);
    const Instant sent = registered + std::chrono::seconds(m_random.between(4, 20));
    message.tries = {tryAt(sent, m_history.accepted(), message.purpose)};
    const QString token = m_history.message(message).value(0);
    m_history.execute(u"UPDATE user_account SET email_confirmation_sent = ? WHERE id = ?"_s, bound(sent, id));
    if (m_random.oneIn(6)) {
        const Instant confirmed = sent + minutes(30, 150);
        const Actor by = Actor::named(m_random.oneOf(operators));
        m_history.dead(token, TokenPurpose::Activation, id, DeathReason::Confirmed, confirmed, by,
            sent + activationLifetime);
        m_history.audit(confirmed, by, AuditAction::ConfirmedByHand, id, u"wrote to us from that address"_s,
            {}, ticket(m_random));
        return;
    }
    if (m_random.oneIn(4))
        m_history.visit(token, id, sent + std::chrono::seconds(m_random.between(5, 40)), true);
    const Instant opened = sent + minutes(2, 90);
    m_history.visit(token, id, opened);
    m_history.dead(token, TokenPurpose::Activation, id, DeathReason::Used, opened + 9s, Actor::person(),
        sent + activationLifetime);
    m_history.audit(opened + 9s, Actor::person(), AuditAction::EmailConfirmed, id);
}

void SampleSite::tellConfirmed(const SamplePerson &person, Instant registered, Reset reset, int number)
{
    const AccountId id = add(person, m_confirmed, registered);
    if (registered > m_now - keptHistory)
        confirmThroughLink(id, person, registered);
    if (reset != Reset::None)
        tellReset(id, person, reset, number);
    if (number % 11 == 5) {
        const Instant noted = std::max(registered + 1h, m_now - minutes(60, 28 * 24 * 60));
        m_history.note(
            id, noted, m_random.oneOf(operators), noteTexts[number % noteTexts.size()], ticket(m_random));
    }
}

void SampleSite::tellReset(AccountId id, const SamplePerson &person, Reset reset, int number)
{
    if (reset == Reset::Live) {
        tellLiveReset(id, person, number);
    } else if (reset == Reset::Waiting) {
        SampleMessage message = messageTo(id, person, MessagePurpose::Reset, m_now - 9min);
        message.by = Actor::named(u"Kim"_s);
        message.state = MessageState::Deferred;
        const Instant first = m_now - 9min + 2s;
        const Instant last = first + 30s + 2min + 5min;
        for (const Instant at : {first, first + 30s, first + 30s + 2min, last})
            message.tries += tryAt(at, m_history.mailboxFull(), message.purpose);
        message.nextTry = last + 15min;
        setReset(id, m_history.message(message).last(), last);
        m_history.audit(
            m_now - 9min, message.by, AuditAction::ResetRequested, id, m_random.oneOf(resetReasons));
    } else {
        tellDeadReset(id, person, reset, number);
    }
}

void SampleSite::tellLiveReset(AccountId id, const SamplePerson &person, int number)
{
    const Instant asked = m_now - std::chrono::minutes(2 + number % 23);
    SampleMessage message = messageTo(id, person, MessagePurpose::Reset, asked);
    message.by = number % 2 == 0 ? Actor::person() : Actor::named(m_random.oneOf(operators));
    message.tries = {tryAt(asked + 2s, m_history.accepted(), message.purpose)};
    const QString token = m_history.message(message).value(0);
    setReset(id, token, asked + 2s);
    m_history.audit(asked, message.by, AuditAction::ResetRequested, id,
        message.by.isOperator() ? m_random.oneOf(resetReasons) : QString());
    if (number % 3 == 0)
        m_history.visit(token, id, asked + 75s);
}

void SampleSite::tellDeadReset(AccountId id, const SamplePerson &person, Reset reset, int number)
{
    const Instant asked = m_now - minutes(3 * 60, 29 * 24 * 60);
    SampleMessage message = messageTo(id, person, MessagePurpose::Reset, asked);
    message.by = number % 3 == 0 ? Actor::person() : Actor::named(m_random.oneOf(operators));
    const bool bounced = reset == Reset::Bounced;
    message.state = bounced ? MessageState::Failed : MessageState::Sent;
    if (reset == Reset::Replaced) // asked twice: the first is replaced by the second
        message.tries += tryAt(asked + 2s, m_history.noAnswer(), message.purpose);
    const Instant sent = reset == Reset::Replaced ? asked + 36s : asked + 2s;
    message.tries +=
        tryAt(sent, bounced ? m_history.unknownUser(person.email) : m_history.accepted(), message.purpose);
    const QString token = m_history.message(message).last();
    const Instant expires = sent + resetLifetime;
    m_history.audit(asked, message.by, AuditAction::ResetRequested, id,
        message.by.isOperator() ? m_random.oneOf(resetReasons) : QString(), {},
        message.by.isOperator() ? ticket(m_random) : QString());

    if (bounced)
        setBounced(id, sent + 1s);
    if (reset == Reset::Expired || bounced) {
        m_history.dead(
            token, TokenPurpose::Reset, id, DeathReason::Expired, expires + 1min, Actor::clock(), expires);
    } else if (reset == Reset::Revoked) {
        const Actor by = Actor::named(m_random.oneOf(operators));
        m_history.dead(token, TokenPurpose::Reset, id, DeathReason::Revoked, sent + 4min, by, expires);
        m_history.audit(
            sent + 4min, by, AuditAction::TokenRevoked, id, u"the caller was not the owner"_s, u"reset"_s);
    } else {
        const Instant changed = sent + minutes(2, 25);
        m_history.visit(token, id, changed - 40s);
        m_history.dead(token, TokenPurpose::Reset, id, DeathReason::Used, changed, Actor::person(), expires);
        m_history.execute(
            u"UPDATE user_account SET tokens_valid_after = ? WHERE id = ?"_s, bound(changed, id));
        m_history.audit(changed, Actor::person(), AuditAction::PasswordChanged, id);
        SampleMessage notice = messageTo(id, person, MessagePurpose::PasswordChanged, changed);
        notice.by = Actor::person();
        notice.tries = {tryAt(changed + 2s, m_history.accepted(), notice.purpose)};
        m_history.message(notice);
    }
}

void SampleSite::tellBlocked(const SamplePerson &person, Instant registered, int number)
{
    const AccountId id = add(person, m_blocked, registered);
    const Instant when = m_now - minutes(90, 28 * 24 * 60);
    const Actor by = Actor::named(m_random.oneOf(operators));
    const std::optional<Instant> until =
        number % 3 == 0 ? std::optional(m_now + std::chrono::days(1 + number) + 3h) : std::nullopt;
    m_history.execute(u"UPDATE user_account SET status_before_block_id = ?, blocked_until = ?, "
                      "tokens_valid_after = ? WHERE id = ?"_s,
        bound(m_confirmed, until, when, id));
    if (number % 4 == 1) {
        SampleMessage message = messageTo(id, person, MessagePurpose::Reset, when - 11min);
        message.by = Actor::person();
        message.tries = {tryAt(when - 11min, m_history.accepted(), message.purpose)};
        m_history.dead(m_history.message(message).value(0), TokenPurpose::Reset, id, DeathReason::Blocked,
            when, by, when + 19min);
    }
    m_history.audit(when, by, AuditAction::AccountBlocked, id, blockReasons[number % blockReasons.size()], {},
        ticket(m_random));
}

void SampleSite::tellUnderReview(const SamplePerson &person, Instant registered)
{
    const AccountId id = add(person, m_underReview, registered);
    SampleMessage message = messageTo(id, person, MessagePurpose::Activation, registered + 2s);
    message.tries = {tryAt(registered + 5s, m_history.accepted(), message.purpose)};
    const QString token = m_history.message(message).value(0);
    m_history.visit(token, id, registered + 6min);
    m_history.dead(token, TokenPurpose::Activation, id, DeathReason::Used, registered + 7min, Actor::person(),
        registered + 5s + activationLifetime);
    m_history.audit(registered + 7min, Actor::person(), AuditAction::EmailConfirmed, id);
    m_history.note(id, registered + 50min, m_random.oneOf(operators),
        u"Name and invoice address differ; waiting for an answer before the account is opened."_s,
        ticket(m_random));
}

void SampleSite::tellGone(const SamplePerson &person, Instant registered, bool byOperator)
{
    const AccountId id = add(person, m_unconfirmed, registered);
    SampleMessage message = messageTo(id, person, MessagePurpose::Activation, registered + 2s);
    const Instant sent = registered + 6s;
    message.tries = {tryAt(sent, m_history.accepted(), message.purpose)};
    const QString token = m_history.message(message).value(0);
    const Instant due = sent + activationLifetime;
    const Instant gone = byOperator ? sent + 5h : due + 1min;
    const Actor by = byOperator ? Actor::named(u"Ines"_s) : Actor::clock();
    m_history.dead(token, TokenPurpose::Activation, id,
        byOperator ? DeathReason::Deleted : DeathReason::Purged, gone, by, due);
    m_history.audit(gone, by, byOperator ? AuditAction::AccountDeleted : AuditAction::AccountPurged, id,
        byOperator ? u"asked for it in writing"_s : QString(),
        byOperator ? QString() : u"due "_s + toUtc(due).toString(Qt::ISODate));
    m_history.execute(u"DELETE FROM user_account WHERE id = ?"_s, bound(id));
}

} // namespace latchkey
