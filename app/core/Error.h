// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>
#include <QString>

namespace latchkey {

/// An expected failure: something that happens to careful people with healthy computers.
/// Bugs are asserts, and "the person pressed Cancel" is not an error at all.
struct Error {
    enum class Code {
        InvalidInput, ///< what was typed cannot be accepted; `message` belongs next to the field
        NotFound, ///< the thing is not, or no longer, there
        Conflict, ///< somebody else has the name, or changed the row in the meantime
        Refused, ///< the rules say no (too soon, blocked, not allowed)
        Busy, ///< try again in a moment; nothing was changed
        ReadOnly, ///< the file or the database cannot be written
        DiskFull,
        Storage, ///< the database failed in another way
        ForeignFile, ///< not one of our databases
        NewerSchema, ///< written by a newer Latchkey
        Network, ///< could not reach or lost the other side; worth another try
        Tls, ///< encryption or certificate; never worked around
        SignIn, ///< the other side refused our name and password
        Protocol, ///< the other side does not speak what it should
        Rejected, ///< the other side understood and said no for good
        Keychain, ///< the keychain is locked, absent or refused
        Internal,
    };

    Code code = Code::Internal;
    QString message; ///< one sentence for the person at the window: what happened and what it means
    QString advice; ///< one sentence: what to do next; may be empty
    QString detail; ///< English, for the log and "Copy details"; never a secret or a bound value

    bool operator==(const Error &) const = default;
};

/// The name of the code as it stands in logs and copied details, for example "ReadOnly".
QString nameOf(Error::Code code);

} // namespace latchkey

Q_DECLARE_METATYPE(latchkey::Error)
