-- +goose Up

-- The lines of the plan: commitment, programme, objective, action. What they
-- have in common stands here; an action's dates and money in plan_action.
CREATE TABLE plan_item (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('commitment', 'programme', 'objective', 'action')),
    parent        TEXT NOT NULL, -- programme of an objective, objective of an action; else empty
    position      INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    summary_vi    TEXT NOT NULL,
    summary_en    TEXT NOT NULL,
    pillar        TEXT NOT NULL, -- of city_pillar; empty: none or its parent's
    horizon       INTEGER NOT NULL, -- a year; 0: none or its parent's
    level         TEXT NOT NULL CHECK (level IN ('', 'local', 'international')),
    sdg           TEXT NOT NULL, -- targets, JSON
    source        TEXT NOT NULL, -- where it was read or decided
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    published_at  INTEGER NOT NULL, -- 0: draft
    made_on       TEXT NOT NULL, -- commitments: the day, YYYY-MM-DD; empty: unknown
    made_to_vi    TEXT NOT NULL, -- commitments: to whom
    made_to_en    TEXT NOT NULL,
    updated_at    INTEGER NOT NULL,
    updated_by    TEXT NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_item_tree ON plan_item (city_id, kind, parent, position);

CREATE TABLE plan_action (
    city_id     INTEGER NOT NULL,
    item_id     TEXT NOT NULL,
    lead        TEXT NOT NULL, -- of city_body; empty: not decided
    partners    TEXT NOT NULL, -- of city_body, JSON
    starts_on   TEXT NOT NULL, -- YYYY-MM-DD; empty: not decided
    ends_on     TEXT NOT NULL,
    cost_min    INTEGER NOT NULL, -- million đồng; -1: not known
    cost_max    INTEGER NOT NULL,
    money_vi    TEXT NOT NULL, -- sources of the money
    money_en    TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('planned', 'running', 'delayed', 'done', 'stopped')),
    percent     INTEGER NOT NULL, -- as last reported; -1: never
    PRIMARY KEY (city_id, item_id),
    FOREIGN KEY (city_id, item_id) REFERENCES plan_item (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE plan_milestone (
    city_id   INTEGER NOT NULL,
    id        TEXT NOT NULL,
    action_id TEXT NOT NULL,
    position  INTEGER NOT NULL,
    title_vi  TEXT NOT NULL,
    title_en  TEXT NOT NULL,
    due_on    TEXT NOT NULL,
    done_on   TEXT NOT NULL, -- empty: not yet
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, action_id) REFERENCES plan_action (city_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_milestone_of ON plan_milestone (city_id, action_id, position);

-- Reports of progress; only ever appended to.
CREATE TABLE plan_progress (
    city_id   INTEGER NOT NULL,
    id        TEXT NOT NULL,
    action_id TEXT NOT NULL,
    at        INTEGER NOT NULL, -- when it was entered
    as_of     TEXT NOT NULL, -- the day that it speaks of
    state     TEXT NOT NULL,
    percent   INTEGER NOT NULL,
    text_vi   TEXT NOT NULL,
    text_en   TEXT NOT NULL,
    evidence  TEXT NOT NULL, -- JSON: title and link of each
    person    TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, action_id) REFERENCES plan_action (city_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_progress_of ON plan_progress (city_id, action_id, as_of, id);
