-- Who a person is at an identity provider.
CREATE TABLE identities (
    id UUID NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- its name in the configuration
    provider TEXT NOT NULL,
    issuer TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    -- as the provider tells it: to be shown, never compared
    email TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_user_id ON identities (user_id);

-- Somebody was sent to an identity provider.
CREATE TABLE sso_states (
    digest BYTEA NOT NULL PRIMARY KEY,
    -- of the cookie of the browser that went
    browser BYTEA NOT NULL,
    provider TEXT NOT NULL,
    -- where in the dashboard they were going
    next TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sso_states_expires_at ON sso_states (expires_at);

-- Somebody came back, and the provider vouches for them.
CREATE TABLE sso_proofs (
    browser BYTEA NOT NULL PRIMARY KEY,
    provider TEXT NOT NULL,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    email TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sso_proofs_expires_at ON sso_proofs (expires_at);
