-- Times are microseconds since 1970-01-01 UTC, ids 16 bytes. See docs/architecture.md.
CREATE TABLE accounts (
    id          BLOB    NOT NULL PRIMARY KEY,
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    -- up by one with every change of a setting
    revision    INTEGER NOT NULL,
    revised_at  INTEGER NOT NULL,
    -- anything a connector could notice changed: settings, keys, subscription
    changed_at  INTEGER NOT NULL,
    -- the replica that did it
    changed_by  BLOB    NOT NULL
) STRICT;
CREATE INDEX accounts_changed_at ON accounts (changed_at);

CREATE TABLE subscriptions (
    account_id    BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    status        TEXT NOT NULL,
    trial_ends_at INTEGER
) STRICT;

CREATE TABLE users (
    id            BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    -- the address as it is compared
    email_key     TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
    account_id BLOB NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    user_id    BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role       TEXT NOT NULL,
    PRIMARY KEY (account_id, user_id)
) STRICT;
CREATE INDEX members_user_id ON members (user_id);

CREATE TABLE sessions (
    id         BLOB    NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL,
    user_id    BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    renewed_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER,
    FOREIGN KEY (account_id, user_id) REFERENCES members (account_id, user_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX sessions_user_id ON sessions (user_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    digest     BLOB    NOT NULL PRIMARY KEY,
    session_id BLOB    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- live, spent (once), respent (once more, its answer was lost), replaced (never arrived)
    state      TEXT    NOT NULL,
    successor  BLOB,
    issued_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);

CREATE TABLE sign_ups (
    digest        BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    email_key     TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    company       TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    expires_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ups_email_key ON sign_ups (email_key);
CREATE INDEX sign_ups_expires_at ON sign_ups (expires_at);

CREATE TABLE password_resets (
    digest     BLOB    NOT NULL PRIMARY KEY,
    user_id    BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX password_resets_user_id ON password_resets (user_id);
CREATE INDEX password_resets_expires_at ON password_resets (expires_at);

CREATE TABLE api_keys (
    account_id   BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id           BLOB    NOT NULL,
    name         TEXT    NOT NULL,
    -- SHA-256 of the whole key: how a caller's key is found
    digest       BLOB    NOT NULL UNIQUE,
    -- the whole key, encrypted: so that its owner can copy it again
    sealed       BLOB    NOT NULL,
    hint         TEXT    NOT NULL,
    -- JSON array of words
    scopes       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER,
    revealed_at  INTEGER,
    PRIMARY KEY (account_id, id)
) STRICT;
