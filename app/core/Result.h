// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Error.h"
#include <tl/expected.hpp>

namespace latchkey {

/// A value, or the reason why there is none.
template <typename T = void> using Result = tl::expected<T, Error>;

/// `return fail(Error::Code::Busy, tr("..."));`
[[nodiscard]] inline tl::unexpected<Error> fail(
    Error::Code code, QString message, QString advice = {}, QString detail = {})
{
    return tl::unexpected(Error{code, std::move(message), std::move(advice), std::move(detail)});
}

/// `return fail(std::move(result).error());` hands a failure on to a caller that wants another T.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected(std::move(error));
}

} // namespace latchkey
