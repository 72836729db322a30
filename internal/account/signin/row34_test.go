package signin_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"preround/internal/account/signin"
	"preround/internal/account/signin/signindb"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
)

// counting counts the questions to the database that depend on an address.
type counting struct {
	*signindb.Store
	done map[string]int
}

func (c *counting) StudentOf(ctx context.Context, folded string) (student.ID, bool, error) {
	c.done["looked up"]++
	return c.Store.StudentOf(ctx, folded)
}

func (c *counting) AddressOf(ctx context.Context, who student.ID) (signin.Address, error) {
	c.done["address read"]++
	return c.Store.AddressOf(ctx, who)
}

func (c *counting) PutTry(ctx context.Context, t signin.Try) error {
	c.done["rows"]++
	c.done["bytes"] += len(t.Code)
	return c.Store.PutTry(ctx, t)
}

func (c *counting) Setting(ctx context.Context, name string) (string, error) {
	c.done["settings"]++
	return c.Store.Setting(ctx, name)
}

// Row 34: asked for 500 addresses that have an account and 500 that have none, the
// server does the same work: so many questions, rows, letters, bytes. Counted and
// not timed, so that the test is the same on every machine.
func TestRow34TheSameWorkForEveryAddress(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	r := open(t, d)
	for i := range 500 {
		name := student.ID(fmt.Sprintf("student-%03d", i))
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, string(name)); err != nil {
			t.Fatal(err)
		}
		a, err := signin.ReadAddress(fmt.Sprintf("known%03d@example.org", i))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.store.SetAddress(t.Context(), name, a, noon); err != nil {
			t.Fatal(err)
		}
	}
	work := map[string]map[string]int{}
	for _, group := range []string{"known", "other"} {
		c := &counting{r.store, map[string]int{}}
		s := r.with(c)
		letters := len(r.post.letters)
		for i := range 500 {
			r.pass(time.Hour)
			if _, err := s.Ask(t.Context(), r.browser(t, byte(i)).Asker, signin.Enter, fmt.Sprintf("%s%03d@example.org", group, i)); err != nil {
				t.Fatal(err)
			}
		}
		c.done["letters"] = len(r.post.letters) - letters
		for _, l := range r.post.letters[letters:] {
			c.done["bytes"] += len(l.Text) + len(l.Subject)
		}
		work[group] = c.done
	}
	if fmt.Sprint(work["known"]) != fmt.Sprint(work["other"]) || work["known"]["looked up"] != 500 || work["known"]["letters"] != 500 {
		t.Errorf("work differs:\nknown %v\nother %v", work["known"], work["other"])
	}
}
