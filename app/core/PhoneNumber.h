// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"

namespace latchkey {

/// An international telephone number: "+", country code and subscriber number, at most 15 digits (ITU-T
/// E.164).
class PhoneNumber {
public:
    /// Blanks, dots, dashes, slashes and brackets between the digits are dropped; "00" in front counts as
    /// "+".
    static Result<PhoneNumber> parse(const QString &text);

    /// "+4930123456"
    QString toString() const { return m_number; }
    /// For logs: the last two digits only.
    QString masked() const { return QStringLiteral("+...") + m_number.right(2); }

    bool operator==(const PhoneNumber &) const = default;

private:
    PhoneNumber() = default;
    QString m_number;
};

} // namespace latchkey
