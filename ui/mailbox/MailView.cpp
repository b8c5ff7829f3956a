// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox/MailView.h"

#include "common/Theme.h"

#include <QPainter>
#include <QRegularExpression>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// A mail from outside may be of any size; what a person reads is not.
constexpr qsizetype longestMail = 1 << 20;

/// The text between the braces that open at or after `from`; empty when they are not closed.
QString blockFrom(const QString &text, qsizetype from)
{
    const qsizetype open = text.indexOf(u'{', from);
    int depth = 0;
    for (qsizetype i = open; i >= 0 && i < text.size(); ++i) {
        depth += text.at(i) == u'{' ? 1 : text.at(i) == u'}' ? -1 : 0;
        if (depth == 0)
            return text.mid(open + 1, i - open - 1);
    }
    return {};
}

/// Class name to declarations, from every dark block of the mail.
QHash<QString, QString> darkRules(const QString &html)
{
    static const QRegularExpression media(u"@media[^{]*prefers-color-scheme:\\s*dark[^{]*"_s);
    static const QRegularExpression rule(u"([^{}]+)\\{([^{}]*)\\}"_s);
    static const QRegularExpression className(u"\\.([A-Za-z][\\w-]*)"_s);
    QHash<QString, QString> rules;
    for (auto block = media.globalMatch(html); block.hasNext();) {
        const QString body = blockFrom(html, block.next().capturedStart());
        for (auto one = rule.globalMatch(body); one.hasNext();) {
            const auto match = one.next();
            const QString declarations = match.captured(2).trimmed().remove(u"!important"_s);
            for (auto name = className.globalMatch(match.captured(1)); name.hasNext();)
                rules[name.next().captured(1)] += u' ' + declarations;
        }
    }
    return rules;
}

QString darkened(QString tag, const QHash<QString, QString> &rules)
{
    static const QRegularExpression classes(u"\\bclass\\s*=\\s*\"([^\"]*)\""_s);
    static const QRegularExpression style(u"\\bstyle\\s*=\\s*\"([^\"]*)\""_s);
    QString added;
    for (const QString &name : classes.match(tag).captured(1).split(u' ', Qt::SkipEmptyParts))
        added += rules.value(name);
    if (added.isEmpty())
        return tag;
    const auto inlined = style.match(tag);
    if (inlined.hasMatch())
        return tag.insert(inlined.capturedEnd(1), u';' + added);
    return tag.insert(tag.endsWith(u"/>"_s) ? tag.size() - 2 : tag.size() - 1, u" style=\"%1\""_s.arg(added));
}

/// `html` with every tag given through `change(QString) -> QString`.
template <typename Change> QString withEachTag(const QString &html, Change change)
{
    static const QRegularExpression tag(u"<[A-Za-z][^<>]*>"_s);
    QString result;
    qsizetype from = 0;
    for (auto tags = tag.globalMatch(html); tags.hasNext();) {
        const auto match = tags.next();
        result += QStringView(html).mid(from, match.capturedStart() - from);
        result += change(match.captured());
        from = match.capturedEnd();
    }
    result += QStringView(html).mid(from);
    return result;
}

} // namespace

QString withDarkRules(const QString &html)
{
    const auto rules = darkRules(html);
    if (rules.isEmpty())
        return html;
    return withEachTag(html, [&rules](const QString &tag) { return darkened(tag, rules); });
}

QString withoutHidden(const QString &html)
{
    static const QRegularExpression hidden(u"<(div|span|p)\\b[^<>]*display\\s*:\\s*none[^<>]*>[^<]*</\\1>"_s,
        QRegularExpression::CaseInsensitiveOption);
    return QString(html).remove(hidden);
}

QString withRoomyButtons(const QString &html)
{
    static const QRegularExpression button(
        u"(<td\\b[^<>]*style=\"[^\"<>]*)(\"[^<>]*>\\s*<a\\b[^<>]*style=\"[^\"<>]*)padding\\s*:([^;\"<>]+)"_s);
    return QString(html).replace(button, u"\\1;padding:\\3\\2"_s);
}

QString fitted(const QString &html, int width)
{
    static const QRegularExpression fixed(u"\\bwidth\\s*=\\s*\"(\\d{1,5})\""_s);
    return withEachTag(html, [width](QString tag) {
        if (!tag.contains(u"max-width"_s))
            return tag;
        const auto match = fixed.match(tag);
        if (match.hasMatch() && match.captured(1).toInt() > width)
            tag.replace(match.capturedStart(1), match.capturedLength(1), QString::number(width));
        return tag;
    });
}

MailView::MailView(QWidget *parent)
    : QTextBrowser(parent)
{
    setObjectName(u"mailView"_s);
    setOpenLinks(false);
    setOpenExternalLinks(false);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    connect(this, &QTextBrowser::anchorClicked, this, &MailView::linkClicked);
    connect(&Theme::current(), &Theme::changed, this, &MailView::render);
}

void MailView::setMail(const QString &html)
{
    if (html == m_html)
        return;
    m_html = html;
    render();
}

void MailView::setDark(bool dark)
{
    m_dark = dark;
    render();
}

QVariant MailView::loadResource(int, const QUrl &)
{
    return {}; // neither pictures nor style sheets, from wherever: reading a mail must not tell anybody
}

void MailView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    painter.end();
    QTextBrowser::paintEvent(event);
}

void MailView::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    if (viewport()->width() != m_renderedWidth)
        render();
}

void MailView::render()
{
    m_renderedWidth = viewport()->width();
    const ColorScheme scheme = m_dark ? ColorScheme::Dark : ColorScheme::Light;
    QPalette colors = palette();
    colors.setColor(QPalette::Base, colorOf(scheme, ColorRole::Window));
    colors.setColor(QPalette::Text, colorOf(scheme, ColorRole::Text));
    colors.setColor(QPalette::Link, colorOf(scheme, ColorRole::Accent));
    setPalette(colors);
    const int at = verticalScrollBar()->value();
    const QString shown = m_html.left(longestMail);
    // Tables keep some room around them: the page's own margin, and the scroll bar that may come.
    const int room = std::max(200, m_renderedWidth - 48);
    const QString visible = withRoomyButtons(withoutHidden(shown));
    setHtml(fitted(m_dark ? withDarkRules(visible) : visible, room));
    verticalScrollBar()->setValue(at);
}

} // namespace latchkey
