// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <QString>
#include <QUrl>

class QWidget;

namespace latchkey {

/// What the window asks of the desktop around it. Tests put their own in, so that nothing opens behind their
/// back. The callbacks come later, on the GUI thread, and not at all when the person cancels.
class Surroundings {
public:
    using PathChosen = std::function<void(const QString &path)>;

    virtual ~Surroundings() = default;
    /// In the browser (or the mail program for mailto:). False when the desktop has none.
    virtual bool openUrl(const QUrl &url) = 0;
    virtual void chooseFileToOpen(
        QWidget *parent, const QString &title, const QString &filter, PathChosen chosen) = 0;
    virtual void chooseFileToSave(QWidget *parent, const QString &title, const QString &suggestedPath,
        const QString &filter, PathChosen chosen) = 0;
};

/// The real desktop: native dialogs, not blocking.
class DesktopSurroundings final : public Surroundings {
public:
    bool openUrl(const QUrl &url) override;
    void chooseFileToOpen(
        QWidget *parent, const QString &title, const QString &filter, PathChosen chosen) override;
    void chooseFileToSave(QWidget *parent, const QString &title, const QString &suggestedPath,
        const QString &filter, PathChosen chosen) override;
};

} // namespace latchkey
