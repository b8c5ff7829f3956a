// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "accounts/Account.h"
#include "messages/MessageTemplate.h"
#include "site/SiteSettings.h"

class QPlainTextEdit;
class QStackedWidget;

namespace latchkey {

class Button;
class FilterChips;
class Label;
class MailView;

/// How a message will look: its text part and its HTML part, for light and for dark readers, wide and as on a
/// phone.
class TemplatePreview : public QWidget {
    Q_OBJECT

public:
    explicit TemplatePreview(QWidget *parent = nullptr);

    void setMessage(const RenderedMessage &message);
    /// Whose values stand in it: "Olivia Smith".
    void setPerson(const QString &name);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    Label *m_person;
    Label *m_subject;
    FilterChips *m_part;
    Button *m_dark;
    Button *m_narrow;
    QStackedWidget *m_stack;
    MailView *m_html;
    QPlainTextEdit *m_text;
};

/// What stands in the places of a message while it is looked at: the person's, the examples without one. The
/// link opens nothing.
QMap<QString, QString> previewValues(
    MessagePurpose purpose, const SiteSettings &site, const std::optional<Account> &person, Instant now);

} // namespace latchkey
