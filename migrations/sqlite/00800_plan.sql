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
    sdg           TEXT NOT NULL, -- targets with a space between
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
    partners    TEXT NOT NULL, -- of city_body, with a space between
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

CREATE TABLE plan_indicator (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    version       INTEGER NOT NULL,
    of_item       TEXT NOT NULL, -- of plan_item; empty: of the city as a whole
    framework     TEXT NOT NULL, -- "culture2030/3"; empty: the city's own
    kind          TEXT NOT NULL CHECK (kind IN ('number', 'share', 'index', 'checklist', 'survey')),
    title_vi      TEXT NOT NULL,
    title_en      TEXT NOT NULL,
    definition_vi TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    unit_vi       TEXT NOT NULL,
    unit_en       TEXT NOT NULL,
    better        TEXT NOT NULL CHECK (better IN ('', 'more', 'less')),
    sdg           TEXT NOT NULL,
    source        TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    published_at  INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_indicator_of ON plan_indicator (city_id, of_item);

CREATE TABLE plan_target (
    city_id      INTEGER NOT NULL,
    indicator_id TEXT NOT NULL,
    horizon      INTEGER NOT NULL,
    value        REAL NOT NULL,
    source       TEXT NOT NULL,
    PRIMARY KEY (city_id, indicator_id, horizon),
    FOREIGN KEY (city_id, indicator_id) REFERENCES plan_indicator (city_id, id)
) STRICT, WITHOUT ROWID;

-- Measured values. Two sources may say two things of one period: both stand.
CREATE TABLE plan_value (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    indicator_id  TEXT NOT NULL,
    baseline      INTEGER NOT NULL CHECK (baseline IN (0, 1)),
    period_from   TEXT NOT NULL, -- YYYY-MM-DD
    period_to     TEXT NOT NULL,
    value         REAL NOT NULL,
    numerator     REAL NOT NULL, -- shares
    denominator   REAL NOT NULL,
    parts         TEXT NOT NULL, -- JSON: parts of an index, items of a checklist
    sample        INTEGER NOT NULL, -- surveys: people asked; else 0
    place         TEXT NOT NULL,
    note_vi       TEXT NOT NULL,
    note_en       TEXT NOT NULL,
    source        TEXT NOT NULL,
    link          TEXT NOT NULL,
    verified      INTEGER NOT NULL CHECK (verified IN (0, 1)),
    at            INTEGER NOT NULL,
    person        TEXT NOT NULL,
    withdrawn_at  INTEGER NOT NULL, -- 0: stands
    withdrawn_why TEXT NOT NULL,
    PRIMARY KEY (city_id, id),
    FOREIGN KEY (city_id, indicator_id) REFERENCES plan_indicator (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX plan_value_of ON plan_value (city_id, indicator_id, period_from, id);
