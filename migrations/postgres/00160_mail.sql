-- +goose Up

-- Letters on their way and, for a while, those that left. A letter is written at the moment of sending, so that links
-- in it are never stored; only the server of a developer keeps the text.
CREATE TABLE mail_message (
    city_id    BIGINT NOT NULL,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    locale     TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'kept', 'failed', 'dropped')),
    attempts   BIGINT NOT NULL,
    problem    TEXT NOT NULL,
    subject    TEXT NOT NULL, -- of a kept letter, as are the next two
    plain      TEXT NOT NULL,
    html       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    settled_at BIGINT NOT NULL, -- when it left or failed; 0: waiting
    PRIMARY KEY (city_id, id)
);

CREATE INDEX mail_message_state ON mail_message (city_id, state, created_at);
