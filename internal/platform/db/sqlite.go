package db

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"preround/internal/platform/errs"
)

// openSQLite opens one connection that writes and a few that read. SQLite has one
// writer at a time anyway; giving it one connection turns what would be "database
// is locked" into an orderly queue.
func (d *DB) openSQLite(ctx context.Context) error {
	path, err := filepath.Abs(d.config.File)
	if err != nil {
		return errs.Wrap(err, errs.Internal, "The database file %s cannot be found", d.config.File)
	}
	if err := createPrivate(path); err != nil {
		return errs.Wrap(err, errs.Internal, "The database file %s cannot be created; check that this user may write to its folder", path)
	}
	d.turn = make(chan struct{}, 1)
	if d.write, err = openPool(d.sqliteURL(path, true), 1); err != nil {
		return err
	}
	// Turning WAL on does not wait for its turn when another process is doing the
	// same, so it is tried again here.
	for until := time.Now().Add(d.wait); ; time.Sleep(20 * time.Millisecond) {
		if err = d.write.db.PingContext(ctx); err == nil {
			break
		}
		if kindOf(err) != failBusy || time.Now().After(until) {
			return errs.Wrap(err, errs.KindOf(explain(err)), "The database file %s cannot be opened", path)
		}
	}
	d.read, err = openPool(d.sqliteURL(path, false), count(d.config.Conns, 4))
	return err
}

// sqliteURL has the settings that every connection starts with. The path goes in
// as a URI, so that a folder named "a?b" or "50%" is no trap.
func (d *DB) sqliteURL(path string, writes bool) string {
	wait := strconv.FormatInt(max(1, d.wait.Milliseconds()), 10)
	sync := "FULL"
	if d.config.NoSync {
		sync = "OFF"
	}
	pragmas := []string{
		"busy_timeout(" + wait + ")", // first: the others may have to wait
		"journal_mode(WAL)",
		"synchronous(" + sync + ")",
		"fullfsync(1)", // macOS: ask the disk itself; no effect elsewhere
		"checkpoint_fullfsync(1)",
		"foreign_keys(1)",
		"secure_delete(1)", // what a student erases is overwritten in the file
		"temp_store(MEMORY)",
		"journal_size_limit(16777216)",
	}
	q := url.Values{"_txlock": {"immediate"}}
	if !writes {
		q.Set("_txlock", "deferred")
		pragmas = append(pragmas, "query_only(1)")
	}
	q["_pragma"] = pragmas
	return fileURL(path, q)
}

// fileURL names a file to SQLite. In a URL the first part of a relative path would
// be taken for the name of a host, so the path is made absolute.
func fileURL(path string, q url.Values) string {
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

// createPrivate makes the file, readable by this user alone, when it is missing.
func createPrivate(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the names in a folder survive a power cut.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !folderSyncUnsupported {
		return err
	}
	return nil
}

func openPool(url string, conns int) (pool, error) {
	p, err := sql.Open("sqlite", url)
	if err != nil {
		return pool{}, errs.Wrap(err, errs.Internal, "The database cannot be opened")
	}
	limit(p, conns)
	return pool{db: p, kept: newStatements()}, nil
}

// Scrub takes what was erased out of the side files too: SQLite keeps the old
// pages in its write-ahead log until that is folded into the file. PostgreSQL
// does the like by itself (vacuum); there it does nothing.
func (d *DB) Scrub(ctx context.Context) error {
	if d.engine != SQLite {
		return nil
	}
	if err := d.takeTurn(ctx); err != nil {
		return err
	}
	defer d.giveTurn()
	var held, pages, folded int64 // a reader that looks at old pages keeps them; that is an answer, not an error
	err := d.write.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&held, &pages, &folded)
	if err == nil && held != 0 {
		return busy(errHeld)
	}
	return explain(err)
}

// lockURL opens a file that serves as a lock alone: no log, nothing stored.
func lockURL(path string, wait time.Duration) string {
	ms := strconv.FormatInt(wait.Milliseconds(), 10)
	return fileURL(path, url.Values{"_pragma": {"busy_timeout(" + ms + ")"}})
}
