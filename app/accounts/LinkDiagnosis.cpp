// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/LinkDiagnosis.h"

#include "site/SiteStore.h"
#include <QRegularExpression>
#include <QUrl>

namespace latchkey {

namespace {

constexpr qsizetype longestPaste = 200'000;
constexpr qsizetype codeCharacters = 43;

/// What could be a code, and the address around it if there was one.
struct Found {
    QString code; ///< may be too short: cut off
    QString link; ///< empty for a bare code
    bool repaired = false;
};

/// Undoes what mail programs do to a long line: quoted-printable (RFC 2045 section 6.7), percent encoding of
/// a link inside another link, folding with blanks, angle brackets.
QString unwrapped(const QString &pasted)
{
    QString text = pasted;
    static const QRegularExpression softBreak(QStringLiteral("=\\n"));
    text.remove(softBreak);
    text.replace(QLatin1String("=3D"), QLatin1String("="), Qt::CaseInsensitive);
    text.replace(QLatin1String("&amp;"), QLatin1String("&"));
    if (text.contains(QLatin1String("%3F")) || text.contains(QLatin1String("%3f")))
        text = QUrl::fromPercentEncoding(text.toUtf8());
    return text;
}

/// A code that goes on in the next lines, put together; the code itself where the lines do not add up to one:
/// then what follows is not its rest but ordinary words.
QString withContinuation(const QString &code, const QString &following)
{
    static const QRegularExpression between(QStringLiteral("[\\s>]+"));
    QString whole = code;
    const QStringList parts = following.split(between, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (whole.size() >= codeCharacters)
            break;
        whole += part;
    }
    return whole.size() == codeCharacters ? whole : code;
}

/// "code", and whatever the site's own addresses call it, as one expression.
QString parameterNames(const SiteSettings &site)
{
    static const QRegularExpression before(QStringLiteral("[?&]([^?&=]+)=\\{token\\}"));
    QStringList names{QStringLiteral("code")};
    for (const LinkAddress &address : {site.activationLink, site.resetLink}) {
        if (const auto match = before.match(address.pattern()); match.hasMatch())
            names += QRegularExpression::escape(match.captured(1));
    }
    return names.join(QLatin1Char('|'));
}

/// A link whose code may go on in the next line: "...?code=<code>", or the code as the last part of its path.
/// `parameter`: an expression for the name before the "=".
std::optional<Found> findLink(const QString &text, const QString &original, const QString &parameter)
{
    static const auto code = QStringLiteral("([A-Za-z0-9_-]+)((?:\\s*\\n[> \\t]*[A-Za-z0-9_-]+)*)");
    const QRegularExpression inQuery(
        QStringLiteral("(https?://[^\\s<>\"']{0,2000}?[?&](?:%1)=)[\\s>]*").arg(parameter) + code);
    static const QRegularExpression inPath(QStringLiteral("(https?://[^\\s<>\"'?]{0,2000}/)") + code);
    std::optional<Found> cutOff;
    for (const QRegularExpression *link : {&inQuery, &inPath}) {
        auto matches = link->globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            const QString whole = withContinuation(match.captured(2), match.captured(3));
            const bool joined = whole != match.captured(2) || match.capturedStart(2) != match.capturedEnd(1);
            // The innermost address: a mail program's "safe link" has ours inside its own.
            const QString address = match.captured(1);
            const qsizetype start = qMax(address.lastIndexOf(QLatin1String("https://")),
                address.lastIndexOf(QLatin1String("http://")));
            const Found found{whole, address.mid(start) + whole, joined || text != original};
            if (looksLikeCode(whole))
                return found;
            if (!cutOff && link == &inQuery)
                cutOff = found;
        }
    }
    return cutOff;
}

Found findCode(const QString &text, const QString &original, const QString &parameter)
{
    if (const auto link = findLink(text, original, parameter))
        return *link;
    static const QRegularExpression bare(
        QStringLiteral("(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])"));
    if (const auto match = bare.match(text); match.hasMatch())
        return {match.captured(), {}, false};
    QString joined = text;
    static const QRegularExpression blanks(QStringLiteral("\\s"));
    joined.remove(blanks);
    if (looksLikeCode(joined))
        return {joined, {}, true};
    // One long word may be the beginning of a code; several words are a sentence.
    static const QRegularExpression part(QStringLiteral("^[A-Za-z0-9_-]{12,60}$"));
    const QString word = text.trimmed();
    return part.match(word).hasMatch() ? Found{word, {}, false} : Found{};
}

LinkVerdict verdictFor(DeathReason reason)
{
    switch (reason) {
    case DeathReason::Used:
        return LinkVerdict::Used;
    case DeathReason::Replaced:
        return LinkVerdict::Replaced;
    case DeathReason::Expired:
        return LinkVerdict::Expired;
    case DeathReason::Revoked:
        return LinkVerdict::Revoked;
    case DeathReason::PasswordChanged:
        return LinkVerdict::PasswordChanged;
    case DeathReason::EmailChanged:
        return LinkVerdict::EmailChanged;
    case DeathReason::Confirmed:
        return LinkVerdict::Confirmed;
    case DeathReason::Blocked:
        return LinkVerdict::AccountBlocked;
    case DeathReason::Deleted:
        return LinkVerdict::AccountDeleted;
    case DeathReason::Purged:
        return LinkVerdict::AccountPurged;
    }
    Q_UNREACHABLE();
}

Result<void> addHistory(Connection &connection, const QString &tokenId, LinkDiagnosis &diagnosis)
{
    const auto sent = connection.selectOne(
        QStringLiteral("SELECT started FROM message_attempt WHERE token_id = ? ORDER BY id LIMIT 1"),
        bound(tokenId), [](const Row &row) { return row.instant(0); });
    if (!sent)
        return fail(sent.error());
    diagnosis.sent = *sent;
    return {};
}

Result<void> describeDead(Connection &connection, const BlacklistEntry &entry, Duration purgeAfter,
    Instant now, LinkDiagnosis &diagnosis)
{
    diagnosis.verdict = verdictFor(entry.reason);
    diagnosis.purpose = entry.purpose;
    diagnosis.expires = entry.expires;
    diagnosis.died = entry.created;
    diagnosis.by = entry.createdBy;
    diagnosis.accountName = entry.accountName;
    if (!entry.account || entry.accountName.isEmpty())
        return {};
    diagnosis.account = entry.account;
    const auto live = TokenStore(connection).liveOf(*entry.account, entry.purpose, purgeAfter);
    if (!live)
        return fail(live.error());
    if (*live && (*live)->expires > now)
        diagnosis.newer = *live;
    return {};
}

} // namespace

