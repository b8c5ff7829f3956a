// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessageTemplate.h"

#include "core/Text.h"
#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

namespace {

constexpr qsizetype longestSubject = 500;

struct MessageTemplateText {
    Q_DECLARE_TR_FUNCTIONS(MessageTemplate)
};

const QRegularExpression &placeholderPattern()
{
    // Blanks are taken off by nameIn(): an expression for them would try every way to share out many of them.
    static const QRegularExpression pattern(QStringLiteral("\\{\\{([^{}]*)\\}\\}"));
    return pattern;
}

QString nameIn(const QRegularExpressionMatch &place)
{
    return place.captured(1).trimmed();
}

QString fill(const QString &part, const QMap<QString, QString> &values, QString (*escape)(const QString &))
{
    QString filled;
    filled.reserve(part.size() + part.size() / 4);
    qsizetype from = 0;
    auto matches = placeholderPattern().globalMatch(part);
    while (matches.hasNext()) {
        const auto match = matches.next();
        filled += QStringView(part).mid(from, match.capturedStart() - from);
        filled += escape(values.value(nameIn(match)));
        from = match.capturedEnd();
    }
    filled += QStringView(part).mid(from);
    return filled;
}

void checkPart(
    const MessageTemplate &message, TemplatePart part, const QString &text, QList<TemplateProblem> &problems)
{
    if (text.trimmed().isEmpty()) {
        problems.append({part, MessageTemplateText::tr("This part is empty.")});
        return;
    }
    QStringList known;
    for (const auto &placeholder : placeholdersFor(message.purpose))
        known += placeholder.name;
    QString rest = text;
    auto matches = placeholderPattern().globalMatch(text);
    bool hasLink = false;
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString name = nameIn(match);
        hasLink = hasLink || name == QLatin1String("link");
        rest.remove(match.captured());
        if (!known.contains(name)) {
            problems.append({part,
                MessageTemplateText::tr("Nothing is known under {{%1}}; there are: %2.")
                    .arg(name, known.join(QStringLiteral(", ")))});
        }
    }
    if (rest.contains(QLatin1String("{{")) || rest.contains(QLatin1String("}}")))
        problems.append({part,
            MessageTemplateText::tr("Two braces are opened or closed without the other, as in {{name}}.")});
    if (part == TemplatePart::Subject && text.contains(QRegularExpression(QStringLiteral("[\\x00-\\x1f]"))))
        problems.append({part, MessageTemplateText::tr("The subject has to be one line.")});
    if (part == TemplatePart::Subject && text.size() > longestSubject)
        problems.append({part, MessageTemplateText::tr("The subject is longer than 500 characters.")});
    if (part != TemplatePart::Subject && tokenPurposeOf(message.purpose) && !hasLink)
        problems.append({part,
            MessageTemplateText::tr("Without {{link}} the person cannot do anything with this message.")});
}

} // namespace

QList<TemplatePlaceholder> placeholdersFor(MessagePurpose purpose)
{
    QList<TemplatePlaceholder> all = {
        {QStringLiteral("name"), MessageTemplateText::tr("the person's name, or the user name"),
            QStringLiteral("Olivia Smith")},
        {QStringLiteral("user_name"), MessageTemplateText::tr("the user name"), QStringLiteral("olivia.s")},
        {QStringLiteral("email"), MessageTemplateText::tr("the e-mail address"),
            QStringLiteral("olivia@corp.example")},
        {QStringLiteral("site"), MessageTemplateText::tr("the site's name"), QStringLiteral("mysite.com")},
    };
    if (tokenPurposeOf(purpose)) {
        all += {
            {QStringLiteral("link"), MessageTemplateText::tr("the link that the person opens"),
                QStringLiteral("https://www.mysite.com/activate?code=...")},
            {QStringLiteral("lifetime"), MessageTemplateText::tr("how long the link works"),
                MessageTemplateText::tr("30 minutes")},
            {QStringLiteral("expires"), MessageTemplateText::tr("until when the link works, in UTC"),
                QStringLiteral("2026-11-21 14:32 UTC")},
        };
    }
    return all;
}

QList<TemplateProblem> check(const MessageTemplate &message)
{
    QList<TemplateProblem> problems;
    checkPart(message, TemplatePart::Subject, message.subject, problems);
    checkPart(message, TemplatePart::Text, message.text, problems);
    checkPart(message, TemplatePart::Html, message.html, problems);
    return problems;
}

RenderedMessage render(const MessageTemplate &message, const QMap<QString, QString> &values)
{
    return {
        fill(message.subject, values, [](const QString &value) { return toSafeLine(value); }),
        fill(message.text, values, [](const QString &value) { return toSafeLine(value, 2000); }),
        fill(message.html, values,
            [](const QString &value) { return toSafeLine(value, 2000).toHtmlEscaped(); }),
    };
}

} // namespace latchkey
