// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/SettingsSection.h" // first: moc of Qt 6.4 stumbles over libstdc++'s <compare>

#include "accounts/Account.h"
#include "messages/TemplateStore.h"
#include "site/SiteSettings.h"

class QLineEdit;
class QPlainTextEdit;

namespace latchkey {

class Button;
class Connection;
class FilterChips;
class FormField;
class Label;
class PlaceholderButtons;
class SaveBar;
class TemplateLanguageBox;
class TemplatePreview;
class TemplateTrial;
class TwoColumns;

/// The wording of the messages, with a live preview. What is typed into one message stays while another is
/// looked at.
class TemplateSection : public SettingsSection {
    Q_OBJECT

public:
    explicit TemplateSection(const PageContext &context, QWidget *parent = nullptr);

    void refresh() override;
    /// Whose values the preview shows from now on; absent: the examples.
    void setPreviewPerson(std::optional<AccountId> person);

private:
    /// One message in one language.
    struct Wording {
        MessageTemplate stored; ///< in another language while there is none in this one
        MessageTemplate draft;

        bool isWritten() const { return languageOf(stored.locale) == languageOf(draft.locale); }
        bool isEdited() const;
    };
    using Key = std::pair<QString, MessagePurpose>; ///< the language comes first
    struct Reading {
        QMap<Key, MessageTemplate> templates;
        QStringList languages; ///< that have a wording, the site's first
        SiteSettings site = SiteSettings::defaults();
        std::optional<Account> person;
    };

    static Result<Reading> read(
        Connection &connection, std::optional<AccountId> person, const QString &language);
    QWidget *editorCard();
    QWidget *previewCard();
    void take(const Result<Reading> &reading);
    Wording *current();
    void choose(MessagePurpose purpose);
    void chooseLanguage(const QString &language);
    void showShippedButton();
    void showDraft();
    void insertText(const QString &text);
    void onEdited();
    void showState();
    void showPreview();

    void save();
    void putBack();
    void askForShipped();
    void removeOwn(const MessageTemplate &message);
    bool eventFilter(QObject *watched, QEvent *event) override;

    TwoColumns *m_columns;
    SaveBar *m_saveBar;
    FilterChips *m_purposes = nullptr;
    TemplateLanguageBox *m_languageBox = nullptr;
    Label *m_languageNote = nullptr;
    QLineEdit *m_subject = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QPlainTextEdit *m_html = nullptr;
    QWidget *m_lastEditor = nullptr; ///< where a placeholder goes
    QHash<int, FormField *> m_fields; ///< by TemplatePart
    PlaceholderButtons *m_placeholders = nullptr;
    TemplatePreview *m_preview = nullptr;
    TemplateTrial *m_trial = nullptr;
    Button *m_shipped = nullptr;

    MessagePurpose m_purpose = MessagePurpose::Activation;
    QString m_language; ///< that is edited; empty until it was read: the site's
    QStringList m_languages; ///< that have a wording, the site's first
    QMap<Key, Wording> m_wordings; ///< empty until they were read
    SiteSettings m_site = SiteSettings::defaults();
    std::optional<AccountId> m_personId;
    std::optional<Account> m_person;
    int m_generation = 0;
    bool m_filling = false;
    bool m_showsReadError = false;
};

} // namespace latchkey
