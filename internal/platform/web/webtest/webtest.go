// Package webtest looks at pages as a person does: it opens one, reads it,
// follows a link, fills in the page's own form and sends it.
//
//	b := webtest.New(t, site)
//	p := b.Get("/plan?year=3").OK().Has("h1", "ready for 5 July 2027")
//	p = p.Submit("form.mark", url.Values{"weeks": {"3"}}).OK()
//	p.Golden("marked") // testdata/marked.txt
//
// Every page that is looked at must be sound: one h1, a title, a language, a
// label for each field, no id twice, no style attribute and no inline script, and
// no inlined style beyond what the page's policy allows. A Browser keeps cookies
// and follows redirects. Nothing leaves the process.
package webtest

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

const origin = "http://preround.test"

// Browser visits one server and keeps its cookies.
type Browser struct {
	t   testing.TB
	h   http.Handler
	jar *cookiejar.Jar
}

// New opens a browser without cookies.
func New(t testing.TB, h http.Handler) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, h: h, jar: jar}
}

// Get opens a page in a browser of its own.
func Get(t testing.TB, h http.Handler, address string) *Page {
	t.Helper()
	return New(t, h).Get(address)
}

// Page is what came back.
type Page struct {
	t       testing.TB
	b       *Browser
	Code    int
	Header  http.Header
	Body    string
	Address string // path and query after redirects
	Hops    []int  // statuses of the redirects that were followed
	doc     *goquery.Selection
}

// Get opens an address (path and query) and follows redirects.
func (b *Browser) Get(address string) *Page {
	b.t.Helper()
	return b.visit(http.MethodGet, address, nil, "", nil)
}

// Post sends a form to an address, as a page of the same server would.
func (b *Browser) Post(address string, form url.Values) *Page {
	b.t.Helper()
	return b.visit(http.MethodPost, address, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded", nil)
}

func (b *Browser) visit(method, address string, body io.Reader, kind string, hops []int) *Page {
	b.t.Helper()
	if len(hops) > 10 {
		b.t.Fatalf("%s: more than ten redirects", address)
	}
	target, _, _ := strings.Cut(origin+address, "#") // browsers keep the fragment to themselves
	r := httptest.NewRequest(method, target, body)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", origin)
	}
	here, err := url.Parse(origin + address)
	if err != nil {
		b.t.Fatalf("address %q: %v", address, err)
	}
	for _, c := range b.jar.Cookies(here) {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	b.h.ServeHTTP(w, r)
	res := w.Result()
	b.jar.SetCookies(here, res.Cookies())
	if to := res.Header.Get("Location"); to != "" && res.StatusCode/100 == 3 {
		next, err := here.Parse(to)
		if err != nil || next.Host != here.Host {
			b.t.Fatalf("%s %s leads away to %q", method, address, to)
		}
		if method == http.MethodPost && res.StatusCode != http.StatusSeeOther {
			b.t.Errorf("POST %s answers %d; a form must answer 303", address, res.StatusCode)
		}
		return b.visit(http.MethodGet, next.RequestURI()+fragment(next), nil, "", append(hops, res.StatusCode))
	}
	return &Page{t: b.t, b: b, Code: res.StatusCode, Header: res.Header, Body: w.Body.String(), Address: address, Hops: hops}
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.EscapedFragment()
}

// Doc is the page parsed.
func (p *Page) Doc() *goquery.Selection {
	p.t.Helper()
	if p.doc == nil {
		d, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
		if err != nil {
			p.t.Fatalf("%s: %v", p.Address, err)
		}
		p.doc = d.Selection
	}
	return p.doc
}

// OK demands status 200 and a sound page.
func (p *Page) OK() *Page { p.t.Helper(); return p.Status(http.StatusOK) }

// Status demands a status and a sound page.
func (p *Page) Status(want int) *Page {
	p.t.Helper()
	if p.Code != want {
		p.t.Fatalf("%s: status %d, want %d\n%s", p.Address, p.Code, want, excerpt(p.Body))
	}
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		p.sound()
	}
	return p
}

// Has demands an element that matches the selector and whose text holds all the
// words given, blanks folded.
func (p *Page) Has(selector string, words ...string) *Page {
	p.t.Helper()
	if p.find(selector, words) == nil {
		p.t.Errorf("%s: no %q with %q; found %q", p.Address, selector, words, p.texts(selector))
	}
	return p
}

// Hasnt demands that no such element is there.
func (p *Page) Hasnt(selector string, words ...string) *Page {
	p.t.Helper()
	if e := p.find(selector, words); e != nil {
		p.t.Errorf("%s: there is a %q with %q: %q", p.Address, selector, words, fold(e.Text()))
	}
	return p
}

// Count demands so many elements.
func (p *Page) Count(selector string, want int) *Page {
	p.t.Helper()
	if got := p.Doc().Find(selector).Length(); got != want {
		p.t.Errorf("%s: %d of %q, want %d", p.Address, got, selector, want)
	}
	return p
}

// Text is the text of the first element that matches, blanks folded.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return fold(p.Doc().Find(selector).First().Text())
}

// Title is the page's title.
func (p *Page) Title() string { p.t.Helper(); return p.Text("head title") }

// Follow opens the link with that text (or a part of it).
func (p *Page) Follow(text string) *Page {
	p.t.Helper()
	e := p.find("a[href]", []string{text})
	if e == nil {
		p.t.Fatalf("%s: no link %q; there are %q", p.Address, text, p.texts("a[href]"))
	}
	return p.b.Get(p.resolve(e.AttrOr("href", "")))
}

