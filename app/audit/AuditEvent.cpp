// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/AuditEvent.h"

#include "core/EnumNames.h"

namespace latchkey {

namespace {

constexpr EnumNames<AuditAction, 24> actions{{{
    {AuditAction::AccountCreated, u"account_created"},
    {AuditAction::AccountEdited, u"account_edited"},
    {AuditAction::AccountBlocked, u"account_blocked"},
    {AuditAction::AccountUnblocked, u"account_unblocked"},
    {AuditAction::AccountDeleted, u"account_deleted"},
    {AuditAction::AccountPurged, u"account_purged"},
    {AuditAction::ConfirmedByHand, u"confirmed_by_hand"},
    {AuditAction::EmailConfirmed, u"email_confirmed"},
    {AuditAction::PurgePostponed, u"purge_postponed"},
    {AuditAction::ActivationRequested, u"activation_requested"},
    {AuditAction::ResetRequested, u"reset_requested"},
    {AuditAction::PasswordChanged, u"password_changed"},
    {AuditAction::TokenRevoked, u"token_revoked"},
    {AuditAction::SessionsEnded, u"sessions_ended"},
    {AuditAction::MessageCancelled, u"message_cancelled"},
    {AuditAction::MessageRetried, u"message_retried"},
    {AuditAction::BatchStarted, u"batch_started"},
    {AuditAction::BatchPaused, u"batch_paused"},
    {AuditAction::BatchResumed, u"batch_resumed"},
    {AuditAction::BatchCancelled, u"batch_cancelled"},
    {AuditAction::NoteAdded, u"note_added"},
    {AuditAction::SettingChanged, u"setting_changed"},
    {AuditAction::TemplateChanged, u"template_changed"},
    {AuditAction::BlacklistCleared, u"blacklist_cleared"},
}}};

constexpr EnumNames<AuditOutcome, 3> outcomes{{{
    {AuditOutcome::Done, u"done"},
    {AuditOutcome::Refused, u"refused"},
    {AuditOutcome::Failed, u"failed"},
}}};

} // namespace

QString nameOf(AuditAction action)
{
    return actions.name(action);
}

std::optional<AuditAction> auditActionFromName(const QString &name)
{
    return actions.value(name);
}

QString nameOf(AuditOutcome outcome)
{
    return outcomes.name(outcome);
}

AuditOutcome auditOutcomeFromName(const QString &name)
{
    return outcomes.value(name).value_or(AuditOutcome::Done);
}

} // namespace latchkey
