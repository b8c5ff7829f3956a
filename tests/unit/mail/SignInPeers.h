// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SaslTokenSource.h"
#include "support/ScriptedSmtpServer.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>
#include <QPasswordDigestor>

namespace latchkey::test {

/// The server's half of SCRAM-SHA-256, calculated apart from the client's (RFC 5802 section 3).
class ScramPeer {
public:
    explicit ScramPeer(SmtpDialogue &dialogue)
        : m_dialogue(dialogue)
    {
    }

    /// Takes AUTH and answers with the first message, in which `nonce`, `salt` and the count can be changed.
    void begin(const QByteArray &mechanism, const QByteArray &iterations = "4096", bool usesOurNonce = true)
    {
        const QByteArray first = QByteArray::fromBase64(m_dialogue.expectStart("AUTH " + mechanism + ' '));
        header = first.left(first.indexOf(",,") + 2);
        m_clientFirst = first.mid(header.size());
        const QByteArray nonce = m_clientFirst.mid(m_clientFirst.indexOf(",r=") + 3);
        m_nonce = (usesOurNonce ? nonce : QByteArray(nonce.size(), 'x')) + "+server";
        m_serverFirst = "r=" + m_nonce + ",s=" + salt.toBase64() + ",i=" + iterations;
        m_dialogue.reply("334 " + m_serverFirst.toBase64());
    }

    /// Takes the client's proof; true when it is made from the password and bound to `binding`.
    bool takeProof(const QByteArray &binding = {})
    {
        const QByteArray last = QByteArray::fromBase64(m_dialogue.readLine());
        const QByteArray withoutProof = last.left(last.indexOf(",p="));
        const QByteArray salted = QPasswordDigestor::deriveKeyPbkdf2(sha256, "pass word", salt, 4096, 32);
        const QByteArray storedKey = QCryptographicHash::hash(hmac(salted, "Client Key"), sha256);
        const QByteArray authMessage = m_clientFirst + ',' + m_serverFirst + ',' + withoutProof;
        const QByteArray signature = hmac(storedKey, authMessage);
        QByteArray clientKey = QByteArray::fromBase64(last.mid(last.indexOf(",p=") + 3));
        for (qsizetype i = 0; i < clientKey.size(); ++i)
            clientKey[i] = char(clientKey[i] ^ signature[i]);
        serverFinal = "v=" + hmac(hmac(salted, "Server Key"), authMessage).toBase64();
        return withoutProof == "c=" + (header + binding).toBase64() + ",r=" + m_nonce
            && QCryptographicHash::hash(clientKey, sha256) == storedKey;
    }

    void succeed()
    {
        m_dialogue.reply("334 " + serverFinal.toBase64());
        m_dialogue.expect("");
        m_dialogue.reply("235 2.7.0 welcome");
    }

    QByteArray header; ///< GS2: what the client says of channel binding
    QByteArray serverFinal;

private:
    static constexpr auto sha256 = QCryptographicHash::Sha256;
    static QByteArray hmac(const QByteArray &key, const QByteArray &text)
    {
        return QMessageAuthenticationCode::hash(text, key, sha256);
    }

    inline static const QByteArray salt = "some salt \xff\0";
    SmtpDialogue &m_dialogue;
    QByteArray m_clientFirst;
    QByteArray m_serverFirst;
    QByteArray m_nonce;
};

/// Gives out the tokens one after another, and then only says why there is none.
class ListedTokens final : public SaslTokenSource {
public:
    explicit ListedTokens(QStringList tokens, Error::Code atTheEnd = Error::Code::Network)
        : m_tokens(std::move(tokens))
        , m_atTheEnd(atTheEnd)
    {
    }
    void fetchToken(bool isRefused, QObject *, const Answer &answer) override
    {
        asked.append(isRefused);
        if (m_tokens.isEmpty())
            answer(fail(m_atTheEnd, QStringLiteral("There is no token."), {}, QStringLiteral("no token")));
        else
            answer(Secret(m_tokens.takeFirst()));
    }
    QList<bool> asked; ///< with which `isRefused`

private:
    QStringList m_tokens;
    Error::Code m_atTheEnd;
};

} // namespace latchkey::test
