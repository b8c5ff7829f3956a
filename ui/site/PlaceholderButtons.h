// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "messages/MessageTemplate.h"

#include <QWidget>

namespace latchkey {

class FlowLayout;

/// The places that a message may have, a button each: "{{name}}".
class PlaceholderButtons : public QWidget {
    Q_OBJECT

public:
    explicit PlaceholderButtons(QWidget *parent = nullptr);

    void setPurpose(MessagePurpose purpose);

Q_SIGNALS:
    /// With its braces.
    void chosen(const QString &placeholder);

private:
    void add(const TemplatePlaceholder &placeholder);

    FlowLayout *m_flow;
    std::optional<MessagePurpose> m_purpose;
};

} // namespace latchkey
