-- +goose Up

-- 1: written down at the door, not invited.
ALTER TABLE seminar_guest ADD COLUMN walk_in INTEGER NOT NULL DEFAULT 0 CHECK (walk_in IN (0, 1));

-- Who has come to a meeting: a guest is here once or not at all.
CREATE TABLE seminar_arrival (
    city_id INTEGER NOT NULL,
    guest   TEXT NOT NULL, -- of seminar_guest
    meeting TEXT NOT NULL, -- of consultation_meeting
    at      INTEGER NOT NULL,
    by_name TEXT NOT NULL, -- who checked them in, as colleagues knew them then
    gate    TEXT NOT NULL, -- what the phone at the door is called; may be empty
    PRIMARY KEY (city_id, guest)
) STRICT, WITHOUT ROWID;

CREATE INDEX seminar_arrival_meeting ON seminar_arrival (city_id, meeting);
