// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/Check.h"
#include "fuzz/smtp_session/Wire.h"
#include "mail/SmtpSession.h"

// A server that says anything, and a network that splits it anywhere.
//
// The first byte says what is sent and how. The rest is what the server says; in between a byte below 0x09
// other than 0 lets something happen, see Drive::happen(). What came until then is one segment.

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView userName("desk@corp.example");
constexpr QByteArrayView password("Xylophone-battery"); // begins like no escaped character ends

EmailAddress address(const QString &text)
{
    return *EmailAddress::parse(text);
}

class Drive {
public:
    explicit Drive(uint8_t choices)
        : m_choices(choices)
        , m_envelope(envelope(choices))
        , m_wire(security(choices), toCanonical(m_envelope.message))
        , m_session(settings(choices))
    {
        take(m_session.start());
    }

    void receive(QByteArrayView bytes)
    {
        const bool wasOver = m_isClosed;
        if (m_session.state() == SmtpSession::State::Handshake)
            m_isInjected = true;
        else
            m_wire.fromServer(bytes);
        const int before = m_wire.commands();
        const bool hadQuit = m_hasQuit;
        take(m_session.receive(bytes));
        if (wasOver)
            return;
        const bool hasToEnd = m_wire.isOutOfStep() || m_isInjected;
        check(!hasToEnd || m_isClosed, "a dialogue that is out of step ends");
        const bool mayBeLeaving = bytes.contains("421"); // which may come at any time, so it is waited for
        check(!hasToEnd || mayBeLeaving || m_wire.commands() - before <= (m_hasQuit && !hadQuit ? 1 : 0),
            "an answer that was not asked for moves nothing");
        check(m_wire.refusals() < (usesToken(m_choices) ? 2 : 1) || m_hasFailed,
            "a refused sign-in ends the session");
    }

    void happen(char what)
    {
        switch (what) {
        case 0x02:
            take(m_session.timedOut(m_unsent));
            break;
        case 0x03:
            take(m_session.connectionLost(u"reset"_s, m_unsent));
            break;
        case 0x04:
            take(m_session.quit());
            break;
        case 0x05:
            m_unsent = m_unsent == 0 ? 10 : 0;
            break;
        case 0x06:
            m_isStalled = !m_isStalled;
            pump();
            break;
        case 0x07:
            if (m_session.state() == SmtpSession::State::Ready) {
                ++m_underWay;
                take(m_session.checkSender(m_envelope.from));
            }
            break;
        case 0x08:
            if (m_session.state() == SmtpSession::State::Handshake)
                take(m_session.injected());
            break;
        default: // 0x01: the segment ends
            break;
        }
    }

    void end()
    {
        take(m_session.connectionLost(u"the end"_s, 0));
        check(m_underWay == 0, "every message and every question has its result");
        const QString shown = m_session.transcript().join(u'\n');
        const QByteArray base64 = password.toByteArray().toBase64();
        const bool hasPassword = m_choices & 0x04;
        check(!hasPassword
                || (!shown.contains(QString::fromLatin1(password))
                    && !shown.contains(QString::fromLatin1(base64))),
            "the transcript holds no password");
        check(shown.size() < 400000, "the transcript has bounds");
    }

private:
    static MailSecurity security(uint8_t choices)
    {
        static constexpr MailSecurity all[] = {MailSecurity::PlainOnLoopback, MailSecurity::StartTls,
            MailSecurity::ImplicitTls, MailSecurity::StartTls};
        return all[choices % 4];
    }
    static bool usesToken(uint8_t choices) { return (choices & 0x24) == 0x24; }
    static SmtpSessionSettings settings(uint8_t choices)
    {
        SmtpSessionSettings settings;
        settings.clientName = "client.example";
        settings.server = u"server.example:587"_s;
        settings.security = security(choices);
        if (choices & 0x04) {
            settings.userName = QString::fromLatin1(userName);
            settings.password = Secret(password.toByteArray());
            settings.usesToken = usesToken(choices); // and the token is the same
        }
        return settings;
    }
    static SmtpEnvelope envelope(uint8_t choices)
    {
        SmtpEnvelope envelope{address(u"desk@corp.example"_s), {}, {}};
        const QStringList people{u"a@one.example"_s, u"b@two.example"_s, u"c@two.example"_s};
        for (int i = 0; i <= ((choices >> 3) & 3) % 3; ++i)
            envelope.to.append(address(people[i]));
        envelope.message = "Subject: x\r\n\r\n.\r\n..a\r\n.b\n\rend";
        if (choices & 0x20)
            envelope.message += "\xc3\xbc";
        if (choices & 0x40)
            envelope.message += QByteArray("\r\n.0123456789").repeated(6000); // in several pieces
        return envelope;
    }
    static QByteArray toCanonical(QByteArray message)
    {
        message.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
        return message.endsWith("\r\n") ? message : message + "\r\n";
    }

