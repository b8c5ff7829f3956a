-- SPDX-License-Identifier: GPL-3.0-or-later
-- Statements are separated by blank lines. Every moment is a BIGINT: milliseconds since 1970-01-01 in UTC.
-- Every flag is 0 or 1. The site's own code reads and writes these tables too: resources/help/site-contract.md.

CREATE TABLE schema_migration (
    version INTEGER PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    applied BIGINT NOT NULL
);

CREATE TABLE user_account_status (
    id @identity@,
    code VARCHAR(60) NOT NULL UNIQUE,
    label VARCHAR(60) NOT NULL,
    tone VARCHAR(10) NOT NULL DEFAULT 'neutral' CHECK (tone IN ('good', 'waiting', 'bad', 'info', 'neutral')),
    may_sign_in INTEGER NOT NULL CHECK (may_sign_in IN (0, 1)),
    built_in INTEGER NOT NULL DEFAULT 0 CHECK (built_in IN (0, 1))
);

INSERT INTO user_account_status (code, label, tone, may_sign_in, built_in) VALUES
    ('EMAIL_NON_CONFIRMED', 'Unconfirmed', 'waiting', 0, 1),
    ('EMAIL_CONFIRMED', 'Confirmed', 'good', 1, 1),
    ('BLOCKED', 'Blocked', 'bad', 0, 1);

CREATE TABLE user_account (
    id @identity@,
    user_name VARCHAR(100) NOT NULL UNIQUE,
    full_name VARCHAR(200),
    email VARCHAR(254) NOT NULL,
    phone VARCHAR(20),
    locale VARCHAR(20),
    password_hash VARCHAR(200),
    registration_time BIGINT NOT NULL,
    user_account_status_id BIGINT NOT NULL REFERENCES user_account_status (id),
    -- SHA-256 in hex of the code in the link; the link value itself is never stored.
    email_confirmation_token VARCHAR(100) UNIQUE,
    email_confirmation_sent BIGINT,
    email_confirmation_expire BIGINT,
    password_reminder_token VARCHAR(100) UNIQUE,
    password_reminder_expire BIGINT,
    -- Session tokens issued before this moment are dead.
    tokens_valid_after BIGINT,
    email_bounced BIGINT,
    blocked_until BIGINT,
    -- The status to go back to when a block ends.
    status_before_block_id BIGINT REFERENCES user_account_status (id),
    -- An operator gave the account more time: it is not purged before.
    purge_not_before BIGINT,
    row_version INTEGER NOT NULL DEFAULT 1
);

CREATE UNIQUE INDEX user_account_email ON user_account (lower(email));

CREATE INDEX user_account_user_name ON user_account (lower(user_name));

CREATE INDEX user_account_status_registered ON user_account (user_account_status_id, registration_time);

CREATE INDEX user_account_registered ON user_account (registration_time);

CREATE TABLE blacklisted_token (
    issuer VARCHAR(200) NOT NULL,
    token_id VARCHAR(100) NOT NULL,
    purpose VARCHAR(20) NOT NULL,
    -- No foreign key: why a link died must outlive the account.
    account_id BIGINT,
    reason VARCHAR(30) NOT NULL,
    created BIGINT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    expires BIGINT,
    PRIMARY KEY (issuer, token_id)
);

CREATE INDEX blacklisted_token_account ON blacklisted_token (account_id);

CREATE INDEX blacklisted_token_expires ON blacklisted_token (expires);

CREATE TABLE message (
    id @identity@,
    account_id BIGINT REFERENCES user_account (id) ON DELETE SET NULL,
    purpose VARCHAR(20) NOT NULL,
    channel VARCHAR(20) NOT NULL,
    recipient VARCHAR(254) NOT NULL,
    locale VARCHAR(20),
    state VARCHAR(10) NOT NULL CHECK (state IN
        ('queued', 'sending', 'sent', 'deferred', 'failed', 'cancelled', 'expired', 'paused')),
    not_before BIGINT NOT NULL,
    give_up_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created BIGINT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    reason VARCHAR(500),
    -- Which program is sending it, and until when that may be believed.
    claimed_by VARCHAR(100),
    claimed_until BIGINT
);

CREATE INDEX message_state ON message (state, not_before);

CREATE INDEX message_account ON message (account_id, created);

CREATE INDEX message_created ON message (created);

CREATE TABLE message_attempt (
    id @identity@,
    message_id BIGINT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    started BIGINT NOT NULL,
    ended BIGINT,
    outcome VARCHAR(20),
    -- How far it got: connecting, encrypting, signing in ...
    step VARCHAR(20),
    server VARCHAR(260),
    reply_code INTEGER,
    enhanced_code VARCHAR(12),
    reply_text VARCHAR(2000),
    transcript TEXT,
    -- The hash of the token that this attempt carried, as it stands in the account's column or in the blacklist.
    token_id VARCHAR(100),
    token_expires BIGINT,
    header_message_id VARCHAR(200)
);

CREATE INDEX message_attempt_message ON message_attempt (message_id, started);

CREATE INDEX message_attempt_token ON message_attempt (token_id);

-- What was done with a link: opened in a browser or by a scanner, used, refused.
CREATE TABLE link_visit (
    id @identity@,
    token_id VARCHAR(100) NOT NULL,
    account_id BIGINT,
    at BIGINT NOT NULL,
    action VARCHAR(20) NOT NULL,
    user_agent VARCHAR(300)
);

CREATE INDEX link_visit_token ON link_visit (token_id, at);

CREATE INDEX link_visit_account ON link_visit (account_id, at);

CREATE INDEX link_visit_at ON link_visit (at);

CREATE TABLE message_template (
    purpose VARCHAR(20) NOT NULL,
    channel VARCHAR(20) NOT NULL,
    locale VARCHAR(20) NOT NULL,
    subject VARCHAR(500) NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    changed BIGINT NOT NULL,
    changed_by VARCHAR(100) NOT NULL,
    PRIMARY KEY (purpose, channel, locale)
);

CREATE TABLE account_note (
    id @identity@,
    account_id BIGINT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    created BIGINT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    text VARCHAR(4000) NOT NULL,
    ticket VARCHAR(60)
);

CREATE INDEX account_note_account ON account_note (account_id, created);

CREATE TABLE audit_event (
    id @identity@,
    at BIGINT NOT NULL,
    operator VARCHAR(100) NOT NULL,
    action VARCHAR(40) NOT NULL,
    account_id BIGINT,
    outcome VARCHAR(20) NOT NULL,
    reason VARCHAR(500),
    ticket VARCHAR(60),
    detail VARCHAR(2000)
);

CREATE INDEX audit_event_at ON audit_event (at);

CREATE INDEX audit_event_account ON audit_event (account_id, at);

CREATE TABLE site_setting (
    key VARCHAR(60) PRIMARY KEY,
    value TEXT NOT NULL
);
