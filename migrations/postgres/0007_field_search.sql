-- What a search looks in: the field's name and its own search term, without case, a line each. The
-- service folds the case of every language; what LOWER folds depends on the database's locale, and
-- is what rows from before have until they are saved again.
ALTER TABLE field_settings ADD COLUMN search_text TEXT COLLATE "C" NOT NULL DEFAULT '';

UPDATE field_settings SET search_text =
    REPLACE(field_key, 'ς', 'σ') || CHR(10) || LOWER(COALESCE(default_search_term, ''));
