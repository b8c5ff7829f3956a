// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/MailLimitsFields.h"

#include "common/FormField.h"
#include "common/Label.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int noLimit = 0;

std::optional<int> limitIn(const QSpinBox &box)
{
    return box.value() == noLimit ? std::nullopt : std::optional(box.value());
}

void showIn(QSpinBox &box, int value)
{
    const QSignalBlocker quiet(box);
    box.setValue(value);
}

} // namespace

MailLimitsFields::MailLimitsFields(QWidget *parent)
    : QWidget(parent)
    , m_hint(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    , m_connections(addNumber(u"connectionsSpinBox"_s, 1, MailLimits::mostConnections))
    , m_perMinute(addNumber(u"perMinuteSpinBox"_s, noLimit, MailLimits::mostPerMinute))
    , m_perDay(addNumber(u"perDaySpinBox"_s, noLimit, MailLimits::mostPerDay))
{
    auto *title = new Label(tr("Sending limits"));
    title->setWeight(QFont::DemiBold);
    m_hint->setObjectName(u"limitsHintLabel"_s);
    m_hint->setWordWrap(true);
    for (QSpinBox *box : {m_perMinute, m_perDay})
        box->setSpecialValueText(tr("No limit"));

    auto *numbers = new QHBoxLayout;
    numbers->setSpacing(measure::gap);
    const auto add = [numbers](const QString &label, QSpinBox *box, const QString &explanation) {
        auto *field = new FormField(label, box);
        field->setHint(explanation);
        numbers->addWidget(field, 1, Qt::AlignTop);
    };
    add(tr("&Connections at once"), m_connections,
        tr("More of them send faster. Some providers turn away all but a few."));
    add(tr("At most a minu&te"), m_perMinute, tr("What is over it waits and goes out by itself."));
    add(tr("At most in 24 &hours"), m_perDay,
        tr("Counts what was sent from here with this account. The rest waits."));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, measure::gapSmall, 0, 0);
    column->setSpacing(measure::gapSmall);
    column->addWidget(title);
    column->addWidget(m_hint);
    column->addLayout(numbers);
    setHint({});
    setLimits({});
}

QSpinBox *MailLimitsFields::addNumber(const QString &name, int least, int most)
{
    auto *box = new QSpinBox;
    box->setObjectName(name);
    box->setRange(least, most);
    box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::valueChanged, this, &MailLimitsFields::edited);
    return box;
}

MailLimits MailLimitsFields::limits() const
{
    return {m_connections->value(), limitIn(*m_perMinute), limitIn(*m_perDay)};
}

void MailLimitsFields::setLimits(const MailLimits &limits)
{
    showIn(*m_connections, limits.connections);
    showIn(*m_perMinute, limits.perMinute.value_or(noLimit));
    showIn(*m_perDay, limits.perDay.value_or(noLimit));
}

void MailLimitsFields::setHint(const QString &hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
}

} // namespace latchkey
