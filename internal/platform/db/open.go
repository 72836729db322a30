package db

import (
	"context"
	"database/sql"
	"io/fs"
	"strings"
	"time"

	"preround/internal/platform/errs"
)

// Engine is the database program that holds the data.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Config says which database to open and how.
type Config struct {
	// URL is postgres://user:password@host:5432/name for PostgreSQL 15 or later;
	// empty for SQLite.
	URL string
	// File is the path of the SQLite file; it and its folder are created. Not used
	// with a URL.
	File string
	// Migrations are the numbered steps that bring a database to the version this
	// program knows; Open runs those that are missing. Nil: the schema is left as
	// it is.
	Migrations fs.FS
	// Wait is how long a statement may wait for its turn before the person hears
	// that the database is busy; 0 means 5 seconds.
	Wait time.Duration
	// Conns is the most connections that are used at once (for SQLite the readers,
	// beside one writer); 0 means 16 for PostgreSQL, 4 for SQLite.
	Conns int
	// NoSync lets SQLite leave its writes to the operating system. Only tests that
	// throw their database away may set it.
	NoSync bool
}

func (c Config) engine() (Engine, error) {
	switch {
	case strings.HasPrefix(c.URL, "postgres://"), strings.HasPrefix(c.URL, "postgresql://"):
		return Postgres, nil
	case c.URL != "":
		return "", errs.New(errs.Invalid, "The database URL must begin with postgres:// (leave it empty for SQLite).")
	case c.File == "":
		return "", errs.New(errs.Invalid, "No database was named: give a file for SQLite or a postgres:// URL.")
	}
	return SQLite, nil
}

// DB is an open database. It may be used by many goroutines at once.
type DB struct {
	engine Engine
	config Config
	wait   time.Duration
	write  pool          // SQLite: its one connection
	read   pool          // PostgreSQL: the same as write
	turn   chan struct{} // SQLite: held by whoever writes; nil for PostgreSQL
}

// Open connects, brings the schema up to date and returns the database. It is
// safe when several nodes start at once: one migrates and the others wait. A
// database from a newer version of the program is refused and left untouched.
// Every error is one sentence for the server's owner.
func Open(ctx context.Context, c Config) (*DB, error) {
	engine, err := c.engine()
	if err != nil {
		return nil, err
	}
	d := &DB{engine: engine, config: c, wait: c.Wait}
	if d.wait == 0 {
		d.wait = 5 * time.Second
	}
	if engine == SQLite {
		err = d.openSQLite(ctx)
	} else {
		err = d.openPostgres(ctx)
	}
	if err == nil && c.Migrations != nil {
		err = d.migrate(ctx, c.Migrations, 0)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Engine tells which database program holds the data.
func (d *DB) Engine() Engine { return d.engine }

// Ping tells whether the database answers.
func (d *DB) Ping(ctx context.Context) error {
	_, err := d.Get(ctx, Into(new(int64)), `SELECT 1`)
	return err
}

// Close ends all connections; what was committed stays committed.
func (d *DB) Close() error {
	var err error
	if d.read.db != nil && d.read.db != d.write.db {
		err = d.read.db.Close()
	}
	if d.write.db != nil {
		if werr := d.write.db.Close(); err == nil {
			err = werr
		}
	}
	return err
}

func count(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

// limit sets how many connections a pool opens and keeps.
func limit(p *sql.DB, n int) {
	p.SetMaxOpenConns(n)
	p.SetMaxIdleConns(n)
}
