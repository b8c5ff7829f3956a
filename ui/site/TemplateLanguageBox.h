// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace latchkey {

/// In which language a message is written: first those that have a wording, then the others that are offered.
class TemplateLanguageBox : public QComboBox {
    Q_OBJECT

public:
    explicit TemplateLanguageBox(QWidget *parent = nullptr);

    /// `written`: codes, the site's own language first. Without a signal.
    void setLanguages(const QStringList &written, const QString &current);

Q_SIGNALS:
    void chosen(const QString &code);
};

} // namespace latchkey
