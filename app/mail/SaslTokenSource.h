// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

#include <functional>
#include <QObject>

namespace latchkey {

/// Where a connection gets the token it signs in with, when an account signs in through OAuth (RFC 6749).
/// The token is short-lived, so it is asked for whenever one is needed and never kept.
class SaslTokenSource {
public:
    using Answer = std::function<void(const Result<Secret> &token)>;

    virtual ~SaslTokenSource() = default;
    /// Calls `answer` once, at once or later, in the thread of `context` and never after its end.
    /// `isRefused`: the server did not take the last token given out, although it may not have run out: get
    /// another one. An error with Code::Network is tried again later; any other waits for a person.
    virtual void fetchToken(bool isRefused, QObject *context, const Answer &answer) = 0;
};

} // namespace latchkey
