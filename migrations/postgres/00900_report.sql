-- +goose Up

-- How the office writes its papers: who signs. The value is JSON.
CREATE TABLE report_setting (
    city_id BIGINT NOT NULL,
    name    TEXT NOT NULL,
    version BIGINT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (city_id, name)
);

-- Papers that were ordered, and their files.
CREATE TABLE report_paper (
    city_id       BIGINT NOT NULL,
    id            TEXT NOT NULL,
    kind          TEXT NOT NULL,
    format        TEXT NOT NULL,
    lang          TEXT NOT NULL,
    orders        TEXT NOT NULL,
    form          TEXT NOT NULL,
    title         TEXT NOT NULL,
    state         TEXT NOT NULL,
    done          BIGINT NOT NULL,
    total         BIGINT NOT NULL,
    fault         TEXT NOT NULL,
    file          TEXT NOT NULL,
    size          BIGINT NOT NULL,
    ordered_at    BIGINT NOT NULL,
    ordered_by    TEXT NOT NULL,
    ready_at      BIGINT NOT NULL,
    published_at  BIGINT NOT NULL,
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    PRIMARY KEY (city_id, id)
);

CREATE INDEX report_paper_published ON report_paper (city_id, published_at) WHERE published_at > 0;
