package db

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"modernc.org/sqlite"

	"preround/internal/platform/errs"
)

// Restore makes the database that the configuration names be what the backup
// holds, all or nothing, and brings it up to date with this program's migrations.
// It refuses, and changes nothing, when CheckRestore does. Servers that use the
// database should be stopped: they would not notice.
func Restore(ctx context.Context, path string, target Config, force bool) (Summary, error) {
	sum, err := CheckRestore(ctx, path, target, force)
	if err != nil {
		return sum, err
	}
	if target.URL == "" {
		sum.Rows, err = restoreSQLite(ctx, path, sum.Schema, target)
	} else {
		sum.Rows, err = restorePostgres(ctx, path, sum.Schema, target)
	}
	if err != nil {
		err = errs.Wrap(err, errs.KindOf(explain(err)), "The backup %s could not be restored; the database is as it was", path)
	}
	return sum, err
}

// CheckRestore refuses what Restore would refuse: a file that is damaged, cut
// short, of another program or of a newer version, and a database that holds rows
// when force is false. It changes nothing.
func CheckRestore(ctx context.Context, path string, target Config, force bool) (Summary, error) {
	sum, err := checkBackup(path)
	if err != nil {
		return sum, err
	}
	newest, err := Newest(target.Migrations)
	if err != nil {
		return sum, err
	}
	if sum.Schema > newest {
		return sum, errs.New(errs.Invalid, "The backup %s is of a newer version of this program (schema %d, this one knows %d); nothing was changed. Install the newer version first.", path, sum.Schema, newest)
	}
	if _, err := target.engine(); err != nil {
		return sum, err
	}
	return sum, refuseData(ctx, target, newest, force)
}

// refuseData looks what the target holds without changing it.
func refuseData(ctx context.Context, c Config, newest int64, force bool) error {
	if c.URL == "" {
		if _, err := os.Stat(c.File); errors.Is(err, os.ErrNotExist) {
			return nil
		}
	}
	c.Migrations = nil
	d, err := Open(ctx, c)
	if err != nil {
		return err
	}
	defer d.Close()
	version, err := d.checkVersion(ctx, newest)
	if err != nil || version == 0 || force {
		return err
	}
	tables, err := d.tables(ctx)
	if err != nil {
		return err
	}
	rows := int64(0)
	for _, t := range tables {
		n := int64(0)
		if t != versionTable {
			if _, err := d.Get(ctx, Into(&n), `SELECT count(*) FROM `+t); err != nil {
				return err
			}
		}
		rows += n
	}
	if rows > 0 {
		return errs.New(errs.Conflict, "The database already holds data (%d rows), so nothing was changed; to replace all of it, restore with --force.", rows)
	}
	return nil
}

// build makes a database as it was when the backup was made, fills it, and brings
// it up to date.
func build(ctx context.Context, path string, schema int64, c Config) (rows int64, err error) {
	files := c.Migrations
	c.Migrations = nil
	d, err := Open(ctx, c)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.migrate(ctx, files, schema); err != nil {
		return 0, err
	}
	err = d.Write(ctx, func(ctx context.Context) error {
		rows, err = d.load(ctx, path)
		return err
	})
	if err != nil {
		return 0, err
	}
	return rows, d.migrate(ctx, files, 0)
}

// restoreSQLite builds a file beside the target and copies it over in one
// transaction of the target, so that a crash leaves the one or the other.
func restoreSQLite(ctx context.Context, path string, schema int64, c Config) (int64, error) {
	folder := filepath.Dir(c.File)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return 0, err
	}
	beside := filepath.Join(folder, "restoring") // a fixed name: what a crash left goes now
	if err := os.RemoveAll(beside); err != nil {
		return 0, err
	}
	if err := os.Mkdir(beside, 0o700); err != nil {
		return 0, err
	}
	defer os.RemoveAll(beside)
	from := c
	from.File, from.NoSync = filepath.Join(beside, "preround.db"), true // thrown away; the copy is synced
	rows, err := build(ctx, path, schema, from)
	if err != nil {
		return 0, err
	}
	c.Migrations = nil
	d, err := Open(ctx, c)
	if err != nil {
		return 0, err
	}
	if err = d.takeTurn(ctx); err == nil {
		err = d.copyFrom(ctx, from.File)
		d.giveTurn()
	}
	if err == nil {
		err = d.Scrub(ctx)
	}
	return rows, errors.Join(err, d.Close())
}

// copyFrom replaces the content of the SQLite database by another's.
func (d *DB) copyFrom(ctx context.Context, file string) error {
	conn, err := d.write.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		copier, ok := c.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		})
		if !ok {
			return errors.New("db: the SQLite driver cannot copy databases")
		}
		b, err := copier.NewRestore(fileURL(file, nil))
		if err != nil {
			return err
		}
		_, err = b.Step(-1) // all pages, in one transaction
		return errors.Join(err, b.Finish())
	})
}

// restoring is the schema in which PostgreSQL's new tables grow.
const restoring = "preround_restoring"

