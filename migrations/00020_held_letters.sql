-- +goose Up

-- Letters of recommendation themselves. No question of a student's own pages, files or
-- copies names these tables; a test of the program sees to it.
-- Versions and log are only ever added to, each row linked by a hash to the one before.
CREATE TABLE held_version (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    n          BIGINT NOT NULL,          -- from 1; the newest counts
    at_ms      BIGINT NOT NULL,
    act        TEXT NOT NULL CHECK (act IN ('handed in', 'withdrawn')),
    how        TEXT NOT NULL,            -- uploaded, written here
    waived     BOOLEAN NOT NULL,
    checked    TEXT NOT NULL,            -- how far it is known who handed it in
    places     TEXT NOT NULL,            -- applications that it may serve, a line each
    pages      BIGINT NOT NULL,
    paper      TEXT NOT NULL,            -- A4, Letter; '' another
    bytes      BIGINT NOT NULL,
    signed     BOOLEAN NOT NULL,
    sha256     BYTEA NOT NULL,
    prev       BYTEA NOT NULL,
    link       BYTEA NOT NULL,
    PRIMARY KEY (student_id, request_id, n)
);
CREATE INDEX held_version_request ON held_version (request_id);
CREATE INDEX held_version_at ON held_version (at_ms);

-- What opens the file of a version, under the server's key. Without this row nobody can
-- read the file again, in whatever copy it may survive.
CREATE TABLE held_key (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    n          BIGINT NOT NULL,
    blob       TEXT NOT NULL UNIQUE,
    blob_key   BYTEA NOT NULL,
    PRIMARY KEY (student_id, request_id, n)
);

-- What the office did with a letter.
CREATE TABLE held_note (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    n          BIGINT NOT NULL,          -- from 1
    at_ms      BIGINT NOT NULL,
    deed       TEXT NOT NULL CHECK (deed IN ('opened', 'forwarded')),
    version    BIGINT NOT NULL,
    by_whom    TEXT NOT NULL,            -- the address of the account
    to_place   TEXT NOT NULL,            -- the application; '' for opened
    prev       BYTEA NOT NULL,
    link       BYTEA NOT NULL,
    PRIMARY KEY (student_id, request_id, n)
);

-- What a referee has written so far, as an encrypted file.
CREATE TABLE held_draft (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    at_ms      BIGINT NOT NULL,
    blob       TEXT NOT NULL UNIQUE,
    blob_key   BYTEA NOT NULL,
    PRIMARY KEY (student_id, request_id)
);

-- The code last mailed to the referee of a request.
CREATE TABLE held_code (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    hash       BYTEA NOT NULL,           -- SHA-256
    until_ms   BIGINT NOT NULL,
    wrong      BIGINT NOT NULL,          -- tries
    PRIMARY KEY (student_id, request_id)
);

-- Browsers of referees that may do more than the link alone lets them.
CREATE TABLE held_pass (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    hash       BYTEA NOT NULL,           -- SHA-256 of what stands in the cookie
    own_ms     BIGINT NOT NULL,          -- until then it sees draft and receipt
    change_ms  BIGINT NOT NULL,          -- until then it may replace or withdraw; 0: not
    PRIMARY KEY (student_id, request_id, hash)
);
CREATE INDEX held_pass_own ON held_pass (own_ms);

-- Files whose keys are gone and that are to go as well.
CREATE TABLE held_doomed (
    blob  TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL
);

-- +goose Down
DROP TABLE held_doomed;
DROP TABLE held_pass;
DROP TABLE held_code;
DROP TABLE held_draft;
DROP TABLE held_note;
DROP TABLE held_key;
DROP TABLE held_version;
