// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Id.h"
#include "core/Tone.h"
#include <optional>
#include <QString>

namespace latchkey {

QString nameOf(Tone tone);
Tone toneFromName(const QString &name);

/// A row of user_account_status. The shipped ones are found by code; staff can add more.
struct AccountStatus {
    StatusId id;
    QString code; ///< "EMAIL_CONFIRMED"
    QString label; ///< as stored
    Tone tone = Tone::Neutral;
    bool maySignIn = false;
    bool builtIn = false;

    bool isUnconfirmed() const { return code == QLatin1String("EMAIL_NON_CONFIRMED"); }
    bool isConfirmed() const { return code == QLatin1String("EMAIL_CONFIRMED"); }
    bool isBlocked() const { return code == QLatin1String("BLOCKED"); }
    /// The word on screen: in the window's language for the shipped ones, the stored label for others.
    QString displayLabel() const;
};

} // namespace latchkey
