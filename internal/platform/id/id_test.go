package id

import (
	"crypto/rand"
	"testing"
	"time"
)

func TestNewSortsByTimeAndNeverRepeats(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	last := ""
	for i := range 1000 {
		s, err := New(time.UnixMilli(1_790_000_000_000+int64(i)), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if len(s) != 32 || seen[s] || s <= last {
			t.Fatalf("id %d: %q after %q", i, s, last)
		}
		seen[s], last = true, s
	}
}
