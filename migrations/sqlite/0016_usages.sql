-- A page that connectors said which assets it uses.
CREATE TABLE usage_pages (
    id         INTEGER NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    uri        TEXT    NOT NULL,
    -- how many usages are there now
    usages     INTEGER NOT NULL,
    -- when a connector last said so
    synced_at  INTEGER NOT NULL,
    -- when a usage last came or went
    changed_at INTEGER NOT NULL,
    UNIQUE (account_id, uri)
) STRICT;

-- An asset that is or was used.
CREATE TABLE usage_assets (
    id            INTEGER NOT NULL PRIMARY KEY,
    account_id    BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- the media id as it is compared: hexadecimal digits in small letters
    asset_key     TEXT    NOT NULL,
    -- as it was received first
    asset_id      TEXT    NOT NULL,
    -- how many usages are there now
    usages        INTEGER NOT NULL,
    first_used_at INTEGER NOT NULL,
    -- when its last usage went; NULL: it is used now
    used_until    INTEGER,
    UNIQUE (account_id, asset_key)
) STRICT;

-- The fields, languages, sites and connectors of the usages that are there now.
CREATE TABLE usage_values (
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    kind       TEXT    NOT NULL,
    value      TEXT    NOT NULL,
    usages     INTEGER NOT NULL,
    PRIMARY KEY (account_id, kind, value)
) STRICT, WITHOUT ROWID;

-- An asset at a place, from when to when.
CREATE TABLE usages (
    id         INTEGER NOT NULL PRIMARY KEY,
    page_id    INTEGER NOT NULL REFERENCES usage_pages (id) ON DELETE CASCADE,
    asset_id   INTEGER NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    -- digest of what tells it from the page's others: asset, item, field, language, version, site
    place      BLOB    NOT NULL,
    item_id    TEXT,
    item_path  TEXT,
    field      TEXT,
    language   TEXT,
    version    TEXT,
    site       TEXT,
    additional TEXT,
    -- the kind of connector that said so last
    connector  TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    -- NULL: it is there now
    until      INTEGER
) STRICT;
CREATE INDEX usage_assets_usages ON usage_assets (account_id, usages, id);
CREATE UNIQUE INDEX usages_now ON usages (page_id, place) WHERE until IS NULL;
CREATE INDEX usages_page_id ON usages (page_id);
CREATE INDEX usages_asset_id ON usages (asset_id, id);
CREATE INDEX usages_until ON usages (until) WHERE until IS NOT NULL;
