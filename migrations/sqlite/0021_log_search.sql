-- The index of words is cut by account and time: every term begins with the account and the hour that the
-- record is of. So a search looks at one hour after the other and can stop after each, and nobody's words are
-- near another's.
DROP TRIGGER logs_gone;
DROP TABLE log_words;

-- The words of each record: what is searched. They come separated by spaces, in small letters, with
-- marks (that begin with _) for level and instance, each after the account's and the slice's mark.
CREATE VIRTUAL TABLE log_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii tokenchars '_'"
);
CREATE TRIGGER logs_gone AFTER DELETE ON logs BEGIN
    DELETE FROM log_words WHERE rowid = old.id;
END;

-- Records that were there before: those before this id are still to be indexed. No row: none are.
CREATE TABLE log_indexing (
    before INTEGER NOT NULL
) STRICT;
INSERT INTO log_indexing (before) SELECT id + 1 FROM logs ORDER BY id DESC LIMIT 1;