// Submit fills in the form that the selector finds and sends it as a browser
// would. Values given replace the form's own; every name must be a field of the
// form. The first button's name and value go along, unless given.
func (p *Page) Submit(selector string, values url.Values) *Page {
	p.t.Helper()
	form := p.Doc().Find(selector).First()
	if form.Length() == 0 || goquery.NodeName(form) != "form" {
		p.t.Fatalf("%s: %q is no form", p.Address, selector)
	}
	all := Fields(form)
	if b := form.Find("button").First(); b.AttrOr("name", "") != "" && !pressed(form, values) {
		all.Set(b.AttrOr("name", ""), b.AttrOr("value", ""))
	}
	for name, v := range values {
		if form.Find("[name='"+name+"']").Length() == 0 {
			p.t.Fatalf("%s: the form %q has no field %q", p.Address, selector, name)
		}
		all[name] = v
	}
	to := p.resolve(form.AttrOr("action", p.Address))
	if strings.EqualFold(form.AttrOr("method", "get"), "post") {
		return p.b.Post(to, all)
	}
	path, _, _ := strings.Cut(to, "?")
	return p.b.Get(path + "?" + all.Encode())
}

// pressed tells whether one of the form's buttons is among the values.
func pressed(form *goquery.Selection, values url.Values) bool {
	found := false
	form.Find("button[name]").Each(func(_ int, b *goquery.Selection) { found = found || values.Has(b.AttrOr("name", "")) })
	return found
}

// Press sends the form that holds the button with that text.
func (p *Page) Press(label string, values url.Values) *Page {
	p.t.Helper()
	b := p.find("form button", []string{label})
	if b == nil {
		p.t.Fatalf("%s: no button %q; there are %q", p.Address, label, p.texts("form button"))
	}
	form := b.Closest("form")
	const mark = "data-webtest-pressed"
	form.SetAttr(mark, "1")
	defer form.RemoveAttr(mark)
	all := url.Values{}
	for k, v := range values {
		all[k] = v
	}
	if name := b.AttrOr("name", ""); name != "" {
		all.Set(name, b.AttrOr("value", ""))
	}
	return p.Submit("form["+mark+"]", all)
}

// Fields is what a browser would send of a form that nobody touched, without
// its buttons.
func Fields(form *goquery.Selection) url.Values {
	out := url.Values{}
	form.Find("input[name], select[name], textarea[name]").Each(func(_ int, e *goquery.Selection) {
		name := e.AttrOr("name", "")
		switch goquery.NodeName(e) {
		case "select":
			chosen := e.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = e.Find("option").First()
			}
			chosen.Each(func(_ int, o *goquery.Selection) { out.Add(name, o.AttrOr("value", fold(o.Text()))) })
		case "textarea":
			out.Add(name, e.Text())
		default:
			kind := e.AttrOr("type", "text")
			_, ticked := e.Attr("checked")
			if (kind == "radio" || kind == "checkbox") && !ticked || kind == "submit" || kind == "file" {
				return
			}
			out.Add(name, e.AttrOr("value", ""))
		}
	})
	return out
}

func (p *Page) resolve(href string) string {
	p.t.Helper()
	here, err := url.Parse(origin + p.Address)
	if err != nil {
		p.t.Fatal(err)
	}
	to, err := here.Parse(href)
	if err != nil || to.Host != here.Host {
		p.t.Fatalf("%s: %q leads away", p.Address, href)
	}
	return to.RequestURI()
}

func (p *Page) find(selector string, words []string) *goquery.Selection {
	p.t.Helper()
	var found *goquery.Selection
	p.Doc().Find(selector).EachWithBreak(func(_ int, e *goquery.Selection) bool {
		text := fold(e.Text())
		for _, w := range words {
			if !strings.Contains(text, w) {
				return true
			}
		}
		found = e
		return false
	})
	return found
}

func (p *Page) texts(selector string) []string {
	var out []string
	p.Doc().Find(selector).Each(func(_ int, e *goquery.Selection) { out = append(out, fold(e.Text())) })
	return out
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func excerpt(s string) string {
	if len(s) > 2000 {
		return s[:2000] + "..."
	}
	return s
}

// Golden compares the readable text of the page's main part with
// testdata/<name>.txt. UPDATE_GOLDEN=1 (make golden) writes it anew.
func (p *Page) Golden(name string) *Page {
	p.t.Helper()
	file := filepath.Join("testdata", name+".txt")
	got := "title: " + p.Title() + "\n" + Outline(p.Doc().Find("main"))
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			p.t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			p.t.Fatal(err)
		}
		return p
	}
	want, err := os.ReadFile(file)
	if err != nil {
		p.t.Fatalf("%v; write it with UPDATE_GOLDEN=1", err)
	}
	if got != string(want) {
		p.t.Errorf("%s differs from %s (UPDATE_GOLDEN=1 writes it anew):\n%s", p.Address, file, firstDifference(string(want), got))
	}
	return p
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		a, b := "(end)", "(end)"
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return "want: " + a + "\n got: " + b
		}
	}
	return ""
}

// Compressed is the size in bytes of the page's body as a browser that accepts
// gzip receives it.
func (p *Page) Compressed() int {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodGet, origin+p.Address, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	p.b.h.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" {
		p.t.Errorf("%s is not sent compressed", p.Address)
	}
	return w.Body.Len()
}
