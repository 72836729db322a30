package signinweb_test

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/web/webtest"
)

func TestAKeptPlanBecomesAnAccountAndOpensOnAnotherDevice(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		laptop, phone := webtest.New(t, h), webtest.New(t, h)
		keep(laptop, third)
		p := laptop.Get("/account").OK().Has("title", "Your account, without an address").LinksWork(others...)
		p.Follow("Add an address").OK().Has("h1", "Add an e-mail address").LinksWork(others...)
		p = h.enter(t, laptop, "Amina@example.org").OK().Has(".flash", "Your account is made").Has(".lede", "Amina@example.org").LinksWork(others...)
		if p.Address != "/account" {
			t.Errorf("it leads to %s", p.Address)
		}
		laptop.Get("/plan").OK().Has("main", "This plan is kept")
		phone.Get("/account").OK().Has("h2", "Nothing is kept of you here").LinksWork(others...)
		p = h.enter(t, phone, "amina@example.org").OK().Has(".flash", "You are signed in.").Has("main", "This plan is kept")
		if p.Address != "/plan" {
			t.Errorf("it leads to %s", p.Address)
		}
		phone.Get("/account").OK().Count("li.device", 2).Press("End all but this one", nil).OK().Has(".flash", "Only this device").Count("li.device", 1)
		laptop.Get("/account").OK().Has("h2", "Nothing is kept of you here")
		phone.Get("/account").OK().Press("Sign out here", nil).OK().Has(".flash", "You are signed out").Has("h2", "Nothing is kept of you here")
		phone.Get("/plan").OK().Hasnt("main", "This plan is kept")
	})
}

func TestASignInSaysWhatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		b.Get("/sign-in").OK().LinksWork(others...)
		for typed, says := range map[string]string{"": "Enter your e-mail address", "amina": "not an e-mail address", "a@b.co\r\nBcc: x@y.z": "e-mail address"} {
			p := b.Get("/sign-in").OK().Submit("form[action='/sign-in']", url.Values{"email": {typed}}).Status(http.StatusUnprocessableEntity)
			p.Has(".summary a[href='#email']", says).Has("title", "Error: ")
		}
		if b.Get("/sign-in/code").OK().Address != "/sign-in" || b.Get("/sign-in/plan").OK().Address != "/sign-in" {
			t.Error("a code is asked for that nobody has")
		}
		p := b.Post("/sign-in", url.Values{"email": {"amina@example.org"}}).OK().LinksWork(others...)
		for typed, says := range map[string]string{"": "Enter the 8 digits", "1234": "this has 4", "0000 000o": "nothing else"} {
			p = p.Submit("form[action='/sign-in/code']", url.Values{"code": {typed}}).Status(http.StatusUnprocessableEntity).Has(".summary a[href='#code']", says)
			if got := p.Doc().Find("input#code").AttrOr("value", "none"); got != typed {
				t.Errorf("typed %q, the field holds %q", typed, got)
			}
		}
		h.pass(10 * time.Minute)
		p.Submit("form[action='/sign-in/code']", url.Values{"code": {h.post.code(t)}}).Status(http.StatusUnprocessableEntity).
			Has(".summary", "no longer works").Has(".lede", "No code of this browser works any more")
		h.post.fail = errors.New("the mail server at mail.internal is down")
		b.Post("/sign-in", url.Values{"email": {"ben@example.org"}}).Status(http.StatusServiceUnavailable).Has(".summary", "could not be sent").Hasnt("main", "mail.internal")
	})
}

