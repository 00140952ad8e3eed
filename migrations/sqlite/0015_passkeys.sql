CREATE TABLE passkeys (
    id            BLOB    NOT NULL PRIMARY KEY,
    user_id       BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name          TEXT    NOT NULL,
    -- as authenticators know it
    credential_id BLOB    NOT NULL UNIQUE,
    -- its public key and counter, JSON
    credential    TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER
) STRICT;
CREATE INDEX passkeys_user_id ON passkeys (user_id);

-- Somebody was asked to use a passkey, or to make one.
CREATE TABLE passkey_challenges (
    digest     BLOB    NOT NULL PRIMARY KEY,
    -- NULL: whoever has the passkey
    user_id    BLOB    REFERENCES users (id) ON DELETE CASCADE,
    -- what was asked, JSON
    state      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
