package papersdb_test

import (
	"testing"

	"preround/internal/papers"
	"preround/internal/platform/blob/blobtest"
)

// Row 38: the power goes while papers arrive, again and again, each time on a fresh
// file system that keeps what POSIX promises and no more. Every paper that was
// acknowledged is there and whole.
func TestRow38PowerCutWhilePapersArrive(t *testing.T) {
	t.Parallel()
	cuts, total := 12, 0
	if testing.Short() {
		cuts = 2
	}
	key := makeKey(t)
	for range cuts {
		l, at := blobtest.MountLossy(t)
		acks, left := map[papers.ID]string{}, t.TempDir()
		liveAndDie(t, at, key, acks, func() { l.Cut(t, left) })
		if len(acks) > 0 {
			checkAll(t, left, key, acks)
		}
		total += len(acks)
	}
	if total < cuts {
		t.Errorf("only %d papers before %d cuts; the test did not test", total, cuts)
	}
	t.Logf("%d papers acknowledged before %d power cuts, none lost", total, cuts)
}
