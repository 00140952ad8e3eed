-- The connectors that were seen, as they name themselves.
CREATE TABLE connector_instances (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    -- empty: it does not say
    instance TEXT COLLATE "C" NOT NULL,
    version TEXT,
    -- the key it last used
    api_key_id UUID NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    last_seen_from TEXT,
    -- of the settings it holds
    revision BIGINT,
    -- it waits for changes until then, unless it is said again
    listening_until BIGINT,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, kind, instance)
);
CREATE INDEX connector_instances_last_seen_at ON connector_instances (last_seen_at);
