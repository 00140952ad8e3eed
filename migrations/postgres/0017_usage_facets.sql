-- Usages that are alike but for page, item and version: what filters look at, so that none needs a
-- pass over the usages themselves.
CREATE TABLE usage_facets (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    asset_id BIGINT NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    -- empty: not told
    field TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    site TEXT COLLATE "C" NOT NULL,
    -- the kind of connector
    connector TEXT COLLATE "C" NOT NULL,
    -- how many usages are there now
    usages BIGINT NOT NULL,
    UNIQUE (asset_id, field, language, site, connector)
);
INSERT INTO usage_facets (account_id, asset_id, field, language, site, connector, usages)
    SELECT usage_assets.account_id, usages.asset_id, COALESCE(field, ''), COALESCE(language, ''),
        COALESCE(site, ''), connector, COUNT(*) FILTER (WHERE until IS NULL)
    FROM usages JOIN usage_assets ON usage_assets.id = usages.asset_id
    GROUP BY 1, 2, 3, 4, 5, 6;
CREATE INDEX usage_facets_field ON usage_facets (account_id, field, asset_id);
CREATE INDEX usage_facets_language ON usage_facets (account_id, language, asset_id);
CREATE INDEX usage_facets_site ON usage_facets (account_id, site, asset_id);
CREATE INDEX usage_facets_connector ON usage_facets (account_id, connector, asset_id);

ALTER TABLE usages ADD COLUMN account_id UUID REFERENCES accounts (id) ON DELETE CASCADE;
-- one of the asset's; not declared as a reference, which would need an index to go by
ALTER TABLE usages ADD COLUMN facet_id BIGINT;
UPDATE usages SET account_id = usage_facets.account_id, facet_id = usage_facets.id
    FROM usage_facets WHERE usage_facets.asset_id = usages.asset_id
        AND usage_facets.field = COALESCE(usages.field, '')
        AND usage_facets.language = COALESCE(usages.language, '')
        AND usage_facets.site = COALESCE(usages.site, '')
        AND usage_facets.connector = usages.connector;
ALTER TABLE usages ALTER COLUMN account_id SET NOT NULL;
ALTER TABLE usages ALTER COLUMN facet_id SET NOT NULL;
ALTER TABLE usages DROP COLUMN field, DROP COLUMN language, DROP COLUMN site,
    DROP COLUMN connector;
CREATE INDEX usages_account_id ON usages (account_id, id);

-- An account's numbers, counted along.
CREATE TABLE usage_totals (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- assets and pages that have a usage now
    assets BIGINT NOT NULL,
    pages BIGINT NOT NULL,
    usages BIGINT NOT NULL
);
INSERT INTO usage_totals SELECT account_id, COUNT(*) FILTER (WHERE usages > 0), 0, SUM(usages)
    FROM usage_assets GROUP BY 1;
UPDATE usage_totals SET pages = (SELECT COUNT(*) FROM usage_pages
    WHERE usage_pages.account_id = usage_totals.account_id AND usage_pages.usages > 0);

-- How many usages came and went on a day.
CREATE TABLE usage_days (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- days since 1970, UTC
    day BIGINT NOT NULL,
    came BIGINT NOT NULL,
    went BIGINT NOT NULL,
    PRIMARY KEY (account_id, day)
);
INSERT INTO usage_days SELECT account_id, day, SUM(came), SUM(went) FROM (
    SELECT account_id, since / 86400000000 AS day, 1 AS came, 0 AS went FROM usages
    UNION ALL
    SELECT account_id, until / 86400000000, 0, 1 FROM usages WHERE until IS NOT NULL
) AS days GROUP BY 1, 2;

-- When a value was told last.
ALTER TABLE usage_values ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;

