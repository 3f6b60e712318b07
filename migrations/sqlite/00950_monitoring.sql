-- +goose Up

-- The sections of the report as they are set. The value is JSON.
CREATE TABLE monitoring_setting (
    city_id INTEGER NOT NULL,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (city_id, name)
) STRICT, WITHOUT ROWID;

-- Drafts of the monitoring report. The content is JSON, as in the file for
-- programs.
CREATE TABLE monitoring_report (
    city_id    INTEGER NOT NULL,
    id         TEXT NOT NULL,
    version    INTEGER NOT NULL,
    from_day   TEXT NOT NULL,
    to_day     TEXT NOT NULL,
    content    TEXT NOT NULL,
    data       TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

-- What the city did for the network.
CREATE TABLE monitoring_activity (
    city_id  INTEGER NOT NULL,
    id       TEXT NOT NULL,
    version  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    day      TEXT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    place    TEXT NOT NULL,
    link     TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

-- Links by which a reviewer reads a draft of the monitoring report and leaves notes.
-- The secret of the link is not stored, only its hash.
CREATE TABLE monitoring_review (
    city_id    INTEGER NOT NULL,
    id         TEXT NOT NULL,
    report     TEXT NOT NULL,
    secret     TEXT NOT NULL,
    name       TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX monitoring_review_secret ON monitoring_review (city_id, secret);
CREATE INDEX monitoring_review_report ON monitoring_review (city_id, report, id);

CREATE TABLE monitoring_note (
    city_id     INTEGER NOT NULL,
    id          TEXT NOT NULL,
    report      TEXT NOT NULL,
    review      TEXT NOT NULL,
    section     TEXT NOT NULL,
    text        TEXT NOT NULL,
    at          INTEGER NOT NULL,
    resolved_at INTEGER NOT NULL,
    resolved_by TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX monitoring_note_report ON monitoring_note (city_id, report, id);
