package statementweb_test

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
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/catalog"
	"preround/internal/invite"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/preview"
	"preround/internal/platform/typeset"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/statement"
	"preround/internal/statement/statementdb"
	"preround/internal/statement/statementweb"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// keeper says who asks by a header.
type keeper struct{}

func (keeper) Student(r *http.Request) (student.ID, bool, error) {
	who := student.ID(r.Header.Get("X-Student"))
	return who, who != "", nil
}

// noDoors are links that nobody goes through; internal/app tests the real ones.
type noDoors struct{}

func (noDoors) Make(context.Context, student.ID, statement.ID, time.Time) (string, error) {
	return "https://preround.test/reader/once", nil
}
func (noDoors) Revoke(context.Context, student.ID, statement.ID) error { return nil }
func (noDoors) Guest(*http.Request, string) (invite.Invitation, error) {
	return invite.Invitation{}, errs.New(errs.NotFound, "no")
}

// engines are made once for all tests; the folder outlives them.
var engines = sync.OnceValues(func() (*typeset.Engine, *preview.Drawer) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "preround-test-typeset")
	return typeset.New(dir), preview.New(dir)
})

var ganga = catalog.Place{ID: "in-ganga", Name: "Burns elective", Organiser: catalog.Organiser{Name: "Ganga Hospital"}, Summary: "Burns unit with a Replantation Club.",
	Requirements: []catalog.Requirement{{Kind: "personal_statement", Note: "at most 10 words"}}, Sources: []catalog.Source{{URL: "https://ganga.example/electives", AsOf: "2025"}}}

var yale = catalog.Place{ID: "us-yale", Name: "Elective", Organiser: catalog.Organiser{Name: "Yale School of Medicine"}}

func around(_ context.Context, _ student.ID, d statement.Document) (statement.Around, error) {
	a := statement.Around{Called: map[string]string{"app-1": "Ganga", "app-2": "Yale"}, Names: statement.NewNames(func(yield func(*catalog.Place) bool) {
		_ = yield(&ganga) && yield(&yale)
	})}
	a.Record = statement.Record{Says: "Ayesha Khan, Jinnah Hospital", Unsupported: func(text string) []statement.Claim {
		if strings.Contains(text, "president") {
			return []statement.Claim{{Kind: "role", Text: "president", Near: "I was president"}}
		}
		return nil
	}}
	if d.For == "app-1" {
		a.Place, a.About, a.Asked = "Ganga: Burns elective", statement.About{Place: &ganga, Kind: d.Kind, Found: d.Found}, statement.Limit{Most: 10, Unit: statement.Words}
	}
	return a, nil
}

// open is the site with two students; as gives the browser of one of them.
func open(t *testing.T) (as func(who string) *webtest.Browser) {
	t.Helper()
	return openWith(t, func(ctx context.Context, source string, files map[string][]byte) ([]byte, error) {
		e, _ := engines()
		return e.PDF(ctx, typeset.Document{Source: source, Files: files, Fonts: typeset.Fonts(), At: noon})
	})
}

func openWith(t *testing.T, pdf func(context.Context, string, map[string][]byte) ([]byte, error)) (as func(who string) *webtest.Browser) {
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
	store := statementdb.New(d)
	_, draw := engines()
	statementweb.Routes(site, &statementweb.Pages{Keeper: keeper{}, Clock: clock.Fixed(noon), Guests: noDoors{},
		Texts: statement.New(statement.Setup{Store: store, Links: store, Doors: noDoors{}, Transact: d.Write, Around: around, Clock: clock.Fixed(noon), Random: rand.Reader}),
		Applications: func(_ context.Context, who student.ID) ([]statementweb.Application, error) {
			if who != "amina" {
				return nil, nil
			}
			return []statementweb.Application{{ID: "app-1", Name: "Ganga: Burns elective", Open: true, Asks: []statement.Kind{statement.Personal}, Limits: make([]statement.Limit, 1)}, {ID: "app-2", Name: "Yale: Elective"}}, nil
		},
		Sender: func(context.Context, student.ID) (statement.Sender, error) {
			return statement.Sender{Name: "Ayesha Khan عائشہ", Contact: []string{"ayesha@example.org"}}, nil
		},
		PDF: pdf,
		Draw: func(ctx context.Context, pdf []byte) ([][]byte, int, error) {
			got, err := draw.Draw(ctx, pdf, 60)
			return got.Pages, got.Count, err
		}})
	return func(who string) *webtest.Browser {
		return webtest.New(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Header.Set("X-Student", who)
			site.ServeHTTP(w, r)
		}))
	}
}

