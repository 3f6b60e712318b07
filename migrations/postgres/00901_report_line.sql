-- +goose Up

-- What a paper tells of: its lines on the chain. about names the report, which
-- may have several papers, one for each language and form.
CREATE TABLE report_line (
    city_id  BIGINT NOT NULL,
    paper    TEXT NOT NULL,
    about    TEXT NOT NULL,
    kind     TEXT NOT NULL,
    ref      TEXT NOT NULL,
    title_vi TEXT NOT NULL,
    title_en TEXT NOT NULL,
    PRIMARY KEY (city_id, paper, kind, ref)
);

CREATE INDEX report_line_about ON report_line (city_id, about, kind, ref);
