-- +goose Up

-- A student's papers. What is said of one stands in paper_revision, its files in
-- paper_version; both are only ever added to.
CREATE TABLE paper (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,            -- passport, transcript, ...
    made_ms    BIGINT NOT NULL,
    gone_ms    BIGINT NOT NULL,          -- when it was deleted; 0: it is there
    PRIMARY KEY (student_id, id)
);
CREATE INDEX paper_gone ON paper (gone_ms);

CREATE TABLE paper_revision (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    paper_id   TEXT NOT NULL,
    rev        BIGINT NOT NULL,          -- from 1; the newest counts
    at_ms      BIGINT NOT NULL,
    title      TEXT NOT NULL,
    status     TEXT NOT NULL,            -- held, asked, wanted
    official   BOOLEAN NOT NULL,
    issued     TEXT NOT NULL,            -- civil dates; '' not said
    expires    TEXT NOT NULL,
    note       TEXT NOT NULL,
    PRIMARY KEY (student_id, paper_id, rev),
    FOREIGN KEY (student_id, paper_id) REFERENCES paper (student_id, id) ON DELETE CASCADE
);

CREATE TABLE paper_version (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    paper_id   TEXT NOT NULL,
    n          BIGINT NOT NULL,          -- from 1; the newest counts
    at_ms      BIGINT NOT NULL,
    name       TEXT NOT NULL,            -- for people
    type       TEXT NOT NULL,            -- pdf, jpeg, png, docx
    bytes      BIGINT NOT NULL,
    pages      BIGINT NOT NULL,          -- 0: none, or not known
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    signed     BOOLEAN NOT NULL,
    remarks    TEXT NOT NULL,            -- what was taken out of it or kept, a line each
    sha256     BYTEA NOT NULL,
    blob       TEXT NOT NULL,            -- its name in the store of files
    blob_key   BYTEA NOT NULL,           -- opens it, under the server's key; gone with this row
    PRIMARY KEY (student_id, paper_id, n),
    FOREIGN KEY (student_id, paper_id) REFERENCES paper (student_id, id) ON DELETE CASCADE
);
CREATE INDEX paper_version_blob ON paper_version (blob);

-- Files that are on their way, and the pieces that have arrived.
CREATE TABLE paper_upload (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    name       TEXT NOT NULL,
    size       BIGINT NOT NULL,
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, id)
);
CREATE INDEX paper_upload_made ON paper_upload (made_ms);

CREATE TABLE paper_part (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    upload_id  TEXT NOT NULL,
    start      BIGINT NOT NULL,
    bytes      BIGINT NOT NULL,
    blob       TEXT NOT NULL,
    blob_key   BYTEA NOT NULL,
    PRIMARY KEY (student_id, upload_id, start),
    FOREIGN KEY (student_id, upload_id) REFERENCES paper_upload (student_id, id) ON DELETE CASCADE
);
CREATE INDEX paper_part_blob ON paper_part (blob);

-- Files whose rows are gone and that are to go as well. They belong to nobody any
-- more, and nobody can read them: their keys are gone.
CREATE TABLE paper_doomed (
    blob  TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL
);

-- +goose Down
DROP TABLE paper_doomed;
DROP TABLE paper_part;
DROP TABLE paper_upload;
DROP TABLE paper_version;
DROP TABLE paper_revision;
DROP TABLE paper;
