package accountweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/web/webtest"
)

func TestAPlanOpensOnAnotherDevice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		laptop, phone := webtest.New(t, h), webtest.New(t, h)
		code := keep(t, laptop)
		phone.Get("/reopen").OK().LinksWork(others...).Hasnt("input[name=instead]")
		p := reopen(phone, code, nil).OK().Has(".flash", "Your plan is open on this device").Has("main", "This plan is kept")
		if p.Address != "/plan" {
			t.Errorf("it leads to %s", p.Address)
		}
		mark(t, phone)
		laptop.Get("/kept").OK().Has(".changes li", "Marked as had")
		laptop.Get("/account").OK().Count("li.device", 2)
	})
}

func TestTyposAreForgiven(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		code := keep(t, webtest.New(t, h))
		w := strings.Fields(code)
		for name, typed := range map[string]string{
			"capitals and hyphens": strings.ToUpper(strings.Join(w, "-")),
			"no blanks":            strings.Join(w, ""),
			"numbered, in lines":   "1. " + w[0] + "\n2. " + w[1] + "\n3. " + w[2] + "\n4. " + w[3],
		} {
			h.pass(time.Hour)
			if p := webtest.New(t, h).Post("/reopen", url.Values{"code": {typed}}); p.Code != http.StatusOK || p.Address != "/plan" {
				t.Errorf("%s: %q leads to %d %s: %s", name, typed, p.Code, p.Address, p.Text(".summary"))
			}
		}
	})
}

// A slip of two letters is mended where only one word is near; where two are, the
// page asks which.
func TestASlipIsMendedOrAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		mended := false
		for range 4 {
			h.pass(time.Hour)
			w := strings.Fields(keep(t, webtest.New(t, h)))
			w[1] = swapped(w[1])
			p := webtest.New(t, h).Post("/reopen", url.Values{"code": {strings.Join(w, " ")}})
			if mended = p.Code == http.StatusOK && p.Address == "/plan"; mended {
				break
			}
			p.Status(http.StatusUnprocessableEntity).Has(".summary", w[1], "could be")
		}
		if !mended {
			t.Error("no slip of four was mended")
		}
	})
}

// swapped exchanges the first two letters that differ.
func swapped(word string) string {
	for i := 1; i < len(word); i++ {
		if word[i] != word[i-1] {
			return word[:i-1] + string(word[i]) + string(word[i-1]) + word[i+1:]
		}
	}
	return word
}

func TestWrongCodes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		code := keep(t, webtest.New(t, h))
		w := strings.Fields(code)
		for typed, says := range map[string]string{
			"":                          "Enter the four words",
			"  ":                        "Enter the four words",
			"one two":                   "has four words",
			"zzqxv " + code[len(w[0]):]: "zzqxv",
			w[1] + " " + w[0] + " " + w[2] + " " + w[3]: "No kept plan has this code",
		} {
			p := reopen(webtest.New(t, h), typed, nil).Status(http.StatusUnprocessableEntity)
			p.Has(".summary[role=alert][tabindex='-1'][autofocus] a[href='#code']", says).Has("title", "Error: ")
			if got := p.Doc().Find("input#code").AttrOr("value", "none"); got != strings.TrimSpace(typed) {
				t.Errorf("typed %q, the field holds %q", typed, got)
			}
			if p.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%q: a page with a code may be stored", typed)
			}
			if len(p.Header.Values("Set-Cookie")) != 0 {
				t.Errorf("%q sets a cookie", typed)
			}
		}
		webtest.New(t, h).Post("/reopen", url.Values{"code": {"\x00"}}).Status(http.StatusUnprocessableEntity)
		webtest.New(t, h).Post("/reopen", url.Values{"code": {strings.Repeat("word ", 50_000)}}).Status(http.StatusUnprocessableEntity)
	})
}

// Row 34: a wrong code, a replaced one and that of a deleted plan are answered
// with the same bytes but for the code itself.
func TestRow34WrongCodesReadAlike(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		mine, other := webtest.New(t, h), webtest.New(t, h)
		replaced, deleted := keep(t, mine), keep(t, other)
		mine.Post("/kept/code", nil).OK()
		other.Post("/kept/deletion", nil).OK()
		w := strings.Fields(replaced)
		never := w[3] + " " + w[2] + " " + w[1] + " " + w[0]
		var first string
		for _, typed := range []string{never, replaced, deleted} {
			p := reopen(webtest.New(t, h), typed, nil).Status(http.StatusUnprocessableEntity)
			body := strings.ReplaceAll(p.Body, typed, "CODE")
			if first == "" {
				first = body
			}
			if body != first {
				t.Errorf("%q is answered otherwise:\n%s\n%s", typed, first, body)
			}
		}
	})
}

