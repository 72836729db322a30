package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"preround/internal/account/signin"
	"preround/internal/letters"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/mail/mailtest"
	"preround/internal/student"
)

// asking opens accounts of students with an address.
func asking(t *testing.T, b *built, n int) (who []student.ID) {
	t.Helper()
	for i := range n {
		id := student.ID(fmt.Sprintf("asker%02d", i))
		if err := b.house.rooms.accounts.Open(t.Context(), id, sunday); err != nil {
			t.Fatal(err)
		}
		address := string(id) + "@kemu.example"
		if err := b.house.rooms.signin.SetAddress(t.Context(), id, signin.Address{Shown: address, Folded: address}, sunday); err != nil {
			t.Fatal(err)
		}
		who = append(who, id)
	}
	return who
}

// askFor asks a referee by the server's mail.
func askFor(t *testing.T, b *built, who student.ID, referee string) letters.ID {
	t.Helper()
	ctx, s := t.Context(), b.house.requests
	id, err := s.Note(ctx, who, letters.Draft{Name: "Ayesha Khan", NeededBy: clock.MustDate("2027-03-01"), Zone: "Europe/London", Together: "Six weeks on the ward.",
		Referee: letters.Referee{Name: "Dr Rahman", Email: referee, Kind: letters.Clinical},
		To:      []letters.Destination{{Application: "a1", Title: "Imperial College", Way: letters.Theirs, Instructions: "By its portal."}}})
	if err == nil {
		_, err = s.Ask(ctx, who, id, 1, letters.Wish{Waived: true, Decided: true, By: letters.ByMail})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func tokenIn(text string) string {
	_, after, _ := strings.Cut(text, home+refereeDoor+"/")
	token, _, _ := strings.Cut(after, "\n")
	return token
}

// Rows 5 to 7: the link of a request is in the mail to the referee alone: not in what
// the student is shown or takes along, not in the database, not in the log.
func TestRow5TheLinkIsInTheMailToTheRefereeAlone(t *testing.T) {
	t.Parallel()
	post, now, log := mailtest.Start(t), &hands{at: monday}, &safeBuffer{}
	d := dbtest.SQLite(t)
	b, err := newNode(t.Context(), d, now, post.URL(), log)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Handler: b.handler, built: b, rooms: b.house.rooms, log: log}
	cookie := w.keep(t, answers)
	who := w.ids(t)[0]
	if err := w.rooms.signin.SetAddress(t.Context(), who, signin.Address{Shown: "ayesha@kemu.example", Folded: "ayesha@kemu.example"}, monday); err != nil {
		t.Fatal(err)
	}
	id := askFor(t, b, who, "rahman@hospital.example")
	if _, err := b.house.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := post.Letters()
	if len(all) != 1 || all[0].To != "rahman@hospital.example" || all[0].Header.Get("Reply-To") != "<ayesha@kemu.example>" || len(all[0].Files) != 1 {
		t.Fatalf("%d mails: %+v", len(all), all)
	}
	token := tokenIn(all[0].Text)
	if len(token) != 32 || !strings.HasPrefix(string(all[0].Files[0].Bytes), "%PDF-") || strings.Contains(string(all[0].Files[0].Bytes), token) {
		t.Fatalf("the token %q, the file %.20q", token, all[0].Files[0].Bytes)
	}
	for _, path := range []string{"/letters", "/letters/" + string(id), "/letters/people", "/letters/" + string(id) + "/pack.pdf", "/api/v1/letters", "/api/v1/letters/" + string(id), "/today", "/archive/file"} {
		if body := w.get(path, cookie).Body.String(); strings.Contains(body, token) {
			t.Errorf("the link is at %s", path)
		}
	}
	if strings.Contains(w.dump(t), token) || strings.Contains(log.String(), token) || strings.Contains(log.String(), "rahman") {
		t.Error("the link or the address is in the database or the log")
	}
	if got := w.get(refereeDoor + "/" + token); got.Code >= 500 {
		t.Errorf("the link leads to %d", got.Code)
	}
}

// Row 33: a hundred requests of many students to one address give three mails.
func TestRow33AHundredRequestsToOneAddressGiveThreeMails(t *testing.T) {
	t.Parallel()
	post, now := mailtest.Start(t), &hands{at: monday}
	b, err := newNode(t.Context(), dbtest.SQLite(t), now, post.URL(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	who := asking(t, b, 5)
	for i := range 100 {
		askFor(t, b, who[i/letters.MostMails], "rahman@hospital.example")
	}
	if _, err := b.house.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	now.set(monday.Add(10 * time.Minute)) // nothing waits to be tried again
	if _, err := b.house.queue.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(post.Letters()); n != 3 {
		t.Errorf("%d mails", n)
	}
}

// gone counts the first mails that the database says were sent.
func gone(t *testing.T, b *built) (n int) {
	t.Helper()
	if _, err := b.house.rooms.db.Get(t.Context(), db.Into(&n), `SELECT count(*) FROM letter_mail WHERE state = 'sent'`); err != nil {
		t.Fatal(err)
	}
	return n
}

// A worker is killed with SIGKILL while it speaks to the mail server; others go on.
// Each referee is asked, and none twice.
func TestRequestsGoOnceThoughAWorkerIsKilled(t *testing.T) {
	onEachEngine(t, func(t *testing.T, c db.Config, nodes int) {
		const requests, before = 12, 4
		post, now := mailtest.Start(t), &hands{at: monday}
		first, err := newNode(t.Context(), dbtest.Open(t, c), now, post.URL(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		for i, who := range asking(t, first, requests) {
			askFor(t, first, who, fmt.Sprintf("referee%02d@hospital.example", i))
		}
		var mu sync.Mutex
		spoken, silent := 0, make(chan struct{})
		post.Answer = func(string) error {
			mu.Lock()
			spoken++
			wait := spoken > before
			mu.Unlock()
			if wait {
				<-silent
				return mailtest.Later()("")
			}
			return nil
		}
		cmd := startWorker(t, killed{File: c.File, URL: c.URL, SMTP: post.URL(), Now: monday.Add(time.Second)})
		waitFor(t, "the worker to be in the middle of it", func() bool {
			mu.Lock()
			defer mu.Unlock()
			return spoken > before && len(post.Letters()) == before
		})
		waitFor(t, "its notes of what was sent", func() bool { return gone(t, first) == before })
		kill(t, cmd)
		mu.Lock()
		spoken = -1 << 20
		mu.Unlock()
		close(silent)

		now.set(monday.Add(5 * time.Minute)) // its leases have run out
		stop, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { first.house.queue.Run(stop) })
		for range nodes - 1 {
			other, err := newNode(t.Context(), dbtest.Open(t, c), now, post.URL(), io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			running.Go(func() { other.house.queue.Run(stop) })
		}
		waitFor(t, "all mails", func() bool { return gone(t, first) == requests })
		cancel()
		running.Wait()
		got := map[string]int{}
		for _, l := range post.Letters() {
			got[l.To]++
		}
		for i := range requests {
			if n := got[fmt.Sprintf("referee%02d@hospital.example", i)]; n != 1 {
				t.Errorf("referee %d got %d mails", i, n)
			}
		}
	})
}
