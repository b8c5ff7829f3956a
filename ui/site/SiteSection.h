// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/SettingsSection.h" // first: moc of Qt 6.4 stumbles over libstdc++'s <compare>

#include "settings/DurationEdit.h"
#include "site/SiteSettings.h"

class QBoxLayout;
class QVBoxLayout;

namespace latchkey {

class FormField;
class PurgePanel;
class SaveBar;
class TwoColumns;

/// What all operators share: the site's name, its link pages, lifetimes, the purge, the pace of messages, and
/// how passwords are kept.
class SiteSection : public SettingsSection {
    Q_OBJECT

public:
    explicit SiteSection(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;

private:
    /// One setting: its editor, and its place in SiteSettings.
    struct Line {
        FormField *field = nullptr; ///< null for a check box, which cannot be wrong
        std::function<QVariant()> typed;
        std::function<void(const QVariant &)> show;
        std::function<QVariant(const SiteSettings &)> of;
        /// The sentence for the field if it cannot be.
        std::function<std::optional<QString>(SiteSettings &, const QVariant &)> into;
    };

    QWidget *siteCard();
    QWidget *linksCard();
    QWidget *paceCard();
    QWidget *passwordCard();
    QWidget *retentionCard();
    QWidget *purgeCard();
    FormField *addText(
        QBoxLayout *into, const QString &label, const char *name, QString SiteSettings::*member);
    FormField *addLink(
        QBoxLayout *into, const QString &label, const char *name, LinkAddress SiteSettings::*member);
    FormField *addDuration(QBoxLayout *into, const QString &label, const char *name,
        const QList<DurationEdit::Unit> &units, Duration SiteSettings::*member);
    FormField *addNumber(QBoxLayout *into, const QString &label, const char *name, int SiteSettings::*member);
    void addPurgeSwitch(QBoxLayout *into);
    void addScheme(QBoxLayout *into);

    void take(const Result<SiteSettings> &settings);
    void onEdited();
    std::optional<QString> problemOf(const Line &line) const;
    void save();
    void putBack();
    void showAll(const SiteSettings &settings);

    QList<Line> m_lines;
    TwoColumns *m_columns;
    SaveBar *m_saveBar;
    PurgePanel *m_purge = nullptr;
    FormField *m_cost = nullptr;
    std::optional<SiteSettings>
        m_stored; ///< as last read; the form shows it except where something was typed
    int m_generation = 0;
    bool m_filling = false;
    bool m_showsReadError = false;
};

} // namespace latchkey
