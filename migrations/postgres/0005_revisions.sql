-- What became of an account's settings: one row a revision, and one for each part that it changed.
CREATE TABLE revisions (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    revision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- who did it, as they were called at the time; the person may be gone since
    author_id UUID,
    author_name TEXT,
    author_email TEXT,
    from_address TEXT,
    -- opened, changed, bulk_changed, imported, restored, recorded
    cause TEXT NOT NULL,
    restored_from BIGINT,
    -- JSON array of words
    parts JSONB NOT NULL,
    field TEXT,
    change_count BIGINT NOT NULL,
    PRIMARY KEY (account_id, revision)
);

CREATE TABLE revision_changes (
    account_id UUID NOT NULL,
    revision BIGINT NOT NULL,
    -- bynder, asset_selector, field, advanced
    part TEXT NOT NULL,
    -- the row of field settings; all zeros: Global, or a part that has no rows
    row_id UUID NOT NULL,
    -- JSON, without what is not set; null: it was not there, or is not there any more
    old JSONB,
    new JSONB,
    PRIMARY KEY (account_id, revision, part, row_id),
    FOREIGN KEY (account_id, revision) REFERENCES revisions (account_id, revision) ON DELETE CASCADE
);

-- The history of accounts that are there already begins here.
INSERT INTO revisions (account_id, revision, at, cause, parts, change_count)
SELECT id, revision, revised_at, 'recorded', '[]', 0 FROM accounts;
