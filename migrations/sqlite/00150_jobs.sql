-- +goose Up

-- Work that is done after the answer: what is done leaves the table, what failed for good stays and is shown.
CREATE TABLE jobs (
    city_id      INTEGER NOT NULL,
    id           TEXT NOT NULL,
    kind         TEXT NOT NULL,
    body         TEXT NOT NULL, -- JSON; never a secret
    once         TEXT NOT NULL, -- at most one waiting job of a kind has this key; empty: no limit
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'failed')),
    attempts     INTEGER NOT NULL,
    silent       INTEGER NOT NULL, -- attempts whose worker went silent: the program ended or hung meanwhile
    due_at       INTEGER NOT NULL, -- waiting: not before; running: when the lease ends
    lease        TEXT NOT NULL, -- of the worker that runs it
    problem      TEXT NOT NULL, -- of the last attempt
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (city_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_due ON jobs (city_id, state, due_at);
CREATE UNIQUE INDEX jobs_once ON jobs (city_id, kind, once) WHERE once <> '' AND state = 'waiting';
