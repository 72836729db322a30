package applications

import (
	"encoding/json"
	"testing"
	"time"

	"preround/internal/agenda"
)

// FuzzArchive: whatever stands in a file that is taken in, it is refused, or every page
// can be made from it.
func FuzzArchive(f *testing.F) {
	f.Add([]byte(`{"entries":[{"application":"a","n":1,"at":"2026-11-22T09:00:00Z","kind":"began","on":"2026-11-22","detail":{"place":"gb-a"}},` +
		`{"application":"a","n":2,"at":"2026-11-22T09:00:00Z","kind":"moved","on":"2026-11-22","detail":{"stage":"sent"}},` +
		`{"application":"a","n":3,"at":"2026-11-22T09:00:00Z","kind":"took_back","ref":2}]}`))
	f.Add([]byte(`{"entries":[{"n":1,"at":"2026-11-22T09:00:00Z","kind":"staged","detail":{"title":"x","stage":"ready"}},{"application":"a","n":9,"at":"2026-11-22T09:00:00Z","kind":"moved","detail":{"stage":"closed","own":"own-1"}}]}`))
	f.Add([]byte(`{"entries":[{"application":"a","n":1,"at":"2026-11-22T09:00:00Z","kind":"met"},{"application":"a","n":2,"at":"2026-11-22T09:00:00Z","kind":"got_offer","detail":{"answer_by":"2026-12-01","hour":"x","zone":"../x"}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var in archived
		if json.Unmarshal(raw, &in) != nil || in.check() != nil {
			return
		}
		b := Read("amina", in.Entries)
		today := day("2026-11-22")
		for i := range b.Applications {
			a := &b.Applications[i]
			b.Happened(a)
			b.Choices(a)
			NextOf(a, Around{Today: today})
			entriesOf(a, nil, agenda.Day{Now: noon, Zone: time.UTC})
			if a.Stage != Closed && !a.Stage.Known() || len(a.Moves) == 0 {
				t.Fatalf("it stands at %q after %d moves", a.Stage, len(a.Moves))
			}
		}
		Stats(&b, today)
		b.lines()
	})
}
