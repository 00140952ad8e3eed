-- Usages that are alike but for page, item and version: what filters look at, so that none needs a
-- pass over the usages themselves.
CREATE TABLE usage_facets (
    id         INTEGER NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    asset_id   INTEGER NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    -- empty: not told
    field      TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    site       TEXT    NOT NULL,
    -- the kind of connector
    connector  TEXT    NOT NULL,
    -- how many usages are there now
    usages     INTEGER NOT NULL,
    UNIQUE (asset_id, field, language, site, connector)
) STRICT;
INSERT INTO usage_facets (account_id, asset_id, field, language, site, connector, usages)
    SELECT usage_assets.account_id, usages.asset_id, COALESCE(field, ''), COALESCE(language, ''),
        COALESCE(site, ''), connector, SUM(until IS NULL)
    FROM usages JOIN usage_assets ON usage_assets.id = usages.asset_id
    GROUP BY 1, 2, 3, 4, 5, 6;
CREATE INDEX usage_facets_field ON usage_facets (account_id, field, asset_id);
CREATE INDEX usage_facets_language ON usage_facets (account_id, language, asset_id);
CREATE INDEX usage_facets_site ON usage_facets (account_id, site, asset_id);
CREATE INDEX usage_facets_connector ON usage_facets (account_id, connector, asset_id);

CREATE TABLE usages_new (
    id         INTEGER NOT NULL PRIMARY KEY,
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    page_id    INTEGER NOT NULL REFERENCES usage_pages (id) ON DELETE CASCADE,
    asset_id   INTEGER NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    -- one of the asset's; not declared as a reference, which would need an index to go by
    facet_id   INTEGER NOT NULL,
    -- digest of what tells it from the page's others: asset, item, field, language, version, site
    place      BLOB    NOT NULL,
    item_id    TEXT,
    item_path  TEXT,
    version    TEXT,
    additional TEXT,
    since      INTEGER NOT NULL,
    -- NULL: it is there now
    until      INTEGER
) STRICT;
INSERT INTO usages_new
    SELECT usages.id, usage_facets.account_id, page_id, usages.asset_id, usage_facets.id, place,
        item_id, item_path, version, additional, since, until
    FROM usages JOIN usage_facets ON usage_facets.asset_id = usages.asset_id
        AND usage_facets.field = COALESCE(usages.field, '')
        AND usage_facets.language = COALESCE(usages.language, '')
        AND usage_facets.site = COALESCE(usages.site, '')
        AND usage_facets.connector = usages.connector;
DROP TABLE usages;
ALTER TABLE usages_new RENAME TO usages;
CREATE INDEX usages_account_id ON usages (account_id);
CREATE UNIQUE INDEX usages_now ON usages (page_id, place) WHERE until IS NULL;
CREATE INDEX usages_page_id ON usages (page_id);
CREATE INDEX usages_asset_id ON usages (asset_id, id);
CREATE INDEX usages_until ON usages (until) WHERE until IS NOT NULL;

