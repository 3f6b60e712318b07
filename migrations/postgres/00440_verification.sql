-- +goose Up

-- In which way the people of a consultation can show that each is another person.
CREATE TABLE verification_choice (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    level        BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),
    version      BIGINT NOT NULL,
    PRIMARY KEY (city_id, consultation)
);

-- Invitation codes that were made together.
CREATE TABLE verification_batch (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    id           BIGINT NOT NULL, -- from 1 in each consultation
    label        TEXT NOT NULL,
    size         BIGINT NOT NULL,
    made_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    revoked_at   BIGINT NOT NULL, -- 0: not revoked
    PRIMARY KEY (city_id, consultation, id)
);

-- A code is known here by its keyed hash only, and nothing says whose it became.
CREATE TABLE verification_code (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    code_hash    TEXT NOT NULL,
    batch        BIGINT NOT NULL, -- 0: made for one person, at a desk or for a letter
    person_hash  TEXT NOT NULL, -- of that person, until the code is used or its time is over
    expires_at   BIGINT NOT NULL,
    used         BIGINT NOT NULL CHECK (used IN (0, 1)),
    PRIMARY KEY (city_id, consultation, code_hash)
);

CREATE INDEX verification_code_batch ON verification_code (city_id, consultation, batch);
CREATE INDEX verification_code_person ON verification_code (city_id, consultation, person_hash) WHERE person_hash <> '';
CREATE INDEX verification_code_ends ON verification_code (city_id, expires_at) WHERE batch = 0;

-- Who has taken part already: keyed hashes of what identifies people, another one of
-- the same person in every consultation. Nothing joins them to participants or votes.
CREATE TABLE verification_person (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    person_hash  TEXT NOT NULL,
    PRIMARY KEY (city_id, consultation, person_hash)
);
