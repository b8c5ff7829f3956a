// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "accounts/Purge.h"
#include "common/Page.h"

class QProgressBar;

namespace latchkey {

class Button;
class DataTable;
class EmptyState;
class FilterChips;
class Label;
class Notice;
class PurgeModel;

/// Who is removed because they never confirmed, and removing by hand those who are due: in batches, each of
/// them whole, so that Cancel leaves nothing half done.
class PurgePanel : public QWidget {
    Q_OBJECT

public:
    explicit PurgePanel(const PageContext &context, QWidget *parent = nullptr);

    /// Reads who goes again.
    void refresh();
    /// Why nothing can be removed just now, for example because other settings than the saved ones are shown.
    void setBlocked(const std::optional<QString> &reason);

Q_SIGNALS:
    void accountRequested(latchkey::AccountId account);
    void toastRequested(const QString &text);

private:
    /// How far ahead one looks.
    enum class Period { Now, Day, Week };
    struct Forecast {
        qint64 now = 0;
        qint64 day = 0;
        qint64 week = 0;
        QList<Purge::Candidate> first; ///< of the chosen period
    };

    static Result<Forecast> read(Connection &connection, const Clock &clock, Period period);
    Period period() const;
    void take(const Result<Forecast> &forecast);
    void showForecast(const Forecast &forecast);
    void askToRemove();
    void beginRemoval(int count);
    void removeBatch();
    void endRemoval();
    void updateButtons();

    PageContext m_context;
    PurgeModel *m_model;
    FilterChips *m_periods;
    DataTable *m_table;
    EmptyState *m_nobody;
    Label *m_more;
    Notice *m_notice;
    Button *m_remove;
    QWidget *m_progressRow;
    QProgressBar *m_progress;
    Label *m_progressWords;
    Button *m_cancel;

    std::optional<QString> m_blocked;
    std::optional<Forecast> m_forecast;
    bool m_reading = false;
    bool m_showsReadError = false;
    bool m_readAgain = false; ///< something has changed since the read that is under way began
    bool m_removing = false;
    bool m_cancelled = false;
    int m_toRemove = 0;
    int m_removed = 0;
};

} // namespace latchkey
