package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"preround/internal/platform/errs"
)

// oldestPostgres is the first release that the test suite runs on.
const oldestPostgres = 150000

func (d *DB) openPostgres(ctx context.Context) error {
	c, err := pgx.ParseConfig(d.config.URL)
	if err != nil {
		return errs.New(errs.Invalid, "The database URL cannot be read; it looks like postgres://user:password@host:5432/name")
	}
	if c.ConnectTimeout == 0 {
		c.ConnectTimeout = 10 * time.Second
	}
	if c.RuntimeParams["application_name"] == "" {
		c.RuntimeParams["application_name"] = "preround"
	}
	p := stdlib.OpenDB(*c, stdlib.OptionAfterConnect(neverCommitLater))
	limit(p, count(d.config.Conns, 16))
	p.SetConnMaxIdleTime(5 * time.Minute)
	d.write = pool{db: p}
	d.read = d.write
	return d.checkServer(ctx, c.Host)
}

// neverCommitLater undoes a server-wide synchronous_commit=off: what a person was
// told is saved must be. Stronger settings of the server stay.
func neverCommitLater(ctx context.Context, c *pgx.Conn) error {
	_, err := c.Exec(ctx, `SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'`)
	return err
}

func (d *DB) checkServer(ctx context.Context, host string) error {
	var version int
	var release, encoding string
	err := d.read.db.QueryRowContext(ctx, `SELECT CAST(current_setting('server_version_num') AS INTEGER),
		current_setting('server_version'), current_setting('server_encoding')`).Scan(&version, &release, &encoding)
	switch {
	case err != nil:
		return errs.Wrap(err, errs.KindOf(explain(err)), "The PostgreSQL server at %s cannot be used", host)
	case version < oldestPostgres:
		return errs.New(errs.Invalid, "PostgreSQL 15 or later is needed; the server at %s is %s.", host, release)
	case encoding != "UTF8":
		return errs.New(errs.Invalid, "The PostgreSQL database must be encoded in UTF8; it is %s.", encoding)
	}
	return nil
}
