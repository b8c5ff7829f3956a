// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/PlaceholderButtons.h"

#include "common/Button.h"
#include "common/FlowLayout.h"
#include "common/Theme.h"

using namespace Qt::StringLiterals;

namespace latchkey {

PlaceholderButtons::PlaceholderButtons(QWidget *parent)
    : QWidget(parent)
    , m_flow(new FlowLayout(this))
{
    setAccessibleName(tr("Places that are filled in for each person"));
    m_flow->setSpacing(6);
}

void PlaceholderButtons::setPurpose(MessagePurpose purpose)
{
    if (std::exchange(m_purpose, purpose) == purpose)
        return;
    while (QLayoutItem *item = m_flow->takeAt(0)) {
        item->widget()->deleteLater();
        item->widget()->hide();
        delete item;
    }
    for (const TemplatePlaceholder &placeholder : placeholdersFor(purpose))
        add(placeholder);
    updateGeometry();
}

void PlaceholderButtons::add(const TemplatePlaceholder &placeholder)
{
    const QString text = u"{{%1}}"_s.arg(placeholder.name);
    auto *button = new Button(text);
    button->setObjectName(placeholder.name + u"PlaceholderButton"_s);
    button->setHelp(placeholder.meaning);
    const auto followTheme = [button] { button->setFixedHeight(Theme::current().scaled(28)); };
    followTheme();
    connect(&Theme::current(), &Theme::changed, button, followTheme);
    connect(button, &QPushButton::clicked, this, [this, text] { Q_EMIT chosen(text); });
    m_flow->addWidget(button);
    button->show();
}

} // namespace latchkey
