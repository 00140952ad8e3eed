-- What is used now stands before what went, of which the latest stands first: of an asset, and of an account.
DROP INDEX usages_asset_id;
DROP INDEX usages_account_id;
CREATE INDEX usages_asset_id ON usages (asset_id, until, id);
CREATE INDEX usages_account_id ON usages (account_id, until, id);

-- Signs have three bits to a value. Of those before this, all are set: perhaps they have it.
UPDATE usage_assets SET field_signs = -1, language_signs = -1, site_signs = -1, connector_signs = -1;
