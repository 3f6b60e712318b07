-- +goose Up

-- What an installation keeps for itself: settings of the program, no secrets.
CREATE TABLE installation (
    city_id BIGINT NOT NULL,
    key     TEXT   NOT NULL,
    value   TEXT   NOT NULL,
    PRIMARY KEY (city_id, key)
);

-- The last sign of each server of the last days.
CREATE TABLE installation_server (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL, -- drawn at its start
    host       TEXT NOT NULL,
    version    TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    beat       BIGINT NOT NULL, -- counts its signs: one that is missing tells that the database went back
    failing    TEXT NOT NULL, -- JSON: worker and its last error
    ended      BIGINT NOT NULL CHECK (ended IN (0, 1)), -- stopped on purpose
    PRIMARY KEY (city_id, id)
);
