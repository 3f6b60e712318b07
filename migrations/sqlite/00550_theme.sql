-- +goose Up

-- What comments are about.
CREATE TABLE theme_theme (
    city_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,
    consultation INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    name_vi      TEXT NOT NULL,
    name_en      TEXT NOT NULL,
    summary_vi   TEXT NOT NULL, -- what was said, in the office's words
    summary_en   TEXT NOT NULL,
    pillar       TEXT NOT NULL,
    published    INTEGER NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_theme_of ON theme_theme (city_id, consultation, position);

-- A part of a comment about one thing, by the places of its characters.
CREATE TABLE theme_passage (
    city_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,
    consultation INTEGER NOT NULL,
    comment_id   TEXT NOT NULL, -- of comment_comment
    starts       INTEGER NOT NULL, -- first character, from 0
    ends         INTEGER NOT NULL, -- the one behind the last
    text         TEXT NOT NULL, -- as it was when it was marked
    person       TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, comment_id, starts, ends)
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_passage_of ON theme_passage (city_id, consultation, comment_id);

-- A passage has any number of themes.
CREATE TABLE theme_mark (
    city_id    INTEGER NOT NULL,
    passage_id TEXT NOT NULL,
    theme_id   TEXT NOT NULL,
    person     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (city_id, passage_id, theme_id),
    FOREIGN KEY (city_id, passage_id) REFERENCES theme_passage (city_id, id),
    FOREIGN KEY (city_id, theme_id) REFERENCES theme_theme (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX theme_mark_of ON theme_mark (city_id, theme_id, passage_id);

-- Comments that an officer read and found nothing to mark in.
CREATE TABLE theme_read (
    city_id      INTEGER NOT NULL,
    consultation INTEGER NOT NULL,
    comment_id   TEXT NOT NULL,
    person       TEXT NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (city_id, consultation, comment_id)
) STRICT, WITHOUT ROWID;
