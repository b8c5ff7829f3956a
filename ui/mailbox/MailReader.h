// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget> // first: moc of Qt 6.4 stumbles over libstdc++'s <compare> when nothing came before it

#include "common/Surroundings.h"
#include "practice/CaughtMail.h"

#include <optional>

class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace latchkey {

class Button;
class FilterChips;
class Label;
class MailView;

/// One caught mail: who, what, when, its links as buttons, and the mail itself as HTML, as text or as it
/// came.
class MailReader : public QWidget {
    Q_OBJECT

public:
    explicit MailReader(Surroundings &surroundings, QWidget *parent = nullptr);

    /// Absent: says what would be here.
    void setMail(const std::optional<CaughtMail> &mail);
    std::optional<qint64> mailId() const;

private:
    QWidget *buildMail();
    void showLinks(const QStringList &links);
    void openLink(const QUrl &link);
    void showPart(const QString &key);

    Surroundings &m_surroundings;
    std::optional<CaughtMail> m_mail;
    QStackedWidget *m_pages;
    Label *m_subject;
    Label *m_from;
    Label *m_to;
    Label *m_received;
    QWidget *m_links;
    QVBoxLayout *m_linkColumn;
    FilterChips *m_part;
    QStackedWidget *m_stack;
    MailView *m_html;
    QPlainTextEdit *m_text;
    QPlainTextEdit *m_source;
};

} // namespace latchkey