func begin(b *webtest.Browser, kind, application string) *webtest.Page {
	return b.Get("/statements/new").OK().Submit("form[action='/statements']", url.Values{"kind": {kind}, "application": {application}}).OK()
}

func write(p *webtest.Page, text string) *webtest.Page {
	return p.Submit("form#edit", url.Values{"text": {text}}).OK()
}

func TestAVisitorIsToldWhatItIsFor(t *testing.T) {
	t.Parallel()
	b := open(t)("")
	b.Get("/statements").OK().Has("h1", "Statements").Has("a", "Start a plan")
	b.Post("/statements", url.Values{"kind": {"personal_statement"}}).OK().Has("h1", "Statements")
}

func TestTheListSaysWhatIsAskedAndHowFarItIs(t *testing.T) {
	t.Parallel()
	as := open(t)
	as("ben").Get("/statements").OK().Has("h2", "Nothing is written yet")
	b := as("amina")
	p := b.Get("/statements").OK().Has(".tag.late", "asked for").Has("a", "Begin the personal statement").Hasnt("h3", "Yale")
	p = p.Follow("Begin the personal statement").OK().Has("#kind[checked]").Has("option[selected][value=app-1]")
	p = p.Submit("form[action='/statements']", nil).OK().Has("h1", "Personal statement").Has(".lede", "Ganga: Burns elective").Has("[aria-labelledby=ready]", "Nothing is written yet")
	if title := p.Title(); !strings.HasPrefix(title, "Draft: ") {
		t.Errorf("%q", title)
	}
	write(p, "The Replantation Club is why I write.")
	b.Get("/statements").OK().Has(".tag", "draft").Has("p", "7 words").Hasnt(".tag.late", "asked for")
	p = b.Post("/statements", url.Values{"kind": {"novel"}, "application": {"gone"}})
	p.Status(http.StatusUnprocessableEntity).Has(".summary", "is not there any more")
	b.Post("/statements", url.Values{"kind": {"novel"}}).Status(http.StatusUnprocessableEntity).Has(".summary", "Choose what it is")
}

func TestReadyIsRefusedInWordsAndOverruledWithAReason(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := write(begin(b, "personal_statement", "app-1"), "I hope to join you at Yale. I was president.")
	p.Has("[aria-labelledby=ready]", "Not yet", "Yale School of Medicine", "I hope to join you at Yale.").Has(".tag.late", "left in?").Has("[aria-labelledby=claims]", "president").Has("[aria-labelledby=points]", "Replantation Club")
	p.Has(".source", "ganga.example", "as of 2025").Has(".points .tag", "not in your text")
	p = p.Submit("form#edit", url.Values{"act": {"ready"}}).Status(http.StatusUnprocessableEntity)
	p.Has("title", "Error:").Has(".summary a[href='#reason']", "Not ready.", "another host", "I hope to join you at Yale.").Has("details[open] #reason").Has("textarea", "at Yale")
	p = b.Post(p.Address, url.Values{"seen": {"2"}, "unit": {"words"}, "text": {"I hope to join you at Yale. I was president."}, "act": {"ready"}, "reason": {"The host trained there."}}).OK()
	p.Has(".flash", "It is ready").Has("[aria-labelledby=ready]", "Against this advice", "Your reason: The host trained there.")
	b.Get("/statements").Has(".tag", "ready, against advice")
	p.Press("Make it a draft again", nil).OK().Has("[aria-labelledby=ready]", "Not yet")
	p = write(b.Get(p.Address), "The Replantation Club is why I write.")
	p.Has("button[form=edit][value=ready]", "Save, and it is ready").Has(".points", "in your text", "“Replantation”")
	p.Submit("form#edit", url.Values{"act": {"ready"}}).OK().Has("[aria-labelledby=ready]", "It is ready").Hasnt("p", "Your reason")
}

