package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the engine

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/reference"
	"preround/tools/placegen"
)

// What the databases are given: the text of a place in one indexed document, and
// one row in place_value for each value of each facet.

// document is a place's text in two parts of different weight.
func document(p *catalog.Place) (strong, weak string) {
	words := []string{p.Name, p.Organiser.Name, string(p.Category), strings.ReplaceAll(string(p.Format), "_", " ")}
	for _, l := range p.Locations {
		words = append(words, l.City, reference.CountryName(l.Country))
	}
	for _, s := range p.Specialties {
		if sp, ok := reference.SpecialtyBySlug(s); ok {
			words = append(words, sp.NameGB, sp.NameUS)
		}
	}
	return strings.Join(words, " "), p.Summary
}

// valuesOf calls use for each facet value of a place.
func valuesOf(p *catalog.Place, use func(facet, value string)) {
	once := map[string]bool{}
	add := func(f index.Facet, v string) {
		if k := string(f) + v; v != "" && !once[k] {
			once[k] = true
			use(string(f), v)
		}
	}
	add(index.Category, string(p.Category))
	add(index.Format, string(p.Format))
	add(index.Mode, string(p.Mode))
	add(index.Pay, string(p.Money.Pay))
	for _, l := range p.Locations {
		add(index.Country, string(l.Country))
	}
	for _, s := range p.Specialties {
		for s != "" {
			add(index.Specialty, s)
			sp, _ := reference.SpecialtyBySlug(s)
			s = sp.Parent
		}
	}
	for _, r := range p.Routes {
		add(index.Route, string(r))
	}
	for _, s := range p.Eligibility.Stages {
		add(index.Stage, string(s))
	}
	for m := range 12 {
		if catalog.MonthsOf(p)>>m&1 != 0 {
			add(index.Month, strconv.Itoa(m+1))
		}
	}
	for _, w := range p.Apply.Windows {
		if w.Closes.Month != 0 {
			add(index.Closes, strconv.Itoa(int(w.Closes.Month)))
		}
	}
}

func openSQLite(ctx context.Context, n int) (engine, func(), error) {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return engine{}, nil, err
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "bench.db")+"?_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=cache_size(-400000)")
	if err != nil {
		return engine{}, nil, err
	}
	db.SetMaxOpenConns(1)
	stop := func() { _ = db.Close(); _ = os.RemoveAll(dir) }
	if err := fillSQLite(ctx, db, n); err != nil {
		stop()
		return engine{}, nil, err
	}
	hits := func(q question) (string, []any) {
		var args []any
		var where []string
		if q.match != "" {
			where, args = append(where, "places_fts MATCH ?"), append(args, q.match)
		}
		for f, vs := range q.filter {
			where = append(where, "EXISTS (SELECT 1 FROM place_value WHERE place = places_fts.rowid AND facet = ? AND value = ?)")
			args = append(args, string(f), vs[0])
		}
		return "SELECT rowid AS place FROM places_fts WHERE " + strings.Join(where, " AND "), args
	}
	return engine{"SQLite FTS5", func(ctx context.Context, q question) (int, error) {
		from, args := hits(q)
		if err := drain(db.QueryContext(ctx, "WITH hits AS MATERIALIZED ("+from+") SELECT facet, value, count(*) FROM hits JOIN place_value USING (place) GROUP BY facet, value", args...)); err != nil {
			return 0, err
		}
		order := ""
		if q.match != "" {
			order = " ORDER BY bm25(places_fts, 3.0, 1.0)"
		}
		if err := drain(db.QueryContext(ctx, from+order+" LIMIT 20", args...)); err != nil {
			return 0, err
		}
		total := 0
		err := db.QueryRowContext(ctx, "SELECT count(*) FROM ("+from+")", args...).Scan(&total)
		return total, err
	}}, stop, nil
}

func drain(rows *sql.Rows, err error) error {
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
	}
	return rows.Err()
}

