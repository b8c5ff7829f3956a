// SPDX-License-Identifier: GPL-3.0-or-later
#include "mail/SmtpTranscript.h"

#include "core/Text.h"

namespace latchkey {

namespace {

constexpr qsizetype shortestHidden = 4; // masking every "a" would hide the dialogue, not the secret
constexpr int longestTranscriptLine = 300;

} // namespace

void SmtpTranscript::hide(const Secret &secret)
{
    if (secret.view().size() < shortestHidden)
        return;
    m_hidden.append(secret);
    m_hidden.append(Secret(secret.toByteArray().toBase64()));
}

void SmtpTranscript::startMessage()
{
    m_isOpen = true;
    m_message.clear();
}

QString SmtpTranscript::masked(QString text) const
{
    for (const Secret &secret : m_hidden)
        text.replace(QString::fromUtf8(secret.view()), QStringLiteral("****"));
    return text;
}

void SmtpTranscript::add(QStringView prefix, const QString &line)
{
    QStringList &lines = m_isOpen ? m_message : m_opening;
    if (lines.size() < maxLines)
        lines.append(prefix.toString() + toSafeLine(masked(line), longestTranscriptLine));
}

} // namespace latchkey
