// Package cv_test proves our CVs with programs that other people wrote: poppler reads
// the PDF files (pdfinfo, pdftotext), LibreOffice opens the DOCX files, and the schema
// of JSON Resume judges what we export.
//
// make test installs all of them. Where one is missing its test is skipped, and says so.
package cv_test

import (
	"bytes"
	"encoding/json"
	"reflect"

	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"preround/internal/cv"
	"preround/internal/platform/typeset"
)

const samples = "../../internal/cv/testdata"

// engine is translated once a machine; the folder outlives the test.
var engine = sync.OnceValue(func() *typeset.Engine {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return typeset.New(filepath.Join(dir, "preround-test-typeset"))
})

func record(t *testing.T, name string) cv.Record {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(samples, name))
	if err != nil {
		t.Fatal(err)
	}
	return imported(t, b)
}

func imported(t *testing.T, b []byte) cv.Record {
	t.Helper()
	n := 0
	r, err := cv.FromJSON(b, func() string { n++; return fmt.Sprintf("i%d", n) })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// ayesha is a medical student's record, with names in Urdu beside those in Latin
// letters, also within a line.
func ayesha(t *testing.T) cv.Record {
	t.Helper()
	r := record(t, "medical.json")
	r.Items = append(r.Items, cv.Item{ID: "urdu", Kind: cv.Volunteer, Says: map[string]string{"position": "Vaccinator", "organization": "میو ہسپتال لاہور", "startDate": "2025-06", "endDate": "2025-07",
		"highlights": "Explained vaccines in Urdu and Punjabi"}})
	return r
}

func pdf(t *testing.T, r cv.Record, v cv.Variant) []byte {
	t.Helper()
	data, err := cv.Lay(r, v).TypstData(v)
	if err != nil {
		t.Fatal(err)
	}
	b, err := engine().PDF(t.Context(), typeset.Document{Source: cv.Source, Files: map[string][]byte{cv.DataFile: data}, Fonts: typeset.Fonts(), At: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// program runs one, or skips the test where it is not there.
func program(t *testing.T, from string, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("NOT PROVED with %s: it is not installed; tools/setup/setup.sh installs it (%s)", name, from)
	}
	out, err := exec.CommandContext(t.Context(), name, args...).Output()
	if err != nil {
		said := []byte(nil)
		if e, ok := err.(*exec.ExitError); ok {
			said = e.Stderr
		}
		t.Fatalf("%s %v: %v %s", name, args, err, said)
	}
	return string(out)
}

// plain is a text as its letters: in one case, without spaces (a long DOI is broken
// between lines), without the marks that say in which direction a piece of it runs, and
// with the letters of Urdu in their basic form.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	return strings.ToLower(strings.Join(strings.Fields(s), ""))
}

var foot = regexp.MustCompile(`(?m)^.*Page \d+ of \d+\s*$`)

// pieces are what a CV says, in the order in which one reads it. Dates stand before
// what they date in some layouts, and behind it in others.
func pieces(l cv.Laid, datesFirst bool) []string {
	out := append([]string{l.Name, l.NameNative, l.Headline}, l.Contact...)
	out = append(out, l.Summary)
	for _, s := range l.Sections {
		out = append(out, s.Title)
		for _, e := range s.Entries {
			cited := ""
			for _, c := range e.Cited {
				cited += c.Text
			}
			if datesFirst {
				out = append(out, e.When)
			}
			out = append(out, cited, e.Title, e.Where)
			if !datesFirst {
				out = append(out, e.When)
			}
			out = append(append(out, e.Notes...), e.Points...)
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

func TestEveryLayoutIsTaggedAndReadsInOrder(t *testing.T) {
	t.Parallel()
	r := ayesha(t)
	dir := t.TempDir()
	for _, layout := range cv.Layouts {
		for paper, size := range map[cv.Paper]string{cv.A4: "595.276 x 841.89 pts (A4)", cv.Letter: "612 x 792 pts (letter)"} {
			name := string(layout.Layout) + "-" + string(paper)
			v := cv.Variant{Layout: layout.Layout, Paper: paper, Pages: 2}
			file := filepath.Join(dir, name+".pdf")
			if err := os.WriteFile(file, pdf(t, r, v), 0o600); err != nil {
				t.Fatal(err)
			}
			info := program(t, "poppler-utils", "pdfinfo", file)
			for field, want := range map[string]string{"Tagged": "yes", "Page size": size, "JavaScript": "no", "Encrypted": "no", "Title": "Ayesha Noor Khan: curriculum vitae"} {
				if got := fieldOf(info, field); got != want {
					t.Errorf("%s: %s is %q, want %q", name, field, got, want)
				}
			}
			datesFirst := layout.Layout == cv.Research || layout.Layout == cv.Administrative
			readsInOrder(t, name, pieces(cv.Lay(r, v), datesFirst), foot.ReplaceAllString(program(t, "poppler-utils", "pdftotext", file, "-"), ""))
		}
	}
}

// readsInOrder wants each piece behind the one before it.
func readsInOrder(t *testing.T, name string, pieces []string, text string) {
	t.Helper()
	got, at := plain(text), 0
	for _, piece := range pieces {
		i := strings.Index(got[at:], plain(piece))
		if i < 0 {
			t.Errorf("%s: %q does not come after %q in\n%s", name, piece, got[max(0, at-60):at], text)
			return
		}
		at += i + len(plain(piece))
	}
}

func fieldOf(info, field string) string {
	for line := range strings.Lines(info) {
		if name, v, ok := strings.Cut(line, ":"); ok && name == field {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

// LibreOffice opens every DOCX, on the right paper, and reads in it what we wrote.
func TestLibreOfficeOpensEveryDOCX(t *testing.T) {
	t.Parallel()
	r := ayesha(t)
	dir := t.TempDir()
	type made struct {
		name  string
		laid  cv.Laid
		paper cv.Paper
	}
	var all []made
	args := []string{"--headless", "--norestore", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--convert-to"}
	var files []string
	for n, layout := range cv.Layouts {
		m := made{string(layout.Layout), cv.Lay(r, cv.Variant{Layout: layout.Layout}), []cv.Paper{cv.A4, cv.Letter}[n%2]}
		b, err := m.laid.DOCX(m.paper)
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, m.name+".docx"), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		all, files = append(all, m), append(files, filepath.Join(dir, m.name+".docx"))
	}
	for _, form := range []string{"txt:Text (encoded):UTF8", "pdf"} { // all files at once: the program takes seconds to start
		program(t, "libreoffice-writer-nogui", "soffice", slices.Concat(args, []string{form, "--outdir", dir}, files)...)
	}
	for _, m := range all {
		text, err := os.ReadFile(filepath.Join(dir, m.name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		readsInOrder(t, m.name, pieces(m.laid, false), string(text))
		want := map[cv.Paper]string{cv.A4: "(A4)", cv.Letter: "(letter)"}[m.paper]
		if got := fieldOf(program(t, "poppler-utils", "pdfinfo", filepath.Join(dir, m.name+".pdf")), "Page size"); !strings.HasSuffix(got, want) {
			t.Errorf("%s: the page is %s, want %s", m.name, got, want)
		}
	}
}

// published are sample CVs of public npm packages; testdata/SOURCES.md names them.
var published = []string{"sample.json", "new-grad.json", "career-changer.json", "senior-engineer.json", "schema-1.0.json", "stackoverflow.json", "macchiato.json"}

// What other programs wrote comes out of a record as it went in, after the record was
// stored as well, and the schema of JSON Resume finds no fault that was not in it before.
func TestPublishedCVsComeOutAsTheyWentInAndValid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var in, out []string
	for _, name := range append(slices.Clone(published), "medical.json") {
		b, err := os.ReadFile(filepath.Join(samples, name))
		if err != nil {
			t.Fatal(err)
		}
		stored, err := imported(t, b).Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := cv.Decode(stored)
		if err != nil {
			t.Fatal(err)
		}
		exported, err := back.ToJSON()
		if err != nil {
			t.Fatal(err)
		}
		if want, got := value(t, b), value(t, exported); !reflect.DeepEqual(want, got) {
			t.Errorf("%s came out as %s", name, exported)
		}
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, exported, 0o600); err != nil {
			t.Fatal(err)
		}
		in, out = append(in, filepath.Join(samples, name)), append(out, file)
	}
	faults := judged(t, append(slices.Clone(in), out...))
	valid := 0
	for n := range in {
		if !slices.Equal(faults[in[n]], faults[out[n]]) {
			t.Errorf("%s: as published %q, exported %q", in[n], faults[in[n]], faults[out[n]])
		}
		if len(faults[out[n]]) == 0 {
			valid++
		}
	}
	if valid < 5 { // the others have empty links and dates as they are published
		t.Errorf("only %d of %d are valid: %v", valid, len(out), faults)
	}
}

// A record that was made here from nothing, in every field, is valid.
func TestARecordOfOursIsValid(t *testing.T) {
	t.Parallel()
	r := cv.Record{Basics: cv.Basics{Name: "Ayesha Khan", NameNative: "عائشہ خان", Label: "Student", Email: "a@example.org", Phone: "+92 300 1234567", URL: "https://example.org/a", Summary: "Two sentences.", City: "Lahore", CountryCode: "PK"}}
	for _, s := range cv.Sections {
		i := cv.Item{ID: string(s.Kind), Kind: s.Kind, Says: map[string]string{}, Evidence: []cv.Evidence{{Kind: "paper", Ref: "0123"}}}
		for _, f := range s.Fields {
			i.Says[f.Name] = map[cv.Shape]string{cv.Line: "a line", cv.Text: "a paragraph", cv.Lines: "one\ntwo", cv.Date: "2026-03", cv.Link: "https://example.org/b", cv.Level: "C1"}[f.Shape]
		}
		var err error
		if r, err = r.Put(i); err != nil {
			t.Fatal(err)
		}
	}
	b, err := r.ToJSON()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ours.json")
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if faults := judged(t, []string{file}); len(faults[file]) > 0 {
		t.Errorf("%q in %s", faults[file], b)
	}
}

func value(t *testing.T, b []byte) any {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// judged are the faults of files, by the schema of JSON Resume.
func judged(t *testing.T, files []string) map[string][]string {
	t.Helper()
	if _, err := os.Stat("node_modules/@jsonresume/schema"); err != nil {
		t.Skip("NOT PROVED with @jsonresume/schema: it is not installed; run npm ci in tests/cv, or tools/setup/setup.sh")
	}
	var faults map[string][]string
	out := program(t, "nodejs", "node", append([]string{"validate.mjs"}, files...)...)
	if err := json.Unmarshal([]byte(out), &faults); err != nil || len(faults) != len(files) {
		t.Fatalf("%v: %s", err, out)
	}
	return faults
}
