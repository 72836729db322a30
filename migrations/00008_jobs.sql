-- +goose Up

-- Work to be done later or apart from a request, one row for each piece. A worker
-- takes a row by moving due_ms into the future (its lease); if the worker dies, the
-- row comes due again by itself.
CREATE TABLE job (
    id      TEXT PRIMARY KEY,
    kind    TEXT NOT NULL,
    key     TEXT NOT NULL,               -- used once for each kind; the id where no key was given
    owner   TEXT NOT NULL,               -- whose it is and with whom it is erased; '' nobody's
    payload BYTEA NOT NULL,              -- emptied when done
    state   TEXT NOT NULL CHECK (state IN ('open', 'done', 'gave up')),
    due_ms  BIGINT NOT NULL,             -- open: not before; else: the row may be deleted after
    keep_ms BIGINT NOT NULL,             -- how long the key stays used when the work is done
    attempt BIGINT NOT NULL,             -- how often it was taken up
    claim   TEXT NOT NULL,               -- of whoever works on it; '' nobody
    UNIQUE (kind, key)
);
CREATE INDEX job_due ON job (due_ms, id) WHERE state = 'open';
CREATE INDEX job_claim ON job (claim) WHERE claim <> '';
CREATE INDEX job_over ON job (due_ms) WHERE state <> 'open';
CREATE INDEX job_owner ON job (owner) WHERE owner <> '';

-- +goose Down
DROP TABLE job;
