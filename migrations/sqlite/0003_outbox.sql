CREATE TABLE jobs (
    id            BLOB    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    -- encrypted: mails carry links that log people in
    payload       BLOB    NOT NULL,
    -- queued, dead; a finished job's row is gone
    state         TEXT    NOT NULL,
    attempts      INTEGER NOT NULL,
    run_at        INTEGER NOT NULL,
    claimed_until INTEGER NOT NULL,
    last_error    TEXT,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_run_at ON jobs (state, run_at);

-- What the `mailbox` transport delivers to.
CREATE TABLE mailbox (
    id        BLOB    NOT NULL PRIMARY KEY,
    recipient TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    sent_at   INTEGER NOT NULL
) STRICT;
