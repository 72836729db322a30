-- +goose Up

-- The places, one row each. Rows are never deleted: a place that is no longer
-- shipped, or that the server's owner takes out, is withdrawn.
CREATE TABLE place (
    id           TEXT PRIMARY KEY,
    origin       TEXT NOT NULL CHECK (origin IN ('shipped', 'local')),
    body         TEXT NOT NULL,          -- the record as this server shows it
    shipped_body TEXT NOT NULL,          -- the record as last shipped; '' for local places
    shipped_hash TEXT NOT NULL,          -- of shipped_body
    edited       BOOLEAN NOT NULL,       -- body is the owner's, shipped_body waits beside it
    withdrawn    BOOLEAN NOT NULL,
    updated_ms   BIGINT NOT NULL
);

-- Every body that a place ever had, numbered from 1 for each place.
CREATE TABLE place_revision (
    place_id  TEXT NOT NULL REFERENCES place (id),
    rev       BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL,
    says      TEXT NOT NULL,             -- "Imported", "Edited here"
    body      TEXT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (place_id, rev)
);

-- At most one row. Other nodes look at version to notice that a place has changed.
CREATE TABLE catalogue (
    name         TEXT PRIMARY KEY CHECK (name = 'places'),
    version      BIGINT NOT NULL,
    shipped_hash TEXT NOT NULL           -- of all that was shipped at the last import
);

-- What visitors say is wrong with a place. No foreign key: a report may come for
-- a place that another node has just withdrawn, and is kept all the same.
CREATE TABLE place_report (
    id       TEXT PRIMARY KEY,
    place_id TEXT NOT NULL,
    at_ms    BIGINT NOT NULL,
    says     TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('open', 'settled'))
);
CREATE INDEX place_report_state ON place_report (state, at_ms);

-- +goose Down
DROP TABLE place_report;
DROP TABLE catalogue;
DROP TABLE place_revision;
DROP TABLE place;
