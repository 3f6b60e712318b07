-- +goose Up

-- Where culture is at home. Days may be a year or a month alone (YYYY, YYYY-MM).
CREATE TABLE place_place (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    name_vi       TEXT NOT NULL,
    name_en       TEXT NOT NULL,
    text_vi       TEXT NOT NULL, -- paragraphs
    text_en       TEXT NOT NULL,
    address_vi    TEXT NOT NULL, -- as it was written
    address_en    TEXT NOT NULL,
    latitude      REAL NOT NULL, -- degrees; 0 and 0: not known
    longitude     REAL NOT NULL,
    accuracy      INTEGER NOT NULL, -- metres; 0: not known
    pillar        TEXT NOT NULL, -- of city_pillar; may be empty
    fields        TEXT NOT NULL, -- JSON: creative fields
    owner         TEXT NOT NULL CHECK (owner IN ('', 'state', 'private', 'community', 'religious')),
    body          TEXT NOT NULL, -- of city_body; may be empty
    by_vi         TEXT NOT NULL, -- who else runs it, in words
    by_en         TEXT NOT NULL,
    contact       TEXT NOT NULL, -- of the office
    contact_shown INTEGER NOT NULL CHECK (contact_shown IN (0, 1)),
    rank          TEXT NOT NULL, -- of protection; may be empty
    act           TEXT NOT NULL, -- the document that gives it
    act_day       TEXT NOT NULL, -- YYYY-MM-DD or empty
    premises      TEXT NOT NULL CHECK (premises IN ('', 'yes', 'no')),
    offer_vi      TEXT NOT NULL,
    offer_en      TEXT NOT NULL,
    action        TEXT NOT NULL, -- of plan_item; may be empty
    link          TEXT NOT NULL,
    source        TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    course        TEXT NOT NULL, -- JSON: statuses as they were noted
    names         TEXT NOT NULL, -- JSON: former and other names
    access        TEXT NOT NULL, -- JSON: observations of accessibility
    state         TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'archived')),
    reason_vi     TEXT NOT NULL, -- of the last step that needed one
    reason_en     TEXT NOT NULL,
    merged_into   TEXT NOT NULL, -- the place that it is the same as
    sent          INTEGER NOT NULL CHECK (sent IN (0, 1)), -- by somebody without an account
    track_hash    TEXT NOT NULL, -- of the tracking code
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    published_at  INTEGER NOT NULL, -- 0: not public
    sorted        TEXT NOT NULL, -- the name without accents, to sort by
    step_free     TEXT NOT NULL, -- what is observed of the entrance, to filter by
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX place_place_state ON place_place (city_id, state, updated_at);
CREATE INDEX place_place_sorted ON place_place (city_id, state, sorted, id);
CREATE INDEX place_place_merged ON place_place (city_id, merged_into) WHERE merged_into <> '';
CREATE INDEX place_place_track ON place_place (city_id, track_hash) WHERE track_hash <> '';
CREATE INDEX place_place_body ON place_place (city_id, body) WHERE body <> '';

-- The statuses that count, in order, worked out from the table above whenever a place
-- is saved.
CREATE TABLE place_status (
    city_id  INTEGER NOT NULL,
    place_id TEXT NOT NULL,
    number   INTEGER NOT NULL,
    at       TEXT NOT NULL, -- YYYY, YYYY-MM, YYYY-MM-DD or empty
    status   TEXT NOT NULL,
    PRIMARY KEY (city_id, place_id, number),
    FOREIGN KEY (city_id, place_id) REFERENCES place_place (city_id, id)
) STRICT, WITHOUT ROWID;
