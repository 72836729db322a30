-- +goose Up

-- Requests for letters of recommendation. The letters themselves are in tables that
-- no question of a student's touches.
CREATE TABLE letter_request (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    id         TEXT NOT NULL UNIQUE,     -- a referee's invitation names it without the student
    made_ms    BIGINT NOT NULL,
    PRIMARY KEY (student_id, id)
);

-- What was done about each, by the student, the referee and this server. Rows are
-- only ever added.
CREATE TABLE letter_event (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    n          BIGINT NOT NULL,          -- from 1
    at_ms      BIGINT NOT NULL,
    deed       TEXT NOT NULL,
    detail     TEXT NOT NULL,            -- JSON of letters.Detail
    PRIMARY KEY (student_id, request_id, n),
    FOREIGN KEY (student_id, request_id) REFERENCES letter_request (student_id, id) ON DELETE CASCADE
);

-- What the referee was given: one PDF, as it was when the request was asked.
CREATE TABLE letter_pack (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    pdf        BYTEA NOT NULL,
    PRIMARY KEY (student_id, request_id),
    FOREIGN KEY (student_id, request_id) REFERENCES letter_request (student_id, id) ON DELETE CASCADE
);

-- Mails to referees. What they say is put together when they are sent: it holds a link.
CREATE TABLE letter_mail (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    request_id TEXT NOT NULL,
    mail       TEXT NOT NULL,            -- ask, ask:2, ask:3, chase, week, off: each once
    at_ms      BIGINT NOT NULL,          -- when it comes due
    state      TEXT NOT NULL,            -- due, sending, sent, needless, returned, held
    state_ms   BIGINT NOT NULL,
    PRIMARY KEY (student_id, request_id, mail),
    FOREIGN KEY (student_id, request_id) REFERENCES letter_request (student_id, id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE letter_mail;
DROP TABLE letter_pack;
DROP TABLE letter_event;
DROP TABLE letter_request;
