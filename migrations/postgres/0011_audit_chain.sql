-- Each event is numbered, and carries a code over itself and the one before: a missing or changed
-- event is noticed. Events from before have neither until their account's next event.
ALTER TABLE audit_events ADD COLUMN number BIGINT;
ALTER TABLE audit_events ADD COLUMN mac BYTEA;
-- of the settings, where the event made one
ALTER TABLE audit_events ADD COLUMN revision BIGINT;
CREATE UNIQUE INDEX audit_events_number ON audit_events (account_id, number);

DROP TRIGGER audit_events_stay ON audit_events;
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
    FOR EACH ROW WHEN (OLD.mac IS NOT NULL) EXECUTE FUNCTION audit_events_stay();

-- Where each account's chain ends.
CREATE TABLE audit_heads (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- of the last event
    number BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    -- a code over both, so that the end can't be moved back
    proof BYTEA NOT NULL,
    -- what the codes are made with, encrypted
    key BYTEA NOT NULL
);
