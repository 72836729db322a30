package lettersdb_test

import (
	"encoding/json"
	"strings"
	"testing"

	"preround/internal/letters"
	"preround/internal/platform/errs"
)

// Row 1: what a student takes along of a letter is that one is held; of a referee, days.
func TestRow1TheArchiveSaysHeldAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		r.now = noon.AddDate(0, 0, 2)
		must(t, r.Arrived(ctx, id))
		x := letters.Archive{Service: r.Service}
		once, err := x.Export(ctx, "amina")
		must(t, err)
		r.now = noon.AddDate(0, 0, 9)
		must(t, r.Arrived(ctx, id))
		twice, err := x.Export(ctx, "amina")
		must(t, err)
		if string(once) != string(twice) {
			t.Errorf("a letter that was replaced tells itself apart:\n%s\n%s", once, twice)
		}
		if !strings.Contains(string(once), `"confidential letter: held"`) || !strings.Contains(string(once), `"at":"2026-12-02T00:00:00Z","deed":"hand_in"`) {
			t.Errorf("%s", once)
		}
		rows, err := x.Rows(ctx, "amina")
		must(t, err)
		if got := strings.Join(rows[1], "|"); got != "Dr Rahman|rahman@hospital.example|arrived|2026-12-02|2027-03-01|Imperial College; Ward in Lahore|yes|confidential letter: held" {
			t.Error(got)
		}
	})
}

func TestRequestsMoveWithoutLinksAndLetters(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx, x := t.Context(), letters.Archive{Service: r.Service}
		noted := r.note(t, draft())
		came, _ := r.ask(t, draft(), letters.ByMail, false)
		must(t, r.Arrived(ctx, came))
		sent, _ := r.ask(t, draft(), letters.ByMail, true)
		must(t, r.SentDirectly(ctx, sent, []string{"a2"}))
		raw, err := x.Export(ctx, "amina")
		must(t, err)
		must(t, x.Import(ctx, "ben", raw)) // on this very server: the names are taken
		all, err := r.All(ctx, "ben")
		must(t, err)
		states := map[letters.State]int{}
		for _, q := range all {
			states[q.At(r.now)]++
			if q.ID == noted || q.ID == came || q.ID == sent || q.Readable() {
				t.Errorf("%+v", q)
			}
		}
		if len(all) != 3 || states[letters.Noted] != 1 || states[letters.Ended] != 1 || states[letters.SentOn] != 1 {
			t.Errorf("%v", states)
		}
		r.state(t, came, letters.Arrived)
	})
}

func TestRow23BrokenArchivesOfRequestsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		x := letters.Archive{Service: r.Service}
		good := `{"n":1,"at":"2026-11-30T07:00:00Z","deed":"note","detail":{"draft":{"name":"A","referee":{"name":"Dr R","kind":"clinical"}}}}`
		for _, log := range []string{``, `{"n":1,"at":"2026-11-30T07:00:00Z","deed":"hand_in"}`, good + `,` + good, `{"n":1,"at":"2026-11-30T07:00:00Z","deed":"note"}`,
			good + `,{"n":2,"at":"2026-11-30T07:00:00Z","deed":"ask"}`, strings.Replace(good, "Dr R", strings.Repeat("x", 500), 1), strings.Replace(good, `"n":1`, `"n":7`, 1),
			good + `,{"n":2,"at":"2026-11-30T07:00:00Z","deed":"hand_in"}`} {
			err := x.Import(t.Context(), "ben", json.RawMessage(`{"requests":[{"id":"r1","log":[`+log+`]}]}`))
			wantKind(t, err, errs.Invalid, log)
		}
		must(t, x.Import(t.Context(), "ben", json.RawMessage(`{"requests":[{"id":"r1","log":[`+good+`]}]}`)))
	})
}
