package signinweb_test

import (
	"os"
	"path/filepath"
	"testing"

	"preround/internal/platform/db"
)

// files reads the database's file and all that SQLite keeps beside it.
func files(t *testing.T, c db.Config) []byte {
	t.Helper()
	names, err := filepath.Glob(c.File + "*")
	if err != nil || len(names) == 0 {
		t.Fatal("no database file", err)
	}
	var all []byte
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}
