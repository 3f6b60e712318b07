-- +goose Up

-- The last result of each consultation, with the point of the log that it is of.
CREATE TABLE synthesis_result (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    version      BIGINT NOT NULL, -- last line of the log of votes in it
    fingerprint  TEXT NOT NULL,    -- of the statements' states and the kinds of participants
    method       TEXT NOT NULL,
    computed_at  BIGINT NOT NULL,
    body         BYTEA NOT NULL,    -- gzip of JSON
    PRIMARY KEY (city_id, consultation)
);
