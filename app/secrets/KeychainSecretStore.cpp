// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/KeychainSecretStore.h"

#include "core/Random.h"
#include "secrets/KeychainError.h"
#include "secrets/SecretEncoding.h"
#include <QCoreApplication>
#include <qt6keychain/keychain.h>
#include <QThread>
#include <QTimer>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

const QString serviceName = u"Latchkey"_s;

struct Answer {
    bool silent = false; // nothing came within the patience we have
    QKeychain::Error error = QKeychain::NoError;
    QString words = {};
    QString value = {}; // of a read that worked

    bool worked() const { return !silent && error == QKeychain::NoError; }
    bool nothingThere() const { return !silent && error == QKeychain::EntryNotFound; }
    bool refused() const
    {
        return !silent && (error == QKeychain::AccessDenied || error == QKeychain::AccessDeniedByUser);
    }
};

Error toError(const Answer &answer)
{
    if (answer.silent)
        return keychainSilent();
    const QString detail = u"QtKeychain %1: %2"_s.arg(static_cast<int>(answer.error)).arg(answer.words);
    return answer.refused() ? keychainLocked(detail) : keychainAbsent(detail);
}

QKeychain::Job *newReadJob()
{
    return new QKeychain::ReadPasswordJob(serviceName, QCoreApplication::instance());
}

QKeychain::Job *newWriteJob(const QString &text)
{
    auto *job = new QKeychain::WritePasswordJob(serviceName, QCoreApplication::instance());
    job->setTextData(text);
    return job;
}

QKeychain::Job *newDeleteJob()
{
    return new QKeychain::DeletePasswordJob(serviceName, QCoreApplication::instance());
}

} // namespace

/// Starts jobs and watches over them. The jobs belong to the application, not to the store: QtKeychain hands
/// a running job's address to the system, so a job must never be deleted before it has finished.
class KeychainSecretStore::Jobs : public std::enable_shared_from_this<Jobs> {
public:
    Jobs(const QString &profile, std::chrono::milliseconds patience)
        : m_prefix(u"latchkey/%1/"_s.arg(profile))
        , m_patience(patience)
    {
    }

    /// `listener` hears exactly one answer, unless the application ends first.
    void start(QKeychain::Job *job, const QString &key, const std::function<void(const Answer &)> &listener)
    {
        Q_ASSERT(QThread::currentThread() == QCoreApplication::instance()->thread());
        if (m_unanswered > 0) {
            delete job; // not started: it would only queue behind the one that hangs
            listener({.silent = true});
            return;
        }
        job->setInsecureFallback(false);
        job->setKey(m_prefix + key);

        auto *watchdog = new QTimer(job);
        watchdog->setSingleShot(true);
        QObject::connect(watchdog, &QTimer::timeout, job, [self = shared_from_this(), listener] {
            ++self->m_unanswered;
            listener({.silent = true});
        });
        QObject::connect(job, &QKeychain::Job::finished, job,
            [self = shared_from_this(), watchdog, listener](QKeychain::Job *finished) {
                if (!watchdog->isActive()) {
                    --self->m_unanswered;
                    return;
                }
                watchdog->stop();
                Answer answer{.error = finished->error(), .words = finished->errorString()};
                if (auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(finished))
                    answer.value = read->textData();
                listener(answer);
            });
        watchdog->start(m_patience);
        job->start();
    }

    void probe(const std::shared_ptr<QPromise<SecretStoreState>> &promise)
    {
        // Named at random: two Latchkeys that start together must not delete each other's canary.
        const QString key = u"canary-"_s + QString::fromLatin1(randomBytes(9).toHex());
        const QString value = QString::fromLatin1(randomBytes(9).toHex());
        auto finish = [promise](SecretStoreState state) {
            promise->addResult(state);
            promise->finish();
        };
        start(newWriteJob(value), key, [=, self = shared_from_this()](const Answer &written) {
            if (!written.worked()) {
                finish(written.silent || written.refused() ? SecretStoreState::Locked
                                                           : SecretStoreState::Absent);
                return;
            }
            self->start(newReadJob(), key, [=](const Answer &back) {
                const bool kept = back.worked() && back.value == value;
                self->start(newDeleteJob(), key, [=](const Answer &) {
                    finish(kept ? SecretStoreState::Available : SecretStoreState::Absent);
                });
            });
        });
    }

private:
    QString m_prefix; // the profile is in the key because on Windows the key alone names the entry
    std::chrono::milliseconds m_patience;
    int m_unanswered = 0; // jobs whose patience ran out and that are still running
};

KeychainSecretStore::KeychainSecretStore(const QString &profile, std::chrono::milliseconds patience)
    : m_jobs(std::make_shared<Jobs>(profile, patience))
{
}

KeychainSecretStore::~KeychainSecretStore() = default;

Pending<Result<std::optional<Secret>>> KeychainSecretStore::read(const QString &key)
{
    using Found = Result<std::optional<Secret>>;
    auto promise = std::make_shared<QPromise<Found>>();
    promise->start();
    m_jobs->start(newReadJob(), key, [promise](const Answer &answer) {
        if (answer.worked())
            promise->addResult(Found(decodeFromKeychain(answer.value)));
        else if (answer.nothingThere())
            promise->addResult(Found(std::nullopt));
        else
            promise->addResult(Found(fail(toError(answer))));
        promise->finish();
    });
    return promise->future();
}

Pending<Result<>> KeychainSecretStore::write(const QString &key, const Secret &secret)
{
    const Result<QString> text = encodeForKeychain(secret);
    if (!text)
        return readyFuture<Result<>>(fail(text.error()));
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    m_jobs->start(newWriteJob(*text), key, [promise](const Answer &answer) {
        promise->addResult(answer.worked() ? Result<>() : fail(toError(answer)));
        promise->finish();
    });
    return promise->future();
}

Pending<Result<>> KeychainSecretStore::remove(const QString &key)
{
    auto promise = std::make_shared<QPromise<Result<>>>();
    promise->start();
    m_jobs->start(newDeleteJob(), key, [promise](const Answer &answer) {
        const bool gone = answer.worked() || answer.nothingThere();
        promise->addResult(gone ? Result<>() : fail(toError(answer)));
        promise->finish();
    });
    return promise->future();
}

Pending<SecretStoreState> KeychainSecretStore::probe()
{
    auto promise = std::make_shared<QPromise<SecretStoreState>>();
    promise->start();
    m_jobs->probe(promise);
    return promise->future();
}

} // namespace latchkey
