package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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

// shape tells which of the three forms a question has, and its parameters.
func shape(q question, match string) (words, filter bool, args []any) {
	if words = match != ""; words {
		args = append(args, match)
	}
	for f, vs := range q.filter {
		filter, args = true, append(args, string(f), vs[0])
	}
	return words, filter, args
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
	return engine{"SQLite FTS5", func(ctx context.Context, q question) (int, error) { return askSQLite(ctx, db, q) }}, stop, nil
}

// askSQLite counts the places, counts every facet and sorts the best 20.
func askSQLite(ctx context.Context, db *sql.DB, q question) (int, error) {
	words, filter, args := shape(q, q.match)
	from := "SELECT rowid AS place FROM places_fts WHERE places_fts MATCH $1"
	best := " ORDER BY bm25(places_fts, 3.0, 1.0) LIMIT 20"
	switch {
	case words && filter:
		from = "SELECT rowid AS place FROM places_fts WHERE places_fts MATCH $1 AND EXISTS (SELECT 1 FROM place_value WHERE place = places_fts.rowid AND facet = $2 AND value = $3)"
	case filter:
		from = "SELECT place FROM place_value WHERE facet = $1 AND value = $2"
		best = " LIMIT 20"
	}
	var total, n, sum int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM ("+from+")", args...).Scan(&total); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM ("+from+best+")", args...).Scan(&n); err != nil {
		return 0, err
	}
	return total, db.QueryRowContext(ctx, "WITH hits AS MATERIALIZED ("+from+") SELECT count(*), coalesce(sum(n), 0) FROM (SELECT facet, value, count(*) AS n FROM hits JOIN place_value USING (place) GROUP BY facet, value)", args...).Scan(&n, &sum)
}

func fillSQLite(ctx context.Context, db *sql.DB, n int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, `CREATE VIRTUAL TABLE places_fts USING fts5(strong, weak, content='', tokenize='unicode61 remove_diacritics 2');
		CREATE TABLE place_value (place INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (place, facet, value)) WITHOUT ROWID`); err != nil {
		return err
	}
	doc, err := tx.PrepareContext(ctx, "INSERT INTO places_fts (rowid, strong, weak) VALUES ($1, $2, $3)")
	if err != nil {
		return err
	}
	defer func() { _ = doc.Close() }()
	val, err := tx.PrepareContext(ctx, "INSERT INTO place_value VALUES ($1, $2, $3)")
	if err != nil {
		return err
	}
	defer func() { _ = val.Close() }()
	id := 0
	for p := range placegen.Places(n, 1) {
		id++
		strong, weak := document(p)
		_, fault := doc.ExecContext(ctx, id, strong, weak)
		valuesOf(p, func(f, v string) {
			_, err := val.ExecContext(ctx, id, f, v)
			fault = errors.Join(fault, err)
		})
		if fault != nil {
			return fault
		}
	}
	if _, err := tx.ExecContext(ctx, `CREATE INDEX place_value_by_value ON place_value (facet, value, place);
		INSERT INTO places_fts(places_fts) VALUES ('optimize'); ANALYZE`); err != nil {
		return err
	}
	return tx.Commit()
}

// openPostgres fills temporary tables, which vanish with the connection.
func openPostgres(ctx context.Context, url string, n int) (engine, func(), error) {
	c, err := pgx.Connect(ctx, url)
	if err != nil {
		return engine{}, nil, err
	}
	stop := func() { _ = c.Close(context.WithoutCancel(ctx)) }
	if err := fillPostgres(ctx, c, n); err != nil {
		stop()
		return engine{}, nil, err
	}
	return engine{"PostgreSQL", func(ctx context.Context, q question) (int, error) { return askPostgres(ctx, c, q) }}, stop, nil
}

func askPostgres(ctx context.Context, c *pgx.Conn, q question) (int, error) {
	words, filter, args := shape(q, strings.ReplaceAll(q.match, "AND", "&"))
	from := "SELECT id, words FROM places WHERE words @@ to_tsquery('simple', $1)"
	best := " ORDER BY ts_rank(words, to_tsquery('simple', $1)) DESC, id LIMIT 20"
	switch {
	case words && filter:
		from = "SELECT id, words FROM places WHERE words @@ to_tsquery('simple', $1) AND id IN (SELECT place FROM place_value WHERE facet = $2 AND value = $3)"
	case filter:
		from = "SELECT place AS id FROM place_value WHERE facet = $1 AND value = $2"
		best = " ORDER BY id LIMIT 20"
	}
	var total, n, sum int
	if err := c.QueryRow(ctx, "SELECT count(*) FROM ("+from+") AS hits", args...).Scan(&total); err != nil {
		return 0, err
	}
	if err := c.QueryRow(ctx, "SELECT count(*) FROM ("+from+best+") AS hits", args...).Scan(&n); err != nil {
		return 0, err
	}
	return total, c.QueryRow(ctx, "WITH hits AS MATERIALIZED ("+from+") SELECT count(*), CAST(coalesce(sum(n), 0) AS BIGINT) FROM (SELECT facet, value, count(*) AS n FROM hits JOIN place_value ON place = id GROUP BY facet, value) AS counted", args...).Scan(&n, &sum)
}

func fillPostgres(ctx context.Context, c *pgx.Conn, n int) error {
	if _, err := c.Exec(ctx, `CREATE TEMP TABLE places (id INTEGER PRIMARY KEY, strong TEXT NOT NULL, weak TEXT NOT NULL);
		CREATE TEMP TABLE place_value (place INTEGER NOT NULL, facet TEXT NOT NULL, value TEXT NOT NULL)`); err != nil {
		return err
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
	_, err := c.Exec(ctx, `ALTER TABLE places ADD COLUMN words TSVECTOR GENERATED ALWAYS AS (setweight(to_tsvector('simple', strong), 'A') || setweight(to_tsvector('simple', weak), 'D')) STORED;
		CREATE INDEX ON places USING gin (words); CREATE INDEX ON place_value (place); CREATE INDEX ON place_value (facet, value, place); ANALYZE`)
	return err
}
