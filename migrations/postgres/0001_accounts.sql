-- Times are microseconds since 1970-01-01 UTC. Text that is sorted or compared as a key has
-- COLLATE "C", so that it orders as it does in SQLite. See docs/architecture.md.
CREATE TABLE accounts (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- up by one with every change of a setting
    revision BIGINT NOT NULL,
    revised_at BIGINT NOT NULL,
    -- anything a connector could notice changed: settings, keys, subscription
    changed_at BIGINT NOT NULL,
    -- the replica that did it
    changed_by UUID NOT NULL
);
CREATE INDEX accounts_changed_at ON accounts (changed_at);

CREATE TABLE subscriptions (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    trial_ends_at BIGINT
);

CREATE TABLE users (
    id UUID NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    -- the address as it is compared
    email_key TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE members (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id)
);
CREATE INDEX members_user_id ON members (user_id);

CREATE TABLE sessions (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL,
    user_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    renewed_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    digest BYTEA NOT NULL PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- live, spent (once), respent (once more, its answer was lost), replaced (never arrived)
    state TEXT NOT NULL,
    successor BYTEA,
    issued_at BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE sign_ups (
    digest BYTEA NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    name TEXT NOT NULL,
    company TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ups_email_key ON sign_ups (email_key);
CREATE INDEX sign_ups_expires_at ON sign_ups (expires_at);

CREATE TABLE password_resets (
    digest BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);
CREATE INDEX password_resets_user_id ON password_resets (user_id);
CREATE INDEX password_resets_expires_at ON password_resets (expires_at);

CREATE TABLE api_keys (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    -- SHA-256 of the whole key: how a caller's key is found
    digest BYTEA NOT NULL UNIQUE,
    -- the whole key, encrypted: so that its owner can copy it again
    sealed BYTEA NOT NULL,
    hint TEXT NOT NULL,
    -- array of words
    scopes JSONB NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    last_used_at BIGINT,
    revealed_at BIGINT,
    PRIMARY KEY (account_id, id)
);
