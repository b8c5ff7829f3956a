// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/TableLayout.h"

#include "common/ItemRoles.h"
#include "common/Theme.h"

#include <QAbstractItemModel>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSettings>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

QString columnKey(const QHeaderView &header, int column)
{
    const QVariant key =
        header.model() ? header.model()->headerData(column, header.orientation(), ColumnKeyRole) : QVariant();
    return key.isValid() ? key.toString() : QString::number(column);
}

TableLayout::TableLayout(QHeaderView &header, QSettings &settings, const QString &key)
    : m_header(header)
    , m_settings(settings)
    , m_key(key)
    , m_usual(state())
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(400ms);
    connect(&m_pause, &QTimer::timeout, this, &TableLayout::save);
    if (const QByteArray saved = settings.value(key).toByteArray(); !saved.isEmpty())
        restore(saved);
    connect(&header, &QHeaderView::sectionResized, this, &TableLayout::scheduleSave);
    connect(&header, &QHeaderView::sectionMoved, this, &TableLayout::scheduleSave);
    connect(&header, &QHeaderView::sortIndicatorChanged, this, &TableLayout::scheduleSave);
}

TableLayout::~TableLayout()
{
    if (m_pause.isActive())
        save();
}

void TableLayout::save()
{
    m_pause.stop();
    if (m_header.count() > 0) // the model may be gone before the table
        m_settings.setValue(m_key, state());
}

void TableLayout::reset()
{
    restore(m_usual);
    save();
}

QByteArray TableLayout::state() const
{
    const double scale = Theme::current().textScale();
    QJsonArray columns;
    for (int visual = 0; visual < m_header.count(); ++visual) {
        const int column = m_header.logicalIndex(visual);
        QJsonObject one{
            {u"key"_s, columnKey(m_header, column)}, {u"hidden"_s, m_header.isSectionHidden(column)}};
        if (!m_header.isSectionHidden(column)
            && m_header.sectionResizeMode(column) == QHeaderView::Interactive)
            one.insert(u"width"_s, qRound(m_header.sectionSize(column) / scale));
        columns.append(one);
    }
    QJsonObject all{{u"columns"_s, columns}};
    if (m_header.isSortIndicatorShown() && m_header.sortIndicatorSection() < m_header.count()) {
        all.insert(u"sortBy"_s, columnKey(m_header, m_header.sortIndicatorSection()));
        all.insert(u"descending"_s, m_header.sortIndicatorOrder() == Qt::DescendingOrder);
    }
    return QJsonDocument(all).toJson(QJsonDocument::Compact);
}

void TableLayout::restore(const QByteArray &json)
{
    const QJsonObject all = QJsonDocument::fromJson(json).object();
    QHash<QString, int> byKey;
    for (int column = 0; column < m_header.count(); ++column)
        byKey.insert(columnKey(m_header, column), column);
    const double scale = Theme::current().textScale();
    const QJsonArray columns = all.value(u"columns"_s).toArray();
    int place = 0;
    int shown = 0;
    for (const auto &value : columns) {
        const QJsonObject one = value.toObject();
        const auto found = byKey.constFind(one.value(u"key"_s).toString());
        if (found == byKey.constEnd())
            continue;
        const bool hidden = one.value(u"hidden"_s).toBool();
        m_header.setSectionHidden(*found, hidden);
        shown += hidden ? 0 : 1;
        if (const int width = qRound(one.value(u"width"_s).toInt() * scale); width > 0 && !hidden)
            m_header.resizeSection(*found, std::clamp(width, m_header.minimumSectionSize(), 4000));
        m_header.moveSection(m_header.visualIndex(*found), place++);
    }
    if (shown == 0 && place > 0)
        m_header.setSectionHidden(m_header.logicalIndex(0), false);
    if (const auto sortBy = byKey.constFind(all.value(u"sortBy"_s).toString());
        sortBy != byKey.constEnd() && m_header.isSortIndicatorShown())
        m_header.setSortIndicator(
            *sortBy, all.value(u"descending"_s).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
}

} // namespace latchkey
