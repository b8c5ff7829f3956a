// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/Check.h"
#include "mail/DeliveryResult.h"
#include "mail/SmtpCapabilities.h"

#include <vector>

// The server's bytes: the first says how they are split, the rest is what it sends.

using namespace latchkey;

namespace {

struct Outcome {
    std::vector<SmtpReply> replies;
    std::optional<SmtpReplyParser::Failure> failure;
};

void checkReply(const SmtpReply &reply)
{
    check(reply.code >= 200 && reply.code <= 599, "a reply has a code");
    check(!reply.lines.isEmpty() && reply.lines.size() <= SmtpReplyParser::maxLines, "a reply has lines");
    for (const QString &line : reply.lines)
        check(line.size() <= SmtpReplyParser::maxLineBytes && !line.contains(QChar(0)), "a line is sane");
    const QString text = reply.text();
    check(std::none_of(text.begin(), text.end(),
              [](QChar c) { return c.category() == QChar::Other_Control && c != QChar::LineFeed; }),
        "what is shown is plain text");
    check(!reply.enhanced || reply.enhanced->status == reply.code / 100, "an enhanced code fits the code");
    SmtpCapabilities::parse(reply);
    for (const SmtpStep step : {SmtpStep::Greeting, SmtpStep::SigningIn, SmtpStep::Recipient, SmtpStep::Data})
        meaningOf(step, reply);
}

Outcome parsed(QByteArrayView bytes, qsizetype piece)
{
    SmtpReplyParser parser;
    Outcome outcome;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        parser.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        while (const auto next = parser.next()) {
            if (const auto *failure = std::get_if<SmtpReplyParser::Failure>(&*next)) {
                outcome.failure = *failure;
                check(!parser.isEmpty(), "a failed parser is never empty");
                return outcome;
            }
            outcome.replies.push_back(std::get<SmtpReply>(*next));
        }
        check(parser.waitingBytes() <= SmtpReplyParser::maxLineBytes, "what waits is bounded");
    }
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    const Outcome whole = parsed(bytes, std::max<qsizetype>(1, bytes.size()));
    for (const SmtpReply &reply : whole.replies)
        checkReply(reply);
    const Outcome split = parsed(bytes, 1 + data[0] % 16);
    check(split.replies == whole.replies, "segments make no difference to the replies");
    check(split.failure.has_value() == whole.failure.has_value()
            && (!split.failure || split.failure->problem == whole.failure->problem),
        "segments make no difference to the failure");
    return 0;
}
