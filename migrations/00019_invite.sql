-- +goose Up

-- Links for people without an account: who may enter for which thing of which
-- student, and until when. Of a link only a hash is kept.
CREATE TABLE invite (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL,
    kind       TEXT NOT NULL,            -- referee, reader
    subject    TEXT NOT NULL,            -- the one thing that the link is for
    hash       BYTEA NOT NULL UNIQUE,    -- SHA-256
    made_ms    BIGINT NOT NULL,
    until_ms   BIGINT NOT NULL,          -- from then on it opens nothing; a revocation moves it
    PRIMARY KEY (student_id, id)
);
CREATE INDEX invite_subject ON invite (student_id, kind, subject);
CREATE INDEX invite_until ON invite (until_ms);

-- Browsers that entered by a link: for hours, and never longer than the link.
CREATE TABLE invite_session (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    invite_id  TEXT NOT NULL,
    hash       BYTEA NOT NULL UNIQUE,    -- SHA-256 of what stands in the cookie
    made_ms    BIGINT NOT NULL,
    until_ms   BIGINT NOT NULL,
    PRIMARY KEY (student_id, invite_id, hash),
    FOREIGN KEY (student_id, invite_id) REFERENCES invite (student_id, id) ON DELETE CASCADE
);
CREATE INDEX invite_session_until ON invite_session (until_ms);

-- +goose Down
DROP TABLE invite_session;
DROP TABLE invite;
