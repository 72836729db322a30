package db

import (
	"context"
	"database/sql"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/pressly/goose/v3"

	"preround/internal/platform/errs"
)

const (
	// versionTable is where goose writes down which migrations have run.
	versionTable = "goose_db_version"
	// migrationLock is the key of PostgreSQL's advisory lock: "preround" in ASCII.
	migrationLock = 0x707265726f756e64
	// migrationWait is how long a node waits for another's migrations.
	migrationWait = 10 * time.Minute
)

// Newest is the version that a set of migrations leads to: the number of its last
// file.
func Newest(migrations fs.FS) (int64, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, err
	}
	newest := int64(0)
	for _, name := range names {
		number, _, _ := strings.Cut(path.Base(name), "_")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return 0, errs.Wrap(err, errs.Internal, "The migration %s has no number", name)
		}
		newest = max(newest, n)
	}
	return newest, nil
}

// Version is the version of the schema that is in the database; 0 when it is empty.
func (d *DB) Version(ctx context.Context) (int64, error) {
	tables, err := d.tables(ctx)
	if err != nil || len(tables) == 0 {
		return 0, err
	}
	version := sql.NullInt64{}
	for _, t := range tables {
		if t == versionTable {
			_, err = d.Get(ctx, Into(&version), `SELECT max(version_id) FROM goose_db_version`)
			return version.Int64, err
		}
	}
	if d.engine == SQLite {
		return 0, errs.New(errs.Invalid, "The file %s is a database of another program.", d.config.File)
	}
	return 0, nil
}

// migrate brings the schema up to version upTo; 0 means the newest.
func (d *DB) migrate(ctx context.Context, migrations fs.FS, upTo int64) error {
	newest, err := Newest(migrations)
	if err != nil {
		return err
	}
	if upTo == 0 {
		upTo = newest
	}
	if now, err := d.checkVersion(ctx, newest); err != nil || now >= upTo {
		return err
	}
	unlock, err := d.lockMigrations(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	// Another node may have migrated, even beyond us, while this one waited.
	if now, err := d.checkVersion(ctx, newest); err != nil || now >= upTo {
		return err
	}
	dialect, other := goose.DialectSQLite3, "postgres"
	if d.engine == Postgres {
		dialect, other = goose.DialectPostgres, "sqlite"
	}
	twins, err := fs.Glob(migrations, "*."+other+".sql")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(dialect, d.write.db, migrations, goose.WithDisableGlobalRegistry(true),
		goose.WithExcludeNames(twins), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return errs.Wrap(err, errs.Internal, "The migrations of this program cannot be read")
	}
	if _, err = p.UpTo(ctx, upTo); err != nil {
		return errs.Wrap(explain(err), errs.KindOf(explain(err)), "The database could not be brought up to date; it is as it was before the step that failed")
	}
	return nil
}

func (d *DB) checkVersion(ctx context.Context, newest int64) (int64, error) {
	now, err := d.Version(ctx)
	if err == nil && now > newest {
		err = errs.New(errs.Invalid, "The database is of a newer version of this program (schema %d, this one knows %d); nothing was changed. Install the newer version, or restore a backup made by this one.", now, newest)
	}
	return now, err
}

// lockMigrations lets one node migrate at a time. PostgreSQL has locks for such
// purposes. SQLite has none, so a second, always empty, database beside the first
// is locked; like the other it is freed when the process dies.
func (d *DB) lockMigrations(ctx context.Context) (unlock func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, migrationWait)
	defer cancel()
	p, close := d.write.db, func() {}
	if d.engine == SQLite {
		p, err = sql.Open("sqlite", lockURL(d.config.File+".migrating", migrationWait))
		if err != nil {
			return nil, err
		}
		close = func() { _ = p.Close() }
	}
	conn, err := p.Conn(ctx)
	if err == nil {
		if d.engine == SQLite {
			_, err = conn.ExecContext(ctx, `BEGIN EXCLUSIVE`)
		} else {
			_, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock))
		}
	}
	if err != nil {
		if conn != nil {
			_ = conn.Close()
		}
		close()
		return nil, errs.Wrap(err, errs.Busy, "Another node is bringing the database up to date and has not finished")
	}
	return func() {
		free := `SELECT pg_advisory_unlock(` + strconv.Itoa(migrationLock) + `)`
		if d.engine == SQLite {
			free = `ROLLBACK`
		}
		_, _ = conn.ExecContext(context.Background(), free)
		_ = conn.Close()
		close()
	}, nil
}

// tables lists the tables of the database, in no order.
func (d *DB) tables(ctx context.Context) ([]string, error) {
	text := `SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_'`
	if d.engine == Postgres {
		text = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	return List(ctx, d, Column[string], text)
}
