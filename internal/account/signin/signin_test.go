package signin_test

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"preround/data"
	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/account/signin"
	"preround/internal/account/signin/signindb"
	"preround/internal/plan/plandb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// post is a letter box: it keeps what is sent.
type post struct {
	mu      sync.Mutex
	letters []signin.Letter
	fail    error
	silent  bool
}

func (p *post) Ready() bool { return !p.silent }

func (p *post) Send(_ context.Context, l signin.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.letters = append(p.letters, l)
	return nil
}

func (p *post) last(t *testing.T) signin.Letter {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.letters) == 0 {
		t.Fatal("no letter came")
	}
	return p.letters[len(p.letters)-1]
}

// room is a service on a real database, with a clock that the test turns.
type room struct {
	*signin.Service
	setup    signin.Setup
	accounts *account.Service
	store    *signindb.Store
	plans    *plandb.Store
	post     *post
	db       *db.DB
	now      atomic.Int64
}

func (r *room) pass(d time.Duration) { r.now.Add(int64(d)) }

func open(t *testing.T, d *db.DB) *room {
	t.Helper()
	r := &room{db: d, store: signindb.New(d), plans: plandb.New(d), post: &post{}}
	r.now.Store(noon.UnixNano())
	clk := clock.Func(func() time.Time { return time.Unix(0, r.now.Load()).UTC() })
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		t.Fatal(err)
	}
	keys := accountdb.New(d)
	r.accounts, err = account.New(t.Context(), account.Setup{Store: keys, Limits: keys, Transact: d.Write, Erasers: []account.Eraser{r.store, r.plans},
		Words: words, Clock: clk, Random: rand.Reader, Closed: signin.Closed(r.store)})
	if err != nil {
		t.Fatal(err)
	}
	r.setup = signin.Setup{Accounts: r.accounts, Tries: r.store, Addresses: r.store, Roles: r.store, Ways: r.store, Plans: r.plans, Post: r.post,
		Transact: d.Write, Clock: clk, Random: rand.Reader, Host: "plan.example.org"}
	r.Service = signin.New(r.setup)
	return r
}

// stores are all that a signin.Service keeps rows in.
type stores interface {
	signin.Tries
	signin.Addresses
	signin.Roles
}

