-- +goose Up

-- Comments from every channel, one record each. Contacts stand apart.
CREATE TABLE comment_comment (
    city_id       INTEGER NOT NULL,
    id            TEXT NOT NULL,
    consultation  INTEGER NOT NULL,
    serial        INTEGER NOT NULL, -- from 1 in each consultation, as printed on receipts
    version       INTEGER NOT NULL,
    channel       TEXT NOT NULL CHECK (channel IN ('web', 'meeting', 'paper', 'letter', 'email', 'phone', 'file')),
    received_at   INTEGER NOT NULL, -- when it reached the office; may be long before it was entered
    entered_at    INTEGER NOT NULL,
    entered_by    TEXT NOT NULL, -- person; empty: its author
    lang          TEXT NOT NULL CHECK (lang IN ('vi', 'en')),
    text          TEXT NOT NULL,
    article       TEXT NOT NULL, -- of the document under consultation; may be empty
    kind          TEXT NOT NULL, -- of stakeholder; may be empty
    body          TEXT NOT NULL, -- of city_body, when an organisation speaks
    body_name     TEXT NOT NULL, -- as it wrote itself, when the directory lacks it
    people        INTEGER NOT NULL, -- how many signed; 1 for one author
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'kept', 'hidden', 'withdrawn')),
    reason        TEXT NOT NULL, -- code of the reason for kept and hidden
    note          TEXT NOT NULL,
    publish       INTEGER NOT NULL CHECK (publish IN (0, 1)), -- the author lets it be shown
    scan          TEXT NOT NULL, -- name of the stored file; empty: none
    scan_type     TEXT NOT NULL,
    scan_size     INTEGER NOT NULL,
    import_key    TEXT NOT NULL, -- hash of the row that it came from; empty: not imported
    track_hash    TEXT NOT NULL,
    demonstration INTEGER NOT NULL CHECK (demonstration IN (0, 1)),
    settled       INTEGER NOT NULL CHECK (settled IN (0, 1)), -- an officer gave a part of it a theme, or found nothing to mark
    PRIMARY KEY (city_id, id),
    UNIQUE (city_id, consultation, serial)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX comment_comment_import ON comment_comment (city_id, consultation, import_key) WHERE import_key <> '';
CREATE INDEX comment_comment_track ON comment_comment (city_id, track_hash) WHERE track_hash <> '';
CREATE INDEX comment_comment_list ON comment_comment (city_id, consultation, state, received_at);
CREATE INDEX comment_comment_open ON comment_comment (city_id, consultation, serial) WHERE settled = 0 AND state NOT IN ('hidden', 'withdrawn');
CREATE INDEX comment_comment_scan ON comment_comment (city_id, state, entered_by, scan_size, scan) WHERE scan <> '';
CREATE INDEX comment_comment_keys ON comment_comment (city_id, consultation, serial, version, state);

-- Who left a contact, sealed with the installation's key and erased on request
-- or when its time is over.
CREATE TABLE comment_contact (
    city_id    INTEGER NOT NULL,
    comment_id TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    purposes   TEXT NOT NULL, -- what the author agreed to, with a space between
    consent    INTEGER NOT NULL, -- version of the text that was agreed to
    lang       TEXT NOT NULL,
    at         INTEGER NOT NULL,
    until      INTEGER NOT NULL, -- erased then; 0: no date
    PRIMARY KEY (city_id, comment_id),
    FOREIGN KEY (city_id, comment_id) REFERENCES comment_comment (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX comment_contact_until ON comment_contact (city_id, until) WHERE until > 0;

-- Every version of what people agree to.
CREATE TABLE comment_consent (
    city_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    text_vi TEXT NOT NULL,
    text_en TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (city_id, version)
) STRICT, WITHOUT ROWID;

-- Files that were imported.
CREATE TABLE comment_import (
    city_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,
    consultation INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL, -- of the person
    file         TEXT NOT NULL, -- as its owner called it
    sum          TEXT NOT NULL, -- SHA-256
    total        INTEGER NOT NULL, -- rows
    entered      INTEGER NOT NULL, -- rows that were new
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;
