// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/PasswordHash.h"

#include <botan/argon2.h>
#include <botan/bcrypt.h>
#include <botan/system_rng.h>
#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

namespace {

constexpr int minimumCharacters = 8; // NIST SP 800-63B section 5.1.1.2
constexpr int maximumCharacters = 1024; // hashing a novel is a way to keep the server busy
constexpr int bcryptMaximumBytes = 72;
constexpr std::size_t argonMemoryKibibytes = 19 * 1024;
constexpr std::size_t argonPasses = 2;
constexpr std::size_t argonLanes = 1;
constexpr int dearestBcryptCost = 16;
constexpr unsigned dearestArgonKibibytes = 256 * 1024;
constexpr unsigned dearestArgonPasses = 20;

struct PasswordHashText {
    Q_DECLARE_TR_FUNCTIONS(PasswordHash)
};

/// A hash that comes with a hostile database may ask for hours of work or all memory there is.
bool isAffordable(const QString &hash)
{
    static const QRegularExpression argon(
        QStringLiteral("^\\$argon2id\\$v=\\d+\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$"));
    static const QRegularExpression bcrypt(QStringLiteral("^\\$2[aby]\\$(\\d\\d)\\$"));
    if (const auto match = bcrypt.match(hash); match.hasMatch())
        return match.captured(1).toInt() <= dearestBcryptCost;
    const auto match = argon.match(hash);
    return match.hasMatch() && match.captured(1).toUInt() <= dearestArgonKibibytes
        && match.captured(2).toUInt() <= dearestArgonPasses;
}

} // namespace

Result<void> checkNewPassword(const Secret &password, PasswordScheme scheme)
{
    const qsizetype characters = QString::fromUtf8(password.view()).toUcs4().size();
    // Other libraries stop reading there, and would take what stands before it for the whole.
    if (password.view().contains('\0')) {
        return fail(Error::Code::InvalidInput,
            PasswordHashText::tr("The password contains a character that cannot be part of one."));
    }
    if (characters < minimumCharacters)
        return fail(
            Error::Code::InvalidInput, PasswordHashText::tr("The password needs at least 8 characters."));
    if (scheme == PasswordScheme::Bcrypt && password.view().size() > bcryptMaximumBytes) {
        return fail(Error::Code::InvalidInput,
            PasswordHashText::tr(
                "The password is too long: at most 72 characters, fewer with accents or other scripts."));
    }
    if (characters > maximumCharacters)
        return fail(
            Error::Code::InvalidInput, PasswordHashText::tr("The password is longer than 1024 characters."));
    return {};
}

Result<QString> hashPassword(const Secret &password, PasswordScheme scheme, int bcryptCost)
{
    if (auto checked = checkNewPassword(password, scheme); !checked)
        return fail(std::move(checked).error());
    try {
        auto &random = Botan::system_rng();
        const std::string text(password.view().data(), std::size_t(password.view().size()));
        const std::string hash = scheme == PasswordScheme::Bcrypt
            ? Botan::generate_bcrypt(text, random, uint16_t(bcryptCost), 'b')
            : Botan::argon2_generate_pwhash(
                text.data(), text.size(), random, argonLanes, argonMemoryKibibytes, argonPasses);
        return QString::fromStdString(hash);
    } catch (const std::exception &exception) {
        return fail(Error::Code::Internal,
            PasswordHashText::tr("The password could not be stored safely, so it was not changed."), {},
            QString::fromUtf8(exception.what()));
    }
}

bool verifyPassword(const Secret &password, const QString &hash)
{
    if (!isAffordable(hash))
        return false;
    try {
        const std::string text(password.view().data(), std::size_t(password.view().size()));
        const std::string stored = hash.toStdString();
        if (hash.startsWith(QLatin1String("$2")))
            return password.view().size() <= bcryptMaximumBytes && Botan::check_bcrypt(text, stored);
        if (hash.startsWith(QLatin1String("$argon2id$")))
            return Botan::argon2_check_pwhash(text.data(), text.size(), stored);
    } catch (const std::exception &) {
        return false; // a damaged hash fits no password
    }
    return false;
}

} // namespace latchkey
