-- +goose Up

-- What a student has done: one row for each change, the newest is the record.
CREATE TABLE cv_record (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    rev        BIGINT NOT NULL,          -- from 1, without gaps at the new end
    at_ms      BIGINT NOT NULL,
    says       TEXT NOT NULL,            -- what the person did: "Added a rotation"
    body       BYTEA NOT NULL,           -- JSON Resume with the ids of its items
    PRIMARY KEY (student_id, rev)
);

-- CVs made from it, each for a place: one row for each change.
CREATE TABLE cv_variant (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    rev        BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    gone       BOOLEAN NOT NULL,         -- thrown away with this change
    body       BYTEA NOT NULL,           -- JSON of cv.Variant
    PRIMARY KEY (student_id, id, rev)
);

-- +goose Down
DROP TABLE cv_variant;
DROP TABLE cv_record;
