// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Surroundings.h"

#include <QDesktopServices>
#include <QFileDialog>

namespace latchkey {

bool DesktopSurroundings::openUrl(const QUrl &url)
{
    return QDesktopServices::openUrl(url);
}

void DesktopSurroundings::chooseFileToOpen(
    QWidget *parent, const QString &title, const QString &filter, PathChosen chosen)
{
    auto *dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void DesktopSurroundings::chooseFileToSave(QWidget *parent, const QString &title,
    const QString &suggestedPath, const QString &filter, PathChosen chosen)
{
    auto *dialog = new QFileDialog(parent, title, suggestedPath, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

} // namespace latchkey
