-- +goose Up

-- The places, one row each. Rows are never deleted: a place that is no longer
-- shipped, or that the server's owner takes out, is withdrawn.
CREATE TABLE place (
    id           TEXT PRIMARY KEY,
    origin       TEXT NOT NULL CHECK (origin IN ('shipped', 'local')),
    shipped_hash TEXT NOT NULL,          -- of the shipped version it came from; '' for local
    withdrawn    BOOLEAN NOT NULL,
    body         TEXT NOT NULL,          -- the facts, JSON of catalog.Place
    version      BIGINT NOT NULL,        -- of the catalogue when the row last changed
    updated_ms   BIGINT NOT NULL
);
CREATE INDEX place_version ON place (version);

-- Every body that a place ever had, numbered from 1 for each place.
CREATE TABLE place_revision (
    place_id  TEXT NOT NULL REFERENCES place (id),
    rev       BIGINT NOT NULL,
    at_ms     BIGINT NOT NULL,
    says      TEXT NOT NULL,             -- what happened: "Shipped", "Edited here"
    body      TEXT NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    PRIMARY KEY (place_id, rev)
);

-- At most one row. Other nodes look at version to notice that a place has changed.
CREATE TABLE catalogue (
    name         TEXT PRIMARY KEY CHECK (name = 'places'),
    version      BIGINT NOT NULL,
    shipped_sum  TEXT NOT NULL           -- names what the last import took in
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
