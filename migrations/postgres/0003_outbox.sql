CREATE TABLE jobs (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- encrypted: mails carry links that log people in
    payload BYTEA NOT NULL,
    -- queued, dead; a finished job's row is gone
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    run_at BIGINT NOT NULL,
    claimed_until BIGINT NOT NULL,
    last_error TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX jobs_run_at ON jobs (state, run_at);

-- What the `mailbox` transport delivers to.
CREATE TABLE mailbox (
    id UUID NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_at BIGINT NOT NULL
);