func TestRow18TooManyTries(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		code := keep(t, webtest.New(t, h))
		w := strings.Fields(code)
		wrong := w[1] + " " + w[0] + " " + w[2] + " " + w[3]
		b := webtest.New(t, h)
		for range 10 {
			reopen(b, wrong, nil).Status(http.StatusUnprocessableEntity)
		}
		p := reopen(b, code, nil).Status(http.StatusTooManyRequests).Has(".summary a[href='#code']", "tried too often", "a minute")
		if got := p.Doc().Find("input#code").AttrOr("value", ""); got != code {
			t.Errorf("the code as typed was lost: %q", got)
		}
		h.comeFrom("198.51.100.7")
		reopen(webtest.New(t, h), code, nil).OK() // the honest owner, from elsewhere
		h.comeFrom("192.0.2.1")
		h.pass(time.Minute)
		reopen(b, code, nil).OK()
	})
}

// A device that keeps another plan is told, must say yes, and loses its key to
// the first plan, which its own words still open.
func TestRow19OpeningAnotherPlanAsksFirst(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a, b := webtest.New(t, h), webtest.New(t, h)
		codeA := keep(t, a)
		codeB := wordsOf(t, b.Post("/keep", mustQuery(t, "year=5&start=2028-02&country=AU")).OK())
		a.Get("/reopen").OK().Has(".notice", "This device keeps a plan now", "make new words first").LinksWork(others...)
		p := reopen(a, codeB, nil).Status(http.StatusUnprocessableEntity)
		p.Has(".summary a[href='#instead']", "keeps another plan").Hasnt(".summary a[href='#code']")
		if got := p.Doc().Find("input#code").AttrOr("value", ""); got != codeB {
			t.Errorf("the code as typed was lost: %q", got)
		}
		a.Get("/plan").OK().Has("main", "2027")
		p = p.Submit("form[action='/reopen']", url.Values{"instead": {"yes"}}).OK()
		p.Has(".flash", "open on this device").Has("main", "2028")
		if n := h.rows(t, "account_key"); n != 4 { // two codes, and the two devices that open B
			t.Errorf("%d keys, want 4: the first plan's device key must have ended", n)
		}
		reopen(a, codeA, url.Values{"instead": {"yes"}}).OK().Has("main", "2027")
	})
}

// Row 19: opening a plan by its code gives a new key, and the one that the browser
// came with opens nothing any more.
func TestRow19ANewKeyForEveryOpening(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		const site = "http://preround.test"
		w := h.send(http.MethodPost, site+"/keep", mustQuery(t, third), nil)
		old := w.Result().Cookies()[0]
		code := wordsOf(t, webtest.Get(t, stale{h, old.Name + "=" + old.Value}, "/kept").OK().Press("Make new words", nil).OK())
		w = h.send(http.MethodPost, site+"/reopen", url.Values{"code": {code}, "instead": {"yes"}}, func(r *http.Request) { r.AddCookie(old) })
		if w.Code != http.StatusSeeOther {
			t.Fatalf("reopen: %d", w.Code)
		}
		fresh := w.Result().Cookies()[0]
		if fresh.Name != old.Name || fresh.Value == old.Value || fresh.Value == "" {
			t.Errorf("the key was not changed: %v", fresh)
		}
		webtest.Get(t, stale{h, old.Name + "=" + old.Value}, "/kept").OK().Has("h2", "No plan is kept here")
		webtest.Get(t, stale{h, fresh.Name + "=" + fresh.Value}, "/account").OK().Has("li.device", "This device")
	})
}

// stale sends the same cookie with every request, before any other.
type stale struct {
	http.Handler
	cookie string
}

func (s stale) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Header["Cookie"] = append([]string{s.cookie}, r.Header["Cookie"]...)
	s.Handler.ServeHTTP(w, r)
}
