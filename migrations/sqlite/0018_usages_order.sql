-- What is used now stands before what went, of which the latest stands first: of an asset, and of an account.
DROP INDEX usages_asset_id;
DROP INDEX usages_account_id;
CREATE INDEX usages_asset_id ON usages (asset_id, until, id);
CREATE INDEX usages_account_id ON usages (account_id, until, id);

-- Signs have three bits to a value. Of those before this, all are set: perhaps they have it.
UPDATE usage_assets SET field_signs = -1, language_signs = -1, site_signs = -1, connector_signs = -1;

-- With all that facets are asked for, so that few are told from many, and found, without a look at the
-- facets themselves.
DROP INDEX usage_facets_field;
DROP INDEX usage_facets_language;
DROP INDEX usage_facets_site;
DROP INDEX usage_facets_connector;
CREATE INDEX usage_facets_field ON usage_facets (account_id, field, asset_id, language, site, connector);
CREATE INDEX usage_facets_language ON usage_facets (account_id, language, asset_id, field, site, connector);
CREATE INDEX usage_facets_site ON usage_facets (account_id, site, asset_id, field, language, connector);
CREATE INDEX usage_facets_connector ON usage_facets (account_id, connector, asset_id, field, language, site);
