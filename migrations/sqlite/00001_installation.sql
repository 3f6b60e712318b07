-- +goose Up

-- What an installation keeps for itself: settings of the program, no secrets.
CREATE TABLE installation (
    city_id INTEGER NOT NULL,
    key     TEXT    NOT NULL,
    value   TEXT    NOT NULL,
    PRIMARY KEY (city_id, key)
) STRICT, WITHOUT ROWID;
