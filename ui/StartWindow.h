// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Icon.h"
#include "profile/Profile.h"

#include <QWidget>

class QVBoxLayout;

namespace latchkey {

class Button;
class Card;
class Notice;
class Surroundings;

/// The one question of the first start: practise, create a database, or open one. Also shown when a database
/// could not be opened, with the reason. Decides nothing: it says what was asked for.
class StartWindow : public QWidget {
    Q_OBJECT

public:
    /// `profiles`: those used before, the latest first.
    StartWindow(Surroundings &surroundings, const QList<Profile> &profiles, QWidget *parent = nullptr);

    /// While something is being opened: the choices wait.
    void setBusy(bool busy, const QString &what = {});
    void showError(const Error &error);

Q_SIGNALS:
    void practiceRequested();
    void createRequested(const QString &path);
    void openRequested(const QString &path);

private:
    QWidget *makeChoice(
        const QString &name, IconName icon, const QString &title, const QString &sentence, Button *button);
    void addRecent(const QList<Profile> &profiles, QVBoxLayout *layout);

    Surroundings &m_surroundings;
    Notice *m_notice;
    QWidget *m_choices;
};

} // namespace latchkey
