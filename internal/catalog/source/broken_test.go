package source

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"preround/internal/catalog"
)

// update writes the golden files anew: make golden.
var update = os.Getenv("UPDATE_GOLDEN") != ""

// TestBrokenFilesGetAClearMessage reads one file for each kind of mistake. The
// golden file beside each holds what the person who made it is told.
func TestBrokenFilesGetAClearMessage(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d broken files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, faults := ReadFile(filepath.Base(file), text)
			if len(faults) == 0 {
				t.Fatal("no fault was found")
			}
			var got strings.Builder
			for _, f := range faults {
				fmt.Fprintln(&got, f)
				if f.Line == 0 {
					t.Errorf("no line: %v", f)
				}
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got.String() != string(want) {
				t.Errorf("got:\n%swant:\n%s", got.String(), want)
			}
		})
	}
}

// TestRow29BombsAreRefusedAtOnce is row 29 of the list of abuses: files made to
// grow when they are read are refused before anything is built of them.
func TestRow29BombsAreRefusedAtOnce(t *testing.T) {
	t.Parallel()
	laughs, err := os.ReadFile("testdata/broken/billion-laughs.yaml")
	if err != nil {
		t.Fatal(err)
	}
	full := func(unit string) []byte { return []byte(strings.Repeat(unit, maxBytes/len(unit))) }
	for name, bomb := range map[string]struct {
		text []byte
		in   time.Duration
	}{
		"billion laughs": {laughs, 100 * time.Millisecond},
		// Two megabytes each, refused by one look at their bytes.
		"deep lists":       {full("["), time.Second},
		"deep keys":        {full("{a: "), time.Second},
		"deep lines":       {full("[\n"), time.Second},
		"deep hyphens":     {full("- "), time.Second},
		"deep indentation": {[]byte(staircase(1000)), time.Second},
		"one byte over":    {append(full("#"), '#'), time.Second},
		// These must be tokenised as far as the limit of size goes.
		"tags":      {full("!!str "), 3 * time.Second},
		"key marks": {full("? "), 3 * time.Second},
		// These are wide and not deep: what the YAML library would take minutes for.
		"many places":    {full("- {a: 1}\n"), 3 * time.Second},
		"many bad steps": {full("- a:\n    b:\n      c: d\n"), 3 * time.Second},
		"many keys":      {append([]byte("- a: 1\n"), full("  b: 1\n")[:maxBytes-20]...), 3 * time.Second},
		"many lists":     {full("[]\n"), 3 * time.Second},
		"no values":      {full("a:\n"), 3 * time.Second},
		"one long text":  {append([]byte("- "), full("a")[:maxBytes-20]...), 3 * time.Second},
		"empty quotes":   {full("- \"\n"), 3 * time.Second},
	} {
		best := time.Hour // of three, since other tests run beside this one
		for range 3 {
			start := time.Now()
			places, faults := ReadFile(name, bomb.text)
			best = min(best, time.Since(start))
			if len(places) > 0 || len(faults) == 0 {
				t.Errorf("%s: %d places and %d faults", name, len(places), len(faults))
			}
		}
		if best > bomb.in {
			t.Errorf("%s: refused after %v, want less than %v", name, best, bomb.in)
		}
	}
}

func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestHugeFileIsNotRead(t *testing.T) {
	t.Parallel()
	_, faults := ReadFS(fstest.MapFS{"c/us.yaml": {Data: make([]byte, maxBytes+1)}}, "c")
	if len(faults) != 1 || !strings.Contains(faults[0].Says, "2 MiB") {
		t.Errorf("faults: %v", faults)
	}
}

func TestIDsAreUniqueOverAllFiles(t *testing.T) {
	t.Parallel()
	p := samplePlace()
	one := Write([]catalog.Place{p})
	places, faults := ReadFS(fstest.MapFS{"c/a.yaml": {Data: one}, "c/b.yml": {Data: one}, "c/notes.txt": {Data: []byte("x")}}, "c")
	if len(places) != 1 || len(faults) != 1 {
		t.Fatalf("%d places, faults %v", len(places), faults)
	}
	if f := faults[0]; f.File != "c/b.yml" || f.Line != 1 || !strings.Contains(f.Says, "c/a.yaml, line 1") {
		t.Errorf("fault: %v", f)
	}
}

func TestAMissingFolderIsSaid(t *testing.T) {
	t.Parallel()
	if _, faults := ReadFS(fstest.MapFS{}, "nowhere"); len(faults) != 1 {
		t.Errorf("faults: %v", faults)
	}
}

func TestManyFaultsEndInASum(t *testing.T) {
	t.Parallel()
	_, faults := ReadFile("x.yaml", []byte(strings.Repeat("- {a: 1}\n", 200)))
	if len(faults) != maxFaults+1 || !strings.Contains(faults[maxFaults].Says, "more faults") {
		t.Errorf("%d faults, the last: %v", len(faults), faults[len(faults)-1])
	}
}

func TestGoodPlacesOfABrokenFileAreKept(t *testing.T) {
	t.Parallel()
	text := append(Write([]catalog.Place{samplePlace()}), "\n- {id: gb-b}\n"...)
	places, faults := ReadFile("x.yaml", text)
	if len(places) != 1 || len(faults) == 0 {
		t.Errorf("%d places, faults %v", len(places), faults)
	}
}

func TestCheckTakesAPlaceFromAForm(t *testing.T) {
	t.Parallel()
	p := samplePlace()
	if faults := Check(p); len(faults) > 0 {
		t.Errorf("a sound place has faults: %v", faults)
	}
	p.Weeks = catalog.Weeks{Min: 9, Max: 4}
	p.Sources = nil
	p.Apply.URL = "javascript:alert(1)"
	if faults := Check(p); len(faults) != 2 { // the schema speaks first: the address and the missing source
		t.Errorf("faults: %v", faults)
	}
}

func samplePlace() catalog.Place {
	return catalog.Place{ID: "gb-example-elective", Name: "Elective", Organiser: catalog.Organiser{Name: "Example School", Kind: "university"},
		Category: catalog.Clinical, Format: "elective", Locations: []catalog.Location{{Country: "GB"}}, Summary: "Four weeks on a ward.",
		Sources: []catalog.Source{{URL: "https://www.example.org/a", Kind: "official", AsOf: "2024"}}}
}

// FuzzRead: whatever the bytes, reading ends, and what it accepts it can write
// and read back alike.
func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("testdata/broken/*.yaml")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add(Write([]catalog.Place{samplePlace()}))
	f.Fuzz(func(t *testing.T, text []byte) {
		places, faults := ReadFile("f", text)
		if len(faults) > 0 {
			return
		}
		again, faults := ReadFile("g", Write(places))
		if len(faults) > 0 || len(again) != len(places) {
			t.Fatalf("read %d places, then %d with %v", len(places), len(again), faults)
		}
	})
}
