-- +goose Up

-- Lines of a student's ledger, append-only: the newest revision of a line is the
-- line. Amounts are in smallest units; an empty currency means that the amount is
-- not known.
CREATE TABLE money_line (
    student_id   TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    line_id      TEXT NOT NULL,
    rev          BIGINT NOT NULL,         -- from 1 for each line
    at_ms        BIGINT NOT NULL,
    says         TEXT NOT NULL,           -- what the person did: "Estimate from USD 160 to USD 185"
    removed      BOOLEAN NOT NULL,        -- taken away from here on
    stay         TEXT NOT NULL,           -- id of the application; '': of the whole
    kind         TEXT NOT NULL,
    title        TEXT NOT NULL,
    est_minor    BIGINT NOT NULL,
    est_currency TEXT NOT NULL,
    act_minor    BIGINT NOT NULL,
    act_currency TEXT NOT NULL,
    apply_by     TEXT NOT NULL,
    due          TEXT NOT NULL,
    paid         TEXT NOT NULL,
    refund       TEXT NOT NULL,           -- '' not known, never, until
    refund_until TEXT NOT NULL,
    if_visa      BOOLEAN NOT NULL,        -- comes back when the visa is refused
    basis        TEXT NOT NULL,           -- '' own figure, stated, derived
    note         TEXT NOT NULL,
    source       TEXT NOT NULL,
    PRIMARY KEY (student_id, line_id, rev)
);

-- How a student reckons, append-only.
CREATE TABLE money_setting (
    student_id    TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    rev           BIGINT NOT NULL,
    at_ms         BIGINT NOT NULL,
    home          TEXT NOT NULL,          -- home currency; '': from the answers
    earn_minor    BIGINT NOT NULL,        -- lost earnings for a week away
    earn_currency TEXT NOT NULL,
    cost_minor    BIGINT NOT NULL,        -- a week at home
    cost_currency TEXT NOT NULL,
    PRIMARY KEY (student_id, rev)
);

-- A student's own exchange rates, append-only: one from_code is so many to_code.
CREATE TABLE money_rate (
    student_id TEXT NOT NULL REFERENCES student (id) ON DELETE CASCADE,
    from_code  TEXT NOT NULL,
    to_code    TEXT NOT NULL,
    rev        BIGINT NOT NULL,
    at_ms      BIGINT NOT NULL,
    figure     TEXT NOT NULL,             -- an exact decimal; '': taken back
    on_day     TEXT NOT NULL,             -- the day for which it holds
    PRIMARY KEY (student_id, from_code, to_code, rev)
);

-- +goose Down
DROP TABLE money_rate;
DROP TABLE money_setting;
DROP TABLE money_line;
