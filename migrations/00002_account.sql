-- +goose Up

-- A student who keeps a plan on this server. No name, no address: an id alone.
CREATE TABLE student (
    id      TEXT PRIMARY KEY,
    made_ms BIGINT NOT NULL
);

-- The ways into a kept plan; of each key only a hash.
CREATE TABLE account_key (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('device', 'code', 'feed')),
    id         TEXT NOT NULL UNIQUE,
    hash       BYTEA NOT NULL,
    nonce      BYTEA NOT NULL,
    name       TEXT NOT NULL,
    made_ms    BIGINT NOT NULL,
    seen_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, kind, id),
    UNIQUE (kind, hash)
);
CREATE INDEX account_key_seen ON account_key (kind, seen_ms);

-- How often something was tried lately: full_at is when the allowance is whole again.
CREATE TABLE account_limit (
    name    TEXT PRIMARY KEY,
    full_at BIGINT NOT NULL
);
CREATE INDEX account_limit_full ON account_limit (full_at);

-- The secret that signs cookies and seasons hashes; one row, made at first start.
CREATE TABLE account_secret (
    name   TEXT PRIMARY KEY CHECK (name = 'server'),
    secret BYTEA NOT NULL
);

-- +goose Down
DROP TABLE account_secret;
DROP TABLE account_limit;
DROP TABLE account_key;
DROP TABLE student;