func fillSQLite(ctx context.Context, db *sql.DB, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, s := range []string{"CREATE VIRTUAL TABLE places_fts USING fts5(strong, weak, content='', tokenize='unicode61 remove_diacritics 2')",
		"CREATE TABLE place_value (place INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (place, facet, value)) WITHOUT ROWID"} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	doc, err := tx.PrepareContext(ctx, "INSERT INTO places_fts (rowid, strong, weak) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	val, err := tx.PrepareContext(ctx, "INSERT INTO place_value VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	id := 0
	for p := range placegen.Places(n, 1) {
		id++
		strong, weak := document(p)
		if _, err := doc.ExecContext(ctx, id, strong, weak); err != nil {
			return err
		}
		var fault error
		valuesOf(p, func(f, v string) {
			_, err := val.ExecContext(ctx, id, f, v)
			fault = errors.Join(fault, err)
		})
		if fault != nil {
			return fault
		}
	}
	for _, s := range []string{"CREATE INDEX place_value_by_value ON place_value (facet, value, place)", "INSERT INTO places_fts(places_fts) VALUES ('optimize')", "ANALYZE"} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func openPostgres(ctx context.Context, url string, n int) (engine, func(), error) {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return engine{}, nil, err
	}
	schema := fmt.Sprintf("bench_%d", time.Now().UnixNano())
	stop := func() {
		_, _ = c.Exec(context.WithoutCancel(ctx), "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
		_ = c.Close(context.WithoutCancel(ctx))
	}
	if err := fillPostgres(ctx, c, schema, n); err != nil {
		stop()
		return engine{}, nil, err
	}
	return engine{"PostgreSQL", func(ctx context.Context, q question) (int, error) {
		var args []any
		where := []string{}
		order := "id"
		if q.match != "" {
			args = append(args, strings.ReplaceAll(q.match, "AND", "&"))
			where = append(where, "words @@ to_tsquery('simple', $1)")
			order = "ts_rank(words, to_tsquery('simple', $1)) DESC, id"
		}
		for f, vs := range q.filter {
			args = append(args, string(f), vs[0])
			where = append(where, fmt.Sprintf("id IN (SELECT place FROM place_value WHERE facet = $%d AND value = $%d)", len(args)-1, len(args)))
		}
		from := " FROM places WHERE " + strings.Join(where, " AND ")
		for _, s := range []string{"WITH hits AS MATERIALIZED (SELECT id" + from + ") SELECT facet, value, count(*) FROM hits JOIN place_value ON place = id GROUP BY facet, value",
			"SELECT id" + from + " ORDER BY " + order + " LIMIT 20"} {
			rows, err := c.Query(ctx, s, args...)
			if err != nil {
				return 0, err
			}
			for rows.Next() {
			}
			if rows.Err() != nil {
				return 0, rows.Err()
			}
		}
		total := 0
		err := c.QueryRow(ctx, "SELECT count(*)"+from, args...).Scan(&total)
		return total, err
	}}, stop, nil
}

func fillPostgres(ctx context.Context, c *pgx.Conn, schema string, n int) error {
	for _, s := range []string{"CREATE SCHEMA " + schema, "SET search_path TO " + schema,
		"CREATE TABLE places (id INTEGER PRIMARY KEY, strong TEXT NOT NULL, weak TEXT NOT NULL)",
		"CREATE TABLE place_value (place INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL)"} {
		if _, err := c.Exec(ctx, s); err != nil {
			return err
		}
	}
	var docs, values [][]any
	id := 0
	flush := func() error {
		if _, err := c.CopyFrom(ctx, pgx.Identifier{"places"}, []string{"id", "strong", "weak"}, pgx.CopyFromRows(docs)); err != nil {
			return err
		}
		_, err := c.CopyFrom(ctx, pgx.Identifier{"place_value"}, []string{"place", "facet", "value"}, pgx.CopyFromRows(values))
		docs, values = docs[:0], values[:0]
		return err
	}
	for p := range placegen.Places(n, 1) {
		id++
		strong, weak := document(p)
		docs = append(docs, []any{id, strong, weak})
		valuesOf(p, func(f, v string) { values = append(values, []any{id, f, v}) })
		if len(docs) == 5000 {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	for _, s := range []string{"ALTER TABLE places ADD COLUMN words TSVECTOR GENERATED ALWAYS AS (setweight(to_tsvector('simple', strong), 'A') || setweight(to_tsvector('simple', weak), 'D')) STORED",
		"CREATE INDEX ON places USING gin (words)", "CREATE INDEX ON place_value (place)", "CREATE INDEX ON place_value (facet, value, place)", "ANALYZE"} {
		if _, err := c.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
