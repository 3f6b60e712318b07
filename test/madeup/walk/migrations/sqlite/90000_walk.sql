-- +goose Up

CREATE TABLE walk_route (
    city_id   INTEGER NOT NULL,
    id        TEXT NOT NULL,
    version   INTEGER NOT NULL,
    name_vi   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    metres    INTEGER NOT NULL,
    pillar    TEXT NOT NULL,
    public_at INTEGER NOT NULL, -- milliseconds; 0: not public
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;
