-- A page that connectors said which assets it uses.
CREATE TABLE usage_pages (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    uri TEXT COLLATE "C" NOT NULL,
    -- how many usages are there now
    usages BIGINT NOT NULL,
    -- when a connector last said so
    synced_at BIGINT NOT NULL,
    -- when a usage last came or went
    changed_at BIGINT NOT NULL,
    UNIQUE (account_id, uri)
);

-- An asset that is or was used.
CREATE TABLE usage_assets (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- the media id as it is compared: hexadecimal digits in small letters
    asset_key TEXT COLLATE "C" NOT NULL,
    -- as it was received first
    asset_id TEXT NOT NULL,
    -- how many usages are there now
    usages BIGINT NOT NULL,
    first_used_at BIGINT NOT NULL,
    -- when its last usage went; NULL: it is used now
    used_until BIGINT,
    UNIQUE (account_id, asset_key)
);

-- The fields, languages, sites and connectors of the usages that are there now.
CREATE TABLE usage_values (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C" NOT NULL,
    usages BIGINT NOT NULL,
    PRIMARY KEY (account_id, kind, value)
);

-- An asset at a place, from when to when.
CREATE TABLE usages (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    page_id BIGINT NOT NULL REFERENCES usage_pages (id) ON DELETE CASCADE,
    asset_id BIGINT NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    -- digest of what tells it from the page's others: asset, item, field, language, version, site
    place BYTEA NOT NULL,
    item_id TEXT,
    item_path TEXT,
    field TEXT,
    language TEXT,
    version TEXT,
    site TEXT,
    additional TEXT,
    -- the kind of connector that said so last
    connector TEXT NOT NULL,
    since BIGINT NOT NULL,
    -- NULL: it is there now
    until BIGINT
);
CREATE INDEX usage_assets_usages ON usage_assets (account_id, usages, id);
CREATE UNIQUE INDEX usages_now ON usages (page_id, place) WHERE until IS NULL;
CREATE INDEX usages_page_id ON usages (page_id);
CREATE INDEX usages_asset_id ON usages (asset_id, id);
CREATE INDEX usages_until ON usages (until) WHERE until IS NOT NULL;
