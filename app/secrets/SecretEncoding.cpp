// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/SecretEncoding.h"

#include <QCoreApplication>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

const auto base64Prefix = "base64:"_L1;

/// The text these bytes are, when writing it down and reading it back gives the same bytes again.
std::optional<QString> asText(QByteArrayView bytes)
{
    const QString text = QString::fromUtf8(bytes);
    if (text.isEmpty() || text.contains(QChar::Null) || text.startsWith(base64Prefix)
        || text.toUtf8() != bytes)
        return std::nullopt;
    return text;
}

} // namespace

Result<QString> encodeForKeychain(const Secret &secret)
{
    QString stored;
    if (std::optional<QString> text = asText(secret.view()))
        stored = *std::move(text);
    else
        stored = base64Prefix + QString::fromLatin1(secret.toByteArray().toBase64());

    const qsizetype size = stored.toUtf8().size();
    if (size > maxStoredSecretBytes) {
        return fail(Error::Code::InvalidInput,
            QCoreApplication::translate("latchkey::SecretStore",
                "This is too long for a keychain, which takes %Ln characters at most.", nullptr,
                int(maxStoredSecretBytes)),
            QCoreApplication::translate("latchkey::SecretStore", "Check that the right text was pasted."),
            u"%1 bytes, at most %2"_s.arg(size).arg(maxStoredSecretBytes));
    }
    return stored;
}

Secret decodeFromKeychain(const QString &stored)
{
    if (stored.startsWith(base64Prefix)) {
        const auto decoded = QByteArray::fromBase64Encoding(
            stored.mid(base64Prefix.size()).toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
        if (decoded)
            return Secret(*decoded);
    }
    return Secret(stored);
}

} // namespace latchkey
