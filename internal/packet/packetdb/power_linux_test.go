package packetdb_test

import (
	"testing"

	"preround/internal/platform/blob/blobtest"
)

// Row 38: the power goes while packets are kept, each time on a fresh file system that
// keeps what POSIX promises and no more. Every packet that was acknowledged is there.
func TestRow38PowerCutWhilePacketsAreSent(t *testing.T) {
	t.Parallel()
	cuts, total := 10, 0
	if testing.Short() {
		cuts = 2
	}
	key := makeKey(t)
	for range cuts {
		l, at := blobtest.MountLossy(t)
		acks, left := map[int64]string{}, t.TempDir()
		liveAndDie(t, at, key, acks, func() { l.Cut(t, left) })
		if len(acks) > 0 {
			checkAll(t, left, key, acks)
		}
		total += len(acks)
	}
	if total < cuts {
		t.Errorf("only %d packets before %d cuts; the test did not test", total, cuts)
	}
	t.Logf("%d packets acknowledged before %d power cuts, none lost", total, cuts)
}