// restorePostgres builds the tables in a schema of their own and puts them in the
// place of the old ones in one transaction.
func restorePostgres(ctx context.Context, path string, schema int64, c Config) (rows int64, err error) {
	d, err := Open(ctx, c) // migrated, so that it has exactly the tables that go
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	drop := func(ctx context.Context) error {
		_, err := d.Exec(ctx, `DROP SCHEMA IF EXISTS `+restoring+` CASCADE`)
		return err
	}
	if err := drop(ctx); err != nil {
		return 0, err
	}
	if _, err := d.Exec(ctx, `CREATE SCHEMA `+restoring); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, drop(context.WithoutCancel(ctx))) }()
	apart, err := withSchema(c)
	if err != nil {
		return 0, err
	}
	if rows, err = build(ctx, path, schema, apart); err != nil {
		return 0, err
	}
	return rows, d.Write(ctx, d.swapSchema)
}

func withSchema(c Config) (Config, error) {
	u, err := url.Parse(c.URL)
	if err != nil {
		return c, err
	}
	q := u.Query()
	q.Set("search_path", restoring)
	u.RawQuery = q.Encode()
	c.URL = u.String()
	return c, nil
}

func (d *DB) swapSchema(ctx context.Context) error {
	here := ""
	if _, err := d.Get(ctx, Into(&here), `SELECT current_schema()`); err != nil {
		return err
	}
	text := `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables
		WHERE schemaname = $1 AND tablename IN (SELECT tablename FROM pg_tables WHERE schemaname = $2)`
	old, err := List(ctx, d, Column[string], text, here, restoring)
	if err != nil {
		return err
	}
	grown, err := List(ctx, d, Column[string], text, restoring, restoring)
	if err != nil {
		return err
	}
	if len(old) > 0 {
		if _, err := d.Exec(ctx, `DROP TABLE `+strings.Join(old, ", ")); err != nil {
			return err
		}
	}
	for _, t := range grown {
		if _, err := d.Exec(ctx, `ALTER TABLE `+t+` SET SCHEMA `+here); err != nil {
			return err
		}
	}
	return nil
}

// load puts the rows of a checked backup into the tables, in place of what the
// migrations may have put there.
func (d *DB) load(ctx context.Context, path string) (int64, error) {
	r, err := openBackup(path)
	if err != nil {
		return 0, err
	}
	defer r.Close()
	tables, err := d.tablesInOrder(ctx)
	if err != nil {
		return 0, err
	}
	for _, t := range slices.Backward(tables) {
		if _, err := d.Exec(ctx, `DELETE FROM `+t); err != nil {
			return 0, err
		}
	}
	in := inserter{d: d}
	for {
		row, line, err := r.next()
		switch {
		case err != nil:
			return 0, err
		case row != nil:
			err = in.add(ctx, row)
		case line.End:
			if err := in.flush(ctx); err != nil {
				return 0, err
			}
			if in.rows != line.Rows {
				return 0, fmt.Errorf("the backup holds %d rows and says %d", in.rows, line.Rows)
			}
			return in.rows, nil
		default:
			err = in.table(ctx, line, tables)
		}
		if err != nil {
			return 0, err
		}
	}
}

// inserter puts rows into one table after the other, many by one statement.
type inserter struct {
	d      *DB
	into   string // "INSERT INTO student (id, made_ms) VALUES "
	width  int
	values []any
	rows   int64
}

const insertedAtOnce = 50

// table turns to the next table; its name and columns must be those of the
// schema, because they become SQL.
func (in *inserter) table(ctx context.Context, line backupLine, tables []string) error {
	if err := in.flush(ctx); err != nil {
		return err
	}
	if !slices.Contains(tables, line.Table) {
		return fmt.Errorf("the backup names a table %q that its schema lacks", line.Table)
	}
	columns, err := in.d.columns(ctx, line.Table)
	if err != nil {
		return err
	}
	for _, c := range line.Columns {
		if !slices.Contains(namesOf(columns), c) {
			return fmt.Errorf("the backup names a column %q that %s lacks", c, line.Table)
		}
	}
	in.into = `INSERT INTO ` + line.Table + ` (` + strings.Join(line.Columns, ", ") + `) VALUES `
	in.width = len(line.Columns)
	return nil
}

func (in *inserter) add(ctx context.Context, row []any) error {
	if len(row) != in.width || in.width == 0 {
		return fmt.Errorf("a row of the backup has %d values, not %d", len(row), in.width)
	}
	in.values = append(in.values, row...)
	in.rows++
	if len(in.values) < insertedAtOnce*in.width {
		return nil
	}
	return in.flush(ctx)
}

func (in *inserter) flush(ctx context.Context) error {
	if len(in.values) == 0 {
		return nil
	}
	var text strings.Builder
	text.WriteString(in.into)
	for i := range in.values {
		switch {
		case i == 0:
			text.WriteString("(")
		case i%in.width == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		text.WriteString("$" + strconv.Itoa(i+1))
	}
	text.WriteString(")")
	_, err := in.d.Exec(ctx, text.String(), in.values...)
	in.values = in.values[:0]
	return err
}
