-- Each row carries the account's revision at which it last changed; that is its ETag.
CREATE TABLE bynder_settings (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    portal_url TEXT,
    dam TEXT NOT NULL,
    oauth_client_id TEXT,
    -- encrypted
    oauth_client_secret BYTEA,
    integration_id TEXT,
    revision BIGINT NOT NULL
);

CREATE TABLE asset_selector_settings (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    revision BIGINT NOT NULL
);

CREATE TABLE advanced_settings (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    remote_logging_enabled BOOLEAN NOT NULL,
    remote_logging_until BIGINT,
    revision BIGINT NOT NULL
);

CREATE TABLE field_settings (
    account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    -- all zeros: the Global row
    id UUID NOT NULL,
    field TEXT,
    -- the name as it is compared; empty for Global, which therefore sorts first
    field_key TEXT COLLATE "C" NOT NULL,
    -- in all below, null means "as Global"
    default_search_term TEXT,
    visible_asset_types JSONB,
    always_hide_limited_usage BOOLEAN,
    include_in_layout_service BOOLEAN,
    mode TEXT,
    store_meta_properties BOOLEAN,
    revision BIGINT NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, field_key)
);
