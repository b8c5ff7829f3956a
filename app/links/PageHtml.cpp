// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/PageHtml.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QLocale>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

QString resource(const QString &name)
{
    QFile file(u":/pages/"_s + name);
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    // The hash of the style is over what the browser makes of line ends.
    return QString::fromUtf8(opened ? file.readAll() : QByteArray()).remove(u'\r');
}

} // namespace

PageHtml::PageHtml()
    : m_frame(resource(u"page.html"_s))
    , m_style(resource(u"page.css"_s))
{
    const QByteArray hash = QCryptographicHash::hash(m_style.toUtf8(), QCryptographicHash::Sha256).toBase64();
    m_policy = "default-src 'none'; style-src 'sha256-" + hash
        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
}

QByteArray PageHtml::render(const QString &title, const QString &site, const QString &bodyHtml) const
{
    //: The language of this translation, as in the lang attribute of a web page: en, de, ar ...
    const QString language = QCoreApplication::translate("LinkPages", "en", "language of the pages");
    const bool rightToLeft = QLocale(language).textDirection() == Qt::RightToLeft;
    return fillIn(m_frame,
        {{u"lang"_s, language.toHtmlEscaped()}, {u"dir"_s, rightToLeft ? u"rtl"_s : u"ltr"_s},
            {u"title"_s, title.toHtmlEscaped()}, {u"site"_s, site.toHtmlEscaped()}, {u"style"_s, m_style},
            {u"body"_s, bodyHtml}})
        .toUtf8();
}

QString PageHtml::element(const QString &tag, const QString &attributes, const QString &text)
{
    return u'<' + tag + (attributes.isEmpty() ? QString() : u' ' + attributes) + u'>' + text.toHtmlEscaped()
        + u"</"_s + tag + u">\n"_s;
}

QString fillIn(const QString &text, const QMap<QString, QString> &values)
{
    static const QRegularExpression place(u"\\{\\{([a-z]+)\\}\\}"_s);
    QString filled;
    qsizetype at = 0;
    for (auto matches = place.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        filled += QStringView(text).mid(at, match.capturedStart() - at);
        filled += values.value(match.captured(1));
        at = match.capturedEnd();
    }
    filled += QStringView(text).mid(at);
    return filled;
}

} // namespace latchkey
