-- +goose Up

-- What a student writes to a place: one row for each save, the newest is the text.
CREATE TABLE statement (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    rev        BIGINT NOT NULL,          -- from 1, for each text
    at_ms      BIGINT NOT NULL,
    says       TEXT NOT NULL,            -- what the student did: "Saved"
    body       BYTEA NOT NULL,           -- JSON of statement.Document
    PRIMARY KEY (student_id, id, rev)
);

-- What a reader without an account said of it.
CREATE TABLE statement_comment (
    student_id   TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    statement_id TEXT NOT NULL,
    n            BIGINT NOT NULL,        -- from 1, for each text
    at_ms        BIGINT NOT NULL,
    rev          BIGINT NOT NULL,        -- of the text, as the reader had it
    paragraph    BIGINT NOT NULL,        -- from 0; -1: the whole
    quote        TEXT NOT NULL,          -- the paragraph as it was
    name         TEXT NOT NULL,          -- as the reader typed it
    says         TEXT NOT NULL,
    done_ms      BIGINT NOT NULL,        -- when the student was done with it; 0: not yet
    PRIMARY KEY (student_id, statement_id, n)
);

-- The links that a student gave to readers, one after the other; what opens one is
-- kept with all invitations, as a hash.
CREATE TABLE statement_link (
    student_id   TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    statement_id TEXT NOT NULL,
    n            BIGINT NOT NULL,        -- from 1, for each text
    made_ms      BIGINT NOT NULL,
    until_ms     BIGINT NOT NULL,
    ended_ms     BIGINT NOT NULL,        -- when the student ended it; 0: not
    PRIMARY KEY (student_id, statement_id, n)
);

-- +goose Down
DROP TABLE statement_link;
DROP TABLE statement_comment;
DROP TABLE statement;
