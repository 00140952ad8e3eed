-- When the account and everything of it is removed. NULL: it stays.
ALTER TABLE accounts ADD COLUMN closes_at INTEGER;
CREATE INDEX accounts_closes_at ON accounts (closes_at);

-- When the person last began to act for the account: a log-in goes on where they were.
ALTER TABLE members ADD COLUMN last_used_at INTEGER;

CREATE TABLE invitations (
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id         BLOB    NOT NULL,
    email      TEXT    NOT NULL,
    email_key  TEXT    NOT NULL,
    role       TEXT    NOT NULL,
    -- of the mailed link's token
    digest     BLOB    NOT NULL UNIQUE,
    -- as they were called then
    invited_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, email_key)
) STRICT;
CREATE INDEX invitations_expires_at ON invitations (expires_at);
