// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>

namespace latchkey {

/// The frame and the style sheet that all pages share. Everything put into a page is escaped by whoever puts
/// it in, except the body, which is HTML.
class PageHtml {
public:
    PageHtml(); ///< reads the resources

    /// A whole page; `title` and `site` are plain text.
    QByteArray render(const QString &title, const QString &site, const QString &bodyHtml) const;
    /// The Content-Security-Policy under which the page works and nothing else does: its own style by hash,
    /// its own forms, no script at all.
    QByteArray policy() const { return m_policy; }

    /// "<tag attributes>text</tag>" with the text escaped.
    static QString element(const QString &tag, const QString &attributes, const QString &text);

private:
    QString m_frame;
    QString m_style;
    QByteArray m_policy;
};

/// `text` with each {{name}} replaced in one pass, so that a value that looks like a name is left alone.
QString fillIn(const QString &text, const QMap<QString, QString> &values);

} // namespace latchkey
