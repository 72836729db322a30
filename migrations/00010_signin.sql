-- +goose Up

-- The e-mail address of a student who gave one, to sign in on other devices.
CREATE TABLE account_email (
    student_id TEXT PRIMARY KEY REFERENCES student (id) ON DELETE CASCADE,
    address    TEXT NOT NULL,            -- as its owner wrote it
    folded     TEXT NOT NULL UNIQUE,     -- in small letters
    made_ms    BIGINT NOT NULL
);

-- Who owns this server.
CREATE TABLE account_role (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    role       TEXT NOT NULL CHECK (role IN ('owner')),
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, role)
);

-- A sign-in under way in one browser, for some minutes. Who asks may have no account
-- yet, so it belongs to no student.
CREATE TABLE signin_try (
    browser  BYTEA PRIMARY KEY,          -- SHA-256 of the cookie
    purpose  TEXT NOT NULL,
    asker    TEXT NOT NULL,              -- the student who changes an address; ''
    address  TEXT NOT NULL,
    folded   TEXT NOT NULL,
    code     BYTEA NOT NULL,             -- keyed hash; empty: no code opens it
    wrong    BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    proved   TEXT NOT NULL,              -- the student whose account was proved; ''
    data     BYTEA NOT NULL
);
CREATE INDEX signin_try_until ON signin_try (until_ms);

-- What the owner has set, each time as a row of its own.
CREATE TABLE server_setting (
    name    TEXT NOT NULL,
    rev     BIGINT NOT NULL,
    value   TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    PRIMARY KEY (name, rev)
);

-- +goose Down
DROP TABLE server_setting;
DROP TABLE signin_try;
DROP TABLE account_role;
DROP TABLE account_email;
