// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"

namespace latchkey {

/// One tab of the Site page. It keeps what was typed until it is saved or put back, whatever happens around
/// it.
class SettingsSection : public QWidget {
    Q_OBJECT

public:
    explicit SettingsSection(const PageContext &context, QWidget *parent = nullptr)
        : QWidget(parent)
        , m_context(context)
    {
    }

    /// Reads what it shows again; what was typed stays. Returns at once.
    virtual void refresh() = 0;
    /// Whether something was typed that is not saved yet.
    bool isUnsaved() const { return m_unsaved; }

Q_SIGNALS:
    void unsavedChanged(bool unsaved);
    void toastRequested(const QString &text);
    void accountRequested(latchkey::AccountId account);

protected:
    Desk &desk() const { return m_context.desk; }
    const PageContext &context() const { return m_context; }
    void setUnsaved(bool unsaved)
    {
        if (std::exchange(m_unsaved, unsaved) != unsaved)
            Q_EMIT unsavedChanged(unsaved);
    }

private:
    PageContext m_context;
    bool m_unsaved = false;
};

} // namespace latchkey
