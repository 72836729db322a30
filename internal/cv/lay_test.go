package cv_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/cv"
)

func medical(t testing.TB) cv.Record {
	t.Helper()
	b, err := os.ReadFile("testdata/medical.json")
	if err != nil {
		t.Fatal(err)
	}
	r, err := cv.FromJSON(b, ids())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheTextOfACV(t *testing.T) {
	t.Parallel()
	got := cv.Lay(medical(t), cv.Variant{Layout: cv.Clinical}).PlainText()
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile("testdata/medical.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/medical.txt")
	if err != nil || got != string(want) {
		t.Errorf("%v\n%s", err, got)
	}
}

// Whatever the layout, a CV shows every item once, and none that is hidden.
func TestALayoutLosesNothing(t *testing.T) {
	t.Parallel()
	r := medical(t)
	for _, l := range cv.Layouts {
		text := cv.Lay(r, cv.Variant{Layout: l.Layout}).PlainText()
		for _, i := range r.Items {
			if n := strings.Count(text, i.Head()); n < 1 {
				t.Errorf("%s: %q is not there", l.Layout, i.Head())
			}
		}
		if len(l.Order) != len(cv.Sections) {
			t.Errorf("%s orders %d of %d sections", l.Layout, len(l.Order), len(cv.Sections))
		}
	}
}

func TestAVariantHidesAndOrders(t *testing.T) {
	t.Parallel()
	r := medical(t)
	rotation := r.Of(cv.Rotations)[0]
	v := cv.Variant{Layout: cv.Clinical, Hidden: []string{rotation.ID}, Without: []cv.Kind{cv.Skills}, First: []cv.Kind{cv.Publications, cv.Skills, "nonsense"}, Headline: "Applicant"}
	l := cv.Lay(r, v)
	if l.Headline != "Applicant" || l.Sections[0].Title != "Publications" {
		t.Errorf("%+v", l)
	}
	text := l.PlainText()
	if strings.Contains(text, "General surgery") || strings.Contains(text, "Venepuncture") {
		t.Error("what is hidden is shown")
	}
	hidden := v.HiddenItems(r)
	if len(hidden) != 2 {
		t.Errorf("hidden: %v", hidden)
	}
	asks := cv.Asked(r, v, []string{"bls", "usmle_step1", "cv"}, []string{"General surgery"}, []string{"Venepuncture", "Suturing"})
	var said []string
	for _, a := range asks {
		said = append(said, a.What+":"+strings.Join(a.Shown, ",")+":"+strings.Join(a.Hidden, ",")+map[bool]string{true: "!"}[a.Missing])
	}
	want := []string{"USMLE Step 1::!", "Basic life support:Basic life support:", "General surgery::General surgery", "Venepuncture::Venepuncture", "Suturing::!"}
	if !slices.Equal(said, want) {
		t.Errorf("asked %q", said)
	}
}

// Moving up and down again changes nothing, and an item never leaves its kind.
func TestMovingIsUndoneByMovingBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var r cv.Record
		for _, k := range rapid.SliceOfN(rapid.SampledFrom([]cv.Kind{cv.Work, cv.Awards}), 1, 8).Draw(t, "kinds") {
			i := item(k, map[cv.Kind]string{cv.Work: "position", cv.Awards: "title"}[k], "A")
			i.ID = string(rune('a' + len(r.Items)))
			r.Items = append(r.Items, i)
		}
		id := r.Items[rapid.IntRange(0, len(r.Items)-1).Draw(t, "which")].ID
		moved := r.Move(id, 1)
		pos := func(r cv.Record) int {
			i, _ := r.Item(id)
			return slices.IndexFunc(r.Of(i.Kind), func(o cv.Item) bool { return o.ID == id })
		}
		if pos(moved) != min(pos(r)+1, len(moved.Of(moved.Items[0].Kind))+len(moved.Items)) && pos(moved) != pos(r) {
			t.Fatalf("moved from %d to %d", pos(r), pos(moved))
		}
		if pos(moved) != pos(r) {
			back := moved.Move(id, -1)
			for i := range r.Items {
				if back.Items[i].ID != r.Items[i].ID {
					t.Fatal("not where it was")
				}
			}
		}
	})
}