// with is the service of the room on other stores.
func (r *room) with(s stores) *signin.Service {
	setup := r.setup
	setup.Tries, setup.Addresses, setup.Roles = s, s, s
	return signin.New(setup)
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func from(n byte) account.Visitor {
	return account.Visitor{Address: netip.AddrFrom4([4]byte{192, 0, 2, n}), Browser: "Firefox on Linux"}
}

// browser is somebody at a browser.
type browser struct {
	r *room
	t *testing.T
	signin.Asker
}

func (r *room) browser(t *testing.T, n byte) *browser {
	return &browser{r: r, t: t, Asker: signin.Asker{Visitor: from(n)}}
}

// keep keeps a plan with that state on the device.
func (b *browser) keep(state string) *browser {
	b.t.Helper()
	k, err := b.r.accounts.Keep(b.t.Context(), b.Visitor, func(ctx context.Context, who student.ID) error {
		_, err := b.r.plans.Append(ctx, who, 0, noon, state, "Kept the plan")
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	b.Student, b.Cookie = k.Student, k.Cookie
	return b
}

var inLetter = regexp.MustCompile(`\b(\d{4}) (\d{4})\b`)

// ask asks for a code and reads it in the letter.
func (b *browser) ask(p signin.Purpose, address string) (code string) {
	b.t.Helper()
	held, err := b.r.Ask(b.t.Context(), b.Asker, p, address)
	if err != nil {
		b.t.Fatal(err)
	}
	b.Browser = held
	m := inLetter.FindStringSubmatch(b.r.post.last(b.t).Text)
	if m == nil {
		return ""
	}
	return m[1] + m[2]
}

// take takes over what an answer led to.
func (b *browser) take(out signin.Outcome) {
	if out.Cookie != "" {
		b.Student, b.Cookie, b.Browser = out.Student, out.Cookie, ""
	}
	if out.Choose {
		b.Browser = out.Browser
	}
}

// enter signs in with an address, to the end.
func (b *browser) enter(address string) signin.Outcome {
	b.t.Helper()
	b.r.pass(time.Hour)
	out, err := b.r.Answer(b.t.Context(), b.Asker, b.ask(signin.Enter, address))
	if err != nil {
		b.t.Fatal(err)
	}
	b.take(out)
	return out
}

func (b *browser) state() string {
	b.t.Helper()
	rev, err := b.r.plans.Latest(b.t.Context(), b.Student)
	if errs.KindOf(err) == errs.NotFound {
		return ""
	}
	if err != nil {
		b.t.Fatal(err)
	}
	return rev.State
}

func (b *browser) opens() student.ID {
	s, err := b.r.accounts.Device(b.t.Context(), b.Cookie)
	if err != nil {
		return ""
	}
	return s.Student
}

func wantKind(t *testing.T, err error, kind errs.Kind, what string) {
	t.Helper()
	if err == nil || errs.KindOf(err) != kind {
		t.Errorf("%s: error %v of kind %v, want kind %v", what, err, errs.KindOf(err), kind)
	}
}

var errDown = errors.New("the mail server is down")

func TestAKeptPlanBecomesAnAccount(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		laptop := r.browser(t, 1).keep("year=4")
		before, kept := laptop.Cookie, laptop.Student
		out := laptop.enter("Amina@Example.org")
		if !out.New || out.Student != kept || out.Choose {
			t.Errorf("%+v", out)
		}
		if laptop.opens() != kept || laptop.state() != "year=4" {
			t.Error("the plan is not open any more")
		}
		if _, err := r.accounts.Device(t.Context(), before); errs.KindOf(err) != errs.NotFound {
			t.Errorf("the key of before still opens: %v", err)
		}
		phone := r.browser(t, 2)
		if out := phone.enter("amina@example.ORG"); out.New || out.Student != kept || phone.opens() != kept {
			t.Errorf("on the phone: %+v", out)
		}
		if a, err := r.AddressOf(t.Context(), kept); err != nil || a.Shown != "Amina@Example.org" {
			t.Errorf("AddressOf: %+v, %v", a, err)
		}
		if n := len(r.post.letters); n != 2 {
			t.Errorf("%d letters", n)
		}
	})
}

func TestAnAccountWithoutAPlan(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		phone := r.browser(t, 1)
		if out := phone.enter("amina@example.org"); !out.New || phone.opens() != out.Student || phone.state() != "" {
			t.Errorf("%+v", out)
		}
		// What a device has then comes along, with nothing to ask.
		laptop := r.browser(t, 2).keep("year=4")
		if out := laptop.enter("amina@example.org"); out.Choose || out.Student != phone.Student || phone.state() != "year=4" {
			t.Errorf("%+v, state %q", out, phone.state())
		}
	})
}

// Row 10: ten minutes to the millisecond, and once.
func TestRow10ACodeWorksTenMinutesAndOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for _, c := range []struct {
			after time.Duration
			works bool
		}{{0, true}, {signin.CodeTime - time.Millisecond, true}, {signin.CodeTime, false}, {signin.CodeTime + time.Millisecond, false}} {
			r.pass(24 * time.Hour)
			b := r.browser(t, 1)
			code := b.ask(signin.Enter, "amina@example.org")
			r.pass(c.after)
			out, err := r.Answer(t.Context(), b.Asker, code)
			if (err == nil) != c.works {
				t.Errorf("after %v: %+v, %v", c.after, out, err)
			}
			if _, err := r.Answer(t.Context(), b.Asker, code); err == nil {
				t.Errorf("after %v the code worked twice", c.after)
			} else {
				wantKind(t, err, errs.Invalid, "the second use")
			}
		}
	})
}

