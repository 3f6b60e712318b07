-- +goose Up

-- Who is invited to a meeting, and what each answered.
CREATE TABLE seminar_guest (
    city_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,
    version      INTEGER NOT NULL,
    meeting      TEXT NOT NULL, -- of consultation_meeting
    place        INTEGER NOT NULL, -- in the list of the meeting
    kind         TEXT NOT NULL, -- of stakeholder
    name         TEXT NOT NULL,
    title        TEXT NOT NULL,
    body         TEXT NOT NULL,
    secret       TEXT NOT NULL, -- hash of the link; empty: no link
    invited_at   INTEGER NOT NULL,
    answer       TEXT NOT NULL CHECK (answer IN ('', 'comes', 'sends', 'paper', 'declines')),
    deputy_name  TEXT NOT NULL,
    deputy_title TEXT NOT NULL,
    answered_at  INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX seminar_guest_meeting ON seminar_guest (city_id, meeting, place);
CREATE INDEX seminar_guest_secret ON seminar_guest (city_id, secret);
