// SPDX-License-Identifier: GPL-3.0-or-later
#include "Desk.h"

#include "accounts/BatchRunner.h"
#include "accounts/Purge.h"
#include "Delivery.h"
#include <QCoreApplication>
#include <QSysInfo>

namespace latchkey {

using namespace std::chrono_literals;

namespace {

constexpr Duration housekeepingPace = 60s;

Error noMailAccount()
{
    return {Error::Code::NotFound,
        QCoreApplication::translate("Desk", "No mail account is set up, so messages wait."),
        QCoreApplication::translate("Desk", "Enter one under Site, Mail account."), {}};
}

} // namespace

Desk::Desk(Parts parts)
    : m_profile(std::move(parts.profile))
    , m_database(std::move(parts.database))
    , m_clock(std::move(parts.clock))
    , m_vault(std::move(parts.vault))
    , m_profiles(std::move(parts.profiles))
{
    connect(m_database.get(), &Database::changed, this, &Desk::changed);
    connect(m_database.get(), &Database::changed, this, &Desk::wakeOutbox);
    connect(m_database.get(), &Database::changed, this, &Desk::queueBatches); // one that goes on again
    connect(m_vault.get(), &SecretVault::stateChanged, this, [this](SecretStoreState state) {
        m_keychainState = state;
        Q_EMIT keychainStateChanged(state);
    });
    m_housekeeping.setSingleShot(true);
    connect(&m_housekeeping, &QTimer::timeout, this, [this] {
        queueBatches(); // of a program that ended before it was through
        m_database->run([clock = m_clock](Connection &connection) { return keepHouse(connection, *clock); })
            .then(this,
                [this](const Result<bool> &more) { keepHouseSoon(more && *more ? 0ms : housekeepingPace); });
    });
    keepHouseSoon(1s);
    const QString claimant = QStringLiteral("%1/%2").arg(QSysInfo::machineHostName().left(60), m_profile.id);
    m_delivery = std::make_unique<Delivery>(m_database, m_clock, claimant, parts.smtp);
    connect(m_delivery.get(), &Delivery::stateChanged, this, &Desk::takeOutboxState);
    connect(m_delivery.get(), &Delivery::passwordNeeded, this, &Desk::answerPasswordRequest);
    resumeOutbox();
}

Desk::~Desk() = default;

void Desk::keepHouseSoon(Duration delay)
{
    m_housekeeping.start(delay);
}

Pending<Result<BatchId>> Desk::sendToMany(
    MessagePurpose purpose, const QList<AccountId> &people, const QString &reason)
{
    MessageBatch batch;
    batch.purpose = purpose;
    batch.created = m_clock->now();
    batch.createdBy = actor();
    batch.reason = reason;
    const Pending<Result<BatchId>> begun = m_database->run(
        [batch, people](Connection &connection) { return MessageBatches(connection).begin(batch, people); });
    begun.then(this, [this](const Result<BatchId> &) { queueBatches(); });
    return begun;
}

/// Portion by portion: what else is to be written gets its turn in between.
void Desk::queueBatches()
{
    if (std::exchange(m_queueing, true))
        return;
    m_database
        ->run([clock = m_clock](Connection &connection) { return queueBatchPortion(connection, *clock); })
        .then(this, [this](const Result<int> &done) {
            m_queueing = false;
            if (done && *done > 0)
                queueBatches();
        });
}

void Desk::takeOutboxState(const DispatcherState &state)
{
    m_outboxState = state;
    Q_EMIT outboxStateChanged(m_outboxState);
}

void Desk::resumeOutbox()
{
    m_delivery->setAccount(m_profile.mail, noMailAccount());
}

void Desk::wakeOutbox()
{
    m_delivery->wake();
}

Pending<Result<std::optional<Secret>>> Desk::mailPassword()
{
    return m_vault->read(m_profile.mailPasswordKey(),
        m_profile.mailPasswordStored ? Remembered::Stored : Remembered::NothingStored);
}

void Desk::answerPasswordRequest()
{
    mailPassword().then(this,
        [this](const Result<std::optional<Secret>> &password) { m_delivery->answerPassword(password); });
}

Pending<Result<Persistence>> Desk::setMailAccount(
    const MailAccount &account, const std::optional<Secret> &password)
{
    if (!password)
        return readyFuture(takeMailAccount(account, {}));
    auto promise = startedPromise<Result<Persistence>>();
    m_vault->write(m_profile.mailPasswordKey(), *password)
        .then(this, [this, account, promise](const Result<Persistence> &where) {
            finish(promise, where ? takeMailAccount(account, *where) : where);
        });
    return promise->future();
}

/// `stored`: where a new password has gone; absent: there is none.
Result<Persistence> Desk::takeMailAccount(const MailAccount &account, std::optional<Persistence> stored)
{
    m_profile.mail = account;
    if (stored)
        m_profile.mailPasswordStored = stored == Persistence::Keychain;
    if (auto saved = saveProfile(); !saved)
        return fail(std::move(saved).error());
    resumeOutbox();
    Q_EMIT mailAccountChanged();
    return stored.value_or(Persistence::Keychain);
}

Pending<Result<>> Desk::forgetMailPassword()
{
    auto promise = startedPromise<Result<>>();
    m_vault
        ->remove(m_profile.mailPasswordKey(),
            m_profile.mailPasswordStored ? Remembered::Stored : Remembered::NothingStored)
        .then(this, [this, promise](Result<> removed) {
            if (removed) {
                m_profile.mailPasswordStored = false;
                removed = saveProfile();
                resumeOutbox();
                Q_EMIT mailAccountChanged();
            }
            finish(promise, removed);
        });
    return promise->future();
}

Result<void> Desk::setOperatorName(const QString &name)
{
    m_profile.operatorName = Actor::named(name).toStored();
    return saveProfile();
}

Result<void> Desk::saveProfile()
{
    return m_profiles ? m_profiles->save(m_profile) : Result<void>();
}

} // namespace latchkey
