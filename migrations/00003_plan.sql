-- +goose Up

-- Kept plans, append-only: the newest revision of a student is the plan.
CREATE TABLE plan_revision (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    rev        BIGINT NOT NULL,          -- from 1, without gaps at the new end
    at_ms      BIGINT NOT NULL,
    state      TEXT NOT NULL,            -- answers, places and marks as a canonical query
    says       TEXT NOT NULL,            -- what the person did: "Marked transcript as had"
    restores   BIGINT NOT NULL,          -- the revision that an undo went back to; 0: not an undo
    PRIMARY KEY (student_id, rev)
);

-- +goose Down
DROP TABLE plan_revision;