func TestTheLimitIsShownAndPassed(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := begin(b, "personal_statement", "app-1").Has(".hint", "At most 10 words, as the place states")
	p = write(p, "one two three four five six seven eight nine ten eleven").Has(".over", "1 over the limit of 10 words")
	p = p.Submit("form#edit", url.Values{"limit": {"2,000"}, "unit": {"characters"}}).OK().Hasnt(".over").Has(".hint", "At most 2,000 characters").Has("form[data-most='2000']")
	p.Submit("form#edit", url.Values{"limit": {"many"}}).Status(http.StatusUnprocessableEntity).Has(".summary", "is not a number")
}

// Nothing typed is lost, whatever happens.
func TestWhatWasTypedIsKept(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := begin(b, "personal_statement", "app-1")
	write(b.Get(p.Address), "Saved in another tab.")
	p = p.Submit("form#edit", url.Values{"text": {"Typed here."}}).Status(http.StatusUnprocessableEntity).Has("textarea#text", "Typed here.").Has(".summary", "saved elsewhere")
	p = p.Submit("form#edit", nil).OK().Has("textarea#text", "Typed here.")
	p.Follow("Versions").OK().Has("li", "Saved")
	p = b.Get(p.Address)
	p.Submit("form#edit", url.Values{"text": {strings.Repeat("x", 40_000)}}).Status(http.StatusUnprocessableEntity).Has(".summary", "40000 characters")
	p.Submit("form#edit", url.Values{"text": {"Patient NHS 943 476 5919 was seen."}}).Status(http.StatusUnprocessableEntity).Has(".summary", "943 476 5919").Has("textarea#text", "943 476 5919")
}

func TestVersionsAreComparedAndRestored(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := write(write(begin(b, "personal_statement", ""), "I like one thing."), "I like two things.")
	p = p.Follow("Versions").OK().Count("ol.rows li", 3)
	p = p.Follow("what changed since version 2").OK().Has("del", "one thing.").Has("ins", "two things.")
	p = p.Press("Make it as it was then", nil).OK().Has("textarea", "I like one thing.").Has(".flash", "as it was then")
	p.Press("Undo", nil).OK().Has("textarea", "I like two things.")
	b.Get(p.Address + "/versions/99").Status(http.StatusNotFound)
}

func TestATextFollowsItsBase(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	base := write(begin(b, "personal_statement", ""), "In March I held the retractor for long.\n\nI thank you.").Hasnt("#ready")
	id := strings.TrimPrefix(base.Address, "/statements/")
	p := b.Get("/statements/new").Submit("form[action='/statements']", url.Values{"application": {"app-1"}, "base": {id}}).OK().Has("#paragraphs", "Made from")
	p = write(p, "In March I held the retractor for long.\n\nThe Replantation Club is why.\n\nI thank you.")
	p.Has("[aria-labelledby=paragraphs]", "1 paragraph for this place alone, 2 as in the base").Hasnt("button", "take the changes over")
	write(base, "In April I held the retractor for long.\n\nI thank you.")
	p = b.Get(p.Address).Has("button[value=follow]", "take the changes over")
	p.Submit("form#edit", url.Values{"act": {"follow"}}).OK().Has("textarea", "In April", "Replantation").Has(".flash", "1 change of the base taken over")
}

func TestATextIsThrownAwayAndBroughtBack(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := write(begin(b, "personal_statement", ""), "Words.")
	p = p.Press("Throw this text away", nil).OK().Has(".flash", "Thrown away")
	p.Press("Bring it back", nil).OK().Has("textarea", "Words.")
}