// Row 34: the page after an address that has an account, and after one that has
// none, is the same but for the address; so is the cookie, and so are the answers to
// a wrong code. Also on a server that takes nobody new.
func TestRow34KnownAndUnknownAddressesReadAlike(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := webtest.New(t, h)
		keep(first, third)
		h.enter(t, first, "known@example.org").OK()
		for _, open := range []bool{true, false} {
			if err := h.pages.SignIn.SetOpen(t.Context(), open); err != nil {
				t.Fatal(err)
			}
			var want string
			for _, address := range []string{"known@example.org", "other@example.org"} {
				h.pass(24 * time.Hour)
				b := webtest.New(t, h)
				asked := b.Get("/sign-in").OK().Submit("form[action='/sign-in']", url.Values{"email": {address}}).OK()
				wrong := asked.Submit("form[action='/sign-in/code']", url.Values{"code": {"0000 0000"}})
				got := strings.ReplaceAll(asked.Body+wrong.Body, address, "ADDRESS") + http.StatusText(wrong.Code)
				if want == "" {
					want = got
				}
				if got != want {
					t.Errorf("open %v: the pages for %s differ", open, address)
				}
			}
		}
	})
}

// Row 19: the key of a device changes with every sign-in, the old one is dead at
// once, and the cookie of the sign-in itself is gone when it is over.
func TestRow19TheKeyRotatesAtSignIn(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t), "")
	watched := &jar{h: h}
	b := webtest.New(t, watched)
	keyOf := func() string {
		b.Get("/account").OK().Has("li.device", "This device")
		return sent.FindStringSubmatch(watched.last)[1]
	}
	keep(b, third)
	old := keyOf()
	p := h.enter(t, b, "amina@example.org").OK()
	fresh := keyOf()
	if fresh == old || fresh == "" {
		t.Errorf("the key is %q, and was %q", fresh, old)
	}
	planted := webtest.Get(t, withCookie{h, "preround=" + old}, "/account").OK()
	planted.Has("h2", "Nothing is kept of you here")
	if p.Address != "/account" {
		t.Error(p.Address)
	}
	h.enter(t, b, "amina@example.org").OK() // again, on the same device
	if again := keyOf(); again == fresh {
		t.Error("the key is the same after signing in once more")
	}
	webtest.Get(t, withCookie{h, "preround=" + fresh}, "/account").OK().Has("h2", "Nothing is kept of you here")
	b.Get("/account").OK().Count("li.device", 1)
}

var sent = regexp.MustCompile(`\bpreround=([^;]+)`)

// jar notes the cookies that a browser sends.
type jar struct {
	h    http.Handler
	last string
}

func (j *jar) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.last = r.Header.Get("Cookie")
	j.h.ServeHTTP(w, r)
}

// withCookie sends the same cookie with every request.
type withCookie struct {
	h      http.Handler
	cookie string
}

func (c withCookie) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Header.Set("Cookie", c.cookie)
	c.h.ServeHTTP(w, r)
}

func TestAServerWithoutMailSaysSo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.post.silent = true
		b := webtest.New(t, h)
		b.Post("/sign-in", url.Values{"email": {"amina@example.org"}}).OK().Has(".notice", "This server sends no mail").Has(".notice", "Ask its owner for the code in the log")
		keep(b, third)
		b.Get("/account/email").OK().Has(".notice", "This server sends no mail")
	})
}

func TestTwoPlansAreAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		laptop, phone := webtest.New(t, h), webtest.New(t, h)
		keep(laptop, third)
		h.enter(t, laptop, "amina@example.org").OK()
		keep(phone, "country=GB&start=2027-09&year=5")
		p := h.enter(t, phone, "amina@example.org").OK().Has("h1", "Which plan do you want to go on with?").LinksWork(others...)
		if p.Address != "/sign-in/plan" || phone.Get("/sign-in/code").OK().Address != "/sign-in/plan" {
			t.Errorf("asked at %s", p.Address)
		}
		p.Submit("form[action='/sign-in/plan']", nil).Status(http.StatusUnprocessableEntity).Has(".summary a[href='#plan']", "Choose the plan")
		p = p.Submit("form[action='/sign-in/plan']", url.Values{"plan": {"device"}}).OK().Has(".flash", "The other plan is in the list of changes")
		kept := laptop.Get("/kept").OK().Has(".changes li", "Went on with the plan of a device").Has(".changes li", "Kept the plan")
		kept.Press("Go back to this", nil).OK().Has(".flash", "as it was on")
		if p.Address != "/plan" {
			t.Error(p.Address)
		}
	})
}

