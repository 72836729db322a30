-- +goose Up

-- A password, for who wants one beside the code.
CREATE TABLE account_password (
    student_id TEXT PRIMARY KEY REFERENCES student (id) ON DELETE CASCADE,
    salt       BYTEA NOT NULL,
    hash       BYTEA NOT NULL,           -- argon2id
    made_ms    BIGINT NOT NULL
);

-- The public halves of passkeys; the private ones never leave their owner's device.
CREATE TABLE account_passkey (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,
    credential BYTEA NOT NULL UNIQUE,    -- the id that the device gave it
    body       TEXT NOT NULL,            -- JSON: public key, counter, flags
    name       TEXT NOT NULL,
    made_ms    BIGINT NOT NULL,
    used_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, id)
);

-- Who an institution says that a student is.
CREATE TABLE account_identity (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, issuer),
    UNIQUE (issuer, subject)
);

-- +goose Down
DROP TABLE account_identity;
DROP TABLE account_passkey;
DROP TABLE account_password;
