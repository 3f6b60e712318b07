-- +goose Up

CREATE TABLE city_profile (
    city_id     INTEGER NOT NULL PRIMARY KEY,
    name_vi     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    operator_vi TEXT NOT NULL,
    operator_en TEXT NOT NULL,
    about_vi    TEXT NOT NULL,
    about_en    TEXT NOT NULL,
    contact     TEXT NOT NULL,
    version     INTEGER NOT NULL
) STRICT;

CREATE TABLE city_pillar (
    city_id    INTEGER NOT NULL,
    id         TEXT NOT NULL,
    position   INTEGER NOT NULL,
    slug       TEXT NOT NULL,
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    summary_vi TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE city_horizon (
    city_id  INTEGER NOT NULL,
    id       TEXT NOT NULL,
    year     INTEGER NOT NULL,
    name_vi  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, year)
) STRICT, WITHOUT ROWID;

-- The register of documents that pages cite.
CREATE TABLE city_document (
    city_id   INTEGER NOT NULL,
    id        TEXT NOT NULL,
    number    TEXT NOT NULL,
    issued_on TEXT NOT NULL, -- YYYY-MM-DD, a calendar day without a zone; empty when unknown
    issuer_vi TEXT NOT NULL,
    issuer_en TEXT NOT NULL,
    title_vi  TEXT NOT NULL,
    title_en  TEXT NOT NULL,
    link      TEXT NOT NULL,
    version   INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

-- What a document is about: a consultation, later an initiative, an action.
CREATE TABLE city_document_subject (
    city_id     INTEGER NOT NULL,
    document_id TEXT NOT NULL,
    subject     TEXT NOT NULL,
    subject_id  TEXT NOT NULL,
    PRIMARY KEY (city_id, subject, subject_id, document_id),
    FOREIGN KEY (city_id, document_id) REFERENCES city_document (city_id, id)
) STRICT, WITHOUT ROWID;

-- The directory of bodies: departments, schools, companies, embassies, spaces.
CREATE TABLE city_body (
    city_id    INTEGER NOT NULL,
    id         TEXT NOT NULL, -- as in its address: "bao-tang-ha-noi"
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    place      TEXT NOT NULL,
    role_vi    TEXT NOT NULL,
    role_en    TEXT NOT NULL,
    source     TEXT NOT NULL,
    verified   INTEGER NOT NULL CHECK (verified IN (0, 1)),
    note       TEXT NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

-- What maps are drawn on: the outline of the city as GeoJSON, and landmarks.
CREATE TABLE city_ground (
    city_id   INTEGER NOT NULL PRIMARY KEY,
    outline   TEXT NOT NULL,
    source_vi TEXT NOT NULL,
    source_en TEXT NOT NULL,
    version   INTEGER NOT NULL
) STRICT;

CREATE TABLE city_landmark (
    city_id   INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    name_vi   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    latitude  REAL NOT NULL,
    longitude REAL NOT NULL,
    source    TEXT NOT NULL,
    PRIMARY KEY (city_id, position)
) STRICT, WITHOUT ROWID;
