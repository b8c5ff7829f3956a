// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Actor.h"
#include "core/Clock.h"
#include "core/Id.h"
#include <optional>

namespace latchkey {

/// What can be found in the audit log. Stored by name: a name, once released, stays.
enum class AuditAction {
    AccountCreated,
    AccountEdited,
    AccountBlocked,
    AccountUnblocked,
    AccountDeleted,
    AccountPurged,
    ConfirmedByHand,
    EmailConfirmed, ///< by the person, through the link
    PurgePostponed,
    ActivationRequested,
    ResetRequested,
    PasswordChanged,
    TokenRevoked,
    SessionsEnded,
    MessageCancelled,
    MessageRetried,
    BatchStarted, ///< messages to many people at once
    BatchPaused,
    BatchResumed,
    BatchCancelled,
    NoteAdded,
    SettingChanged,
    TemplateChanged,
    BlacklistCleared, ///< of what had run out
};

enum class AuditOutcome { Done, Refused, Failed };

/// One line of the audit log: who did what to whom, when, why, and how it went. Holds no token, link or
/// password.
struct AuditEvent {
    qint64 id = 0;
    Instant at;
    Actor actor = Actor::clock();
    AuditAction action = AuditAction::AccountEdited;
    std::optional<AccountId> account;
    AuditOutcome outcome = AuditOutcome::Done;
    QString reason; ///< the operator's words; may be empty
    QString ticket; ///< the operator's ticket number; may be empty
    QString detail; ///< what exactly, in plain English; addresses masked
};

QString nameOf(AuditAction action);
std::optional<AuditAction> auditActionFromName(const QString &name);
QString nameOf(AuditOutcome outcome);
AuditOutcome auditOutcomeFromName(const QString &name);

} // namespace latchkey
