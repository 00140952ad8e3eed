-- What became of an account's settings: one row a revision, and one for each part that it changed.
CREATE TABLE revisions (
    account_id    BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    revision      INTEGER NOT NULL,
    at            INTEGER NOT NULL,
    -- who did it, as they were called at the time; the person may be gone since
    author_id     BLOB,
    author_name   TEXT,
    author_email  TEXT,
    from_address  TEXT,
    -- opened, changed, bulk_changed, imported, restored, recorded
    cause         TEXT    NOT NULL,
    restored_from INTEGER,
    -- JSON array of words
    parts         TEXT    NOT NULL,
    field         TEXT,
    change_count  INTEGER NOT NULL,
    PRIMARY KEY (account_id, revision)
) STRICT;

CREATE TABLE revision_changes (
    account_id BLOB    NOT NULL,
    revision   INTEGER NOT NULL,
    -- bynder, asset_selector, field, advanced
    part       TEXT    NOT NULL,
    -- the row of field settings; all zeros: Global, or a part that has no rows
    row_id     BLOB    NOT NULL,
    -- JSON, without what is not set; null: it was not there, or is not there any more
    old        TEXT,
    new        TEXT,
    PRIMARY KEY (account_id, revision, part, row_id),
    FOREIGN KEY (account_id, revision) REFERENCES revisions (account_id, revision) ON DELETE CASCADE
) STRICT;

-- The history of accounts that are there already begins here.
INSERT INTO revisions (account_id, revision, at, cause, parts, change_count)
SELECT id, revision, revised_at, 'recorded', '[]', 0 FROM accounts;
