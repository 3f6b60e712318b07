-- +goose Up

-- Who did what to which thing of which room, and what it was before. A line is
-- never changed, except that what a person wants erased is taken out of it.
CREATE TABLE history (
    city_id      INTEGER NOT NULL,
    id           TEXT    NOT NULL, -- in the order of writing
    room         TEXT    NOT NULL, -- the feature
    subject_kind TEXT    NOT NULL,
    subject_id   TEXT    NOT NULL, -- empty where the city has one of the kind
    within_id    TEXT    NOT NULL, -- the thing whose history tells it too; empty: none
    at           INTEGER NOT NULL,
    actor_kind   TEXT    NOT NULL, -- as in civic.ActorKind
    actor_id     TEXT    NOT NULL,
    actor_name   TEXT    NOT NULL, -- as colleagues knew it then
    act          TEXT    NOT NULL, -- a word of the room's catalogue
    reason       TEXT    NOT NULL,
    note         TEXT    NOT NULL,
    before       TEXT    NOT NULL, -- JSON of the fields that changed, as they were
    after        TEXT    NOT NULL, -- JSON of the same fields as they became; empty when the thing went
    PRIMARY KEY (city_id, id)
) STRICT;
CREATE INDEX history_room ON history (city_id, room, id);
CREATE INDEX history_subject ON history (city_id, room, subject_kind, subject_id, id);
CREATE INDEX history_within ON history (city_id, room, within_id, id) WHERE within_id <> '';
