// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/ActivityWords.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ActivityWords", text);
}

} // namespace

QString labelOf(AuditAction action)
{
    switch (action) {
    case AuditAction::AccountCreated:
        return tr("Account created");
    case AuditAction::AccountEdited:
        return tr("Account edited");
    case AuditAction::AccountBlocked:
        return tr("Account blocked");
    case AuditAction::AccountUnblocked:
        return tr("Account unblocked");
    case AuditAction::AccountDeleted:
        return tr("Account deleted");
    case AuditAction::AccountPurged:
        return tr("Removed unconfirmed");
    case AuditAction::ConfirmedByHand:
        return tr("Confirmed by hand");
    case AuditAction::EmailConfirmed:
        return tr("Address confirmed");
    case AuditAction::PurgePostponed:
        return tr("Given 24 h more");
    case AuditAction::ActivationRequested:
        return tr("Activation asked for");
    case AuditAction::ResetRequested:
        return tr("Reset asked for");
    case AuditAction::PasswordChanged:
        return tr("New password chosen");
    case AuditAction::TokenRevoked:
        return tr("Link taken back");
    case AuditAction::SessionsEnded:
        return tr("Signed out everywhere");
    case AuditAction::MessageCancelled:
        return tr("Message cancelled");
    case AuditAction::MessageRetried:
        return tr("Message tried again");
    case AuditAction::NoteAdded:
        return tr("Note added");
    case AuditAction::SettingChanged:
        return tr("Setting changed");
    case AuditAction::TemplateChanged:
        return tr("Template changed");
    }
    Q_UNREACHABLE();
}

QString labelOf(AuditOutcome outcome)
{
    switch (outcome) {
    case AuditOutcome::Done:
        return tr("Done");
    case AuditOutcome::Refused:
        return tr("Refused");
    case AuditOutcome::Failed:
        return tr("Failed");
    }
    Q_UNREACHABLE();
}

Tone toneOf(AuditOutcome outcome)
{
    switch (outcome) {
    case AuditOutcome::Done:
        return Tone::Neutral; // nearly every line: the others are to be seen
    case AuditOutcome::Refused:
        return Tone::Waiting;
    case AuditOutcome::Failed:
        return Tone::Bad;
    }
    Q_UNREACHABLE();
}

} // namespace latchkey
