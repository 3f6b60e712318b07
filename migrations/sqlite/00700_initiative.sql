-- +goose Up

CREATE TABLE initiative_initiative (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    summary_vi    TEXT NOT NULL,
    summary_en    TEXT NOT NULL,
    text_vi       TEXT NOT NULL, -- paragraphs
    text_en       TEXT NOT NULL,
    pillar        TEXT NOT NULL, -- of city_pillar
    fields        TEXT NOT NULL, -- creative fields with a space between
    place_vi      TEXT NOT NULL,
    place_en      TEXT NOT NULL,
    latitude      REAL NOT NULL, -- degrees; 0 and 0: no place on a map
    longitude     REAL NOT NULL,
    proposer      TEXT NOT NULL, -- of city_body; empty: a person, who is not named
    lead_vi       TEXT NOT NULL, -- who would lead, in words
    lead_en       TEXT NOT NULL,
    partners_vi   TEXT NOT NULL, -- one a line
    partners_en   TEXT NOT NULL,
    cost_min      INTEGER NOT NULL, -- million đồng; -1: not known
    cost_max      INTEGER NOT NULL,
    horizon       INTEGER NOT NULL,
    level         TEXT NOT NULL CHECK (level IN ('', 'local', 'international')),
    sdg           TEXT NOT NULL, -- targets with a space between
    objectives    TEXT NOT NULL, -- of the network, 1 to 6, with a space between
    state         TEXT NOT NULL CHECK (state IN ('idea', 'under_review', 'merged', 'selected', 'not_selected', 'planned', 'in_progress', 'done', 'stopped', 'hidden')),
    merged_into   TEXT NOT NULL,
    remarks      INTEGER NOT NULL CHECK (remarks IN (0, 1)),
    source        TEXT NOT NULL,
    fact_state_vi TEXT NOT NULL, -- where it stands in public accounts, in their words
    fact_state_en TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    published_at  INTEGER NOT NULL, -- 0: not public
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    track_hash    TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX initiative_initiative_state ON initiative_initiative (city_id, state, published_at);
CREATE INDEX initiative_initiative_merged ON initiative_initiative (city_id, merged_into) WHERE state = 'merged';
CREATE INDEX initiative_initiative_track ON initiative_initiative (city_id, track_hash) WHERE track_hash <> '';

-- Every change of state, dated and with its reason; only ever appended to.
CREATE TABLE initiative_step (
    city_id       INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    number        INTEGER NOT NULL, -- from 1 in each initiative
    at            INTEGER NOT NULL,
    from_state    TEXT NOT NULL,
    to_state      TEXT NOT NULL,
    merged_into   TEXT NOT NULL,
    reason_vi     TEXT NOT NULL,
    reason_en     TEXT NOT NULL,
    PRIMARY KEY (city_id, initiative_id, number),
    FOREIGN KEY (city_id, initiative_id) REFERENCES initiative_initiative (city_id, id)
) STRICT, WITHOUT ROWID;

-- Who supports: a random key of the browser, known here by its keyed hash only.
CREATE TABLE initiative_support (
    city_id       INTEGER NOT NULL,
    initiative_id TEXT NOT NULL,
    key_hash      TEXT NOT NULL,
    at            INTEGER NOT NULL,
    PRIMARY KEY (city_id, initiative_id, key_hash),
    FOREIGN KEY (city_id, initiative_id) REFERENCES initiative_initiative (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE initiative_remark (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    initiative_id TEXT NOT NULL,
    text          TEXT NOT NULL,
    lang          TEXT NOT NULL,
    at            INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'hidden')),
    reason        TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, initiative_id) REFERENCES initiative_initiative (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX initiative_remark_of ON initiative_remark (city_id, initiative_id, state, at);
