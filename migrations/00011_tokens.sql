-- +goose Up

-- Keys of programs that a student has let in; of each only a hash.
CREATE TABLE account_token (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,
    hash       BYTEA NOT NULL UNIQUE,    -- SHA-256
    name       TEXT NOT NULL,            -- what it is for, in its owner's words
    scope      TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    made_ms    BIGINT NOT NULL,
    used_ms    BIGINT NOT NULL,          -- 0: never
    until_ms   BIGINT NOT NULL,
    PRIMARY KEY (student_id, id)
);

-- +goose Down
DROP TABLE account_token;
