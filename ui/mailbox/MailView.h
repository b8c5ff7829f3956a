// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTextBrowser>

namespace latchkey {

/// Shows the HTML of a mail the way a careful mail program does: nothing is fetched from anywhere, no script,
/// no form, and links only say that they were clicked. Light or dark whatever the window's theme is, because
/// mails must be readable in both.
class MailView : public QTextBrowser {
    Q_OBJECT

public:
    explicit MailView(QWidget *parent = nullptr);

    void setMail(const QString &html);
    /// With the rules that the mail itself has for dark readers.
    void setDark(bool dark);
    bool isDark() const { return m_dark; }
    /// Nothing, ever.
    QVariant loadResource(int type, const QUrl &name) override;

Q_SIGNALS:
    void linkClicked(const QUrl &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void render();

    QString m_html;
    int m_renderedWidth = 0;
    bool m_dark = false;
};

/// What QTextDocument understands of a mail's rules for dark readers: the declarations that stand in
/// `@media (prefers-color-scheme: dark)` for a class are put behind the inline style of each element of that
/// class.
QString withDarkRules(const QString &html);
/// Leaves out what the mail itself hides, such as the line that only the list of an inbox shows.
QString withoutHidden(const QString &html);
/// Gives the cell around a link that is drawn as a button the room that the link asks for: QTextDocument
/// knows padding for cells alone.
QString withRoomyButtons(const QString &html);
/// Makes tables with a fixed width that the mail allows to shrink (`max-width`) fit into `width` pixels, as a
/// browser would.
QString fitted(const QString &html, int width);

} // namespace latchkey
