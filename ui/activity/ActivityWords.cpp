// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/ActivityWords.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

struct ActivityWordsText {
    Q_DECLARE_TR_FUNCTIONS(ActivityWords)
};

} // namespace

QString labelOf(AuditAction action)
{
    switch (action) {
    case AuditAction::AccountCreated:
        return ActivityWordsText::tr("Account created");
    case AuditAction::AccountEdited:
        return ActivityWordsText::tr("Account edited");
    case AuditAction::AccountBlocked:
        return ActivityWordsText::tr("Account blocked");
    case AuditAction::AccountUnblocked:
        return ActivityWordsText::tr("Account unblocked");
    case AuditAction::AccountDeleted:
        return ActivityWordsText::tr("Account deleted");
    case AuditAction::AccountPurged:
        return ActivityWordsText::tr("Removed unconfirmed");
    case AuditAction::ConfirmedByHand:
        return ActivityWordsText::tr("Confirmed by hand");
    case AuditAction::EmailConfirmed:
        return ActivityWordsText::tr("Address confirmed");
    case AuditAction::PurgePostponed:
        return ActivityWordsText::tr("Given 24 h more");
    case AuditAction::ActivationRequested:
        return ActivityWordsText::tr("Activation asked for");
    case AuditAction::ResetRequested:
        return ActivityWordsText::tr("Reset asked for");
    case AuditAction::PasswordChanged:
        return ActivityWordsText::tr("New password chosen");
    case AuditAction::TokenRevoked:
        return ActivityWordsText::tr("Link taken back");
    case AuditAction::SessionsEnded:
        return ActivityWordsText::tr("Signed out everywhere");
    case AuditAction::MessageCancelled:
        return ActivityWordsText::tr("Message cancelled");
    case AuditAction::MessageRetried:
        return ActivityWordsText::tr("Message tried again");
    case AuditAction::BatchStarted:
        return ActivityWordsText::tr("Sent to many");
    case AuditAction::BatchPaused:
        return ActivityWordsText::tr("Sending to many paused");
    case AuditAction::BatchResumed:
        return ActivityWordsText::tr("Sending to many resumed");
    case AuditAction::BatchCancelled:
        return ActivityWordsText::tr("Sending to many cancelled");
    case AuditAction::NoteAdded:
        return ActivityWordsText::tr("Note added");
    case AuditAction::SettingChanged:
        return ActivityWordsText::tr("Setting changed");
    case AuditAction::TemplateChanged:
        return ActivityWordsText::tr("Template changed");
    case AuditAction::BlacklistCleared:
        return ActivityWordsText::tr("Blacklist cleared");
    }
    Q_UNREACHABLE();
}

QString labelOf(AuditOutcome outcome)
{
    switch (outcome) {
    case AuditOutcome::Done:
        return ActivityWordsText::tr("Done");
    case AuditOutcome::Refused:
        return ActivityWordsText::tr("Refused");
    case AuditOutcome::Failed:
        return ActivityWordsText::tr("Failed");
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
