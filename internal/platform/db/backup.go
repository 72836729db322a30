package db

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"preround/internal/platform/errs"
)

// A backup is one file that either engine can read, whichever wrote it:
//
//	preround backup 1\n
//	a zstd stream of JSON lines:
//	  {"schema":3,"made_ms":1795251600000,"engine":"sqlite"}
//	  {"table":"student","columns":["id","made_ms"]}     a table, parents before children
//	  ["0192…",1795251600000]                            its rows
//	  …
//	  {"end":true,"rows":415}
//	the SHA-256 of all that stands before, 32 bytes
//
// A value is a JSON string, an integer, true, false or null; bytes stand as
// {"bytes":"base64"} and fractions as {"float":0.5}.
const backupMagic = "preround backup 1\n"

type backupHeader struct {
	Schema int64  `json:"schema"`
	MadeMs int64  `json:"made_ms"`
	Engine Engine `json:"engine"`
}

// backupLine is any line after the first that is not a row.
type backupLine struct {
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	End     bool     `json:"end,omitempty"`
	Rows    int64    `json:"rows,omitempty"`
}

// Summary says what a backup holds.
type Summary struct {
	Made   time.Time // when it began: all that was saved before is in it
	Engine Engine    // that wrote it
	Schema int64     // version of the schema
	Rows   int64
}

// Backup writes all that the database holds at this moment into a file that
// Restore reads, while others go on reading and writing. The file appears under
// its name only when it is whole, synced and read back; one that was there is
// replaced. It can be read by its owner alone, and holds the server's secret.
func Backup(ctx context.Context, d *DB, path string, now time.Time) (Summary, error) {
	says := func(err error) error {
		return errs.Wrap(err, errs.KindOf(explain(err)), "The backup %s could not be written", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-*")
	if err != nil {
		return Summary{}, says(err)
	}
	defer os.Remove(f.Name()) // after the rename there is nothing of that name
	sum, err := WriteBackup(ctx, d, f, now)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		_, err = checkBackup(f.Name())
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if err != nil {
		return Summary{}, says(err)
	}
	return sum, nil
}

// WriteBackup writes the same to w. What it wrote before an error is no backup.
func WriteBackup(ctx context.Context, d *DB, w io.Writer, now time.Time) (sum Summary, err error) {
	hash := sha256.New()
	out := bufio.NewWriter(io.MultiWriter(w, hash))
	if _, err := out.WriteString(backupMagic); err != nil {
		return sum, err
	}
	z, err := zstd.NewWriter(out)
	if err != nil {
		return sum, err
	}
	err = d.Read(ctx, func(ctx context.Context) error {
		sum, err = dump(ctx, d, json.NewEncoder(z), now)
		return err
	})
	if cerr := z.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		_, err = w.Write(hash.Sum(nil))
	}
	return sum, err
}

func dump(ctx context.Context, d *DB, out *json.Encoder, now time.Time) (Summary, error) {
	sum := Summary{Made: Time(Ms(now)), Engine: d.engine}
	var err error
	if sum.Schema, err = d.Version(ctx); err != nil {
		return sum, err
	}
	if sum.Schema == 0 {
		return sum, errs.New(errs.Invalid, "the database is empty, there is nothing to back up")
	}
	if err := out.Encode(backupHeader{sum.Schema, Ms(now), d.engine}); err != nil {
		return sum, err
	}
	tables, err := d.tablesInOrder(ctx)
	if err != nil {
		return sum, err
	}
	for _, t := range tables {
		columns, err := d.columns(ctx, t)
		if err != nil {
			return sum, err
		}
		if err := out.Encode(backupLine{Table: t, Columns: namesOf(columns)}); err != nil {
			return sum, err
		}
		n, err := dumpRows(ctx, d, out, t, columns)
		if err != nil {
			return sum, err
		}
		sum.Rows += n
	}
	return sum, out.Encode(backupLine{End: true, Rows: sum.Rows})
}

func dumpRows(ctx context.Context, d *DB, out *json.Encoder, table string, columns []column) (n int64, err error) {
	row := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	err = d.Each(ctx, func(scan Scan) error {
		if err := scan(into...); err != nil {
			return err
		}
		for i, v := range row {
			switch v := v.(type) {
			case []byte:
				row[i] = map[string][]byte{"bytes": append([]byte{}, v...)} // never null
			case float64:
				row[i] = map[string]float64{"float": v}
			case int64:
				if columns[i].flag { // SQLite has no booleans of its own
					row[i] = v != 0
				}
			}
		}
		n++
		return out.Encode(row)
	}, `SELECT `+strings.Join(namesOf(columns), ", ")+` FROM `+table)
	return n, err
}

// tablesInOrder lists the tables that a backup holds, those that others refer to
// first, otherwise by name.
func (d *DB) tablesInOrder(ctx context.Context) ([]string, error) {
	tables, err := d.tables(ctx)
	if err != nil {
		return nil, err
	}
	text := `SELECT m.name, f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if d.engine == Postgres {
		text = `SELECT child.relname, parent.relname FROM pg_constraint c
			JOIN pg_class child ON child.oid = c.conrelid JOIN pg_class parent ON parent.oid = c.confrelid
			WHERE c.contype = 'f' AND c.connamespace = CAST(current_schema() AS regnamespace)`
	}
	parents := map[string][]string{}
	err = d.Each(ctx, func(scan Scan) error {
		child, parent := "", ""
		err := scan(&child, &parent)
		parents[child] = append(parents[child], parent)
		return err
	}, text)
	if err != nil {
		return nil, err
	}
	return parentsFirst(tables, parents), nil
}

// column is a column of a table; flag tells that it is a BOOLEAN.
type column struct {
	name string
	flag bool
}

func namesOf(columns []column) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return names
}

func (d *DB) columns(ctx context.Context, table string) ([]column, error) {
	text := `SELECT name, type = 'BOOLEAN' FROM pragma_table_info($1) ORDER BY cid`
	if d.engine == Postgres {
		text = `SELECT column_name, data_type = 'boolean' FROM information_schema.columns
			WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position`
	}
	return List(ctx, d, func(scan Scan) (c column, err error) {
		err = scan(&c.name, &c.flag)
		return c, err
	}, text, table)
}
