-- SPDX-License-Identifier: GPL-3.0-or-later
-- Substrings of three letters and more in a few milliseconds, whatever the number of accounts.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX account_search ON user_account USING gin
    ((lower(user_name || ' ' || COALESCE(full_name, '') || ' ' || email || ' ' || COALESCE(phone, ''))) gin_trgm_ops);

-- The audit log is append only. What is older than the retention setting may go, once that moment is written down.
CREATE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND old.at < COALESCE(
        (SELECT CAST(value AS BIGINT) FROM site_setting WHERE key = 'audit.deleted_before'), 0) THEN
        RETURN old;
    END IF;
    RAISE EXCEPTION 'audit_event is append only';
END;
$$;

CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_append_only();
