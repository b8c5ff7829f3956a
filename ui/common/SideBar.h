// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"

#include <optional>
#include <QWidget>

class QVBoxLayout;

namespace latchkey {

class ElidedLabel;
class SideBarItem;

/// The way from page to page: named items under optional headings, one of them chosen, and two lines at the
/// foot that say where one is. Arrow keys move between items; the whole bar is one stop for Tab. Shortcuts
/// (Ctrl+1 to Ctrl+9) are the window's.
class SideBar : public QWidget {
    Q_OBJECT

public:
    struct Entry {
        QString key; ///< unique in the bar; comes back with chosen()
        QString text;
        std::optional<IconName> icon = {};
    };

    explicit SideBar(QWidget *parent = nullptr);

    /// Entries below the last heading. An item's object name is its key with "SideBarItem" behind it.
    void addEntry(const Entry &entry);
    /// Starts (or, with entries again, replaces) the entries under a heading. Without entries the heading
    /// hides.
    void setSection(const QString &title, const QList<Entry> &entries);
    void setBadge(const QString &key, std::optional<int> count, const QString &meaning = {});
    /// Marks the entry without a signal. An unknown or empty key leaves none marked.
    void setCurrent(const QString &key);
    QString current() const { return m_current; }
    /// In order from the top, as Ctrl+1 to Ctrl+9 count them.
    QStringList keys() const;
    void setFooter(const QString &caption, const QString &text);

Q_SIGNALS:
    void chosen(const QString &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Line {
        QString key;
        SideBarItem *item;
    };

    Line makeLine(const Entry &entry);
    QList<Line> lines() const;
    void moveFocus(int step);
    void updateTabStop();
    void space();

    QList<Line> m_pages;
    QList<Line> m_sectionLines;
    QString m_current;
    QVBoxLayout *m_outer;
    QVBoxLayout *m_column;
    QVBoxLayout *m_section;
    QWidget *m_brand;
    ElidedLabel *m_heading;
    ElidedLabel *m_footerCaption;
    ElidedLabel *m_footerText;
};

} // namespace latchkey
