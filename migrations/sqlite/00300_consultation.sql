-- +goose Up

CREATE TABLE consultation_consultation (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    number        INTEGER NOT NULL,
    slug          TEXT NOT NULL,
    version       INTEGER NOT NULL,
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    question_vi   TEXT NOT NULL,
    question_en   TEXT NOT NULL,
    summary_vi    TEXT NOT NULL,
    summary_en    TEXT NOT NULL,
    background_vi TEXT NOT NULL,
    background_en TEXT NOT NULL,
    moderation    TEXT NOT NULL CHECK (moderation IN ('before', 'after')),
    minimum_days  INTEGER NOT NULL,
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    source        TEXT NOT NULL, -- where imported voices came from; empty for our own
    published_at  INTEGER NOT NULL, -- 0: draft
    cancelled_at  INTEGER NOT NULL, -- 0: not cancelled
    cancel_reason_vi TEXT NOT NULL,
    cancel_reason_en TEXT NOT NULL,
    archived_at   INTEGER NOT NULL, -- 0: no date yet
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    updated_by    TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, number),
    UNIQUE (city_id, slug)
) STRICT, WITHOUT ROWID;

CREATE TABLE consultation_phase (
    city_id         INTEGER NOT NULL,
    consultation_id TEXT NOT NULL,
    id              TEXT NOT NULL,
    track           TEXT NOT NULL CHECK (track IN ('voice', 'response', 'result')),
    name_vi         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    starts_at       INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL,
    votes           INTEGER NOT NULL CHECK (votes IN (0, 1)),
    ideas           INTEGER NOT NULL CHECK (ideas IN (0, 1)),
    PRIMARY KEY (city_id, consultation_id, id),
    FOREIGN KEY (city_id, consultation_id) REFERENCES consultation_consultation (city_id, id),
    CHECK (starts_at < ends_at)
) STRICT, WITHOUT ROWID;

CREATE TABLE consultation_topic (
    city_id         INTEGER NOT NULL,
    consultation_id TEXT NOT NULL,
    id              TEXT NOT NULL,
    position        INTEGER NOT NULL,
    pillar_id       TEXT NOT NULL, -- of city_pillar; empty when it belongs to none
    name_vi         TEXT NOT NULL,
    name_en         TEXT NOT NULL,
    PRIMARY KEY (city_id, consultation_id, id),
    FOREIGN KEY (city_id, consultation_id) REFERENCES consultation_consultation (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE consultation_meeting (
    city_id         INTEGER NOT NULL,
    consultation_id TEXT NOT NULL,
    id              TEXT NOT NULL,
    version         INTEGER NOT NULL,
    title_vi        TEXT NOT NULL,
    title_en        TEXT NOT NULL,
    starts_at       INTEGER NOT NULL,
    ends_at         INTEGER NOT NULL, -- 0: not known
    whole_day       INTEGER NOT NULL CHECK (whole_day IN (0, 1)),
    place_vi        TEXT NOT NULL,
    place_en        TEXT NOT NULL,
    agenda_vi       TEXT NOT NULL, -- one item a line
    agenda_en       TEXT NOT NULL,
    bodies_vi       TEXT NOT NULL, -- one body a line: name | role
    bodies_en       TEXT NOT NULL,
    minutes_vi      TEXT NOT NULL, -- paragraphs
    minutes_en      TEXT NOT NULL,
    sources         TEXT NOT NULL, -- one a line: title | address
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, consultation_id) REFERENCES consultation_consultation (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX consultation_meeting_of ON consultation_meeting (city_id, consultation_id, starts_at);
