-- +goose Up

-- What the city measures.
CREATE TABLE indicator_indicator (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    of_item       TEXT NOT NULL, -- of plan_item; empty: of the city as a whole
    framework     TEXT NOT NULL, -- "culture2030/3"; empty: the city's own
    kind          TEXT NOT NULL CHECK (kind IN ('number', 'share', 'index', 'checklist', 'survey')),
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    definition_vi TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    unit_vi       TEXT NOT NULL,
    unit_en       TEXT NOT NULL,
    better        TEXT NOT NULL CHECK (better IN ('', 'more', 'less')),
    sdg           TEXT NOT NULL, -- targets, JSON
    source        TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    published_at  INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX indicator_indicator_of ON indicator_indicator (city_id, of_item);

CREATE TABLE indicator_target (
    city_id      INTEGER NOT NULL,
    indicator_id TEXT NOT NULL,
    horizon      INTEGER NOT NULL,
    value        REAL NOT NULL,
    source       TEXT NOT NULL,
    PRIMARY KEY (city_id, indicator_id, horizon),
    FOREIGN KEY (city_id, indicator_id) REFERENCES indicator_indicator (city_id, id)
) STRICT, WITHOUT ROWID;

-- Measured values. Two sources may say two things of one period: both stand.
CREATE TABLE indicator_value (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    indicator_id  TEXT NOT NULL,
    baseline      INTEGER NOT NULL CHECK (baseline IN (0, 1)),
    period_from   TEXT NOT NULL, -- YYYY-MM-DD
    period_to     TEXT NOT NULL,
    value         REAL NOT NULL,
    numerator     REAL NOT NULL, -- shares
    denominator   REAL NOT NULL,
    parts         TEXT NOT NULL, -- JSON: parts of an index, items of a checklist
    sample        INTEGER NOT NULL, -- surveys: people asked; else 0
    place         TEXT NOT NULL,
    note_vi       TEXT NOT NULL,
    note_en       TEXT NOT NULL,
    source        TEXT NOT NULL,
    link          TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    at            INTEGER NOT NULL,
    person        TEXT NOT NULL,
    withdrawn_at  INTEGER NOT NULL, -- 0: stands
    withdrawn_why TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, indicator_id) REFERENCES indicator_indicator (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX indicator_value_of ON indicator_value (city_id, indicator_id, period_from, id);
