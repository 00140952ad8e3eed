-- `sealed` may be null from here on, which SQLite takes only in a table made anew.
CREATE TABLE api_keys_anew (
    account_id     BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id             BLOB    NOT NULL,
    name           TEXT    NOT NULL,
    -- SHA-256 of the whole key: how a caller's key is found
    digest         BLOB    NOT NULL UNIQUE,
    -- the whole key, encrypted: so that its owner can copy it again; null: not kept
    sealed         BLOB,
    hint           TEXT    NOT NULL,
    -- JSON array of words
    scopes         TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER,
    revoked_at     INTEGER,
    last_used_at   INTEGER,
    -- the address of that use, and the connector as it named itself
    last_used_from TEXT,
    last_used_by   TEXT,
    revealed_at    INTEGER,
    -- the key that took its place
    replaced_by    BLOB,
    PRIMARY KEY (account_id, id)
) STRICT;
INSERT INTO api_keys_anew (account_id, id, name, digest, sealed, hint, scopes, created_at,
    expires_at, revoked_at, last_used_at, revealed_at)
SELECT account_id, id, name, digest, sealed, hint, scopes, created_at,
    expires_at, revoked_at, last_used_at, revealed_at FROM api_keys;
DROP TABLE api_keys;
ALTER TABLE api_keys_anew RENAME TO api_keys;

-- Who did what, from where. Rows are only added; they go with their account.
CREATE TABLE audit_events (
    account_id   BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id           BLOB    NOT NULL,
    at           INTEGER NOT NULL,
    action       TEXT    NOT NULL,
    -- the person as they were called then: no reference, because the event outlives them
    actor_id     BLOB,
    actor_name   TEXT,
    actor_email  TEXT,
    from_address TEXT,
    target_kind  TEXT,
    target_id    BLOB,
    target_name  TEXT,
    -- JSON, without secrets
    old_values   TEXT,
    new_values   TEXT,
    PRIMARY KEY (account_id, id)
) STRICT;
CREATE INDEX audit_events_at ON audit_events (account_id, at, id);
CREATE INDEX audit_events_action ON audit_events (account_id, action, at, id);
CREATE TRIGGER audit_events_stay BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are only added');
END;

-- Answers to calls that create something, so that a repeated call gets the same one.
CREATE TABLE idempotency_keys (
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- SHA-256 of who called and of their Idempotency-Key
    digest     BLOB    NOT NULL,
    -- the call's fingerprint and its answer, encrypted: answers carry keys
    sealed     BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, digest)
) STRICT;
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
