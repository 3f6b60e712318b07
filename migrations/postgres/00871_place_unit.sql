-- +goose Up

-- Administrative units from a day to a day. Codes are used again for other units.
CREATE TABLE place_unit (
    city_id    BIGINT NOT NULL,
    code       TEXT NOT NULL,
    valid_from TEXT NOT NULL, -- the first day, YYYY-MM-DD
    valid_to   TEXT NOT NULL, -- the last day; empty: in force until further notice
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('ward', 'commune', 'town', 'special_zone', 'district')),
    replaces   TEXT NOT NULL, -- JSON: the units whose ground, or a part of it, it took over
    border     TEXT NOT NULL, -- GeoJSON; may be empty
    edition    BIGINT NOT NULL, -- the import that wrote it last
    PRIMARY KEY (city_id, code, valid_from)
);

CREATE INDEX place_unit_edition ON place_unit (city_id, edition);