func TestTheStudentIsFoundAmongTheAuthors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ me, authors, want string }{
		{"Ayesha Noor Khan", "Malik B|Khan AN|Raza C", "Malik B, *Khan AN*, Raza C. T."},
		{"Ayesha Noor Khan", "Khan A", "*Khan A*. T."},
		{"Ayesha Noor Khan", "A. N. Khan", "*A. N. Khan*. T."},
		{"Ayesha Noor Khan", "Ayesha Khan", "*Ayesha Khan*. T."},
		{"Ayesha Noor Khan", "Khan B", "Khan B. T."},
		{"Ayesha Noor Khan", "Khan", "Khan. T."},
		{"Ayesha Noor Khan", "Khanna A", "Khanna A. T."},
		{"Tom O'Brien", "O'Brien T", "*O'Brien T*. T."},
		{"Tom Lee", "A B|C D|E F|G H|I J|K L|Lee T", "A B, C D, E F, G H, I J, K L, *Lee T*. T."},
		{"Tom Lee", "A B|C D|E F|G H|I J|K L|M N|Lee T|O P", "A B, C D, E F, G H, I J, K L, …, *Lee T*, et al. T."},
		{"Tom Lee", "A B|C D|E F|G H|I J|K L|M N", "A B, C D, E F, G H, I J, K L, et al. T."},
	} {
		i := item(cv.Publications, "name", "T", "authors", strings.ReplaceAll(c.authors, "|", "\n"))
		l := cv.Lay(cv.Record{Basics: cv.Basics{Name: c.me}, Items: []cv.Item{i}}, cv.Variant{Layout: cv.Research})
		got := ""
		for _, s := range l.Sections[0].Entries[0].Cited {
			if s.Bold {
				got += "*" + s.Text + "*"
			} else {
				got += s.Text
			}
		}
		if got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.me, c.authors, got, c.want)
		}
	}
}

func TestADOCXIsWellFormedAndAlwaysTheSame(t *testing.T) {
	t.Parallel()
	r := medical(t)
	r.Basics.Summary = "a <b> & \"c\" \x01 ]]>"
	l := cv.Lay(r, cv.Variant{Layout: cv.Research})
	one, err := l.DOCX(cv.A4)
	if err != nil {
		t.Fatal(err)
	}
	if two, err := l.DOCX(cv.A4); err != nil || !bytes.Equal(one, two) {
		t.Errorf("other bytes, %v", err)
	}
	z, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(bytes.NewReader(b)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		if f.Name == "word/document.xml" && (!bytes.Contains(b, []byte("عائشہ")) || !bytes.Contains(b, []byte("a &lt;b&gt; &amp;"))) {
			t.Errorf("%s", b)
		}
	}
}

func TestDiffNamesWhatChanged(t *testing.T) {
	t.Parallel()
	got := ""
	for _, c := range cv.Diff("a\nb\nc\nd", "a\nx\nc\nd\ne") {
		got += map[bool]string{true: "+", false: "-"}[c.Added] + c.Says + " "
	}
	if got != "-b +x +e " {
		t.Errorf("%q", got)
	}
	if d := cv.Diff("a\nb", "a\nb"); len(d) != 0 {
		t.Errorf("%v", d)
	}
}

// Taking away what was taken away and putting in what was added gives the new text.
func TestDiffLeadsFromOneToTheOther(t *testing.T) {
	t.Parallel()
	word := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		count := map[string]int{}
		for _, l := range a {
			count[l]++
		}
		for _, c := range cv.Diff(strings.Join(a, "\n"), strings.Join(b, "\n")) {
			if c.Added {
				count[c.Says]++
			} else {
				count[c.Says]--
			}
		}
		for _, l := range b {
			count[l]--
		}
		for l, n := range count {
			if n != 0 {
				t.Fatalf("%s: %d", l, n)
			}
		}
	})
}

// Two huge CVs are compared without a table that no memory holds.
func TestDiffOfHugeCVsTakesLittle(t *testing.T) {
	t.Parallel()
	var a, b strings.Builder
	for n := range 24_000 {
		fmt.Fprintf(&a, "line %d\n", n)
		fmt.Fprintf(&b, "line %d\n", n+12_000)
	}
	if d := cv.Diff(a.String(), b.String()); len(d) != 24_000 || d[0].Added || !d[12_000].Added || d[12_000].Says != "line 24000" {
		t.Errorf("%d changes, %+v", len(d), d[0])
	}
}

// The name that is offered for a CV may be kept as it is, however long that of the place.
func TestTheNameForAPlaceFits(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"Imperial: elective": "Imperial: elective",
		"Imperial College London, School of Medicine, Faculty of Medicine: Clinical elective (surgery)": "Imperial College London, School of Medicine, Faculty of Medicine: Clinical",
		strings.Repeat("é", 90): strings.Repeat("é", 80),
	} {
		got := cv.NameFor(place)
		if v := (cv.Variant{Name: got, Layout: cv.Clinical, Paper: cv.A4, Pages: 1}); got != want || v.Check() != nil {
			t.Errorf("%q: %q, %v", place, got, v.Check())
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := cv.Variant{Name: cv.NameFor("x" + rapid.String().Draw(t, "place")), Layout: cv.Clinical, Paper: cv.A4, Pages: 1}
		if err := v.Check(); err != nil {
			t.Fatal(err)
		}
	})
}
