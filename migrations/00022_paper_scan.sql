-- +goose Up

-- What the virus scanner said of a file. It is said once: the bytes of a version never
-- change.
ALTER TABLE paper_version ADD COLUMN scanned_ms BIGINT NOT NULL DEFAULT 0; -- 0: not scanned
ALTER TABLE paper_version ADD COLUMN virus TEXT NOT NULL DEFAULT '';       -- what was found in it; '': nothing
CREATE INDEX paper_version_unscanned ON paper_version (blob) WHERE scanned_ms = 0;

-- +goose Down
DROP INDEX paper_version_unscanned;
ALTER TABLE paper_version DROP COLUMN virus;
ALTER TABLE paper_version DROP COLUMN scanned_ms;
