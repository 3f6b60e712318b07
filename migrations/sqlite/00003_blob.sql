-- +goose Up

-- Files that several servers share, by the hash of their content. An archive carries
-- them as files; a database that is a file itself leaves these tables empty, for its
-- files are in a folder beside it.
CREATE TABLE blob_file (
    city_id INTEGER NOT NULL,
    shelf   TEXT NOT NULL, -- files, or pending: sent and not yet confirmed
    name    TEXT NOT NULL, -- SHA-256 of the content
    size    INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (city_id, shelf, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_chunk (
    city_id INTEGER NOT NULL,
    shelf   TEXT NOT NULL,
    name    TEXT NOT NULL,
    n       INTEGER NOT NULL, -- from 0
    data    BLOB NOT NULL,
    PRIMARY KEY (city_id, shelf, name, n),
    FOREIGN KEY (city_id, shelf, name) REFERENCES blob_file (city_id, shelf, name)
) STRICT;
