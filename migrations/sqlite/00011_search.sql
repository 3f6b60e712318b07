-- +goose Up

-- What can be found: one row a thing, written with it. Derived from the tables of
-- the features, and made anew from them when the rules of folding change.
CREATE TABLE search_entry (
    city_id      INTEGER NOT NULL,
    kind         TEXT NOT NULL,
    id           TEXT NOT NULL, -- of the thing, in its feature
    number       INTEGER NOT NULL, -- place in the index: the day, then a hash
    consultation INTEGER NOT NULL, -- number; public only when that is; 0: none
    public_at    INTEGER NOT NULL, -- from when everybody may see it; 0: not yet
    roles        TEXT NOT NULL, -- that may see it in the office, with a space between
    at           INTEGER NOT NULL,
    title_vi     TEXT NOT NULL,
    title_en     TEXT NOT NULL,
    text_vi      TEXT NOT NULL, -- its beginning, for excerpts
    text_en      TEXT NOT NULL,
    path         TEXT NOT NULL, -- its page for everybody; may be empty
    desk         TEXT NOT NULL, -- its page in the office; may be empty
    words        TEXT NOT NULL, -- terms by which it is found, with a space between
    PRIMARY KEY (city_id, kind, id)
) STRICT; -- with rowids, because rows are long

-- From a place in the index to who may see the thing, without reading its text.
CREATE INDEX search_entry_number ON search_entry (city_id, number, public_at, consultation, roles, kind, id);

-- The full text index of the rows above, by their number. It holds no text.
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');

-- +goose StatementBegin
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN
    DELETE FROM search_words WHERE rowid = old.number;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_entry_changed AFTER UPDATE OF number, words ON search_entry
WHEN old.number <> new.number OR old.words <> new.words BEGIN
    DELETE FROM search_words WHERE rowid = old.number;
    INSERT INTO search_words (rowid, words) VALUES (new.number, new.words);
END;
-- +goose StatementEnd

-- By which rules the entries of a kind were written.
CREATE TABLE search_state (
    city_id INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    rules   TEXT NOT NULL,
    PRIMARY KEY (city_id, kind)
) STRICT, WITHOUT ROWID;