func TestOnlyTheBrowserThatAskedMayAnswer(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		b, other := r.browser(t, 1), r.browser(t, 2)
		code := b.ask(signin.Enter, "amina@example.org")
		other.ask(signin.Enter, "ben@example.org")
		for _, held := range []string{"", "x", other.Browser, b.Browser[1:], strings.ToUpper(b.Browser)} {
			a := b.Asker
			a.Browser = held
			_, err := r.Answer(t.Context(), a, code)
			wantKind(t, err, errs.Invalid, "holding "+held)
		}
		if _, err := r.Answer(t.Context(), b.Asker, "  "+code[:4]+"-"+code[4:]+" "); err != nil {
			t.Errorf("in the right browser: %v", err)
		}
	})
}

// Row 18: five wrong codes end it, also for the right one; a newer code of the
// same browser takes the older one's place.
func TestRow18WrongCodesAreCounted(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		b := r.browser(t, 1)
		code := b.ask(signin.Enter, "amina@example.org")
		wrong := "0000000" + string('0'+(code[7]-'0'+1)%10)
		for i := range 5 {
			_, err := r.Answer(t.Context(), b.Asker, wrong)
			wantKind(t, err, errs.Invalid, "wrong code "+string(rune('0'+i)))
		}
		_, err := r.Answer(t.Context(), b.Asker, code)
		wantKind(t, err, errs.Invalid, "the right code after five wrong ones")
		newer := b.ask(signin.Enter, "amina@example.org")
		if newer != code { // one in 10^8
			_, err = r.Answer(t.Context(), b.Asker, code)
			wantKind(t, err, errs.Invalid, "the older code")
		}
		if _, err := r.Answer(t.Context(), b.Asker, newer); err != nil {
			t.Errorf("the newer code: %v", err)
		}
		for typed, says := range map[string]string{"": "Enter the 8 digits", "1234567": "this has 7", "12345678a": "nothing else"} {
			_, err := r.Answer(t.Context(), b.Asker, typed)
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), says) {
				t.Errorf("%q: %v", typed, err)
			}
		}
		b.ask(signin.Enter, "amina@example.org")
		if got := r.post.last(t); !strings.Contains(got.Subject, "plan.example.org") {
			t.Errorf("%+v", got)
		}
	})
}

func TestTwoAnswersAtOnceOpenOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		b := r.browser(t, 1)
		code := b.ask(signin.Enter, "amina@example.org")
		var won atomic.Int32
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if _, err := r.Answer(t.Context(), b.Asker, code); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d of 6 got in", won.Load())
		}
	})
}

func TestAMailThatCannotBeSentIsSaid(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.post.fail = errDown
		_, err := r.Ask(t.Context(), r.browser(t, 1).Asker, signin.Enter, "amina@example.org")
		wantKind(t, err, errs.Busy, "asking")
		if !errors.Is(err, errDown) {
			t.Errorf("the cause is lost: %v", err)
		}
	})
}

// Row 33: asked for a hundred times, three mails go to one address.
func TestRow33AHundredResendsGiveThreeMails(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		refused := 0
		for range 100 {
			if _, err := r.Ask(t.Context(), r.browser(t, 1).Asker, signin.Enter, "amina@example.org"); err != nil {
				wantKind(t, err, errs.TooMany, "asked again")
				refused++
			}
		}
		if len(r.post.letters) != 3 || refused != 97 {
			t.Errorf("%d letters, %d refused", len(r.post.letters), refused)
		}
		for n := range byte(100) { // from everywhere
			_, _ = r.Ask(t.Context(), r.browser(t, n).Asker, signin.Enter, "Amina@example.org")
		}
		if len(r.post.letters) > 10 {
			t.Errorf("%d letters from many networks", len(r.post.letters))
		}
		if _, err := r.Ask(t.Context(), r.browser(t, 1).Asker, signin.Enter, "ben@example.org"); err != nil {
			t.Errorf("another address from there: %v", err)
		}
	})
}
