// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/MailAdvice.h"

#include "core/Text.h"
#include "mail/MailAdviceTable.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <QRegularExpression>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

/// How much a condition that holds says. Codes go before the provider, the provider before words.
namespace weight {
constexpr int enhanced = 64;
constexpr int code = 32;
constexpr int provider = 16;
constexpr int cause = 8;
constexpr int enhancedSubject = 4;
constexpr int words = 4;
constexpr int step = 2;
constexpr int codeClass = 1;
} // namespace weight

QString wordsOf(const MailFailure &failure)
{
    return failure.reply ? failure.reply->lines.join(u' ') : failure.detail;
}

/// 0 when the code is not the one asked for.
int codeWeight(int wanted, const std::optional<SmtpReply> &reply)
{
    if (!reply)
        return 0;
    if (wanted < 10)
        return reply->code / 100 == wanted ? weight::codeClass : 0;
    return reply->code == wanted ? weight::code : 0;
}

int enhancedWeight(const QString &wanted, const std::optional<SmtpReply> &reply)
{
    if (!reply || !reply->enhanced)
        return 0;
    const QString actual = reply->enhanced->toString();
    if (wanted.endsWith(u".*"))
        return actual.startsWith(wanted.chopped(1)) ? weight::enhancedSubject : 0;
    return actual == wanted ? weight::enhanced : 0;
}

/// How well a row fits; absent when one of its conditions does not hold.
std::optional<int> fitOf(const MailAdviceRow::When &when, const MailFailure &failure, MailProvider provider)
{
    // What we know better than the reply's code is explained by the rows for it, and by nothing else.
    const bool isGeneral = when.code == 0 && !when.step && *when.words == '\0' && *when.enhanced == '\0';
    if (!when.cause && failure.cause != MailCause::Reply && !isGeneral)
        return std::nullopt;
    int fit = 0;
    const auto demand = [&fit](bool isAsked, int earned) {
        fit += isAsked ? earned : 0;
        return !isAsked || earned > 0;
    };
    const QString words = QString::fromLatin1(when.words);
    const QString enhanced = QString::fromLatin1(when.enhanced);
    const auto matchesWords = [&] {
        return QRegularExpression(words, QRegularExpression::CaseInsensitiveOption)
            .match(wordsOf(failure))
            .hasMatch();
    };
    const bool holds = demand(when.cause.has_value(), when.cause == failure.cause ? weight::cause : 0)
        && demand(when.step.has_value(), when.step == failure.step ? weight::step : 0)
        && demand(when.code != 0, codeWeight(when.code, failure.reply))
        && demand(!enhanced.isEmpty(), enhancedWeight(enhanced, failure.reply))
        && demand(when.provider.has_value(), when.provider == provider ? weight::provider : 0)
        && demand(!words.isEmpty(), !words.isEmpty() && matchesWords() ? weight::words : 0);
    return holds ? std::optional(fit) : std::nullopt;
}

const MailAdviceRow &bestRow(const MailFailure &failure, MailProvider provider)
{
    const MailAdviceRow *best = nullptr;
    int bestFit = -1;
    for (const MailAdviceRow &row : mailAdviceRows()) {
        const auto fit = fitOf(row.when, failure, provider);
        if (fit && *fit > bestFit) {
            best = &row;
            bestFit = *fit;
        }
    }
    return *best; // the last row asks for nothing
}

QString dateOf(Instant instant)
{
    return QLocale().toString(toLocal(instant).date(), QLocale::LongFormat);
}

QHash<QString, QString> placeholders(const MailFailure &failure, const MailAccount &account)
{
    QHash<QString, QString> values{{u"server"_s, account.server()}, {u"host"_s, account.host},
        {u"user"_s, toSafeLine(account.userName, 80)}, {u"sender"_s, account.from.toString()},
        {u"step"_s, labelOf(failure.step)}};
    if (const auto &certificate = failure.certificate) {
        values.insert(u"certSubject"_s, toSafeLine(certificate->subject, 80));
        values.insert(u"certIssuer"_s, toSafeLine(certificate->issuer, 80));
        const QStringList names =
            certificate->names.isEmpty() ? QStringList(certificate->subject) : certificate->names;
        values.insert(u"certNames"_s, toSafeLine(names.mid(0, 5).join(u", "_s), 200));
        values.insert(u"certFrom"_s, dateOf(certificate->validFrom));
        values.insert(u"certUntil"_s, dateOf(certificate->validUntil));
    }
    return values;
}

