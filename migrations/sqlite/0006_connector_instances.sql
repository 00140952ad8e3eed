-- The connectors that were seen, as they name themselves.
CREATE TABLE connector_instances (
    account_id      BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id              BLOB    NOT NULL,
    kind            TEXT    NOT NULL,
    -- empty: it does not say
    instance        TEXT    NOT NULL,
    version         TEXT,
    -- the key it last used
    api_key_id      BLOB    NOT NULL,
    first_seen_at   INTEGER NOT NULL,
    last_seen_at    INTEGER NOT NULL,
    last_seen_from  TEXT,
    -- of the settings it holds
    revision        INTEGER,
    -- it waits for changes until then, unless it is said again
    listening_until INTEGER,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, kind, instance)
) STRICT;
CREATE INDEX connector_instances_last_seen_at ON connector_instances (last_seen_at);
