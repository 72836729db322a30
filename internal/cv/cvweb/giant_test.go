package cvweb_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"preround/internal/cv"
	"preround/internal/platform/errs"
	"preround/internal/platform/web/webtest"
)

// jobs is a JSON Resume with so many jobs and so many lines in each.
func jobs(t *testing.T, n, lines int, line string) string {
	t.Helper()
	type job struct {
		Position   string   `json:"position"`
		StartDate  string   `json:"startDate"`
		Highlights []string `json:"highlights"`
	}
	var all []job
	for i := range n {
		j := job{Position: fmt.Sprint("Job ", i), StartDate: "2020"}
		for range lines {
			j.Highlights = append(j.Highlights, line)
		}
		all = append(all, j)
	}
	b, err := json.Marshal(map[string]any{"basics": map[string]any{"name": "Giant"}, "work": all})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// The most that a person may put into a record ends with a clear word or a PDF, in a
// time and a memory that are known, and the next CV is made as always.
func TestAGiantCVEndsWithinItsLimits(t *testing.T) {
	t.Parallel()
	before := resident(t)
	for name, c := range map[string]struct {
		in   string
		says string // empty: a PDF
	}{
		"400 jobs":                       {jobs(t, 400, 0, ""), ""},
		"400 jobs of 40 lines":           {jobs(t, 400, 40, "Took many histories on the ward, and more"), "longer than ten pages"},
		"500 lines of a letter each":     {jobs(t, 400, 500, "a"), "longer than ten pages"},
		"a word of a megabyte":           {jobs(t, 1, 1, strings.Repeat("a", 1<<20-400)), "longer than ten pages"},
		"as long as it may be, of words": {jobs(t, 1, 1, strings.TrimSpace(strings.Repeat("a ", 19_900))), ""},
		"as long as it may be, a word":   {jobs(t, 1, 1, strings.Repeat("a", 39_900)), ""},
		"as long as it may be, Urdu":     {jobs(t, 1, 1, strings.TrimSpace(strings.Repeat("عائشہ ", 6_600))), ""},
		"as many lines as it may have":   {jobs(t, 4, 198, "a"), ""},
		"marks on one letter":            {jobs(t, 1, 1, "a"+strings.Repeat("\u0301", 30_000)), "more than 30 marks"},
		"turns of direction":             {jobs(t, 1, 1, "a"+strings.Repeat("\u202e\u2066", 15_000)), "more than 30 marks"},
	} {
		n := 0
		r, err := cv.FromJSON([]byte(c.in), func() string { n++; return fmt.Sprint(n) })
		if err != nil {
			t.Fatal(name, err)
		}
		data, err := cv.Lay(r, cv.Variant{}).TypstData(cv.Variant{Layout: cv.Clinical, Paper: cv.A4})
		if c.says != "" {
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		if b, err := pdf(ctx, cv.Source, map[string][]byte{cv.DataFile: data}); err != nil && errs.KindOf(err) != errs.Busy || err == nil && !strings.HasPrefix(string(b), "%PDF-") {
			t.Errorf("%s: %d bytes, %v", name, len(b), err)
		}
		cancel()
		// One document has 256 MiB, two are set at a time, and other tests run beside this one.
		if grown := resident(t) - before; grown > 900 {
			t.Errorf("%s: the process has grown by %d MiB", name, grown)
		}
	}
}

// resident is the memory of this process in MiB; 0 where the system does not tell.
func resident(t *testing.T) int64 {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for l := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(l, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(v), " kB"), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n >> 10
		}
	}
	return 0
}

// The page of a CV that is too long says so, and gives the forms that have no limit.
func TestAGiantCVHasItsPage(t *testing.T) {
	t.Parallel()
	site := siteOf(t, pdf, nil)
	b := webtest.New(t, site("amina"))
	b.PostFile("/cv/intake", url.Values{}, "file", "giant.json", []byte(jobs(t, 400, 40, "Took many histories on the ward, and more"))).OK()
	p := b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"Giant"}}).OK().Has(".notice.bad", "longer than ten pages").Hasnt(".cv-pages").Has("h2", "Change this CV")
	if got := b.Get(p.Address + "/cv.pdf"); got.Code != http.StatusBadRequest || !strings.Contains(got.Body, "longer than ten pages") {
		t.Errorf("the PDF: %d", got.Code)
	}
	for _, file := range []string{"/cv.txt", "/cv.docx"} {
		if got := b.Get(p.Address + file); got.Code != http.StatusOK || len(got.Body) < 10_000 {
			t.Errorf("%s: %d, %d bytes", file, got.Code, len(got.Body))
		}
	}
}
