// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/LinkAddress.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QUrl>

namespace latchkey {

namespace {

const auto placeholder = QStringLiteral("{token}");

struct LinkAddressText {
    Q_DECLARE_TR_FUNCTIONS(LinkAddress)
};

bool isThisMachine(const QString &host)
{
    // 127.0.0.0/8 and nothing that only begins like it, such as 127.0.0.1.evil.example.
    static const QRegularExpression loopback(QStringLiteral("^127(\\.\\d{1,3}){3}$"));
    return host == QLatin1String("localhost") || host == QLatin1String("::1")
        || loopback.match(host).hasMatch();
}

} // namespace

Result<LinkAddress> LinkAddress::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.count(placeholder) != 1) {
        return fail(Error::Code::InvalidInput,
            LinkAddressText::tr("The address needs {token} exactly once, where the link's code goes."));
    }
    const auto filledWith = [&](const char *code) {
        return QUrl(QString(trimmed).replace(placeholder, QLatin1String(code)), QUrl::StrictMode);
    };
    const QUrl url = filledWith("1a");
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || url.hasFragment())
        return fail(Error::Code::InvalidInput,
            LinkAddressText::tr(
                "This is not a web address, as in https://www.mysite.com/activate?code={token}."));
    if (url.host() != filledWith("2b").host())
        return fail(
            Error::Code::InvalidInput, LinkAddressText::tr("{token} cannot be a part of the site's name."));
    const bool secure = url.scheme() == QLatin1String("https");
    if (!secure && !(url.scheme() == QLatin1String("http") && isThisMachine(url.host()))) {
        return fail(Error::Code::InvalidInput,
            LinkAddressText::tr(
                "The address must start with https://, so that nobody on the way can read the link."));
    }
    LinkAddress address;
    address.m_pattern = trimmed;
    return address;
}

QString LinkAddress::linkFor(const Secret &token) const
{
    const QString code = QString::fromLatin1(token.view());
    Q_ASSERT(QRegularExpression(QStringLiteral("^[A-Za-z0-9_.-]+$")).match(code).hasMatch());
    return QString(m_pattern).replace(placeholder, code);
}

bool LinkAddress::matches(const QString &link) const
{
    const qsizetype at = m_pattern.indexOf(placeholder);
    const QString after = m_pattern.mid(at + placeholder.size());
    return link.startsWith(QStringView(m_pattern).left(at), Qt::CaseInsensitive) && link.endsWith(after);
}

} // namespace latchkey
