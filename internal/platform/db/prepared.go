package db

import (
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"
)

// pool is a set of connections with the statements that they keep compiled.
// SQLite takes longer to compile a short statement than to run it; pgx keeps
// PostgreSQL's by itself, so there kept is nil.
type pool struct {
	db   *sql.DB
	kept *statements
}

func (p *pool) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	st, err := p.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.ExecContext(ctx, args...)
	}
	return p.db.ExecContext(ctx, text, args...)
}

func (p *pool) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	st, err := p.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.QueryContext(ctx, args...)
	}
	return p.db.QueryContext(ctx, text, args...)
}

func (p *pool) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if p.kept == nil {
		return nil, nil
	}
	if st := p.kept.get(text); st != nil {
		return st, nil
	}
	return p.kept.compile(ctx, p.db, text)
}

// mostStatements bounds what a pool keeps. The program's SQL is a fixed set of
// texts, so the bound only matters if that rule is broken.
const mostStatements = 256

// statements are the compiled statements of one pool, by text.
type statements struct {
	mu     sync.RWMutex
	byText map[string]*sql.Stmt
	wanted map[string]bool // met inside a transaction and not compiled yet
}

func newStatements() *statements {
	return &statements{byText: map[string]*sql.Stmt{}, wanted: map[string]bool{}}
}

func (s *statements) get(text string) *sql.Stmt {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.byText[text]
}

// compile compiles and keeps the statement; nil when enough are kept already.
func (s *statements) compile(ctx context.Context, p *sql.DB, text string) (*sql.Stmt, error) {
	s.mu.RLock()
	full := len(s.byText) >= mostStatements
	s.mu.RUnlock()
	if full {
		return nil, nil
	}
	st, err := p.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if other := s.byText[text]; other != nil {
		_ = st.Close()
		return other, nil
	}
	s.byText[text] = st
	return st, nil
}

// want notes a text for later: within a transaction of the one writer, compiling
// on the pool would wait for ever for the connection that the transaction holds.
func (s *statements) want(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.byText)+len(s.wanted) < mostStatements {
		s.wanted[text] = true
	}
}

// compileWanted does so, before a transaction begins.
func (p *pool) compileWanted(ctx context.Context) {
	if p.kept == nil {
		return
	}
	p.kept.mu.Lock()
	if len(p.kept.wanted) == 0 {
		p.kept.mu.Unlock()
		return
	}
	texts := slices.Collect(maps.Keys(p.kept.wanted))
	clear(p.kept.wanted)
	p.kept.mu.Unlock()
	for _, text := range texts {
		// It ran before; if it no longer compiles, the next run says why.
		_, _ = p.kept.compile(ctx, p.db, text)
	}
}

// exec and query run on the transaction, each text compiled once.
func (s *scope) exec(ctx context.Context, text string, args []any) (sql.Result, error) {
	st, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.ExecContext(ctx, args...)
	}
	return s.tx.ExecContext(ctx, text, args...)
}

func (s *scope) query(ctx context.Context, text string, args []any) (*sql.Rows, error) {
	st, err := s.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if st != nil {
		return st.QueryContext(ctx, args...)
	}
	return s.tx.QueryContext(ctx, text, args...)
}

func (s *scope) statement(ctx context.Context, text string) (*sql.Stmt, error) {
	if s.pool.kept == nil {
		return nil, nil
	}
	r := s.root
	r.mu.Lock()
	defer r.mu.Unlock()
	if st := r.stmts[text]; st != nil {
		return st, nil
	}
	var st *sql.Stmt
	if kept := s.pool.kept.get(text); kept != nil {
		st = s.tx.StmtContext(ctx, kept)
	} else {
		s.pool.kept.want(text)
		var err error
		if st, err = s.tx.PrepareContext(ctx, text); err != nil {
			return nil, err
		}
	}
	if r.stmts == nil {
		r.stmts = map[string]*sql.Stmt{}
	}
	if len(r.stmts) < mostStatements {
		r.stmts[text] = st
	}
	return st, nil
}
