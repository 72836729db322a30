package archive

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// notes is a room that holds lines of text of each student.
type notes struct {
	name string
	of   map[student.ID][]string
}

func (n *notes) Name() string { return n.name }

func (n *notes) Export(_ context.Context, who student.ID) (json.RawMessage, error) {
	return json.Marshal(map[string]any{"notes": n.of[who]})
}

func (n *notes) Import(_ context.Context, who student.ID, raw json.RawMessage) error {
	var in struct{ Notes []string }
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.New(errs.Invalid, "The notes cannot be read.")
	}
	for _, s := range in.Notes {
		if s == "bad" {
			return errs.New(errs.Invalid, "A note is bad.")
		}
	}
	n.of[who] = in.Notes
	return nil
}

func (n *notes) Rows(_ context.Context, who student.ID) ([][]string, error) {
	rows := [][]string{{"Note"}}
	for _, s := range n.of[who] {
		rows = append(rows, []string{s})
	}
	return rows, nil
}

func (n *notes) clone() map[student.ID][]string {
	out := map[student.ID][]string{}
	for k, v := range n.of {
		out[k] = v
	}
	return out
}

// server is an archive of two rooms, whose transactions are all or nothing.
func server(rooms ...*notes) *Archive {
	a := &Archive{Version: "test", Clock: clock.Fixed(noon), LeftOut: []string{"Keys: they would open the plan."},
		Calendar: func(context.Context, student.ID) ([]byte, error) { return []byte("BEGIN:VCALENDAR\r\n"), nil },
		Snapshot: func(ctx context.Context, do func(context.Context) error) error { return do(ctx) }}
	for _, r := range rooms {
		a.Parts = append(a.Parts, r)
	}
	a.Transact = func(ctx context.Context, do func(context.Context) error) error {
		before := make([]map[student.ID][]string, len(rooms))
		for i, r := range rooms {
			before[i] = r.clone()
		}
		err := do(ctx)
		if err != nil {
			for i, r := range rooms {
				r.of = before[i]
			}
		}
		return err
	}
	return a
}

func room2(name string, lines ...string) *notes {
	return &notes{name, map[student.ID][]string{"a": lines}}
}

func file(t testing.TB, a *Archive, who student.ID) []byte {
	t.Helper()
	c, err := a.Export(context.Background(), who)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if n, err := c.WriteTo(&b); err != nil || n != int64(b.Len()) {
		t.Fatalf("%d of %d bytes: %v", n, b.Len(), err)
	}
	return b.Bytes()
}

func inside(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestAnArchiveComesBackOnAnotherServer(t *testing.T) {
	t.Parallel()
	first := server(room2("leads", "one", "two"), room2("money"))
	b := file(t, first, "a")
	have := inside(t, b)
	for name, says := range map[string]string{"README.txt": "Keys: they would open", "manifest.json": `"format": 1`, "data/leads.json": "two", "data/money.json": "notes",
		"tables/leads.csv": `"two"`, "calendar.ics": "VCALENDAR"} {
		if !strings.Contains(have[name], says) {
			t.Errorf("%s: %q", name, have[name])
		}
	}
	leads, money := room2("leads"), room2("money")
	second := server(leads, money)
	parcel, err := second.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	report, err := second.Import(t.Context(), "b", parcel)
	if err != nil || len(report) != 1 || report[0] != (Line{"leads", 2}) {
		t.Fatalf("%v, %v", report, err)
	}
	again := inside(t, file(t, second, "b"))
	for name := range have {
		if have[name] != again[name] {
			t.Errorf("%s was %q and is %q", name, have[name], again[name])
		}
	}
	if _, err := second.Import(t.Context(), "b", parcel); errs.KindOf(err) != errs.Conflict {
		t.Errorf("into what is kept already: %v", err)
	}
	if len(leads.of["b"]) != 2 {
		t.Error("the refused import changed something")
	}
}

func TestWhatAPartRefusesChangesNothing(t *testing.T) {
	t.Parallel()
	b := file(t, server(room2("leads", "one"), room2("money", "bad")), "a")
	leads := room2("leads")
	second := server(leads, room2("money"))
	parcel, err := second.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = second.Import(t.Context(), "b", parcel)
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "money") || !strings.Contains(err.Error(), "A note is bad.") {
		t.Errorf("%v", err)
	}
	if len(leads.of["b"]) != 0 {
		t.Error("half of it was taken in")
	}
}

func TestFactsOfEverybodyDoNotMakeAPlanFull(t *testing.T) {
	t.Parallel()
	a := server(room2("account", "made in 2026"), room2("plan"))
	if empty, err := a.Empty(t.Context(), "a"); empty || err != nil {
		t.Errorf("empty: %v, %v", empty, err)
	}
	a.Facts = []string{"account"}
	if empty, err := a.Empty(t.Context(), "a"); !empty || err != nil {
		t.Errorf("empty: %v, %v", empty, err)
	}
}

func TestHollow(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]bool{"": true, "null": true, "{}": true, `{"a":[],"b":{"c":null,"d":0,"e":"","f":false}}`: true,
		`{"a":[{}]}`: false, `{"b":{"c":"x"}}`: false, "[0]": false, "1": false, "true": false, "broken": false} {
		if got := hollow(json.RawMessage(raw)); got != want {
			t.Errorf("%s: %v", raw, got)
		}
	}
}

// Row 31: no table of an archive holds a formula, whatever was noted.
func TestRow31TablesHoldNoFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		lines := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("=+-@\t\r\n,\";ab ")), 0, 10, -1), 1, 5).Draw(rt, "lines")
		text := inside(t, file(t, server(room2("leads", lines...)), "a"))["tables/leads.csv"]
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
		r.FieldsPerRecord = 1
		rows, err := r.ReadAll()
		if err != nil || len(rows) != len(lines)+1 {
			rt.Fatalf("%d rows: %v", len(rows), err)
		}
		for _, row := range rows {
			if cell := strings.TrimLeft(row[0], " \n\""); cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				rt.Fatalf("a formula: %q", row[0])
			}
		}
	})
}
