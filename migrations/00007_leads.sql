-- +goose Up

-- Places of a student's own, private to that student; the row is the newest state.
CREATE TABLE lead (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,            -- own-…, sortable by the time it was made
    rev        BIGINT NOT NULL,          -- of the newest revision, from 1
    made_ms    BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    import_id  TEXT NOT NULL,            -- the import that brought it; '' for none
    gone       BOOLEAN NOT NULL,         -- deleted; can be brought back
    words      TEXT NOT NULL,            -- folded, for the search through one's own
    page_key   TEXT NOT NULL,            -- two leads with one of these keys alike
    name_key   TEXT NOT NULL,            -- are taken for the same place
    body       TEXT NOT NULL,            -- JSON: the place and where it came from
    PRIMARY KEY (student_id, id)
);

-- Every state that a lead had.
CREATE TABLE lead_revision (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    lead_id    TEXT NOT NULL,
    rev        BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    says       TEXT NOT NULL,            -- what the student did: "Added", "Deleted"
    gone       BOOLEAN NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (student_id, lead_id, rev)
);

-- A table of leads that is being taken in, or was.
CREATE TABLE lead_import (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    made_ms    BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    name       TEXT NOT NULL,            -- of the file
    stage      TEXT NOT NULL CHECK (stage IN ('columns', 'running', 'done', 'undone')),
    row_count  BIGINT NOT NULL,          -- rows in the file, without the header
    batches    BIGINT NOT NULL,          -- in lead_import_batch
    position   BIGINT NOT NULL,          -- batches that are done
    added      BIGINT NOT NULL,
    same       BIGINT NOT NULL,          -- rows of places that the student or the catalogue has
    refused    BIGINT NOT NULL,
    head       TEXT NOT NULL,            -- JSON: the columns and what each means
    PRIMARY KEY (student_id, id)
);

-- The rows that wait, some hundred in each batch; gone when they are done.
CREATE TABLE lead_import_batch (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    import_id  TEXT NOT NULL,
    n          BIGINT NOT NULL,          -- from 0
    cells      TEXT NOT NULL,            -- JSON
    PRIMARY KEY (student_id, import_id, n)
);

-- What became of each row that brought no lead.
CREATE TABLE lead_import_row (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    import_id  TEXT NOT NULL,
    line       BIGINT NOT NULL,          -- in the file, from 1
    outcome    TEXT NOT NULL CHECK (outcome IN ('refused', 'same')),
    why        TEXT NOT NULL,
    place_id   TEXT NOT NULL,            -- same: the place that is there already
    cells      TEXT NOT NULL,            -- JSON: the row as it stood in the file
    PRIMARY KEY (student_id, import_id, line)
);

-- A lead that its student suggested to the catalogue of this server.
CREATE TABLE lead_suggestion (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,
    lead_id    TEXT NOT NULL,
    at_ms      BIGINT NOT NULL,
    stage      TEXT NOT NULL CHECK (stage IN ('open', 'accepted', 'declined', 'withdrawn')),
    decided_ms BIGINT NOT NULL,          -- 0: not yet
    reason     TEXT NOT NULL,            -- of a decline, for the student
    place_id   TEXT NOT NULL,            -- accepted: what it became
    body       TEXT NOT NULL,            -- JSON: the place as suggested, nothing private
    PRIMARY KEY (student_id, id)
);
CREATE INDEX lead_suggestion_stage ON lead_suggestion (stage, at_ms);

-- +goose Down
DROP TABLE lead_suggestion;
DROP TABLE lead_import_row;
DROP TABLE lead_import_batch;
DROP TABLE lead_import;
DROP TABLE lead_revision;
DROP TABLE lead;
