CREATE TABLE passkeys (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- as authenticators know it
    credential_id BYTEA NOT NULL UNIQUE,
    -- its public key and counter, JSON
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_user_id ON passkeys (user_id);

-- Somebody was asked to use a passkey, or to make one.
CREATE TABLE passkey_challenges (
    digest BYTEA NOT NULL PRIMARY KEY,
    -- NULL: whoever has the passkey
    user_id UUID REFERENCES users (id) ON DELETE CASCADE,
    -- what was asked, JSON
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
