package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"preround/internal/platform/errs"
)

// Failures that an owner must mend; errors.Is finds them in what this package
// returns. A page shows them as "busy", because to the visitor they are: nothing
// was saved, and later it may work.
var (
	ErrDiskFull = errors.New("the disk is full")
	ErrReadOnly = errors.New("the database can only be read")
)

var errQueue = errors.New("waited too long for other writes to finish")

// errHeld is why Scrub could not empty the log.
var errHeld = errors.New("a reader still looks at pages in the write-ahead log")

// failure is what went wrong, in the words of neither engine.
type failure int

const (
	failOther  failure = iota
	failBusy           // locked by another process; may succeed at once
	failSerial         // two transactions got in each other's way; begin again
	failUnique
	failMissing // a foreign key points nowhere, or is still pointed at
	failFull
	failReadOnly
	failText  // text that cannot be stored
	failGone  // the server cannot be reached, or is starting or stopping
	failCheck // a CHECK or NOT NULL of the schema
)

// kindOf reads the code of either engine's error.
func kindOf(err error) failure {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteKind(e.Code())
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresKind(e.Code)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return failGone
	}
	if _, ok := errors.AsType[net.Error](err); ok || errors.Is(err, driver.ErrBadConn) {
		return failGone
	}
	return failOther
}

// sqliteKind reads https://www.sqlite.org/rescode.html: the low byte is the
// primary code.
func sqliteKind(code int) failure {
	switch code {
	case 1555, 2067, 2579: // CONSTRAINT_PRIMARYKEY, _UNIQUE, _ROWID
		return failUnique
	case 787: // CONSTRAINT_FOREIGNKEY
		return failMissing
	case 275, 1299: // CONSTRAINT_CHECK, _NOTNULL
		return failCheck
	}
	switch code & 0xff {
	case 5, 6: // BUSY, LOCKED
		return failBusy
	case 8: // READONLY
		return failReadOnly
	case 13: // FULL
		return failFull
	}
	return failOther
}

// postgresKind reads https://www.postgresql.org/docs/current/errcodes-appendix.html.
func postgresKind(code string) failure {
	switch code {
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return failSerial
	case "55P03", "53300": // lock_not_available, too_many_connections
		return failBusy
	case "23505":
		return failUnique
	case "23503":
		return failMissing
	case "23502", "23514":
		return failCheck
	case "53100":
		return failFull
	case "25006": // read_only_sql_transaction: a standby, or set so by its owner
		return failReadOnly
	case "22021", "22P05":
		return failText
	}
	if strings.HasPrefix(code, "57P") || strings.HasPrefix(code, "08") {
		return failGone // shutting down, starting up, connection lost
	}
	return failOther
}

// isRetry tells that the same work may succeed when it is begun again.
func isRetry(err error) bool {
	k := kindOf(err)
	return k == failSerial || k == failBusy
}

// explain turns an engine's error into one of package errs; others pass.
func explain(err error) error {
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, sql.ErrTxDone):
		return errs.Wrap(err, errs.Internal, "The database transaction had ended already")
	}
	switch kindOf(err) {
	case failBusy, failSerial:
		return busy(err)
	case failGone:
		return errs.Wrap(err, errs.Busy, "The database cannot be reached at the moment; try again shortly")
	case failUnique:
		return errs.Wrap(err, errs.Conflict, "This was changed elsewhere meanwhile; look again and repeat")
	case failMissing:
		return errs.Wrap(err, errs.NotFound, "What this belongs to is no longer there")
	case failFull:
		return errs.Wrap(errors.Join(ErrDiskFull, err), errs.Busy, "The server's disk is full, so nothing was saved; tell whoever runs this server")
	case failReadOnly:
		return errs.Wrap(errors.Join(ErrReadOnly, err), errs.Busy, "The server's database can only be read at the moment, so nothing was saved; tell whoever runs this server")
	case failText:
		return errs.Wrap(err, errs.Invalid, "The text holds characters that cannot be stored; remove them and try again")
	}
	return err
}

func busy(err error) error {
	return errs.Wrap(err, errs.Busy, "The server is busy saving other changes; try again in a moment")
}
