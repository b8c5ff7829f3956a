// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"

class QStackedWidget;
class QTabBar;

namespace latchkey {

class SettingsSection;
class TemplateSection;

/// Settings: of the site, of the mail account, of the messages' wording, and of this computer. What was typed
/// into one of them stays until it is saved or put back, whichever page is looked at meanwhile.
class SitePage : public Page {
    Q_OBJECT

public:
    enum class Tab { Site, MailAccount, Messages, Computer };

    explicit SitePage(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;
    /// Brings a tab to the front, for those who lead here: "Enter a mail account".
    void showTab(Tab tab);
    Tab currentTab() const;
    /// Whether something was typed that is not saved yet, on whichever tab.
    bool hasUnsaved() const;
    /// Whose values the preview of the messages shows, for example the person selected last; absent:
    /// examples.
    void setPreviewPerson(std::optional<AccountId> person);

private:
    void add(const QString &title, SettingsSection *section);
    SettingsSection *section(int tab) const;

    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    TemplateSection *m_templates;
};

} // namespace latchkey
