-- +goose Up

-- A participant is a random key in one consultation, known here only by its
-- keyed hash; nothing joins it to a person.
CREATE TABLE statement_participant (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    pid          BIGINT NOT NULL,
    key_hash     TEXT NOT NULL, -- empty for imported participants
    kind         TEXT NOT NULL,
    PRIMARY KEY (city_id, consultation, pid)
);

CREATE UNIQUE INDEX statement_participant_key ON statement_participant (city_id, consultation, key_hash) WHERE key_hash <> '';

CREATE TABLE statement_statement (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    tid          BIGINT NOT NULL,
    text_vi      TEXT NOT NULL,
    text_en      TEXT NOT NULL,
    translated   TEXT NOT NULL CHECK (translated IN ('', 'vi', 'en')), -- language that the office added
    folded_vi    TEXT NOT NULL, -- for duplicates
    folded_en    TEXT NOT NULL,
    topic        TEXT NOT NULL,
    origin       TEXT NOT NULL CHECK (origin IN ('seed', 'participant', 'import')),
    source       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'returned', 'hidden', 'merged')),
    merged_into  BIGINT NOT NULL, -- 0: not merged
    meta         BIGINT NOT NULL CHECK (meta IN (0, 1)),
    author       BIGINT NOT NULL, -- pid; -1 for the office
    track_hash   TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (city_id, consultation, tid)
);

CREATE INDEX statement_statement_folded_vi ON statement_statement (city_id, consultation, folded_vi) WHERE folded_vi <> '';
CREATE INDEX statement_statement_folded_en ON statement_statement (city_id, consultation, folded_en) WHERE folded_en <> '';
CREATE INDEX statement_statement_track ON statement_statement (city_id, track_hash) WHERE track_hash <> '';
CREATE INDEX statement_statement_waiting ON statement_statement (city_id, created_at) WHERE state = 'waiting';

-- Where the log of votes ends. Whoever appends to it, or gives a participant a number,
-- changes this row first and so has its turn; there is one stream.
CREATE TABLE statement_log_head (
    city_id BIGINT NOT NULL,
    stream  BIGINT NOT NULL,
    last    BIGINT NOT NULL, -- number of the last line
    mark    BIGINT NOT NULL, -- drawn with each batch: two histories of one length differ in it
    before  BIGINT NOT NULL, -- the mark before
    PRIMARY KEY (city_id, stream)
);

-- The log of votes: only ever appended to. Numbers run without a gap for each
-- city, so that "everything up to n" means the same to every reader.
CREATE TABLE statement_vote (
    city_id      BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    pid          BIGINT NOT NULL,
    tid          BIGINT NOT NULL,
    value        BIGINT NOT NULL CHECK (value IN (-1, 0, 1, 2)), -- 2: taken back
    at           BIGINT NOT NULL,
    once         BIGINT NOT NULL, -- hash of the sender's key for this vote; 0: none
    propensity   DOUBLE PRECISION NOT NULL, -- probability with which the statement was drawn; 0: chosen by the voter
    PRIMARY KEY (city_id, id)
);

-- Participants of whom it is known that each is another person, in the order in
-- which that became known. Who they are is not here.
CREATE TABLE statement_verified (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    number       BIGINT NOT NULL, -- from 1 in each consultation
    pid          BIGINT NOT NULL,
    PRIMARY KEY (city_id, consultation, number),
    UNIQUE (city_id, consultation, pid)
);

-- Groups of participants whose ballots do not count. A group is excluded and, should
-- that have been wrong, taken back as a whole.
CREATE TABLE statement_exclusion (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    id           BIGINT NOT NULL, -- from 1 in each consultation
    rule         TEXT NOT NULL CHECK (rule IN ('equal', 'burst', 'fast')),
    people       BIGINT NOT NULL,
    active       BIGINT NOT NULL CHECK (active IN (0, 1)),
    PRIMARY KEY (city_id, consultation, id)
);

CREATE TABLE statement_excluded (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    pid          BIGINT NOT NULL,
    exclusion    BIGINT NOT NULL,
    kind         BIGINT NOT NULL CHECK (kind IN (1, 2, 3)), -- 1: published before; 2: not; 3: set aside until the close
    PRIMARY KEY (city_id, consultation, pid)
);

-- What was done about them, in public.
CREATE TABLE statement_exclusion_act (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    number       BIGINT NOT NULL, -- from 1 in each consultation
    exclusion    BIGINT NOT NULL,
    act          TEXT NOT NULL CHECK (act IN ('exclude', 'restore')),
    at           BIGINT NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL, -- of the person, for the office
    reason       TEXT NOT NULL,
    PRIMARY KEY (city_id, consultation, number)
);

-- What of the votes is public. A batch holds the participants from the one of the
-- batch before up to pid, with their votes up to a line of the log; a whole one,
-- made when voting has ended, every vote up to it.
CREATE TABLE statement_release (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    number       BIGINT NOT NULL, -- from 1
    at           BIGINT NOT NULL, -- the hour that the figures are of
    pid          BIGINT NOT NULL, -- first participant that is not in it, of those not verified
    verified     BIGINT NOT NULL, -- first verification that is not in it
    line         BIGINT NOT NULL, -- last line of the log in it
    first        BIGINT NOT NULL, -- first line of the log in it
    whole        BIGINT NOT NULL CHECK (whole IN (0, 1)),
    apart        BIGINT NOT NULL CHECK (apart IN (0, 1)), -- those whom it adds are counted among the verified, too, where they are
    PRIMARY KEY (city_id, consultation, number)
);

CREATE TABLE statement_moderation (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    id           BIGINT NOT NULL, -- from 1 in each consultation, in the order of writing
    tid          BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    person       TEXT NOT NULL,
    batch        TEXT NOT NULL, -- acts of one bulk decision share it; empty: a single one
    was          TEXT NOT NULL, -- state before the act
    act          TEXT NOT NULL,
    reason       TEXT NOT NULL,
    note         TEXT NOT NULL,
    merged_into  BIGINT NOT NULL,
    PRIMARY KEY (city_id, consultation, id)
);

CREATE INDEX statement_moderation_of ON statement_moderation (city_id, consultation, tid, id);
CREATE INDEX statement_moderation_batch ON statement_moderation (city_id, batch) WHERE batch <> '';

-- An author's request, once, to look again at what was returned or hidden.
CREATE TABLE statement_appeal (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    tid          BIGINT NOT NULL,
    text         TEXT NOT NULL,
    lang         TEXT NOT NULL CHECK (lang IN ('vi', 'en')),
    at           BIGINT NOT NULL,
    against      BIGINT NOT NULL, -- act in statement_moderation
    answer       BIGINT NOT NULL, -- act that answered it; 0: it waits
    PRIMARY KEY (city_id, consultation, tid)
);

CREATE INDEX statement_appeal_waiting ON statement_appeal (city_id, at) WHERE answer = 0;

-- Every version of what the office added in the other language.
CREATE TABLE statement_translation (
    city_id      BIGINT NOT NULL,
    consultation BIGINT NOT NULL,
    id           BIGINT NOT NULL, -- from 1 in each consultation, in the order of writing
    tid          BIGINT NOT NULL,
    version      BIGINT NOT NULL, -- from 1 for each statement
    lang         TEXT NOT NULL CHECK (lang IN ('vi', 'en')),
    text         TEXT NOT NULL,
    at           BIGINT NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL, -- of the person
    PRIMARY KEY (city_id, consultation, id),
    UNIQUE (city_id, consultation, tid, version)
);
