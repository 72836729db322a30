-- +goose Up

-- What goes out with an application, as it is put together: one row for each change,
-- the newest is the packet.
CREATE TABLE packet_draft (
    student_id     TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL,
    rev            BIGINT NOT NULL,      -- from 1
    at_ms          BIGINT NOT NULL,
    says           TEXT NOT NULL,        -- what the person did: "Moved up: CV"
    body           BYTEA NOT NULL,       -- JSON of packet.Draft
    PRIMARY KEY (student_id, application_id, rev)
);

-- What was sent, byte for byte, beside the application's entry that says so. Nothing
-- here is ever changed.
CREATE TABLE packet_sent (
    student_id     TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    application_id TEXT NOT NULL,
    n              BIGINT NOT NULL,      -- the entry's number
    at_ms          BIGINT NOT NULL,
    name           TEXT NOT NULL,        -- of the file
    type           TEXT NOT NULL,
    bytes          BIGINT NOT NULL,
    pages          BIGINT NOT NULL,
    sha256         BYTEA NOT NULL,
    enclosed       TEXT NOT NULL,        -- JSON of packet.Enclosed, in order
    blob           TEXT NOT NULL,        -- its name in the store of files
    blob_key       BYTEA NOT NULL,       -- opens it, under the server's key; gone with this row
    PRIMARY KEY (student_id, application_id, n)
);
CREATE INDEX packet_sent_blob ON packet_sent (blob);

-- +goose Down
DROP TABLE packet_sent;
DROP TABLE packet_draft;
