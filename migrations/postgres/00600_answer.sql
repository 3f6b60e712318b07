-- +goose Up

CREATE TABLE answer_answer (
    city_id       BIGINT NOT NULL,
    id            TEXT NOT NULL,
    consultation  BIGINT NOT NULL,
    version       BIGINT NOT NULL,
    decision      TEXT NOT NULL CHECK (decision IN ('accepted', 'partly', 'explained', 'forwarded', 'noted')),
    text_vi       TEXT NOT NULL,
    text_en       TEXT NOT NULL,
    body          TEXT NOT NULL, -- of city_body: who answers
    forwarded_to  TEXT NOT NULL, -- of city_body; empty unless forwarded
    state         TEXT NOT NULL CHECK (state IN ('draft', 'waiting', 'approved', 'published')),
    due_on        TEXT NOT NULL, -- YYYY-MM-DD; empty: no deadline
    drafted_by    TEXT NOT NULL, -- person who wrote the present text
    drafted_name  TEXT NOT NULL,
    approved_by   TEXT NOT NULL,
    approved_name TEXT NOT NULL,
    approved_at   BIGINT NOT NULL,
    published_at  BIGINT NOT NULL, -- first publication; 0: never
    edition       BIGINT NOT NULL, -- how often it was published
    subjects      TEXT NOT NULL, -- JSON: the references that the present text answers
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    created_at    BIGINT NOT NULL,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (city_id, id)
);

CREATE INDEX answer_answer_state ON answer_answer (city_id, consultation, state, due_on);

-- What was published, each time; only ever appended to.
CREATE TABLE answer_edition (
    city_id       BIGINT NOT NULL,
    answer_id     TEXT NOT NULL,
    edition       BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    decision      TEXT NOT NULL,
    text_vi       TEXT NOT NULL,
    text_en       TEXT NOT NULL,
    body          TEXT NOT NULL,
    forwarded_to  TEXT NOT NULL,
    approved_name TEXT NOT NULL,
    reason        TEXT NOT NULL, -- why it was published again; empty for the first
    PRIMARY KEY (city_id, answer_id, edition),
    FOREIGN KEY (city_id, answer_id) REFERENCES answer_answer (city_id, id)
);

-- Who wrote or changed the text that is not approved yet.
CREATE TABLE answer_writer (
    city_id   BIGINT NOT NULL,
    answer_id TEXT NOT NULL,
    person    TEXT NOT NULL,
    PRIMARY KEY (city_id, answer_id, person),
    FOREIGN KEY (city_id, answer_id) REFERENCES answer_answer (city_id, id)
);

CREATE TABLE answer_setting (
    city_id    BIGINT NOT NULL PRIMARY KEY,
    two_people BIGINT NOT NULL CHECK (two_people IN (0, 1)), -- nobody approves an own draft
    days       BIGINT NOT NULL, -- until an answer is due, counted from the end of the voices; 0: no deadline
    version    BIGINT NOT NULL
);
