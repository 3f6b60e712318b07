-- +goose Up

-- What led to what. The cause comes earlier on the chain than the effect.
CREATE TABLE chain_link (
    city_id   BIGINT NOT NULL,
    from_kind TEXT NOT NULL,
    from_id   TEXT NOT NULL,
    to_kind   TEXT NOT NULL,
    to_id     TEXT NOT NULL,
    PRIMARY KEY (city_id, from_kind, from_id, to_kind, to_id)
);

CREATE INDEX chain_link_back ON chain_link (city_id, to_kind, to_id, from_kind, from_id);

-- Every link made and taken away; only ever appended to.
CREATE TABLE chain_change (
    id        BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    city_id   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    person    TEXT NOT NULL,
    act       TEXT NOT NULL CHECK (act IN ('link', 'unlink')),
    from_kind TEXT NOT NULL,
    from_id   TEXT NOT NULL,
    to_kind   TEXT NOT NULL,
    to_id     TEXT NOT NULL
);
