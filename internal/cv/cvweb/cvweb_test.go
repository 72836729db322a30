package cvweb_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/cv"
	"preround/internal/cv/cvdb"
	"preround/internal/cv/cvweb"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/preview"
	"preround/internal/platform/typeset"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// engines are made once for all tests; the folder outlives them.
var engines = sync.OnceValues(func() (*typeset.Engine, *preview.Drawer) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "preround-test-typeset")
	return typeset.New(dir), preview.New(dir)
})

// keeper says who asks by a header.
type keeper struct{}

func (keeper) Student(r *http.Request) (student.ID, bool, error) {
	who := student.ID(r.Header.Get("X-Student"))
	return who, who != "", nil
}

// asker is the key of who asks the API.
type asker struct{}

func whoAsks(ctx context.Context) (student.ID, error) {
	who, _ := ctx.Value(asker{}).(string)
	return student.ID(who), nil
}

func pdf(ctx context.Context, source string, files map[string][]byte) ([]byte, error) {
	e, _ := engines()
	return e.PDF(ctx, typeset.Document{Source: source, Files: files, Fonts: typeset.Fonts(), At: noon})
}

func draw(ctx context.Context, file []byte) ([][]byte, int, error) {
	_, d := engines()
	got, err := d.Draw(ctx, file, 60)
	return got.Pages, got.Count, err
}

// open is the site with two students; as gives the browser of one of them.
func open(t *testing.T) (as func(who string) *webtest.Browser) {
	t.Helper()
	return openWith(t, pdf, nil)
}

// openWith is open with another press; when papersGone is set, Amina has deleted all her
// papers.
func openWith(t *testing.T, pdf func(context.Context, string, map[string][]byte) ([]byte, error), papersGone *atomic.Bool) (as func(who string) *webtest.Browser) {
	t.Helper()
	site := siteOf(t, pdf, papersGone)
	return func(who string) *webtest.Browser { return webtest.New(t, site(who)) }
}

// siteOf is the site as a student asks it.
func siteOf(t *testing.T, pdf func(context.Context, string, map[string][]byte) ([]byte, error), papersGone *atomic.Bool) func(who string) http.Handler {
	t.Helper()
	d := dbtest.SQLite(t)
	for _, who := range []student.ID{"amina", "ben"} {
		if err := accountdb.New(d).Open(t.Context(), who, noon); err != nil {
			t.Fatal(err)
		}
	}
	site, err := web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	wanted := func(context.Context, student.ID) ([]cvweb.Wanted, error) {
		return []cvweb.Wanted{{ID: "a1", Name: "Imperial: elective", Requirements: []string{"bls"}, Specialties: []string{"General surgery"}, Layout: cv.Research}}, nil
	}
	papers := func(_ context.Context, who student.ID) ([]cvweb.Paper, error) {
		if who != "amina" || papersGone != nil && papersGone.Load() {
			return nil, nil
		}
		return []cvweb.Paper{{ID: "p1", Name: "Transcript: Year 2", Path: "/papers/p1"}, {ID: "p2", Name: "BLS certificate", Path: "/papers/p2"}}, nil
	}
	pages := &cvweb.Pages{Keeper: keeper{}, PDF: pdf, Draw: draw, Wanted: wanted, Papers: papers, Who: whoAsks,
		CVs: cv.New(cv.Setup{Store: cvdb.New(d), Transact: d.Write, Clock: clock.Fixed(noon), Random: rand.Reader})}
	cvweb.Routes(site, pages)
	mux := http.NewServeMux()
	cvweb.API(api.New(mux, "test", &url.URL{Scheme: "http", Host: "x.test"}), pages)
	site.Mount("/api/", mux)
	return func(who string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("X-Student", who)
			site.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), asker{}, who)))
		})
	}
}

func sample(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../testdata/medical.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAVisitorIsToldWhatItIsFor(t *testing.T) {
	t.Parallel()
	open(t)("").Get("/cv").OK().Has("h1", "CV").Has("a", "Start a plan")
}

func TestFromAFileToACV(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	b.Get("/cv").OK().Has("h2", "Nothing is written down yet")
	b.Get("/cv/intake").OK()
	p := b.PostFile("/cv/intake", url.Values{"text": {sample(t)}}, "file", "", nil)
	p.OK().Has("a", "General surgery").Has(".flash", "Taken in: 13 entries of Ayesha Noor Khan")
	p.Press("Undo", nil).OK().Hasnt("a", "General surgery")
	b.PostFile("/cv/intake", nil, "file", "resume.json", []byte(sample(t))).OK().Has("a", "General surgery")

	p = b.Get("/cv").Follow("Imperial: elective").OK().Has("#layout-2[checked]")
	p = p.Submit("form[action='/cv/variants']", nil).OK()
	p.Has("h1", "Imperial: elective").Has("p", "It fills 1 page of 2").Has(".tag", "shown").Has("strong", "General surgery").Count(".cv-pages img", 1)
	address := p.Address
	if got := b.Get(address + "/page-1.png"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body, "\x89PNG") {
		t.Errorf("the picture: %d, %d bytes", got.Code, len(got.Body))
	}
	for file, begins := range map[string]string{"cv.pdf": "%PDF-", "cv.docx": "PK", "cv.txt": "Ayesha Noor Khan"} {
		got := b.Get(address + "/" + file)
		if h := got.Header.Get("Content-Disposition"); got.Code != http.StatusOK || !strings.HasPrefix(got.Body, begins) || !strings.Contains(h, "attachment") || !strings.Contains(h, "Khan CV") {
			t.Errorf("%s: %d %q %.10q", file, got.Code, h, got.Body)
		}
	}
	for _, file := range []string{"page-2.png", "page-0.png", "cv.html", "../x"} {
		if got := b.Get(address + "/" + url.PathEscape(file)); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", file, got.Code)
		}
	}
}

