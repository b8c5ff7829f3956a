// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/EmailAddress.h"

#include <QCoreApplication>
#include <QUrl>

namespace latchkey {

namespace {

constexpr int maxLocalOctets = 64; // RFC 5321 section 4.5.3.1.1
constexpr int maxAddressOctets = 254; // RFC 5321 section 4.5.3.1.3 less the angle brackets (erratum 1690)
constexpr int maxLabelOctets = 63; // RFC 1035 section 2.3.4

struct EmailAddressText {
    Q_DECLARE_TR_FUNCTIONS(EmailAddress)
};

tl::unexpected<Error> invalid(const QString &message)
{
    return fail(Error::Code::InvalidInput, message);
}

/// Ends a line somewhere, or is no character at all.
bool isControl(char32_t c)
{
    const auto category = QChar::category(c);
    return category == QChar::Other_Control || category == QChar::Separator_Line
        || category == QChar::Separator_Paragraph || QChar::isNonCharacter(c);
}

/// Whether a letter beyond ASCII may stand before the @: RFC 6531 section 3.3 lets any, but one that cannot
/// be seen (a blank, a change of direction, U+200B) is never meant.
bool isVisible(char32_t c)
{
    return !isControl(c) && !QChar::isSpace(c) && QChar::category(c) != QChar::Other_Format;
}

/// atext of RFC 5322 section 3.2.3, and what is visible beyond ASCII.
bool isAtomCharacter(char32_t c)
{
    if (c >= 0x80)
        return isVisible(c);
    return QChar::isLetterOrNumber(c) || QStringView(u"!#$%&'*+-/=?^_`{|}~").contains(QChar(char16_t(c)));
}

template <typename Predicate> bool allOf(QStringView text, Predicate holds)
{
    const auto characters = text.toUcs4(); // an emoji is one of them, not two
    return std::all_of(characters.begin(), characters.end(), [&holds](auto c) { return holds(char32_t(c)); });
}

/// Dot-string of RFC 5321 section 4.1.2.
bool isDotString(QStringView local)
{
    const auto atoms = local.split(u'.');
    return std::all_of(atoms.begin(), atoms.end(),
        [](QStringView atom) { return !atom.isEmpty() && allOf(atom, isAtomCharacter); });
}

/// Quoted-string of RFC 5321 section 4.1.2: printable, quote and backslash only behind a backslash,
/// and behind a backslash only ASCII. The only blank is that of ASCII.
bool isQuotedString(QStringView local)
{
    if (local.size() < 2 || !local.startsWith(u'"') || !local.endsWith(u'"'))
        return false;
    const QStringView inner = local.sliced(1, local.size() - 2);
    for (qsizetype i = 0; i < inner.size(); ++i) {
        QChar c = inner[i];
        if (c == u'"')
            return false;
        if (c == u'\\') {
            if (++i == inner.size() || inner[i].unicode() >= 0x80)
                return false;
            c = inner[i];
        }
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            return false;
    }
    return allOf(inner, [](char32_t c) { return c < 0x80 || isVisible(c); });
}

bool isHostLabel(QStringView label)
{
    const auto isAllowed = [](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'-'); };
    return !label.isEmpty() && label.size() <= maxLabelOctets
        && std::all_of(label.begin(), label.end(), isAllowed) && !label.startsWith(u'-')
        && !label.endsWith(u'-');
}

/// The last @ outside quotes; -1 when there is none.
qsizetype separatorIndex(const QString &address)
{
    if (!address.startsWith(u'"'))
        return address.lastIndexOf(u'@');
    for (qsizetype i = 1; i < address.size(); ++i) {
        if (address[i] == u'\\')
            ++i;
        else if (address[i] == u'"')
            return address.indexOf(u'@', i) == i + 1 ? i + 1 : -1;
    }
    return -1;
}

} // namespace

Result<EmailAddress> EmailAddress::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return invalid(EmailAddressText::tr("Enter an e-mail address."));
    if (!trimmed.isValidUtf16() || !allOf(trimmed, [](char32_t c) { return !isControl(c); }))
        return invalid(EmailAddressText::tr("The address contains a character that cannot be part of one."));

    const qsizetype at = separatorIndex(trimmed);
    if (at < 0)
        return invalid(EmailAddressText::tr("The address needs an @, as in name@example.com."));

    EmailAddress address;
    address.m_localPart = trimmed.left(at);
    address.m_domain = trimmed.mid(at + 1);
    if (address.m_localPart.isEmpty())
        return invalid(EmailAddressText::tr("There is nothing before the @."));
    if (address.m_domain.isEmpty())
        return invalid(EmailAddressText::tr("There is nothing after the @."));
    if (!isDotString(address.m_localPart) && !isQuotedString(address.m_localPart)) {
        if (address.m_localPart.contains(u' '))
            return invalid(EmailAddressText::tr("There is a space before the @."));
        if (address.m_localPart.startsWith(u'.') || address.m_localPart.endsWith(u'.')
            || address.m_localPart.contains(QLatin1String("..")))
            return invalid(EmailAddressText::tr("A dot is misplaced before the @."));
        return invalid(
            EmailAddressText::tr("The part before the @ contains a character that cannot be there."));
    }
    if (address.m_localPart.toUtf8().size() > maxLocalOctets)
        return invalid(EmailAddressText::tr("The part before the @ is longer than 64 characters."));

    // QUrl::toAce applies the IDNA mapping, drops what cannot be a host name, and answers empty then.
    address.m_asciiDomain = QString::fromLatin1(QUrl::toAce(address.m_domain)).toLower();
    if (address.m_asciiDomain.isEmpty() || address.m_domain.contains(u'@'))
        return invalid(EmailAddressText::tr("The part after the @ is not a domain name."));
    const auto labels = QStringView(address.m_asciiDomain).split(u'.');
    if (labels.size() < 2)
        return invalid(EmailAddressText::tr("The part after the @ needs an ending, as in example.com."));
    if (!std::all_of(labels.begin(), labels.end(), isHostLabel))
        return invalid(EmailAddressText::tr("The part after the @ is not a domain name."));
    const QStringView topLevel = labels.last();
    if (std::all_of(topLevel.begin(), topLevel.end(), [](QChar c) { return c.isDigit(); }))
        return invalid(EmailAddressText::tr("The part after the @ must be a domain name, not a number."));
    if (address.toSmtp().toUtf8().size() > maxAddressOctets)
        return invalid(EmailAddressText::tr("The address is longer than 254 characters."));
    return address;
}

bool EmailAddress::needsSmtpUtf8() const
{
    return std::any_of(m_localPart.begin(), m_localPart.end(), [](QChar c) { return c.unicode() >= 0x80; });
}

QString EmailAddress::masked() const
{
    return m_localPart.left(1) + QStringLiteral("...@") + m_asciiDomain;
}

} // namespace latchkey
