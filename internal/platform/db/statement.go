package db

import (
	"context"
	"strings"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Scan fills the destinations from the columns of the row at hand.
type Scan func(dest ...any) error

// Into makes the list of destinations for Get.
func Into(dest ...any) []any { return dest }

type overhearKey struct{}

// Overhear gives a context in which tell hears the text of every statement, for tests
// that ask what a request wants to know. It may hear several at once.
func Overhear(ctx context.Context, tell func(text string)) context.Context {
	return context.WithValue(ctx, overhearKey{}, tell)
}

func overheard(ctx context.Context, text string) {
	if tell, ok := ctx.Value(overhearKey{}).(func(string)); ok {
		tell(text)
	}
}

// Exec runs a statement that changes rows and returns how many it changed. Within
// a Write it belongs to that transaction; alone it is a transaction of its own,
// durable when Exec returns.
func (d *DB) Exec(ctx context.Context, text string, args ...any) (int64, error) {
	overheard(ctx, text)
	if err := checkText(args); err != nil {
		return 0, err
	}
	if s := d.scope(ctx); s != nil {
		r, err := s.exec(ctx, text, args)
		if err != nil {
			return 0, s.note(err)
		}
		return r.RowsAffected()
	}
	var n int64
	err := d.again(ctx, func() error {
		if err := d.takeTurn(ctx); err != nil {
			return err
		}
		defer d.giveTurn()
		r, err := d.write.exec(ctx, text, args)
		if err != nil {
			return explain(err)
		}
		n, err = r.RowsAffected()
		return err
	})
	return n, err
}

// Get reads one row into the destinations and tells whether there was one. Alone,
// it only reads; a statement with RETURNING belongs into a Write.
func (d *DB) Get(ctx context.Context, into []any, text string, args ...any) (bool, error) {
	found := false
	err := d.rows(ctx, text, args, func(scan Scan) (bool, error) {
		found = true
		return false, scan(into...)
	})
	return found && err == nil, err
}

// List reads all rows, each by one call of read, which must not query itself.
func List[T any](ctx context.Context, d *DB, read func(Scan) (T, error), text string, args ...any) ([]T, error) {
	var all []T
	err := d.Each(ctx, func(scan Scan) error {
		v, err := read(scan)
		all = append(all, v)
		return err
	}, text, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// One reads the first row by read and tells whether there was one.
func One[T any](ctx context.Context, d *DB, read func(Scan) (T, error), text string, args ...any) (v T, found bool, err error) {
	err = d.rows(ctx, text, args, func(scan Scan) (bool, error) {
		found = true
		var err error
		v, err = read(scan)
		return false, err
	})
	return v, found && err == nil, err
}

// Each calls do for every row, which must not query itself.
func (d *DB) Each(ctx context.Context, do func(Scan) error, text string, args ...any) error {
	return d.rows(ctx, text, args, func(scan Scan) (bool, error) { return true, do(scan) })
}

// Column reads rows of one column; use it as the read of List and One.
func Column[T any](scan Scan) (v T, err error) {
	err = scan(&v)
	return v, err
}

func (d *DB) rows(ctx context.Context, text string, args []any, do func(Scan) (more bool, err error)) error {
	overheard(ctx, text)
	if err := checkText(args); err != nil {
		return err
	}
	note, query := explain, d.read.query
	if s := d.scope(ctx); s != nil {
		note, query = s.note, s.query
	}
	rows, err := query(ctx, text, args)
	if err != nil {
		return note(err)
	}
	defer rows.Close()
	for rows.Next() {
		more, err := do(rows.Scan)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if err := rows.Close(); err != nil {
		return note(err)
	}
	return note(rows.Err())
}

// checkText refuses, on both engines alike, text that PostgreSQL cannot hold.
func checkText(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s)) {
			return errs.New(errs.Invalid, "The text holds characters that cannot be stored; remove them and try again.")
		}
	}
	return nil
}
