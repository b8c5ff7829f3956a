// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/DurationEdit.h"

#include "common/Theme.h"

#include <QComboBox>
#include <QDynamicPropertyChangeEvent>
#include <QHBoxLayout>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

using namespace std::chrono_literals;

constexpr int largestAmount = 99999;

Duration lengthOf(DurationEdit::Unit unit)
{
    switch (unit) {
    case DurationEdit::Unit::Seconds:
        return 1s;
    case DurationEdit::Unit::Minutes:
        return 1min;
    case DurationEdit::Unit::Hours:
        return 1h;
    case DurationEdit::Unit::Days:
        return 24h;
    }
    Q_UNREACHABLE();
}

QString labelOf(DurationEdit::Unit unit)
{
    switch (unit) {
    case DurationEdit::Unit::Seconds:
        return DurationEdit::tr("seconds");
    case DurationEdit::Unit::Minutes:
        return DurationEdit::tr("minutes");
    case DurationEdit::Unit::Hours:
        return DurationEdit::tr("hours");
    case DurationEdit::Unit::Days:
        return DurationEdit::tr("days");
    }
    Q_UNREACHABLE();
}

} // namespace

DurationEdit::DurationEdit(const QList<Unit> &units, QWidget *parent)
    : QWidget(parent)
    , m_number(new QSpinBox)
    , m_unit(new QComboBox)
{
    m_number->setObjectName(u"numberSpinBox"_s);
    m_number->setRange(0, largestAmount);
    m_unit->setObjectName(u"unitComboBox"_s);
    m_unit->setAccessibleName(tr("Unit"));
    for (const Unit unit : units)
        m_unit->addItem(labelOf(unit), int(unit));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(measure::gapSmall);
    row->addWidget(m_number, 1);
    row->addWidget(m_unit, 1);
    setFocusProxy(m_number);
    connect(m_number, &QSpinBox::valueChanged, this, &DurationEdit::edited);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &DurationEdit::edited);
}

Duration DurationEdit::value() const
{
    return m_number->value() * lengthOf(Unit(m_unit->currentData().toInt()));
}

void DurationEdit::setValue(Duration value)
{
    int chosen = 0;
    for (int i = 0; i < m_unit->count(); ++i) {
        if (value % lengthOf(Unit(m_unit->itemData(i).toInt())) == 0ms)
            chosen = i;
    }
    m_unit->setCurrentIndex(chosen);
    m_number->setValue(int(value / lengthOf(Unit(m_unit->itemData(chosen).toInt()))));
}

bool DurationEdit::event(QEvent *event)
{
    // The field marks its editor as wrong with a property; the style looks for it on what has the frame.
    if (event->type() == QEvent::DynamicPropertyChange) {
        const QByteArray name = static_cast<QDynamicPropertyChangeEvent *>(event)->propertyName();
        if (!name.startsWith("_q_")) {
            m_number->setProperty(name.constData(), property(name.constData()));
            m_number->update();
        }
    }
    if (event->type() == QEvent::Show)
        m_number->setAccessibleName(accessibleName());
    return QWidget::event(event);
}

} // namespace latchkey
