// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AddressSuggestion.h"

#include "accounts/MailDomains.h"
#include "common/Button.h"

#include <QHBoxLayout>
#include <QLineEdit>

using namespace Qt::StringLiterals;

namespace latchkey {

AddressSuggestion::AddressSuggestion(QLineEdit *address, QWidget *parent)
    : QWidget(parent)
    , m_address(address)
    , m_button(new Button(QString()))
{
    m_button->setObjectName(u"suggestionButton"_s);
    m_button->setIconName(IconName::Edit);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_button);
    row->addStretch();
    connect(address, &QLineEdit::textChanged, this, &AddressSuggestion::look);
    connect(m_button, &QPushButton::clicked, this, [this] {
        m_address->setText(m_suggestion);
        m_address->setFocus();
    });
    look();
}

void AddressSuggestion::look()
{
    const auto probable = probableAddress(m_address->text());
    m_suggestion = probable.value_or(QString());
    // A name may hold an "&"; it is no key here.
    m_button->setText(tr("Did you mean %1?").arg(QString(m_suggestion).replace(u'&', u"&&"_s)));
    m_button->setHelp(tr("Put this address in"));
    setVisible(probable.has_value());
}

} // namespace latchkey
