-- When the account and everything of it is removed. NULL: it stays.
ALTER TABLE accounts ADD COLUMN closes_at BIGINT;
CREATE INDEX accounts_closes_at ON accounts (closes_at);

-- When the person last began to act for the account: a log-in goes on where they were.
ALTER TABLE members ADD COLUMN last_used_at BIGINT;

CREATE TABLE invitations (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    email TEXT NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    role TEXT NOT NULL,
    -- of the mailed link's token
    digest BYTEA NOT NULL UNIQUE,
    -- as they were called then
    invited_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, email_key)
);
CREATE INDEX invitations_expires_at ON invitations (expires_at);