    void take(const SmtpActions &actions)
    {
        check(!m_isClosed || actions.empty(), "nothing happens after the end");
        bool isReady = false;
        bool isHandshake = false;
        bool isToken = false;
        for (const SmtpAction &action : actions) {
            check(!m_isClosed, "nothing happens after the end");
            if (const auto *write = std::get_if<smtp::Write>(&action))
                onWrite(write->bytes);
            else if (const auto *finished = std::get_if<smtp::Finished>(&action))
                onFinished(*finished);
            else if (std::holds_alternative<smtp::SenderChecked>(action))
                --m_underWay;
            else if (std::holds_alternative<smtp::Failed>(action))
                m_hasFailed = true;
            else if (std::holds_alternative<smtp::Close>(action))
                m_isClosed = true;
            isReady = isReady || std::holds_alternative<smtp::Ready>(action);
            isHandshake = isHandshake || std::holds_alternative<smtp::StartTls>(action);
            isToken = isToken || std::holds_alternative<smtp::FetchToken>(action);
        }
        check(m_underWay >= 0, "a message has one result");
        if (isHandshake && !(m_choices & 0x80)) {
            m_wire.encrypted();
            take(m_session.encrypted("what the certificate hashes to"));
        }
        if (isToken)
            take(m_session.provideToken(Secret(password.toByteArray())));
        if (isReady && m_session.state() == SmtpSession::State::Ready && m_sent < 3) {
            ++m_sent;
            ++m_underWay;
            m_wire.forgetDelivered();
            take(m_session.send(m_envelope));
        }
        pump();
    }

    void pump()
    {
        if (m_session.hasBodyChunk() && !m_isStalled && !m_isClosed)
            take(m_session.takeBodyChunk());
    }

    void onWrite(const QByteArray &bytes)
    {
        check(!m_hasFailed || bytes == "QUIT\r\n", "after a failure nothing is said but QUIT");
        check(!m_hasQuit, "after QUIT nothing is said");
        m_hasQuit = bytes == "QUIT\r\n" && !m_wire.isInMessage();
        m_wire.fromClient(bytes);
    }

    void onFinished(const smtp::Finished &finished)
    {
        --m_underWay;
        check(finished.result.recipients.size() == m_envelope.to.size(), "every recipient has a result");
        for (const RecipientResult &recipient : finished.result.recipients) {
            const auto times = m_wire.delivered().count(recipient.address.toSmtp().toUtf8());
            check(times <= 1, "nobody gets it twice");
            check((recipient.outcome == DeliveryOutcome::Accepted) == (times == 1),
                "sent is what the server has taken, and only that");
            check(recipient.outcome != DeliveryOutcome::Unknown || m_wire.isVerdictOpen(),
                "not known is only what was written to its end");
        }
        check(!finished.isUntouched || !m_wire.hasHeardSinceMail(),
            "untouched means that the server was silent");
    }

    uint8_t m_choices;
    SmtpEnvelope m_envelope;
    Wire m_wire;
    SmtpSession m_session;
    int m_sent = 0;
    int m_underWay = 0;
    qint64 m_unsent = 0;
    bool m_isStalled = false;
    bool m_isInjected = false;
    bool m_hasFailed = false;
    bool m_hasQuit = false;
    bool m_isClosed = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    Drive drive(data[0]);
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    qsizetype start = 0;
    for (qsizetype at = 0; at <= bytes.size(); ++at) {
        const bool isHappening = at < bytes.size() && bytes[at] > 0 && bytes[at] < 0x09;
        if (at < bytes.size() && !isHappening)
            continue;
        if (at > start)
            drive.receive(bytes.sliced(start, at - start));
        if (isHappening)
            drive.happen(bytes[at]);
        start = at + 1;
    }
    drive.end();
    return 0;
}
