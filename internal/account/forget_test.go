package account_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Row 43: what is forgotten is gone from the files of the database.
func TestRow43ForgetLeavesNothing(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	d := dbtest.Open(t, c)
	r := open(t, d, "")
	var doomed []account.Kept
	for range 40 {
		doomed = append(doomed, keep(t, r))
	}
	stays := keep(t, r)
	for _, k := range doomed {
		if _, err := r.FeedToken(t.Context(), k.Student); err != nil {
			t.Fatal(err)
		}
		if err := r.Forget(t.Context(), k.Student); err != nil {
			t.Fatal(err)
		}
		_, err := r.Device(t.Context(), k.Cookie)
		wantKind(t, err, errs.NotFound, "the forgotten student's device")
	}
	_, err := r.Reopen(t.Context(), from(1), doomed[0].Code)
	wantKind(t, err, errs.Invalid, "the forgotten student's code")
	if err := d.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	stored := files(t, c)
	for i, k := range doomed {
		if bytes.Contains(stored, []byte(k.Student)) {
			t.Errorf("student %d of %d is still in the files", i, len(doomed))
		}
	}
	if !bytes.Contains(stored, []byte(stays.Student)) {
		t.Error("the student who stays is gone too")
	}
	if _, err := r.Device(t.Context(), stays.Cookie); err != nil {
		t.Error(err)
	}
}

type eraser func(ctx context.Context, who student.ID) error

func (e eraser) EraseStudent(ctx context.Context, who student.ID) error { return e(ctx, who) }

// Forget is whole or not at all: a room that fails keeps everything.
func TestForgetIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		full := errors.New("disk full")
		var asked []student.ID
		first := eraser(func(ctx context.Context, who student.ID) error {
			asked = append(asked, who)
			return accountdb.New(d).Erase(ctx, who) // a deletion that must be undone
		})
		r := open(t, d, "", first, eraser(func(context.Context, student.ID) error { return full }))
		k := keep(t, r)
		if err := r.Forget(t.Context(), k.Student); !errors.Is(err, full) {
			t.Fatalf("Forget = %v", err)
		}
		if len(asked) != 1 || asked[0] != k.Student {
			t.Errorf("the rooms were asked to erase %v", asked)
		}
		if _, err := r.Device(t.Context(), k.Cookie); err != nil {
			t.Errorf("half of the student is gone: %v", err)
		}
	})
}

func TestSweepDeletesExpiredDevices(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		if n, err := r.Sweep(t.Context()); err != nil || n != 0 {
			t.Errorf("Sweep took %d, %v of what is fresh", n, err)
		}
		r.pass(account.Idle + time.Millisecond)
		if n, err := r.Sweep(t.Context()); err != nil || n != 3 { // the device, two limits
			t.Errorf("Sweep took %d, %v; want 3", n, err)
		}
		if _, err := r.Reopen(t.Context(), from(1), k.Code); err != nil {
			t.Errorf("the code went with the device: %v", err)
		}
	})
}
