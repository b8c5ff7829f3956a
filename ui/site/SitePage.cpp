// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/SitePage.h"

#include "common/Label.h"
#include "settings/ComputerSection.h"
#include "settings/MailAccountSection.h"
#include "site/SiteSection.h"
#include "site/TemplateSection.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

SitePage::SitePage(const PageContext &context, QWidget *parent)
    : Page(context, parent)
    , m_tabs(new QTabBar)
    , m_stack(new QStackedWidget)
    , m_templates(new TemplateSection(context))
{
    setObjectName(u"sitePage"_s);
    m_tabs->setObjectName(u"siteTabBar"_s);
    m_tabs->setAccessibleName(tr("Settings"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_stack->setObjectName(u"siteStackedWidget"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::grid, measure::pageMargin, measure::pageMargin);
    column->setSpacing(measure::gap);
    column->addWidget(new Label(tr("Site"), TextStyle::Title));
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);

    auto *site = new SiteSection(context);
    site->setObjectName(u"siteSection"_s);
    auto *mail = new MailAccountSection(context);
    mail->setObjectName(u"mailAccountSection"_s);
    m_templates->setObjectName(u"templateSection"_s);
    auto *computer = new ComputerSection(context);
    computer->setObjectName(u"computerSection"_s);
    add(tr("Site"), site);
    add(tr("Mail account"), mail);
    add(tr("Messages"), m_templates);
    add(tr("This computer"), computer);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_stack->setCurrentIndex(tab);
        refresh();
    });
}

void SitePage::add(const QString &title, SettingsSection *section)
{
    const int tab = m_tabs->addTab(title);
    m_stack->addWidget(section);
    connect(section, &SettingsSection::unsavedChanged, this, [this, tab, title](bool unsaved) {
        m_tabs->setTabText(tab, unsaved ? tr("%1, not saved").arg(title) : title);
    });
    connect(section, &SettingsSection::toastRequested, this, &Page::toastRequested);
    connect(section, &SettingsSection::accountRequested, this, &Page::accountRequested);
}

SettingsSection *SitePage::section(int tab) const
{
    return qobject_cast<SettingsSection *>(m_stack->widget(tab));
}

void SitePage::refresh()
{
    section(m_stack->currentIndex())->refresh();
}

void SitePage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

SitePage::Tab SitePage::currentTab() const
{
    return Tab(m_tabs->currentIndex());
}

bool SitePage::hasUnsaved() const
{
    for (int tab = 0; tab < m_stack->count(); ++tab) {
        if (section(tab)->isUnsaved())
            return true;
    }
    return false;
}

void SitePage::setPreviewPerson(std::optional<AccountId> person)
{
    m_templates->setPreviewPerson(person);
}

} // namespace latchkey
