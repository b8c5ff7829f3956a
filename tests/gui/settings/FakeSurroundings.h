// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Surroundings.h"

#include <QList>

namespace latchkey::test {

/// Opens nothing and remembers what should have been opened; answers file dialogs with `path`.
class FakeSurroundings final : public Surroundings {
public:
    bool openUrl(const QUrl &url) override
    {
        opened.append(url);
        return true;
    }
    void chooseFileToOpen(QWidget *, const QString &, const QString &, PathChosen chosen) override
    {
        chosen(path);
    }
    void chooseFileToSave(
        QWidget *, const QString &, const QString &, const QString &, PathChosen chosen) override
    {
        chosen(path);
    }

    QList<QUrl> opened;
    QString path;
};

} // namespace latchkey::test
