// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "practice/SampleRandom.h"

#include <optional>
#include <QList>
#include <QString>

namespace latchkey {

/// Somebody who does not exist. Addresses end in names that no mail can reach (RFC 2606), telephone numbers
/// are of the ranges that the countries keep for films and books.
struct SamplePerson {
    QString fullName; ///< in the person's own script
    QString userName;
    QString email;
    QString locale; ///< BCP 47
    std::optional<QString> phone; ///< E.164
};

/// `count` people, at most 190, of many countries; no two share a user name or an address. The same numbers
/// give the same people.
QList<SamplePerson> makeSamplePeople(SampleRandom &random, int count);

} // namespace latchkey
