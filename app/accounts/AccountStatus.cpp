// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountStatus.h"

#include "core/EnumNames.h"
#include <QCoreApplication>

namespace latchkey {

namespace {

constexpr EnumNames<Tone, 5> tones{{{
    {Tone::Good, u"good"},
    {Tone::Waiting, u"waiting"},
    {Tone::Bad, u"bad"},
    {Tone::Info, u"info"},
    {Tone::Neutral, u"neutral"},
}}};

} // namespace

QString nameOf(Tone tone)
{
    return tones.name(tone);
}

Tone toneFromName(const QString &name)
{
    return tones.value(name).value_or(Tone::Neutral);
}

QString AccountStatus::displayLabel() const
{
    if (isUnconfirmed())
        return QCoreApplication::translate("AccountStatus", "Unconfirmed");
    if (isConfirmed())
        return QCoreApplication::translate("AccountStatus", "Confirmed");
    if (isBlocked())
        return QCoreApplication::translate("AccountStatus", "Blocked");
    return label;
}

} // namespace latchkey
