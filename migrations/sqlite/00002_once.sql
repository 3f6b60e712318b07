-- +goose Up

-- Forms that were taken a short while ago, so that one sent again is known: a
-- digest of the form, how it was answered (0: not yet) and where that led.
CREATE TABLE once (
    city_id INTEGER NOT NULL,
    key     TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    status  INTEGER NOT NULL,
    place   TEXT    NOT NULL,
    PRIMARY KEY (city_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX once_at ON once (city_id, at);
