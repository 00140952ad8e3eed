-- Each event is numbered, and carries a code over itself and the one before: a missing or changed
-- event is noticed. Events from before have neither until their account's next event.
ALTER TABLE audit_events ADD COLUMN number INTEGER;
ALTER TABLE audit_events ADD COLUMN mac BLOB;
-- of the settings, where the event made one
ALTER TABLE audit_events ADD COLUMN revision INTEGER;
CREATE UNIQUE INDEX audit_events_number ON audit_events (account_id, number);

DROP TRIGGER audit_events_stay;
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events WHEN OLD.mac IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'audit events are only added');
END;

-- Where each account's chain ends.
CREATE TABLE audit_heads (
    account_id BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- of the last event
    number     INTEGER NOT NULL,
    mac        BLOB    NOT NULL,
    -- a code over both, so that the end can't be moved back
    proof      BLOB    NOT NULL,
    -- what the codes are made with, encrypted
    key        BLOB    NOT NULL
) STRICT;
