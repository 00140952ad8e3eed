-- Where a session lives, for the person to tell one from another.
ALTER TABLE sessions ADD COLUMN device TEXT;
ALTER TABLE sessions ADD COLUMN address TEXT;

-- Since when members without a second factor can only set one up. NULL: it is their own choice.
ALTER TABLE accounts ADD COLUMN second_factor_required_since BIGINT;

CREATE TABLE totp_factors (
    user_id UUID NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- what the codes are made from, encrypted
    sealed BYTEA NOT NULL,
    -- NULL: set up, and not proven yet
    confirmed_at BIGINT,
    -- the last time step whose code was used
    last_step BIGINT NOT NULL
);

CREATE TABLE recovery_codes (
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    digest BYTEA NOT NULL,
    PRIMARY KEY (user_id, digest)
);

-- A password was right; the second factor is still to come.
CREATE TABLE login_challenges (
    digest BYTEA NOT NULL PRIMARY KEY,
    user_id UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX login_challenges_expires_at ON login_challenges (expires_at);
