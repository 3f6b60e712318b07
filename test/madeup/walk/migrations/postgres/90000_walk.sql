-- +goose Up

CREATE TABLE walk_route (
    city_id   BIGINT NOT NULL,
    id        TEXT NOT NULL,
    version   BIGINT NOT NULL,
    name_vi   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    metres    BIGINT NOT NULL,
    pillar    TEXT NOT NULL,
    public_at BIGINT NOT NULL, -- milliseconds; 0: not public
    PRIMARY KEY (city_id, id)
);