func TestAnItemIsAddedMovedAndTakenOut(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := b.Get("/cv/new/skills").OK()
	p.Submit("main form", url.Values{"name": {""}}).Status(http.StatusUnprocessableEntity).Has(".summary", "Say at least one thing").Has("title", "Error:")
	p.Submit("main form", url.Values{"name": {"Suturing <b>"}, "evidence": {"nonsense"}}).Status(http.StatusUnprocessableEntity).Has(".summary", "no evidence that a reader could look up")
	p.Submit("main form", url.Values{"name": {"Suturing <b>"}, "evidence": {"doi:10.1/a"}}).OK().Has("a", "Suturing <b>").Has(".tag", "with evidence")
	b.Get("/cv/new/skills").Submit("main form", url.Values{"name": {"Venepuncture"}}).OK()
	p = b.Get("/cv/record").OK()
	if got := p.Text("#skills"); got != "Skills" {
		t.Errorf("heading %q", got)
	}
	p = p.Press("Down", nil).OK()
	if s := p.Body; strings.Index(s, "Venepuncture") > strings.Index(s, "Suturing") {
		t.Error("nothing was moved")
	}
	p = p.Press("Take out", nil).OK().Hasnt(".cv-items a", "Venepuncture").Has(".flash", "Took out a skill")
	p.Press("Undo", nil).OK().Has(".cv-items a", "Venepuncture")
	p = b.Get("/cv").OK().Follow("what changed since").OK()
	p.Has("h1", "What changed")
}

// The engines may take longer than a person waits; the page is there all the same.
func TestAPageWithoutItsPicturesIsShown(t *testing.T) {
	t.Parallel()
	broken := func(context.Context, string, map[string][]byte) ([]byte, error) {
		return nil, errs.New(errs.Busy, "still being made ready")
	}
	b := openWith(t, broken, nil)("amina")
	b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"Mine"}}).OK().Has(".notice", "still being drawn").Hasnt(".cv-pages img").Has("h2", "Change this CV")
}

// Row 13: what is another student's reads like what is not there.
func TestRow13AnothersCVIsNotThere(t *testing.T) {
	t.Parallel()
	as := open(t)
	amina, ben := as("amina"), as("ben")
	amina.PostFile("/cv/intake", url.Values{"text": {sample(t)}}, "file", "", nil).OK()
	item := amina.Get("/cv/record").Doc().Find(".cv-items a").First().AttrOr("href", "")
	address := amina.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"Mine"}}).OK().Address
	for _, path := range []string{item, address, address + "/cv.pdf", address + "/cv.txt", address + "/page-1.png", "/cv/changes/1"} {
		got, unknown := ben.Get(path), ben.Get("/cv/variants/unknown")
		if got.Code != http.StatusNotFound || strings.Contains(got.Body, "Ayesha") {
			t.Errorf("%s: %d", path, got.Code)
		}
		if unknown.Code != http.StatusNotFound {
			t.Errorf("unknown: %d", unknown.Code)
		}
	}
	for _, path := range []string{item, item + "/removal", item + "/move", address, address + "/removal"} {
		if got := ben.Post(path, url.Values{"name": {"x"}}); got.Code != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, got.Code)
		}
	}
}

func TestWhatCannotBeTakenInIsSaid(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	for text, want := range map[string]string{"": "Choose a file, or paste its text", `{"a":`: "not a JSON Resume file", "hello": "no reference in this file"} {
		b.PostFile("/cv/intake", url.Values{"text": {text}}, "file", "", nil).Status(http.StatusUnprocessableEntity).Has(".summary", want)
	}
	b.PostFile("/cv/intake", url.Values{"text": {"@article{a, title={One}}\n@article{b, author={X}}"}}, "file", "", nil).OK().Has(".notice", "1 publication added").Has(".notice li", "line 2")
}

