package cv_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"preround/internal/cv"
)

func ids() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("i%d", n) }
}

func value(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// The samples are those of public npm packages (testdata/SOURCES.md), and one of our
// own with everything that medicine adds. tests/cv has them judged by the schema.
func TestASampleComesOutAsItWentIn(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		in, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := cv.FromJSON(in, ids())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r.Basics.Name == "" || len(r.Items) < 5 {
			t.Errorf("%s: read %q and %d items", name, r.Basics.Name, len(r.Items))
		}
		out, err := r.ToJSON()
		if err != nil {
			t.Fatal(err)
		}
		if want, got := value(t, in), value(t, out); !reflect.DeepEqual(want, got) {
			t.Errorf("%s came out as %s", name, out)
		}
	}
}

func TestOddFilesKeepWhatIsNotUnderstood(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`{}`, `{"basics":{}}`, `{"work":[]}`, `{"work":"none"}`, `{"work":[1,null,"x",{"name":5}]}`, `{"basics":{"name":["a"]}}`,
		`{"x_preround":{"rotations":[{"specialty":"Surgery","mood":"good"}],"later":1}}`, `{"skills":[{"name":"A","keywords":["a","", "b"]}]}`,
		`{"skills":[{"keywords":[" a "]}]}`, `{"basics":{"location":7,"profiles":[]}}`, `{"education":[{"courses":[]}],"unknown":{"deep":[1.50]}}`,
	} {
		r, err := cv.FromJSON([]byte(in), ids())
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		out, err := r.ToJSON()
		if err != nil || !reflect.DeepEqual(value(t, []byte(in)), value(t, out)) {
			t.Errorf("%s came out as %s, %v", in, out, err)
		}
	}
}

func TestWhatIsNoResumeIsRefused(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "not a JSON Resume",
		"\n\n{\"a\": }":           "(line 3)",
		"[]":                      "not a JSON Resume",
		"null":                    "not a JSON Resume",
		"{} {}":                   "not a JSON Resume",
		strings.Repeat("[", 9000): "not a JSON Resume",
		`{"work":[` + strings.Repeat(`{"name":"a"},`, 500) + `{}]}`: "more than 400",
		strings.Repeat(" ", cv.MaxFile+1):                           "1 MiB",
	} {
		if _, err := cv.FromJSON([]byte(in), ids()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.30q: %v, want %q", in, err, want)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(`{"basics":{"name":"A"},"work":[{"name":"B","highlights":["c"]}],"x_preround":{"audits":[{"title":"t"}]}}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		r, err := cv.FromJSON(in, ids())
		if err != nil {
			return
		}
		out, err := r.ToJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := cv.FromJSON(out, ids())
		if err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if second, err := again.ToJSON(); err != nil || string(second) != string(out) {
			t.Errorf("%s, then %s, %v", out, second, err)
		}
		cv.Lay(r, cv.Variant{Layout: cv.Clinical}).PlainText()
	})
}

func item(kind cv.Kind, says ...string) cv.Item {
	i := cv.Item{ID: "x", Kind: kind, Says: map[string]string{}}
	for n := 0; n < len(says); n += 2 {
		i.Says[says[n]] = says[n+1]
	}
	return i
}

func TestAnItemIsCheckedBeforeItIsTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		item cv.Item
		want string
	}{
		{item(cv.Rotations, "specialty", "Surgery", "startDate", "2026-03", "endDate", "2026-04-01"), ""},
		{item(cv.Rotations, "specialty", "Surgery", "startDate", "2026-03-05", "endDate", "2026-03"), ""},
		{item(cv.Rotations, "specialty", "Surgery", "startDate", "2026-03", "endDate", "2026-02"), "ends before it begins"},
		{item(cv.Rotations, "specialty", "Surgery", "startDate", "March"), "is not a date"},
		{item(cv.Rotations, "specialty", "Surgery", "startDate", "2026-13"), "is not a date"},
		{item(cv.Rotations), "Say at least one thing about the rotation"},
		{item(cv.Work, "name", "A", "url", "javascript:alert(1)"), "begins with https://"},
		{item(cv.Languages, "language", "Urdu", "cefr", "D1"), "A1 to C2"},
		{item(cv.Work, "name", strings.Repeat("a", 401)), "at most 400"},
		{item("hobbies", "name", "A"), "no section"},
	} {
		_, err := cv.Record{}.Put(c.item)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, want %q", c.item, err, c.want)
		}
	}
}
