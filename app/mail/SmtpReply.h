// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Qt first: the moc of Qt 6.4 does not get over GCC's <concepts> without it.
#include <QByteArray>
#include <QMetaType>
#include <QStringList>

#include <compare>
#include <optional>
#include <variant>

namespace latchkey {

/// The three numbers behind the reply code that say what the code itself cannot (RFC 3463): "5.7.8".
struct EnhancedCode {
    int status = 0; ///< 2, 4 or 5
    int subject = 0;
    int detail = 0;

    /// Reads the code at the start of `text`, where it must end or be followed by a blank.
    static std::optional<EnhancedCode> parse(QStringView text);
    QString toString() const;
    auto operator<=>(const EnhancedCode &) const = default;
};

/// One whole answer of a mail server (RFC 5321 section 4.2).
struct SmtpReply {
    int code = 0; ///< 200 to 599
    /// What stands behind the code, line by line. Bad UTF-8 and NUL are U+FFFD; control characters are still
    /// in it.
    QStringList lines;
    /// Absent too when it contradicts the reply code, as "250 5.7.1" would (RFC 2034 section 4).
    std::optional<EnhancedCode> enhanced;

    bool isPositive() const { return code / 100 == 2; }
    bool isTransient() const { return code / 100 == 4; }
    bool isPermanent() const { return code / 100 == 5; }
    /// Fit for a window or a log: plain text, escaped, cut to a size a person would read; lines joined by LF.
    QString text() const;

    bool operator==(const SmtpReply &) const = default;
};

/// Cuts a server's bytes into replies. It knows no session and trusts nothing: what does not look like a
/// reply, or is larger than a server that means well would send, is a failure and final.
class SmtpReplyParser {
public:
    static constexpr qsizetype maxLineBytes = 4096; ///< RFC 5321 allows 512; long AUTH lists exceed it
    static constexpr qsizetype maxLines = 256;
    static constexpr qsizetype maxReplyBytes = qsizetype(64) * 1024;

    enum class Problem {
        NotAReply, ///< the line does not start with a reply code
        LineTooLong,
        TooManyLines,
        ReplyTooLong, ///< all its lines together
        MixedCodes, ///< the lines of one reply carry different codes
    };
    struct Failure {
        Problem problem = Problem::NotAReply;
        QByteArray sample; ///< the start of the offending bytes, to tell a web server from noise
    };

    void feed(QByteArrayView bytes);
    /// The next reply, or why there will never be one; absent as long as more bytes are needed.
    std::optional<std::variant<SmtpReply, Failure>> next();
    /// Neither a reply nor a piece of one is waiting. After a failure it is never empty.
    bool isEmpty() const { return m_buffer.isEmpty() && m_lines.isEmpty() && !m_failure; }
    /// What waits is 421, "I am leaving", or can become nothing else that is a reply.
    bool isClosing() const;
    /// So many bytes wait to become a reply.
    qsizetype waitingBytes() const { return m_buffer.size(); }

private:
    std::optional<std::variant<SmtpReply, Failure>> stop(Problem problem, QByteArrayView sample);

    QByteArray m_buffer;
    qsizetype m_scanned = 0; ///< so many bytes of m_buffer hold no LF
    QList<QByteArray> m_lines; ///< texts of the reply that is being read
    qsizetype m_replyBytes = 0; ///< of the lines in m_lines
    int m_code = 0;
    std::optional<Failure> m_failure;
};

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::SmtpReply)
