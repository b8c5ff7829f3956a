// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Secret.h"

#include <functional>
#include <optional>
#include <QByteArrayList>

namespace latchkey {

/// The server's side of one SMTP dialogue (RFC 5321, RFC 4954 for signing in), without a socket: bytes in,
/// bytes out. Made for practice on loopback, so it offers no TLS and takes every recipient whose name does
/// not begin with "bounce".
class CatcherSession {
public:
    struct SignIn {
        QString userName;
        Secret password;
    };
    /// What a client handed over: the envelope and the message with the dots unstuffed.
    struct Delivery {
        QByteArray sender;
        QByteArrayList recipients;
        QByteArray message;
    };
    static constexpr qsizetype largestMessage = qsizetype(10) * 1024 * 1024;

    /// Without `signIn` nobody needs to sign in. `onMail` is called for each message before it is answered
    /// and gives the id that the answer names.
    CatcherSession(std::optional<SignIn> signIn, std::function<QByteArray(const Delivery &)> onMail);

    QByteArray greeting() const;
    /// Takes bytes as they come, in pieces of any size; what to send in return.
    QByteArray receive(const QByteArray &bytes);
    /// The dialogue is over: send what receive() gave, then close.
    bool isOver() const { return m_over; }

private:
    enum class State { Command, AuthUserName, AuthPassword, AuthPlain, Data };

    QByteArray line(const QByteArray &line);
    QByteArray command(const QByteArray &line);
    QByteArray hello(const QByteArray &verb);
    QByteArray auth(const QByteArray &arguments);
    QByteArray authPlain(const QByteArray &base64);
    QByteArray judge(const QByteArray &userName, const QByteArray &password);
    QByteArray mail(const QByteArray &arguments);
    QByteArray recipient(const QByteArray &arguments);
    QByteArray dataLine(const QByteArray &line);
    QByteArray endOfData();
    void forgetMail();

    std::optional<SignIn> m_signIn;
    std::function<QByteArray(const Delivery &)> m_onMail;
    State m_state = State::Command;
    QByteArray m_buffer; ///< the line that is not yet whole
    QByteArray m_userName; ///< of AUTH LOGIN, until the password comes
    bool m_greeted = false;
    bool m_signedIn = false;
    bool m_over = false;
    bool m_hasSender = false;
    bool m_tooLarge = false;
    int m_errors = 0;
    Delivery m_delivery;
};

} // namespace latchkey