-- An account's numbers, counted along.
CREATE TABLE usage_totals (
    account_id BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- assets and pages that have a usage now
    assets     INTEGER NOT NULL,
    pages      INTEGER NOT NULL,
    usages     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO usage_totals SELECT account_id, SUM(usages > 0), 0, SUM(usages) FROM usage_assets GROUP BY 1;
UPDATE usage_totals SET pages = (SELECT COUNT(*) FROM usage_pages
    WHERE usage_pages.account_id = usage_totals.account_id AND usages > 0);

-- How many usages came and went on a day.
CREATE TABLE usage_days (
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- days since 1970, UTC
    day        INTEGER NOT NULL,
    came       INTEGER NOT NULL,
    went       INTEGER NOT NULL,
    PRIMARY KEY (account_id, day)
) STRICT, WITHOUT ROWID;
INSERT INTO usage_days SELECT account_id, day, SUM(came), SUM(went) FROM (
    SELECT account_id, since / 86400000000 AS day, 1 AS came, 0 AS went FROM usages
    UNION ALL
    SELECT account_id, until / 86400000000, 0, 1 FROM usages WHERE until IS NOT NULL
) GROUP BY 1, 2;

-- When a value was told last.
ALTER TABLE usage_values ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;

-- What Bynder says of an asset.
ALTER TABLE usage_assets ADD COLUMN name TEXT;
ALTER TABLE usage_assets ADD COLUMN name_key TEXT;
ALTER TABLE usage_assets ADD COLUMN media_type TEXT;
ALTER TABLE usage_assets ADD COLUMN thumbnail TEXT;
-- 8 deleted, 4 expired, 2 archived, 1 limited: added up
ALTER TABLE usage_assets ADD COLUMN marks INTEGER NOT NULL DEFAULT 0;
-- its marks while it is used, otherwise 0: what has any stands first
ALTER TABLE usage_assets ADD COLUMN attention INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_assets ADD COLUMN looked_up_at INTEGER;
-- when Bynder is asked next
ALTER TABLE usage_assets ADD COLUMN look_up_at INTEGER NOT NULL DEFAULT 0;
-- Bits that stand for the values that its usages have or had: a list that looks for one passes over
-- whoever lacks its bit. Of those before this, all bits are set: perhaps they have it.
ALTER TABLE usage_assets ADD COLUMN field_signs INTEGER NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN language_signs INTEGER NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN site_signs INTEGER NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN connector_signs INTEGER NOT NULL DEFAULT -1;
DROP INDEX usage_assets_usages;
-- what is walked, with all that it is walked for
CREATE INDEX usage_assets_order ON usage_assets (account_id, attention, usages, id, field_signs,
    language_signs, site_signs, connector_signs, first_used_at, used_until);
CREATE INDEX usage_assets_first_used_at ON usage_assets (account_id, first_used_at);
CREATE INDEX usage_assets_look_up ON usage_assets (account_id, look_up_at);

-- What of a page Bynder was told: all, where the two are equal.
ALTER TABLE usage_pages ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE usage_pages ADD COLUMN told_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX usage_pages_order ON usage_pages (account_id, usages, id);
CREATE INDEX usage_pages_untold ON usage_pages (account_id, id) WHERE told_version < version;

-- How far Bynder was told of an account's usages, and asked about its assets.
CREATE TABLE usage_syncs (
    account_id    BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- which replica is at it, and until when it is taken for alive
    claimed_by    BLOB,
    claimed_until INTEGER NOT NULL DEFAULT 0,
    -- the revision of the Bynder settings at the last try
    revision      INTEGER NOT NULL DEFAULT 0,
    -- portal URL and integration id
    told_to       TEXT,
    told_at       INTEGER,
    paused_at     INTEGER,
    tell_problem  TEXT,
    tell_failures INTEGER NOT NULL DEFAULT 0,
    tell_next_at  INTEGER NOT NULL DEFAULT 0,
    -- a full re-sync: pages after `resync_after`, up to `resync_last`; NULL: none is under way
    resync_after  INTEGER,
    resync_last   INTEGER NOT NULL DEFAULT 0,
    resync_done   INTEGER NOT NULL DEFAULT 0,
    resync_total  INTEGER NOT NULL DEFAULT 0,
    resync_began_at INTEGER,
    -- the portal URL that was asked about the assets
    asked         TEXT,
    ask_problem   TEXT,
    ask_failures  INTEGER NOT NULL DEFAULT 0,
    ask_next_at   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- What Bynder did not take.
CREATE TABLE usage_rejections (
    page_id    INTEGER NOT NULL REFERENCES usage_pages (id) ON DELETE CASCADE,
    asset_id   INTEGER NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    account_id BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- in Bynder's words
    reason     TEXT    NOT NULL,
    rejected_at INTEGER NOT NULL,
    PRIMARY KEY (page_id, asset_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_rejections_account_id ON usage_rejections (account_id, page_id, asset_id);
CREATE INDEX usage_rejections_asset_id ON usage_rejections (asset_id);

-- Uploads of whole sites.
CREATE TABLE usage_imports (
    account_id  BLOB    NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id          BLOB    NOT NULL,
    connector   TEXT    NOT NULL,
    instance    TEXT,
    state       TEXT    NOT NULL,
    began_at    INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL,
    -- of the body, so far and in all, as far as that was announced
    bytes       INTEGER NOT NULL,
    bytes_total INTEGER,
    pages       INTEGER NOT NULL,
    added       INTEGER NOT NULL,
    accepted    INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    removed     INTEGER NOT NULL,
    -- what was wrong, in words
    problem     TEXT,
    PRIMARY KEY (account_id, id)
) STRICT, WITHOUT ROWID;