func TestTheAddressIsChanged(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		h.enter(t, b, "amina@example.org").OK()
		p := b.Get("/account").OK().Follow("Change the address").OK().Has("h1", "Change your e-mail address").LinksWork(others...)
		p = p.Submit("form[action='/account/email']", url.Values{"email": {"amina@new.example"}}).OK().Has("button", "Change the address")
		p.Submit("form[action='/sign-in/code']", url.Values{"code": {h.post.code(t)}}).OK().Has(".flash", "The address is changed").Has(".lede", "amina@new.example")
		if l := h.post.letters[len(h.post.letters)-1]; l.To != "amina@example.org" || !strings.Contains(l.Subject, "was changed") {
			t.Errorf("the notice: %+v", l)
		}
		webtest.New(t, h).Get("/account/email").OK().Has("h2", "Nothing is kept of you here")
	})
}

func TestTheOwnersArea(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		owner, second := webtest.New(t, h), webtest.New(t, h)
		owner.Get("/sign-in").OK().Has(".notice", "This server has no owner yet")
		owner.Get("/owner").Status(http.StatusNotFound)
		keep(owner, third)
		owner.Get("/account").OK().Has(".note", "you become its owner").Hasnt("main", "preround admin")
		h.enter(t, owner, "owner@example.org").OK().Has(".flash", "you are its owner")
		second.Get("/sign-in").OK().Hasnt(".notice", "no owner yet")
		h.enter(t, second, "second@example.org").OK().Hasnt("main", "owner")
		second.Get("/owner").Status(http.StatusNotFound).Hasnt("main", "owner")
		second.Post("/owner/sign-up", url.Values{"sign-up": {"closed"}}).Status(http.StatusNotFound)
		p := owner.Get("/account").OK().Follow("Owner’s area").OK().LinksWork(others...).Has(".way", "owner@example.org")
		owner.Post("/owner/sign-up", nil).Status(http.StatusUnprocessableEntity)
		p.Press("Take nobody new", nil).OK().Has(".flash", "Nobody new is taken").Has("button", "Take new people again")
		stranger := webtest.New(t, h)
		stranger.Get("/sign-in").OK().Has(".note", "takes nobody new")
		stranger.Get("/plan?"+third).OK().Submit("form[action='/keep']", nil).Status(http.StatusForbidden).Has("main", "takes nobody new")
		h.enter(t, second, "second@example.org").OK().Has(".flash", "You are signed in")
		owner.Get("/owner").OK().Press("Take new people again", nil).OK()
		stranger.Get("/plan?"+third).OK().Submit("form[action='/keep']", nil).OK()
	})
}

// Row 6: no code and no key is stored or logged as it is.
func TestRow6NoCodeIsStoredOrLogged(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	h := open(t, dbtest.Open(t, c), "")
	b := webtest.New(t, h)
	b.Post("/sign-in", url.Values{"email": {"amina@example.org"}}).OK()
	code := h.post.code(t)
	plain := strings.ReplaceAll(code, " ", "")
	stored := string(files(t, c))
	if !strings.Contains(stored, "amina@example.org") {
		t.Fatal("the sign-in is not in these files")
	}
	b.Post("/sign-in/code", url.Values{"code": {code}}).OK()
	for what, text := range map[string]string{"database": stored, "log": h.log.String()} {
		if strings.Contains(text, code) || strings.Contains(text, plain) {
			t.Errorf("the code is in the %s", what)
		}
	}
	if strings.Contains(h.log.String(), "amina") || !strings.Contains(h.log.String(), "POST /sign-in/code") {
		t.Error("the log names who signs in, or was not looked at")
	}
}