/// One pass, so that a value which looks like a placeholder stays what it is.
QString filled(const char *text, const QHash<QString, QString> &values)
{
    const QString pattern = QCoreApplication::translate("MailAdvice", text);
    QString result;
    for (qsizetype at = 0; at < pattern.size();) {
        const qsizetype end = pattern[at] == u'{' ? pattern.indexOf(u'}', at) : -1;
        if (end < 0) {
            result += pattern[at++];
            continue;
        }
        result += values.value(pattern.mid(at + 1, end - at - 1), u"?"_s);
        at = end + 1;
    }
    return result;
}

std::optional<MailFix> fixFor(const MailFailure &failure, const MailAccount &account)
{
    constexpr MailFix implicitTls{465, MailSecurity::ImplicitTls};
    constexpr MailFix startTls{587, MailSecurity::StartTls};
    const bool isEncryptedPort = account.security == MailSecurity::StartTls
        && (failure.cause == MailCause::NotAMailServer ? failure.detail.startsWith(u"\\x1")
                                                       : account.port == implicitTls.port);
    switch (failure.cause) {
    case MailCause::WrongSecurity:
        return MailFix{account.port == 465 ? startTls.port : account.port, MailSecurity::StartTls};
    case MailCause::StartTlsMissing:
        return implicitTls;
    case MailCause::NotAMailServer:
    case MailCause::TimedOut:
    case MailCause::ConnectionLost:
        if (isEncryptedPort)
            return MailFix{account.port == 587 ? implicitTls.port : account.port, MailSecurity::ImplicitTls};
        return std::nullopt;
    default:
        return std::nullopt;
    }
}

Error::Code errorCodeOf(const MailFailure &failure)
{
    using Code = Error::Code;
    if (failure.cause >= MailCause::StartTlsMissing && failure.cause <= MailCause::NotLoopback)
        return Code::Tls;
    if (failure.cause >= MailCause::NoSignInOffered && failure.cause <= MailCause::TokenRefused)
        return Code::SignIn;
    if (failure.cause == MailCause::NotAMailServer || failure.cause == MailCause::ProtocolError
        || failure.cause == MailCause::ServerUnproven)
        return Code::Protocol;
    switch (failure.kind) {
    case MailFailureKind::Network:
        return Code::Network;
    case MailFailureKind::ServerTransient:
    case MailFailureKind::RecipientTransient:
        return Code::Busy;
    case MailFailureKind::Account:
    case MailFailureKind::RecipientPermanent:
        return Code::Rejected;
    }
    Q_UNREACHABLE();
}

QString detailOf(const MailFailure &failure)
{
    QString detail = u"%1 at %2, %3, %4"_s.arg(
        nameOf(failure.cause), nameOf(failure.step), failure.server, nameOf(failure.kind));
    if (failure.reply)
        detail += u"; reply %1 %2"_s.arg(failure.reply->code).arg(toSafeLine(failure.reply->text(), 500));
    if (!failure.detail.isEmpty())
        detail += u"; "_s + failure.detail;
    if (failure.certificate)
        detail += u"; certificate SHA-256 "_s + failure.certificate->sha256;
    return detail;
}

} // namespace

Error MailAdvice::toError() const
{
    return {m_code, what + u' ' + meaning, nextStep, m_detail};
}

MailAdvice explainMailFailure(const MailFailure &failure, const MailAccount &account)
{
    const MailAdviceRow &row = bestRow(failure, mailProviderOf(account.host));
    const auto values = placeholders(failure, account);
    MailAdvice advice;
    advice.id = QString::fromLatin1(row.id);
    advice.what = filled(row.what, values);
    advice.meaning = filled(row.meaning, values);
    advice.nextStep = filled(row.nextStep, values);
    advice.help = QUrl(QString::fromLatin1(row.help));
    if (failure.reply)
        advice.serverWords = QString::number(failure.reply->code) + u' ' + failure.reply->text();
    advice.fix = fixFor(failure, account);
    advice.m_code = errorCodeOf(failure);
    advice.m_detail = detailOf(failure);
    return advice;
}

std::optional<MailAdvice> explainMailFailure(const DeliveryResult &result, const MailAccount &account)
{
    return result.failure ? std::optional(explainMailFailure(*result.failure, account)) : std::nullopt;
}

} // namespace latchkey
