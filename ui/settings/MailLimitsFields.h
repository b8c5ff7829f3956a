// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "mail/MailAccount.h"

class QSpinBox;

namespace latchkey {

class Label;

/// How much a mail account may send, as three numbers that are always within their ranges.
class MailLimitsFields : public QWidget {
    Q_OBJECT

public:
    explicit MailLimitsFields(QWidget *parent = nullptr);

    MailLimits limits() const;
    /// Says nothing through edited().
    void setLimits(const MailLimits &limits);
    /// What the provider allows, in a sentence above the numbers; may be empty.
    void setHint(const QString &hint);

Q_SIGNALS:
    void edited();

private:
    QSpinBox *addNumber(const QString &name, int least, int most);

    Label *m_hint;
    QSpinBox *m_connections;
    QSpinBox *m_perMinute; ///< its least number stands for no limit, here and below
    QSpinBox *m_perDay;
};

} // namespace latchkey
