// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "mail/MailAccount.h"
#include "mail/MailProbe.h"

class QVBoxLayout;

namespace latchkey {

/// The steps of a connection test, one line each: what waits, what runs, what is done, and what failed with
/// the server's own words.
class ProbeStepList : public QWidget {
    Q_OBJECT

public:
    explicit ProbeStepList(QWidget *parent = nullptr);
    ~ProbeStepList() override;

    /// Shows every step that such an account goes through, all of them still waiting.
    void begin(const MailAccount &account, bool sendsMail);
    /// One that was not expected is put in where it happened.
    void showStep(const MailProbeStep &step);
    /// Nothing more will come: what still waits was not tried.
    void end();
    /// Each step in words, for tests and screen readers: "Signing in: failed. 535 ...".
    QStringList lines() const;

private:
    class Line;

    Line *lineOf(SmtpStep step) const;
    Line *addLine(SmtpStep step, int at);

    QVBoxLayout *m_column;
    QList<Line *> m_lines;
};

} // namespace latchkey
