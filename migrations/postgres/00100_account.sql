-- +goose Up

CREATE TABLE account_person (
    city_id       BIGINT NOT NULL,
    id            TEXT NOT NULL,
    version       BIGINT NOT NULL,
    email         TEXT NOT NULL, -- lower case; empty some time after the person left
    name          TEXT NOT NULL,
    locale        TEXT NOT NULL CHECK (locale IN ('vi', 'en')),
    demonstration BIGINT NOT NULL CHECK (demonstration IN (0, 1)),
    created_at    BIGINT NOT NULL,
    joined_at     BIGINT NOT NULL, -- first sign-in; 0: invited
    left_at       BIGINT NOT NULL, -- 0: here
    PRIMARY KEY (city_id, id)
);

CREATE UNIQUE INDEX account_person_email ON account_person (city_id, email) WHERE email <> '';

CREATE TABLE account_role (
    city_id   BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    role      TEXT NOT NULL,
    PRIMARY KEY (city_id, person_id, role),
    FOREIGN KEY (city_id, person_id) REFERENCES account_person (city_id, id)
);

-- Links that sign somebody in. Only the hash of the secret in them is kept.
CREATE TABLE account_link (
    city_id    BIGINT NOT NULL,
    hash       TEXT NOT NULL,
    purpose    TEXT NOT NULL CHECK (purpose IN ('sign_in', 'invitation', 'first_run', 'demonstration')),
    person_id  TEXT NOT NULL, -- empty for first_run
    next       TEXT NOT NULL, -- path to go to afterwards
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0: not yet
    PRIMARY KEY (city_id, hash)
);

CREATE INDEX account_link_of ON account_link (city_id, person_id, purpose, created_at);

CREATE TABLE account_session (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL,
    hash       TEXT NOT NULL,
    person_id  TEXT NOT NULL,
    device     TEXT NOT NULL, -- browser and system in two words; no address
    way        TEXT NOT NULL, -- link, invitation, first_run, demonstration, passkey
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, hash),
    FOREIGN KEY (city_id, person_id) REFERENCES account_person (city_id, id)
);

CREATE INDEX account_session_of ON account_session (city_id, person_id, seen_at);

-- Browsers that a person has signed in with, so that a letter tells of another.
CREATE TABLE account_device (
    city_id   BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    device    TEXT NOT NULL, -- browser and system in two words; no address
    seen_at   BIGINT NOT NULL,
    PRIMARY KEY (city_id, person_id, device),
    FOREIGN KEY (city_id, person_id) REFERENCES account_person (city_id, id)
);

CREATE TABLE account_passkey (
    city_id       BIGINT NOT NULL,
    id            TEXT NOT NULL,
    person_id     TEXT NOT NULL,
    credential    TEXT NOT NULL, -- id of the credential, base64url
    record        TEXT NOT NULL, -- JSON: public key, counter, flags
    name          TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    used_at       BIGINT NOT NULL, -- 0: never
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, credential),
    FOREIGN KEY (city_id, person_id) REFERENCES account_person (city_id, id)
);

CREATE INDEX account_passkey_of ON account_passkey (city_id, person_id);

-- Between a passkey's question and its answer.
CREATE TABLE account_ceremony (
    city_id    BIGINT NOT NULL,
    hash       TEXT NOT NULL,
    person_id  TEXT NOT NULL, -- empty when signing in
    data       TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (city_id, hash)
);

CREATE TABLE account_key (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL,
    hash       TEXT NOT NULL,
    start      TEXT NOT NULL, -- first characters, to tell keys apart
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL, -- separated by spaces
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL, -- 0: valid
    used_at    BIGINT NOT NULL, -- 0: never
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, hash)
);
