package db

import (
	"context"
	"database/sql"
	"errors"
	"math/rand/v2"
	"sync"
	"time"
)

// scope is the transaction that a context carries.
type scope struct {
	tx     *sql.Tx
	pool   *pool
	writes bool
	root   *scope // of the whole transaction; a nested Write has a scope of its own
	failed error  // the first statement that failed in this scope
	retry  error  // root only: a failure after which only a new attempt can succeed

	mu    sync.Mutex           // root only: guards stmts
	stmts map[string]*sql.Stmt // root only: compiled for this transaction, closed with it
}

type scopeKey struct{ d *DB }

func (d *DB) scope(ctx context.Context) *scope {
	s, _ := ctx.Value(scopeKey{d}).(*scope)
	return s
}

// Write runs do in one transaction that sees and changes the database as if it
// were alone, and commits it when do returns nil; on an error, or a panic,
// nothing of it remains. When the database asks for another try (two nodes
// changed the same rows) do runs again from its start, so it must hold no effects
// but those on the database. Within another Write it is a part of that
// transaction: undone alone when it fails, committed with the whole.
//
// After a statement in do failed, the transaction is undone even when do returns
// nil; do what may fail in a Write of its own.
func (d *DB) Write(ctx context.Context, do func(ctx context.Context) error) error {
	if s := d.scope(ctx); s != nil {
		if !s.writes {
			return errors.New("db: Write within Read; begin with Write")
		}
		return d.nested(ctx, s, do)
	}
	return d.again(ctx, func() error {
		if err := d.takeTurn(ctx); err != nil {
			return err
		}
		defer d.giveTurn()
		opts := &sql.TxOptions{}
		if d.engine == Postgres {
			opts.Isolation = sql.LevelSerializable
		}
		return d.transact(ctx, &d.write, opts, true, do)
	})
}

// Read runs do in a transaction that only reads and sees one moment of the
// database. Within a Write or a Read it is a part of that one.
func (d *DB) Read(ctx context.Context, do func(ctx context.Context) error) error {
	if d.scope(ctx) != nil {
		return do(ctx)
	}
	return d.again(ctx, func() error {
		opts := &sql.TxOptions{}
		if d.engine == Postgres {
			opts.Isolation, opts.ReadOnly = sql.LevelRepeatableRead, true
		}
		return d.transact(ctx, &d.read, opts, false, do)
	})
}

func (d *DB) transact(ctx context.Context, p *pool, opts *sql.TxOptions, writes bool, do func(context.Context) error) (err error) {
	p.compileWanted(ctx)
	tx, err := p.db.BeginTx(ctx, opts)
	if err != nil {
		return explain(err)
	}
	s := &scope{tx: tx, pool: p, writes: writes}
	s.root = s
	finished := false
	defer func() {
		if !finished { // an error, or do panicked
			_ = tx.Rollback()
		}
	}()
	err = do(context.WithValue(ctx, scopeKey{d}, s))
	if s.retry != nil {
		return s.retry
	}
	if err != nil {
		return err
	}
	if s.failed != nil {
		return s.failed
	}
	finished = true
	return explain(tx.Commit())
}

// nested runs do inside the transaction s under a savepoint.
func (d *DB) nested(ctx context.Context, s *scope, do func(context.Context) error) error {
	if s.failed != nil {
		return s.failed
	}
	if err := s.raw(ctx, `SAVEPOINT part`); err != nil {
		return err
	}
	inner := &scope{tx: s.tx, pool: s.pool, writes: true, root: s.root}
	err := do(context.WithValue(ctx, scopeKey{d}, inner))
	if err == nil {
		err = inner.failed
	}
	if err != nil {
		// The newest savepoint of that name is meant, so nesting needs no numbers.
		if back := s.raw(ctx, `ROLLBACK TO SAVEPOINT part`); back != nil {
			return errors.Join(err, back)
		}
	}
	if release := s.raw(ctx, `RELEASE SAVEPOINT part`); err == nil {
		err = release
	}
	return err
}

func (s *scope) raw(ctx context.Context, text string) error {
	_, err := s.tx.ExecContext(ctx, text)
	return s.note(err)
}

// note remembers a failed statement: PostgreSQL refuses the rest of such a
// transaction, and SQLite must not go on where PostgreSQL would not.
func (s *scope) note(err error) error {
	if err == nil {
		return nil
	}
	worth := isRetry(err)
	err = explain(err)
	if s.failed == nil {
		s.failed = err
	}
	if worth && s.root.retry == nil {
		s.root.retry = err
	}
	return err
}

// again repeats try while the database asks for it, for at most d.wait or thirty
// times, waiting a little longer each time.
func (d *DB) again(ctx context.Context, try func() error) error {
	until := time.Now().Add(d.wait)
	pause := time.Millisecond
	for n := 0; ; n++ {
		err := try()
		if err == nil || !isRetry(err) || n == 30 || time.Now().After(until) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause + rand.N(pause)):
		}
		pause = min(2*pause, 200*time.Millisecond)
	}
}

// takeTurn queues for SQLite's one writer, at most d.wait long.
func (d *DB) takeTurn(ctx context.Context) error {
	if d.turn == nil {
		return nil
	}
	select {
	case d.turn <- struct{}{}:
		return nil
	default:
	}
	late := time.NewTimer(d.wait)
	defer late.Stop()
	select {
	case d.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-late.C:
		return busy(errQueue)
	}
}

func (d *DB) giveTurn() {
	if d.turn != nil {
		<-d.turn
	}
}
