-- +goose Up

-- What a student's private calendar feed has sent of each event, so that a change
-- is sent with a higher sequence and an event that goes as cancelled.
CREATE TABLE calendar_event (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    uid        TEXT NOT NULL,
    hash       TEXT NOT NULL,            -- of what the event said
    sequence   BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    gone       BOOLEAN NOT NULL,         -- sent as cancelled since changed_ms
    last       TEXT NOT NULL,            -- the event as JSON, to send when it has gone
    PRIMARY KEY (student_id, uid)
);

-- +goose Down
DROP TABLE calendar_event;
