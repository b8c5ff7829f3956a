// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "mail/SmtpSession.h"

namespace latchkey::test {

/// Both sides of a session by script: what the server says goes in, what the client says is kept until the
/// test asks for it. client() at the end of every step is what makes "and nothing else" true.
class Dialogue {
public:
    explicit Dialogue(MailSecurity security = MailSecurity::PlainOnLoopback, const QString &userName = {},
        const std::optional<Secret> &password = Secret(QStringLiteral("s3cret pass")))
        : m_session({"client.example", QStringLiteral("mail.example:25"), security, userName, password, {}})
    {
        take(m_session.start());
    }
    SmtpSession &session() { return m_session; }

    void server(const QByteArray &lines) { take(m_session.receive(lines)); }
    /// One answer after the other, each when the one before was read.
    void answers(std::initializer_list<QByteArray> replies)
    {
        for (const QByteArray &reply : replies)
            server(reply + "\r\n");
    }
    /// To MAIL, to RCPT, and to DATA.
    void takeEnvelope() { answers({"250 ok", "250 ok", "354 go"}); }
    /// All that the client said since last asked.
    QByteArray client() { return std::exchange(m_said, {}); }
    template <typename Action> const Action *last() const
    {
        for (auto action = m_actions.rbegin(); action != m_actions.rend(); ++action) {
            if (const auto *found = std::get_if<Action>(&*action))
                return found;
        }
        return nullptr;
    }
    template <typename Action> int count() const
    {
        return int(std::count_if(m_actions.begin(), m_actions.end(),
            [](const SmtpAction &action) { return std::holds_alternative<Action>(action); }));
    }
    void take(SmtpActions actions)
    {
        for (SmtpAction &action : actions) {
            if (const auto *write = std::get_if<smtp::Write>(&action))
                m_said += write->bytes;
            m_actions.push_back(std::move(action));
        }
        while (m_session.hasBodyChunk() && m_pumps)
            take(m_session.takeBodyChunk());
    }
    void holdBody() { m_pumps = false; }

    void greet(const QByteArray &extensions = {})
    {
        server("220 mail.example\r\n");
        client();
        server(
            extensions.isEmpty() ? "250 mail.example\r\n" : "250-mail.example\r\n250 " + extensions + "\r\n");
    }
    void send(const QByteArray &message = "Subject: x\r\n\r\nhi\r\n",
        const QStringList &to = {QStringLiteral("to@corp.example")})
    {
        SmtpEnvelope envelope{*EmailAddress::parse(QStringLiteral("from@corp.example")), {}, message};
        for (const QString &recipient : to)
            envelope.to.append(*EmailAddress::parse(recipient));
        take(m_session.send(envelope));
    }
    const DeliveryResult &result() const { return last<smtp::Finished>()->result; }
    const MailFailure &failure() const { return last<smtp::Failed>()->failure; }

private:
    SmtpSession m_session;
    QByteArray m_said;
    SmtpActions m_actions;
    bool m_pumps = true;
};

} // namespace latchkey::test
