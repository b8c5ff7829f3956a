-- SPDX-License-Identifier: GPL-3.0-or-later
-- Messages of one purpose that were asked for together, and how much a mail account was given to send.

CREATE TABLE message_batch (
    id @identity@,
    purpose VARCHAR(20) NOT NULL,
    channel VARCHAR(20) NOT NULL,
    created BIGINT NOT NULL,
    created_by VARCHAR(100) NOT NULL,
    reason VARCHAR(500),
    -- How many people were chosen.
    asked INTEGER NOT NULL,
    -- Who has paused it; nothing of it goes out meanwhile.
    held_by VARCHAR(100)
);

-- People who have no message yet: because it is not their turn, or because of the refusal. A row goes when its
-- message comes, in the same transaction, so that a power cut leaves nobody out and nobody doubled.
CREATE TABLE message_batch_member (
    batch_id BIGINT NOT NULL REFERENCES message_batch (id) ON DELETE CASCADE,
    account_id BIGINT NOT NULL REFERENCES user_account (id) ON DELETE CASCADE,
    refusal VARCHAR(300),
    PRIMARY KEY (batch_id, account_id)
);

CREATE INDEX message_batch_member_left ON message_batch_member (batch_id, account_id) WHERE refusal IS NULL;

CREATE INDEX message_batch_member_account ON message_batch_member (account_id);

ALTER TABLE message ADD COLUMN batch_id BIGINT REFERENCES message_batch (id) ON DELETE SET NULL;

CREATE INDEX message_batch_state ON message (batch_id, state) WHERE batch_id IS NOT NULL;

-- Messages handed to a mail account's server, by the minute (since 1970-01-01 in UTC).
CREATE TABLE sending_pace (
    mail_account VARCHAR(400) NOT NULL,
    minute BIGINT NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (mail_account, minute)
);
