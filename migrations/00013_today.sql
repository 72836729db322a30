-- +goose Up

-- What a student's page of today remembers of the last visit, so that after a break
-- it can say what changed. One row for each student; no history, because nobody asks
-- when a page was looked at.
CREATE TABLE today_visit (
    student_id TEXT PRIMARY KEY REFERENCES student (id) ON DELETE CASCADE,
    seen_on    TEXT NOT NULL,            -- the student's own day
    seen       TEXT NOT NULL,            -- dates set by others as they stood then, JSON; '' for none
    news_from  TEXT NOT NULL,            -- the day since which the news tell; '' without news
    news       TEXT NOT NULL             -- one line each
);

-- +goose Down
DROP TABLE today_visit;
