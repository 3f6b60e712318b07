-- +goose Up

-- What is held in the city. Times are those of the clock on the wall.
CREATE TABLE event_event (
    city_id       BIGINT NOT NULL,
    id            TEXT NOT NULL,
    version       BIGINT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('event', 'series', 'festival')),
    parent        TEXT NOT NULL, -- of this table; empty: stands alone
    pageless      BIGINT NOT NULL CHECK (pageless IN (0, 1)),
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    summary_vi    TEXT NOT NULL,
    summary_en    TEXT NOT NULL,
    text_vi       TEXT NOT NULL, -- paragraphs
    text_en       TEXT NOT NULL,
    schedule      TEXT NOT NULL, -- JSON
    changes       TEXT NOT NULL, -- JSON: what single occurrences have of their own
    venue         TEXT NOT NULL, -- JSON
    free          BIGINT NOT NULL CHECK (free IN (0, 1)),
    price_vi      TEXT NOT NULL,
    price_en      TEXT NOT NULL,
    step_free     TEXT NOT NULL CHECK (step_free IN ('', 'yes', 'no')),
    children      BIGINT NOT NULL CHECK (children IN (0, 1)),
    languages     TEXT NOT NULL, -- JSON
    organiser     TEXT NOT NULL, -- of city_body; may be empty
    by_vi         TEXT NOT NULL, -- who else organises it, in words
    by_en         TEXT NOT NULL,
    pillar        TEXT NOT NULL, -- of city_pillar; may be empty
    action        TEXT NOT NULL, -- of plan_item; may be empty
    link          TEXT NOT NULL,
    source        TEXT NOT NULL,
    verified      BIGINT NOT NULL CHECK (verified IN (0, 1)),
    state         TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'published', 'cancelled', 'postponed', 'moved', 'archived')),
    reason_vi     TEXT NOT NULL, -- of the last step that needed one
    reason_en     TEXT NOT NULL,
    continues     TEXT NOT NULL, -- the event whose later occurrences it took over
    root          TEXT NOT NULL, -- the first of such a row; empty: itself
    merged_into   TEXT NOT NULL, -- the event that it is the same as
    sent          BIGINT NOT NULL CHECK (sent IN (0, 1)), -- by somebody without an account
    track_hash    TEXT NOT NULL, -- of the tracking code
    origin        TEXT NOT NULL, -- the calendar that it was imported from
    uid           TEXT NOT NULL, -- in that calendar; empty: it was not imported
    print         TEXT NOT NULL, -- of what the calendar said
    gone_at       BIGINT NOT NULL, -- since when the calendar no longer has it; 0: it has
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    published_at  BIGINT NOT NULL, -- 0: not public
    PRIMARY KEY (city_id, id)
);

CREATE INDEX event_event_state ON event_event (city_id, state, updated_at);
CREATE INDEX event_event_parent ON event_event (city_id, parent) WHERE parent <> '';
CREATE INDEX event_event_continues ON event_event (city_id, continues) WHERE continues <> '';
CREATE INDEX event_event_merged ON event_event (city_id, merged_into) WHERE merged_into <> '';
CREATE INDEX event_event_track ON event_event (city_id, track_hash) WHERE track_hash <> '';
CREATE UNIQUE INDEX event_event_uid ON event_event (city_id, uid) WHERE uid <> '';
CREATE INDEX event_event_published ON event_event (city_id, published_at, id);

-- The times at which events are held, worked out from the table above whenever an
-- event is saved, and once a day as time goes on.
CREATE TABLE event_occurrence (
    city_id    BIGINT NOT NULL,
    event_id   TEXT NOT NULL,
    key        TEXT NOT NULL, -- the time that the rule gave it
    listed     BIGINT NOT NULL CHECK (listed IN (0, 1)), -- of an event in the programme
    day        TEXT NOT NULL, -- YYYY-MM-DD
    last_day   TEXT NOT NULL,
    long       BIGINT NOT NULL CHECK (long IN (0, 1)), -- more than one day
    start_at   BIGINT NOT NULL,
    end_at     BIGINT NOT NULL,
    whole_days BIGINT NOT NULL CHECK (whole_days IN (0, 1)),
    state      TEXT NOT NULL,
    reason_vi  TEXT NOT NULL,
    reason_en  TEXT NOT NULL,
    venue      TEXT NOT NULL, -- JSON
    free       BIGINT NOT NULL CHECK (free IN (0, 1)), -- this and the next three as the event has them, to filter by
    step_free  BIGINT NOT NULL CHECK (step_free IN (0, 1)),
    children   BIGINT NOT NULL CHECK (children IN (0, 1)),
    organiser  TEXT NOT NULL,
    own        BIGINT NOT NULL CHECK (own IN (0, 1)),
    PRIMARY KEY (city_id, event_id, key),
    FOREIGN KEY (city_id, event_id) REFERENCES event_event (city_id, id)
);

CREATE INDEX event_occurrence_day ON event_occurrence (city_id, listed, day, start_at, free, step_free, children);
CREATE INDEX event_occurrence_long ON event_occurrence (city_id, last_day) WHERE listed = 1 AND long = 1;
