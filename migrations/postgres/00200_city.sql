-- +goose Up

CREATE TABLE city_profile (
    city_id     BIGINT NOT NULL PRIMARY KEY,
    name_vi     TEXT NOT NULL,
    name_en     TEXT NOT NULL,
    operator_vi TEXT NOT NULL,
    operator_en TEXT NOT NULL,
    about_vi    TEXT NOT NULL,
    about_en    TEXT NOT NULL,
    contact     TEXT NOT NULL,
    version     BIGINT NOT NULL
);

CREATE TABLE city_pillar (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL,
    position   BIGINT NOT NULL,
    slug       TEXT NOT NULL,
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    summary_vi TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, slug)
);

CREATE TABLE city_horizon (
    city_id  BIGINT NOT NULL,
    id       TEXT NOT NULL,
    year     BIGINT NOT NULL,
    name_vi  TEXT NOT NULL,
    name_en  TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, year)
);

-- The register of documents that pages cite.
CREATE TABLE city_document (
    city_id   BIGINT NOT NULL,
    id        TEXT NOT NULL,
    number    TEXT NOT NULL,
    issued_on TEXT NOT NULL, -- YYYY-MM-DD, a calendar day without a zone; empty when unknown
    issuer_vi TEXT NOT NULL,
    issuer_en TEXT NOT NULL,
    title_vi  TEXT NOT NULL,
    title_en  TEXT NOT NULL,
    link      TEXT NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);

-- What a document is about: a consultation, later an initiative, an action.
CREATE TABLE city_document_subject (
    city_id     BIGINT NOT NULL,
    document_id TEXT NOT NULL,
    subject     TEXT NOT NULL,
    subject_id  TEXT NOT NULL,
    PRIMARY KEY (city_id, subject, subject_id, document_id),
    FOREIGN KEY (city_id, document_id) REFERENCES city_document (city_id, id)
);

-- The directory of bodies: departments, schools, companies, embassies, spaces.
CREATE TABLE city_body (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL, -- as in its address: "bao-tang-ha-noi"
    name_vi    TEXT NOT NULL,
    name_en    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    place      TEXT NOT NULL,
    role_vi    TEXT NOT NULL,
    role_en    TEXT NOT NULL,
    source     TEXT NOT NULL,
    verified   BIGINT NOT NULL CHECK (verified IN (0, 1)),
    note       TEXT NOT NULL,
    version    BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);

-- What maps are drawn on: the outline of the city as GeoJSON, and landmarks.
CREATE TABLE city_ground (
    city_id   BIGINT NOT NULL PRIMARY KEY,
    outline   TEXT NOT NULL,
    source_vi TEXT NOT NULL,
    source_en TEXT NOT NULL,
    version   BIGINT NOT NULL
);

CREATE TABLE city_landmark (
    city_id   BIGINT NOT NULL,
    position  BIGINT NOT NULL,
    name_vi   TEXT NOT NULL,
    name_en   TEXT NOT NULL,
    latitude  DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    source    TEXT NOT NULL,
    PRIMARY KEY (city_id, position)
);
