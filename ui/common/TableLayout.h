// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QHeaderView;
class QSettings;

namespace latchkey {

/// Keeps a header's widths, order, hidden columns and sorting in the settings. Columns are known by
/// ColumnKeyRole, so a version with other columns finds what it still has. Widths are kept at 100 % text.
class TableLayout : public QObject {
    Q_OBJECT

public:
    /// Restores at once. The header must have its model and its usual layout.
    TableLayout(QHeaderView &header, QSettings &settings, const QString &key);
    /// Writes what has not been written yet.
    ~TableLayout() override;

    /// Writes a moment later: a drag sends a change for every pixel.
    void scheduleSave() { m_pause.start(); }
    void save();
    /// The layout the table came with.
    void reset();

private:
    void restore(const QByteArray &json);
    QByteArray state() const;

    QHeaderView &m_header;
    QSettings &m_settings;
    QString m_key;
    QByteArray m_usual;
    QTimer m_pause;
};

/// The column's name in the settings: ColumnKeyRole, or its number.
QString columnKey(const QHeaderView &header, int column);

} // namespace latchkey
