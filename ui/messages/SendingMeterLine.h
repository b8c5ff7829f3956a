// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/BatchWords.h"

#include <QWidget>

namespace latchkey {

class IconLabel;
class Label;
class ShareBar;

/// "312 of 500 sent in the last 24 hours (Gmail's limit)", with a small bar: how much of its day's allowance
/// the mail account has used. Hidden where no limit is set.
class SendingMeterLine : public QWidget {
    Q_OBJECT

public:
    explicit SendingMeterLine(QWidget *parent = nullptr);

    void showMeter(
        const std::optional<SendingMeter> &meter, const std::optional<MailAccount> &account, Instant now);

private:
    IconLabel *m_icon;
    ShareBar *m_bar;
    Label *m_text;
};

} // namespace latchkey
