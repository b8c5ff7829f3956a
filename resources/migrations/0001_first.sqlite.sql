-- SPDX-License-Identifier: GPL-3.0-or-later
-- "LKEY": how a file of ours is told from another program's.
PRAGMA application_id = 1280001369;

-- Substrings of three letters and more in a few milliseconds, whatever the number of accounts.
CREATE VIRTUAL TABLE account_search USING fts5 (
    user_name, full_name, email, phone,
    content = 'user_account', content_rowid = 'id', tokenize = 'trigram'
);

CREATE TRIGGER account_search_insert AFTER INSERT ON user_account BEGIN
    INSERT INTO account_search (rowid, user_name, full_name, email, phone)
    VALUES (new.id, new.user_name, new.full_name, new.email, new.phone);
END;

CREATE TRIGGER account_search_delete AFTER DELETE ON user_account BEGIN
    INSERT INTO account_search (account_search, rowid, user_name, full_name, email, phone)
    VALUES ('delete', old.id, old.user_name, old.full_name, old.email, old.phone);
END;

CREATE TRIGGER account_search_update AFTER UPDATE OF user_name, full_name, email, phone ON user_account BEGIN
    INSERT INTO account_search (account_search, rowid, user_name, full_name, email, phone)
    VALUES ('delete', old.id, old.user_name, old.full_name, old.email, old.phone);
    INSERT INTO account_search (rowid, user_name, full_name, email, phone)
    VALUES (new.id, new.user_name, new.full_name, new.email, new.phone);
END;

-- The audit log is append only. What is older than the retention setting may go, once that moment is written down.
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN
    SELECT RAISE(ABORT, 'audit_event is append only');
END;

-- REPLACE deletes without asking the trigger below.
CREATE TRIGGER audit_event_no_replace BEFORE INSERT ON audit_event
WHEN EXISTS (SELECT 1 FROM audit_event WHERE id = new.id) BEGIN
    SELECT RAISE(ABORT, 'audit_event is append only');
END;

CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
WHEN old.at >= COALESCE((SELECT CAST(value AS INTEGER) FROM site_setting WHERE key = 'audit.deleted_before'), 0) BEGIN
    SELECT RAISE(ABORT, 'audit_event is append only');
END;
