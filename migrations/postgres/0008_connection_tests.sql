-- The last connection test of each account, as it was answered.
CREATE TABLE connection_tests (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- of the Bynder settings that were tested
    revision BIGINT NOT NULL,
    tested_at BIGINT NOT NULL,
    -- JSON
    result TEXT NOT NULL
);
