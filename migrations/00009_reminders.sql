-- +goose Up

-- What a student wants to be reminded of by mail. The address is the account's.
CREATE TABLE reminder (
    student_id TEXT PRIMARY KEY REFERENCES student (id) ON DELETE CASCADE,
    weekly     BOOLEAN NOT NULL,         -- one mail on Monday morning
    single     BOOLEAN NOT NULL,         -- mails before a date that matters
    zone       TEXT NOT NULL,            -- IANA; '' the one that follows from the answers
    changed_ms BIGINT NOT NULL,
    stopped    TEXT NOT NULL CHECK (stopped IN ('', 'asked', 'bounced')),
    bounced    TEXT NOT NULL,            -- the address that takes no mail
    looked_ms  BIGINT NOT NULL,          -- dates up to this moment were seen to
    next_ms    BIGINT NOT NULL,          -- when they are looked at next
    lost_ms    BIGINT NOT NULL,          -- mails from here
    found_ms   BIGINT NOT NULL           -- to here were not sent, because the server was away; 0, 0: none
);
CREATE INDEX reminder_next ON reminder (next_ms) WHERE stopped = '';

-- Each mail that came due, once.
CREATE TABLE reminder_mail (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    key        TEXT NOT NULL,            -- day:2027-03-01, opens:2027-03-01T09:45Z
    at_ms      BIGINT NOT NULL,          -- when it is due
    zone       TEXT NOT NULL,            -- the student's, when it came due
    state      TEXT NOT NULL CHECK (state IN ('due', 'sending', 'sent', 'needless', 'late', 'bounced')),
    state_ms   BIGINT NOT NULL,          -- since when
    subject    TEXT NOT NULL,            -- as sent
    PRIMARY KEY (student_id, key)
);

-- The links to stop that stand in the mails; of each only a hash.
CREATE TABLE reminder_link (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    hash       BYTEA NOT NULL UNIQUE,
    until_ms   BIGINT NOT NULL,          -- stops working
    PRIMARY KEY (student_id, hash)
);
CREATE INDEX reminder_link_until ON reminder_link (until_ms);

-- +goose Down
DROP TABLE reminder_link;
DROP TABLE reminder_mail;
DROP TABLE reminder;
