-- A log record that a connector sent while the account had remote logging on.
CREATE TABLE logs (
    -- its time in milliseconds, times 2^20, plus a number: what is listed by time is listed by this
    id         INTEGER NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    -- 1 trace, 2 debug, 3 info, 4 warn, 5 error, 6 fatal
    level      INTEGER NOT NULL,
    -- the kind of connector, and which of them
    connector  TEXT    NOT NULL,
    instance   TEXT    NOT NULL,
    -- what in the connector says it; empty: not told
    logger     TEXT    NOT NULL,
    message    TEXT    NOT NULL,
    -- a JSON object
    properties TEXT,
    -- bytes that it counts for
    size       INTEGER NOT NULL
) STRICT;
CREATE INDEX logs_account_id ON logs (account_id, id);

-- The words of each record: what is searched. They come separated by spaces, in small letters, with
-- marks (that begin with _) for account, level and instance, so that no search looks at another's.
CREATE VIRTUAL TABLE log_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_'"
);
CREATE TRIGGER logs_gone AFTER DELETE ON logs BEGIN
    DELETE FROM log_words WHERE rowid = old.id;
END;

-- How many records of a level a minute has.
CREATE TABLE log_minutes (
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- since 1970
    minute     INTEGER NOT NULL,
    level      INTEGER NOT NULL,
    records    INTEGER NOT NULL,
    PRIMARY KEY (account_id, minute, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX log_minutes_minute ON log_minutes (minute);

-- What an account's records come to.
CREATE TABLE log_totals (
    account_id BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    records    INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    -- those that went to make room, and those that were refused as too many; with when that was last
    made_room  INTEGER NOT NULL,
    made_room_at INTEGER,
    refused    INTEGER NOT NULL,
    refused_at INTEGER
) STRICT, WITHOUT ROWID;
