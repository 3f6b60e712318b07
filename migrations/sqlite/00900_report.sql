-- +goose Up

-- How the office writes its papers: who signs. The value is JSON.
CREATE TABLE report_setting (
    city_id INTEGER NOT NULL,
    name    TEXT NOT NULL,
    version INTEGER NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (city_id, name)
) STRICT, WITHOUT ROWID;

-- Papers that were ordered, and their files.
CREATE TABLE report_paper (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL,
    format        TEXT NOT NULL,
    lang          TEXT NOT NULL,
    orders        TEXT NOT NULL,
    form          TEXT NOT NULL,
    title         TEXT NOT NULL,
    state         TEXT NOT NULL,
    done          INTEGER NOT NULL,
    total         INTEGER NOT NULL,
    fault         TEXT NOT NULL,
    file          TEXT NOT NULL,
    size          INTEGER NOT NULL,
    ordered_at    INTEGER NOT NULL,
    ordered_by    TEXT NOT NULL,
    ready_at      INTEGER NOT NULL,
    published_at  INTEGER NOT NULL,
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_paper_published ON report_paper (city_id, published_at) WHERE published_at > 0;