Result<LinkDiagnosis> diagnoseLink(Connection &connection, const QString &pasted, Instant now)
{
    const auto site = SiteStore(connection).read();
    if (!site)
        return fail(site.error());
    QString text = pasted.left(longestPaste);
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    const QString parameter = parameterNames(*site);
    Found found = findCode(unwrapped(text), text, parameter);
    if (!looksLikeCode(found.code)) {
        // A code that itself begins with "3D" looks like quoted-printable and is whole as it stands.
        if (const Found asPasted = findCode(text, text, parameter); looksLikeCode(asPasted.code))
            found = asPasted;
    }
    LinkDiagnosis diagnosis;
    diagnosis.repaired = found.repaired;
    if (found.code.isEmpty())
        return diagnosis;

    const QString tokenId = tokenIdOf(found.code.toUtf8());
    if (auto history = addHistory(connection, tokenId, diagnosis); !history)
        return fail(std::move(history).error());

    std::optional<LiveToken> live;
    for (const TokenPurpose purpose : {TokenPurpose::Activation, TokenPurpose::Reset}) {
        auto token = TokenStore(connection).find(purpose, tokenId, site->purgeAfter);
        if (!token)
            return fail(std::move(token).error());
        if (*token)
            live = **token;
    }
    const bool activationPage = site->activationLink.matches(found.link);
    const bool resetPage = site->resetLink.matches(found.link);
    if (live) {
        diagnosis.purpose = live->purpose;
        diagnosis.account = live->account;
        diagnosis.accountName = live->accountName;
        diagnosis.expires = live->expires;
        const auto account = AccountStore(connection).find(live->account);
        if (!account)
            return fail(account.error());
        const bool wrongPage = live->purpose == TokenPurpose::Activation ? resetPage && !activationPage
                                                                         : activationPage && !resetPage;
        if (*account && (*account)->status.isBlocked())
            diagnosis.verdict = LinkVerdict::AccountBlocked;
        else if (live->expires <= now)
            diagnosis.verdict = LinkVerdict::Expired;
        else
            diagnosis.verdict = wrongPage ? LinkVerdict::OtherPurpose : LinkVerdict::Live;
        return diagnosis;
    }
    const auto entry = Blacklist(connection).find(codeIssuer(), tokenId);
    if (!entry)
        return fail(entry.error());
    if (*entry) {
        if (auto described = describeDead(connection, **entry, site->purgeAfter, now, diagnosis); !described)
            return fail(std::move(described).error());
        return diagnosis;
    }
    if (found.code.size() < codeCharacters)
        diagnosis.verdict = LinkVerdict::CutOff;
    else if (!found.link.isEmpty() && !activationPage && !resetPage)
        diagnosis.verdict = LinkVerdict::OtherSite;
    else
        diagnosis.verdict = LinkVerdict::NeverIssued;
    return diagnosis;
}

} // namespace latchkey