// An item names papers of the student's own; one that was deleted says so, and proves
// nothing any more.
func TestPapersProveAnItem(t *testing.T) {
	t.Parallel()
	var deleted atomic.Bool
	as := openWith(t, pdf, &deleted)
	b := as("amina")
	p := b.Get("/cv/new/certificates").OK().Has(".choice", "BLS certificate")
	p.Submit("main form", url.Values{"name": {"Basic life support"}, "papers": {"p9"}}).Status(http.StatusUnprocessableEntity).Has(".summary", "not there any more")
	p.Submit("main form", url.Values{"name": {"Basic life support"}, "papers": {"p2"}, "evidence": {"doi:https://doi.org/10.1/a\nhttps://example.org/x"}}).OK().Has(".tag", "with evidence")
	item := b.Get("/cv/record").Doc().Find(".cv-items a").First().AttrOr("href", "")
	b.Get(item).OK().Has("a[href='/papers/p2']", "BLS certificate").Has("a[href='https://doi.org/10.1/a']", "doi:10.1/a").Has("a[href='https://example.org/x']").
		Has("input[value='p2'][checked]").Hasnt("input[value='p1'][checked]")
	v := b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"Mine"}}).OK().Has("#proofs").Has("a[href='/papers/p2']", "BLS certificate")
	v.Hasnt("p", "Without evidence, should a host")
	b.Get(item).Submit("main form", url.Values{"evidence": {""}}).OK() // the paper alone
	deleted.Store(true)
	b.Get(item).OK().Has("li", "A paper that you have deleted").Has(".choice", "A paper that you have deleted").Hasnt("a[href='/papers/p2']")
	b.Get(v.Address).OK().Has("section[aria-labelledby=proofs] li", "A paper that you have deleted").Has("p", "Without evidence, should a host")
	b.Get(item).Submit("main form", url.Values{"issuer": {"PRC"}}).OK() // it stays named until it is unticked
	b.Get(item).OK().Has(".choice", "deleted")
	b.Get(item).Submit("main form", url.Values{"papers": nil}).OK()
	b.Get(item).OK().Hasnt(".choice", "deleted").Has(".note", "My papers")

	ben := as("ben")
	ben.Get("/cv/new/certificates").OK().Hasnt(".choice", "BLS certificate")
	ben.Post("/cv/new/certificates", url.Values{"name": {"Mine"}, "papers": {"p2"}}).Status(http.StatusUnprocessableEntity)
}

// A CV is set beside what it was, and beside another.
func TestACVIsCompared(t *testing.T) {
	t.Parallel()
	as := open(t)
	b := as("amina")
	b.PostFile("/cv/intake", url.Values{"text": {sample(t)}}, "file", "", nil).OK()
	one := b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"One"}}).OK()
	one.Follow("What changed, and other CVs beside it").OK().Has("h1", "What changed").Has("p", "It was saved once")
	one.Submit("form[action='"+one.Address+"']", url.Values{"headline": {"Applicant for surgery"}, "show": nil}).OK()
	p := b.Get(one.Address+"/changes").OK().Has(".cv-changes li", "Now:", "Applicant for surgery").Has(".cv-gone", "Third-year medical student").Has(".cv-gone", "General surgery")
	p.Has("#with option[selected]", "This CV, 22 Nov 2026")
	two := b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"Two <b>"}}).OK()
	other := two.Address[strings.LastIndexByte(two.Address, '/')+1:]
	b.Get(one.Address+"/changes?with="+other).OK().Has("strong", "“One”:").Has("strong", "“Two <b>”:").Has("#with option[selected]", "Another CV: Two <b>")
	b.Get(two.Address+"/changes?with=1").OK().Has("p", "Both say the same")
	for _, with := range []string{"nothing", "9", "-1", "0"} {
		b.Get(two.Address + "/changes?with=" + with).Status(http.StatusNotFound)
	}
	as("ben").Get(two.Address + "/changes").Status(http.StatusNotFound)
}

// The length is told against one page and against two.
func TestTheLengthOfACV(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	b.PostFile("/cv/intake", url.Values{"text": {sample(t)}}, "file", "", nil).OK()
	p := b.Get("/cv/variants/new").Submit("form[action='/cv/variants']", url.Values{"name": {"One"}, "pages": {"1"}}).OK()
	p.Has(".cv-meter", "One page", "fits: 0.").Has(".cv-meter", "Two pages", "of 2").Has("meter[max='1']").Has("p", "It fills 1 page of 1.").Count(".cv-pages img", 1)
	for range 3 { // the same again makes it longer than a page
		b.Get("/cv/new/rotations").Submit("main form", url.Values{"specialty": {"Medicine"}, "highlights": {strings.Repeat("Took many histories\n", 18)}}).OK()
	}
	b.Get(p.Address).OK().Has(".notice.bad", "It fills 2 pages, and should fill 1 page").Has(".cv-meter", "One page", "too long").Has(".cv-meter", "Two pages", "fits: 1.").Count(".cv-pages img", 2)
}
