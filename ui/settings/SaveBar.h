// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Notice.h"

namespace latchkey {

class Label;

/// The foot of a form: says whether something is not saved yet, and the two ways out of that. A failed save
/// is explained right above the buttons.
class SaveBar : public QWidget {
    Q_OBJECT

public:
    explicit SaveBar(const QString &saveText, QWidget *parent = nullptr);

    /// `problem`: the first thing that keeps it from being saved; absent when all is right.
    void setState(bool unsaved, const std::optional<QString> &problem);
    /// While it is being saved nothing can be pressed.
    void setSaving(bool saving);
    bool isSaving() const { return m_saving; }
    Notice *notice() const { return m_notice; }
    /// A further button in front of the two.
    void addButton(Button *button);

Q_SIGNALS:
    void saveRequested();
    void putBackRequested();

private:
    void showState();

    Notice *m_notice;
    Label *m_words;
    QHBoxLayout *m_row;
    Button *m_putBack;
    Button *m_save;
    bool m_unsaved = false;
    bool m_saving = false;
    std::optional<QString> m_problem;
};

} // namespace latchkey
