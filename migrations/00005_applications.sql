-- +goose Up

-- What happened to a student's applications, append-only: the log is all there is, and
-- what the pages show is read from it. Nothing here is ever changed.
CREATE TABLE application_entry (
    student_id     TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL,        -- '': of the student's own stages
    n              BIGINT NOT NULL,      -- from 1 for each application
    at_ms          BIGINT NOT NULL,      -- when it was recorded
    by_whom        TEXT NOT NULL,        -- who recorded it: the id of a person; '': the student
    kind           TEXT NOT NULL,
    on_date        TEXT NOT NULL,        -- the day it is for, which may lie back; '': none
    ref            BIGINT NOT NULL,      -- the entry that it speaks of; 0: none
    detail         TEXT NOT NULL,        -- JSON of applications.Detail
    PRIMARY KEY (student_id, application_id, n)
);

-- What was sent, as it was on that day: place, papers, people. One row for each
-- sending, beside the entry that says so.
CREATE TABLE application_sent (
    student_id     TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL,
    n              BIGINT NOT NULL,
    at_ms          BIGINT NOT NULL,
    body           TEXT NOT NULL,        -- JSON of applications.Snapshot
    PRIMARY KEY (student_id, application_id, n)
);

-- +goose Down
DROP TABLE application_sent;
DROP TABLE application_entry;
