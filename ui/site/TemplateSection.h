// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "settings/SettingsSection.h" // first: moc of Qt 6.4 stumbles over libstdc++'s <compare>

#include "accounts/Account.h"
#include "messages/MessageTemplate.h"
#include "site/SiteSettings.h"

class QLineEdit;
class QPlainTextEdit;

namespace latchkey {

class Button;
class Connection;
class FilterChips;
class FlowLayout;
class FormField;
class SaveBar;
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
    struct Wording {
        MessageTemplate stored;
        MessageTemplate draft;
    };
    struct Reading {
        QList<MessageTemplate> templates;
        SiteSettings site = SiteSettings::defaults();
        std::optional<Account> person;
    };

    static Result<Reading> read(Connection &connection, std::optional<AccountId> person);
    QWidget *editorCard();
    QWidget *previewCard();
    void take(const Result<Reading> &reading);
    Wording *current();
    void choose(MessagePurpose purpose);
    void showDraft();
    void showPlaceholders();
    void insertPlaceholder(const QString &name);
    void onEdited();
    void showState();
    void showPreview();
    QMap<QString, QString> previewValues(MessagePurpose purpose) const;

    void save();
    void putBack();
    void askForShipped();
    void resetToShipped(const MessageTemplate &message);
    void onWritten(const MessageTemplate &written, const Result<void> &result, const QString &toast);
    bool eventFilter(QObject *watched, QEvent *event) override;

    TwoColumns *m_columns;
    SaveBar *m_saveBar;
    FilterChips *m_purposes = nullptr;
    QLineEdit *m_subject = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QPlainTextEdit *m_html = nullptr;
    QWidget *m_lastEditor = nullptr; ///< where a placeholder goes
    QHash<int, FormField *> m_fields; ///< by TemplatePart
    QWidget *m_placeholders = nullptr;
    FlowLayout *m_placeholderFlow = nullptr;
    TemplatePreview *m_preview = nullptr;
    TemplateTrial *m_trial = nullptr;
    Button *m_shipped = nullptr;

    MessagePurpose m_purpose = MessagePurpose::Activation;
    QMap<MessagePurpose, Wording> m_wordings; ///< empty until they were read
    SiteSettings m_site = SiteSettings::defaults();
    std::optional<AccountId> m_personId;
    std::optional<Account> m_person;
    int m_generation = 0;
    bool m_filling = false;
    bool m_showsReadError = false;
};

} // namespace latchkey
