// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "core/Secret.h"

namespace latchkey {

/// The address of a link page with one place for the token, for example
/// "https://www.mysite.com/activate?code={token}". https, or http on this machine only.
class LinkAddress {
public:
    /// The error's message is for the field it was typed in.
    static Result<LinkAddress> parse(const QString &text);

    QString pattern() const { return m_pattern; }
    /// The whole link. Only codes of letters, digits, "-", "_" and "." are ever put in.
    QString linkFor(const Secret &token) const;
    /// Whether `link` leads to this page: same scheme, host, port and path, whatever the token is.
    bool matches(const QString &link) const;

    bool operator==(const LinkAddress &) const = default;

private:
    LinkAddress() = default;
    QString m_pattern;
};

} // namespace latchkey
