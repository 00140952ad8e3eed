-- A log record that a connector sent while the account had remote logging on.
CREATE TABLE logs (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- its time in milliseconds, times 2^20, plus a number: what is listed by time is listed by this
    id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    -- 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
    level SMALLINT NOT NULL,
    -- the kind of connector, and which of them
    connector TEXT COLLATE "C" NOT NULL,
    instance TEXT COLLATE "C" NOT NULL,
    -- what in the connector says it; empty: not told
    logger TEXT NOT NULL,
    message TEXT NOT NULL,
    -- a JSON object
    properties TEXT,
    -- bytes that it counts for
    size BIGINT NOT NULL,
    -- in small letters: what is searched
    words TSVECTOR NOT NULL,
    PRIMARY KEY (account_id, id)
);
CREATE INDEX logs_words ON logs USING GIN (words);

-- How many records of a level a minute has.
CREATE TABLE log_minutes (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- since 1970
    minute BIGINT NOT NULL,
    level SMALLINT NOT NULL,
    records BIGINT NOT NULL,
    PRIMARY KEY (account_id, minute, level)
);
CREATE INDEX log_minutes_minute ON log_minutes (minute);

-- What an account's records come to.
CREATE TABLE log_totals (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    records BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- those that went to make room, and those that were refused as too many; with when that was last
    made_room BIGINT NOT NULL,
    made_room_at BIGINT,
    refused BIGINT NOT NULL,
    refused_at BIGINT
);
