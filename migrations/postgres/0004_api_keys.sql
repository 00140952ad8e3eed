-- null: not kept
ALTER TABLE api_keys ALTER COLUMN sealed DROP NOT NULL;
-- the address of the last use, and the connector as it named itself
ALTER TABLE api_keys ADD COLUMN last_used_from TEXT;
ALTER TABLE api_keys ADD COLUMN last_used_by TEXT;
-- the key that took its place
ALTER TABLE api_keys ADD COLUMN replaced_by UUID;

-- Who did what, from where. Rows are only added; they go with their account.
CREATE TABLE audit_events (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    at BIGINT NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    -- the person as they were called then: no reference, because the event outlives them
    actor_id UUID,
    actor_name TEXT,
    actor_email TEXT,
    from_address TEXT,
    target_kind TEXT,
    target_id UUID,
    target_name TEXT,
    -- without secrets
    old_values JSONB,
    new_values JSONB,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX audit_events_at ON audit_events (account_id, at, id);
CREATE INDEX audit_events_action ON audit_events (account_id, action, at, id);
CREATE FUNCTION audit_events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are only added';
END
$$;
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
    FOR EACH ROW EXECUTE FUNCTION audit_events_stay();

-- Answers to calls that create something, so that a repeated call gets the same one.
CREATE TABLE idempotency_keys (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of who called and of their Idempotency-Key
    digest BYTEA NOT NULL,
    -- the call's fingerprint and its answer, encrypted: answers carry keys
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, digest)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
