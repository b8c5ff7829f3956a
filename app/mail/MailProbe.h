// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/MailAdvice.h"
#include "mail/SmtpConnection.h"

namespace latchkey {

/// One line of "Test connection".
struct MailProbeStep {
    enum class State { Running, Done, Failed };
    SmtpStep step = SmtpStep::Resolving;
    State state = State::Running;
    QString server; ///< "host:port"
    QString words; ///< what the server said at the end of it; plain text, may be empty

    bool operator==(const MailProbeStep &) const = default;
};

/// How a test ended.
struct MailProbeReport {
    QList<MailProbeStep> steps; ///< each step once, in the order in which they ran
    std::optional<MailFailure> failure;
    std::optional<MailAdvice> advice; ///< present when it failed
    std::optional<DeliveryResult> testMail; ///< present when one was asked for and the connection stood
    QStringList transcript;

    bool isSuccess() const { return !failure; }
};

/// "Test connection": goes through every step up to the sender's acceptance, without sending anything unless
/// a test mail is asked for. Runs once; lives on the thread that creates it.
class MailProbe final : public QObject {
    Q_OBJECT

public:
    explicit MailProbe(MailAccount account, SmtpConnectionOptions options = {}, QObject *parent = nullptr);

    /// `testMail`: what to send when everything stands, for example composeTestMail().
    void start(const std::optional<Secret> &password, const std::optional<SmtpEnvelope> &testMail = {});
    /// Breaks off; finished() does not come any more.
    void cancel();

Q_SIGNALS:
    /// A step has begun or ended.
    void stepChanged(const latchkey::MailProbeStep &step);
    void finished(const latchkey::MailProbeReport &report);

private:
    void onProgress(SmtpStep step, const QString &words);
    void closeStep(MailProbeStep::State state, const QString &words);
    void onReady();
    void onSenderChecked(const std::optional<MailFailure> &failure);
    void onMailFinished(const DeliveryResult &result);
    void finish(const std::optional<MailFailure> &failure);

    SmtpConnection *m_connection;
    std::optional<SmtpEnvelope> m_testMail;
    MailProbeReport m_report;
    bool m_isSenderChecked = false;
    bool m_isOver = false;
};

/// What stands in a mail that is sent to try something.
struct TestMailWords {
    QString subject;
    QString text;
    QString html; ///< may be empty

    /// A short mail that says what it is, to prove that mail from here arrives.
    static TestMailWords arrival();
};
Result<SmtpEnvelope> composeTestMail(
    const MailAccount &account, const EmailAddress &to, const TestMailWords &words, const Clock &clock);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::MailProbeStep)
Q_DECLARE_METATYPE(latchkey::MailProbeReport)