func TestALetterIsPrintedOnOnePage(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := begin(b, "cover_letter", "app-1")
	p = p.Submit("form#edit", url.Values{"to": {"The Electives Office\nGanga Hospital"}, "on": {"2026-12-01"}, "text": {"Dear Dr Rao,\n\n#panic(\"x\") $a$ \\ <b> میں لکھتی ہوں۔\n\nمیں لاہور میں پڑھتی ہوں۔"}}).OK()
	pdf := b.Get(p.Address + "/text.pdf")
	if !strings.HasPrefix(pdf.Body, "%PDF-") || !strings.Contains(pdf.Header.Get("Content-Disposition"), "cover letter.pdf") || !strings.Contains(pdf.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("%d %v %.40q", pdf.Code, pdf.Header, pdf.Body)
	}
	if !strings.Contains(pdf.Body, "/StructTreeRoot") || !strings.Contains(pdf.Body, "/MarkInfo") {
		t.Error("the PDF is not tagged")
	}
	if again := b.Get(p.Address + "/text.pdf"); again.Body != pdf.Body {
		t.Error("the same text gives other bytes")
	}
	text := b.Get(p.Address + "/text.txt")
	for _, want := range []string{"Ayesha Khan عائشہ", "ayesha@example.org", "The Electives Office", "1 December 2026", `#panic("x") $a$ \ <b>`} {
		if !strings.Contains(text.Body, want) {
			t.Errorf("%q is not in %q", want, text.Body)
		}
	}
	b.Get(p.Address+"/pages").OK().Has("span", "1 page").Count(".drawn img", 1)
	if got := b.Get(p.Address + "/page-1.png"); !strings.HasPrefix(got.Body, "\x89PNG") {
		t.Errorf("the picture: %d", got.Code)
	}
	for _, file := range []string{"page-2.png", "page-x.png", "text.html"} {
		if got := b.Get(p.Address + "/" + file); got.Code != http.StatusNotFound {
			t.Errorf("%s: %d", file, got.Code)
		}
	}
	p.Submit("form#edit", url.Values{"on": {"soon"}}).Status(http.StatusUnprocessableEntity).Has(".summary", "is not a date")
}

// The engines may take longer than a person waits; the page is there all the same.
func TestAPageWithoutItsPicturesIsShown(t *testing.T) {
	t.Parallel()
	b := openWith(t, func(context.Context, string, map[string][]byte) ([]byte, error) {
		return nil, errs.New(errs.Busy, "still being made ready")
	})("amina")
	p := write(begin(b, "personal_statement", "app-1"), "Words.")
	b.Get(p.Address+"/pages").OK().Has(".notice", "still being drawn").Hasnt(".drawn img").Has("a", "PDF")
}

// Row 13: what is another student's reads like what is not there. Row 28: what is
// written is text.
func TestRow13AnothersTextIsNotThere(t *testing.T) {
	t.Parallel()
	as := open(t)
	p := write(begin(as("amina"), "personal_statement", "app-1"), "Canary 4711.")
	ben := as("ben")
	for _, of := range []string{"", "/versions", "/versions/1", "/readers", "/pages", "/text.pdf", "/text.txt", "/page-1.png"} {
		if got := ben.Get(p.Address + of); got.Code != http.StatusNotFound || strings.Contains(got.Body, "4711") {
			t.Errorf("%s: %d", of, got.Code)
		}
	}
	for _, of := range []string{"", "/removal", "/draft", "/restoration", "/readers", "/readers/end"} {
		if got := ben.Post(p.Address+of, url.Values{"seen": {"2"}, "rev": {"1"}, "text": {"x"}, "unit": {"words"}}); got.Code != http.StatusNotFound {
			t.Errorf("POST %s: %d", of, got.Code)
		}
	}
	as("amina").Get(p.Address).OK().Has("textarea", "Canary 4711.")
}

func TestRow28WhatIsWrittenIsText(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	const script = `<script>alert(1)</script> I hope to join you at Yale </textarea><img src=x onerror=alert(1)>.`
	p := begin(b, "cover_letter", "app-1").Submit("form#edit", url.Values{"text": {script}, "to": {script}, "title": {script}, "found": {script}}).OK()
	for _, of := range []string{"", "/versions", "/versions/1", "/readers"} {
		if body := b.Get(p.Address + of).OK().Body; strings.Contains(body, "<script>alert") || strings.Contains(body, "<img src=x") {
			t.Errorf("%s: markup came through", of)
		}
	}
	if body := b.Get("/statements").OK().Body; strings.Contains(body, "<script>alert") {
		t.Error("the list shows markup")
	}
}

func TestALinkIsShownThisOnce(t *testing.T) {
	t.Parallel()
	b := open(t)("amina")
	p := begin(b, "personal_statement", "app-1")
	b.Get(p.Address+"/readers").OK().Has("p", "no text yet").Hasnt("button", "Make a link")
	write(p, "Words.")
	p = b.Get(p.Address+"/readers").OK().Press("Make a link", nil).OK()
	p.Has("input[value='https://preround.test/reader/once']").Has("p", "until 22 December 2026")
	b.Get(p.Address).OK().Hasnt("input#link").Has("button", "End the link").Press("End the link", nil).OK().Has("p", "The last link has ended")
}