-- What Bynder says of an asset.
ALTER TABLE usage_assets ADD COLUMN name TEXT;
ALTER TABLE usage_assets ADD COLUMN name_key TEXT COLLATE "C";
ALTER TABLE usage_assets ADD COLUMN media_type TEXT;
ALTER TABLE usage_assets ADD COLUMN thumbnail TEXT;
-- 8 deleted, 4 expired, 2 archived, 1 limited: added up
ALTER TABLE usage_assets ADD COLUMN marks BIGINT NOT NULL DEFAULT 0;
-- its marks while it is used, otherwise 0: what has any stands first
ALTER TABLE usage_assets ADD COLUMN attention BIGINT NOT NULL DEFAULT 0;
ALTER TABLE usage_assets ADD COLUMN looked_up_at BIGINT;
-- when Bynder is asked next
ALTER TABLE usage_assets ADD COLUMN look_up_at BIGINT NOT NULL DEFAULT 0;
-- Bits that stand for the values that its usages have or had: a list that looks for one passes over
-- whoever lacks its bit. Of those before this, all bits are set: perhaps they have it.
ALTER TABLE usage_assets ADD COLUMN field_signs BIGINT NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN language_signs BIGINT NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN site_signs BIGINT NOT NULL DEFAULT -1;
ALTER TABLE usage_assets ADD COLUMN connector_signs BIGINT NOT NULL DEFAULT -1;
DROP INDEX usage_assets_usages;
-- what is walked, with all that it is walked for
CREATE INDEX usage_assets_order ON usage_assets (account_id, attention, usages, id) INCLUDE
    (field_signs, language_signs, site_signs, connector_signs, first_used_at, used_until);
CREATE INDEX usage_assets_first_used_at ON usage_assets (account_id, first_used_at);
CREATE INDEX usage_assets_look_up ON usage_assets (account_id, look_up_at);

-- What of a page Bynder was told: all, where the two are equal.
ALTER TABLE usage_pages ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE usage_pages ADD COLUMN told_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX usage_pages_order ON usage_pages (account_id, usages, id);
CREATE INDEX usage_pages_untold ON usage_pages (account_id, id) WHERE told_version < version;

-- How far Bynder was told of an account's usages, and asked about its assets.
CREATE TABLE usage_syncs (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    -- which replica is at it, and until when it is taken for alive
    claimed_by UUID,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    -- the revision of the Bynder settings at the last try
    revision BIGINT NOT NULL DEFAULT 0,
    -- portal URL and integration id
    told_to TEXT,
    told_at BIGINT,
    paused_at BIGINT,
    tell_problem TEXT,
    tell_failures BIGINT NOT NULL DEFAULT 0,
    tell_next_at BIGINT NOT NULL DEFAULT 0,
    -- a full re-sync: pages after `resync_after`, up to `resync_last`; NULL: none is under way
    resync_after BIGINT,
    resync_last BIGINT NOT NULL DEFAULT 0,
    resync_done BIGINT NOT NULL DEFAULT 0,
    resync_total BIGINT NOT NULL DEFAULT 0,
    resync_began_at BIGINT,
    -- the portal URL that was asked about the assets
    asked TEXT,
    ask_problem TEXT,
    ask_failures BIGINT NOT NULL DEFAULT 0,
    ask_next_at BIGINT NOT NULL DEFAULT 0
);

-- What Bynder did not take.
CREATE TABLE usage_rejections (
    page_id BIGINT NOT NULL REFERENCES usage_pages (id) ON DELETE CASCADE,
    asset_id BIGINT NOT NULL REFERENCES usage_assets (id) ON DELETE CASCADE,
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- in Bynder's words
    reason TEXT NOT NULL,
    rejected_at BIGINT NOT NULL,
    PRIMARY KEY (page_id, asset_id)
);
CREATE INDEX usage_rejections_account_id ON usage_rejections (account_id, page_id, asset_id);
CREATE INDEX usage_rejections_asset_id ON usage_rejections (asset_id);

-- Uploads of whole sites.
CREATE TABLE usage_imports (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    id UUID NOT NULL,
    connector TEXT COLLATE "C" NOT NULL,
    instance TEXT,
    state TEXT COLLATE "C" NOT NULL,
    began_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- of the body, so far and in all, as far as that was announced
    bytes BIGINT NOT NULL,
    bytes_total BIGINT,
    pages BIGINT NOT NULL,
    added BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    -- what was wrong, in words
    problem TEXT,
    PRIMARY KEY (account_id, id)
);
