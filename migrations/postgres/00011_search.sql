-- +goose Up

-- What can be found: one row a thing, written with it. Derived from the tables of
-- the features, and made anew from them when the rules of folding change.
CREATE TABLE search_entry (
    city_id      BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    id           TEXT NOT NULL, -- of the thing, in its feature
    number       BIGINT NOT NULL, -- place in the index: the day, then a hash
    consultation BIGINT NOT NULL, -- number; public only when that is; 0: none
    public_at    BIGINT NOT NULL, -- from when everybody may see it; 0: not yet
    roles        TEXT NOT NULL, -- that may see it in the office, with a space between
    at           BIGINT NOT NULL,
    title_vi     TEXT NOT NULL,
    title_en     TEXT NOT NULL,
    text_vi      TEXT NOT NULL, -- its beginning, for excerpts
    text_en      TEXT NOT NULL,
    path         TEXT NOT NULL, -- its page for everybody; may be empty
    desk         TEXT NOT NULL, -- its page in the office; may be empty
    words        TEXT NOT NULL, -- terms by which it is found, with a space between
    PRIMARY KEY (city_id, kind, id)
);

-- From a place in the index to who may see the thing, without reading its text.
CREATE INDEX search_entry_number ON search_entry (city_id, number, public_at, consultation, roles, kind, id);

-- The full text index of the rows above.
ALTER TABLE search_entry ADD COLUMN terms tsvector GENERATED ALWAYS AS (CAST(words AS tsvector)) STORED;
CREATE INDEX search_entry_terms ON search_entry USING gin (terms) WITH (gin_pending_list_limit = 256);

-- By which rules the entries of a kind were written.
CREATE TABLE search_state (
    city_id BIGINT NOT NULL,
    kind    TEXT NOT NULL,
    rules   TEXT NOT NULL,
    PRIMARY KEY (city_id, kind)
);
