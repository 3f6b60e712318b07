-- +goose Up

-- Links by which a reviewer reads a draft of the monitoring report and leaves notes.
-- The secret of the link is not stored, only its hash.
CREATE TABLE report_review (
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

CREATE UNIQUE INDEX report_review_secret ON report_review (city_id, secret);
CREATE INDEX report_review_report ON report_review (city_id, report, id);

CREATE TABLE report_note (
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

CREATE INDEX report_note_report ON report_note (city_id, report, id);
