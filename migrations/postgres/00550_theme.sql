-- +goose Up

-- What comments are about.
CREATE TABLE theme_theme (
    city_id      BIGINT NOT NULL,
    id           TEXT NOT NULL,
    consultation BIGINT NOT NULL,
    version      BIGINT NOT NULL,
    position     BIGINT NOT NULL,
    name_vi      TEXT NOT NULL,
    name_en      TEXT NOT NULL,
    summary_vi   TEXT NOT NULL, -- what was said, in the office's words
    summary_en   TEXT NOT NULL,
    pillar       TEXT NOT NULL,
    published    BIGINT NOT NULL CHECK (published IN (0, 1)),
    PRIMARY KEY (city_id, id)
);

CREATE INDEX theme_theme_of ON theme_theme (city_id, consultation, position);

-- A part of a comment about one thing, by the places of its characters.
CREATE TABLE theme_passage (
    city_id      BIGINT NOT NULL,
    id           TEXT NOT NULL,
    consultation BIGINT NOT NULL,
    comment_id   TEXT NOT NULL, -- of comment_comment
    starts       BIGINT NOT NULL, -- first character, from 0
    ends         BIGINT NOT NULL, -- the one behind the last
    text         TEXT NOT NULL, -- as it was when it was marked
    person       TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, comment_id, starts, ends)
);

CREATE INDEX theme_passage_of ON theme_passage (city_id, consultation, comment_id);

-- A passage has any number of themes.
CREATE TABLE theme_mark (
    city_id    BIGINT NOT NULL,
    passage_id TEXT NOT NULL,
    theme_id   TEXT NOT NULL,
    person     TEXT NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (city_id, passage_id, theme_id),
    FOREIGN KEY (city_id, passage_id) REFERENCES theme_passage (city_id, id),
    FOREIGN KEY (city_id, theme_id) REFERENCES theme_theme (city_id, id)
);

CREATE INDEX theme_mark_of ON theme_mark (city_id, theme_id, passage_id);

-- Comments that an officer read and found nothing to mark in.
CREATE TABLE theme_read (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    comment_id   TEXT NOT NULL,
    person       TEXT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (city_id, consultation, comment_id)
);
