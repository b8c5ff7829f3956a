// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace latchkey {

class Button;

/// "Did you mean liam@gmail.com?" below an address field: one click puts it in. Takes no room while there is
/// nothing to ask.
class AddressSuggestion : public QWidget {
    Q_OBJECT

public:
    /// `address` must outlive it.
    explicit AddressSuggestion(QLineEdit *address, QWidget *parent = nullptr);

private:
    void look();

    QLineEdit *m_address;
    Button *m_button;
    QString m_suggestion;
};

} // namespace latchkey
