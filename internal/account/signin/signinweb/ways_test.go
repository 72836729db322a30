package signinweb_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"preround/internal/account/signin/signinweb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/web/webtest"
)

func TestAPasswordIsSetUsedAndTakenAway(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		const good = "lantern otter velvet 4711"
		b, phone := webtest.New(t, h), webtest.New(t, h)
		keep(b, third)
		b.Get("/account/password").OK().Has("main", "there is none yet").LinksWork(others...)
		h.enter(t, b, "amina@example.org").OK()
		p := b.Get("/account").OK().Follow("Set a password").OK().LinksWork(others...)
		p.Submit("form[action='/account/password']", url.Values{"password": {"short"}}).Status(http.StatusUnprocessableEntity).Has(".summary a[href='#password']", "5 characters")
		p.Submit("form[action='/account/password']", url.Values{"password": {good}}).OK().Has(".flash", "The password is set")
		p = phone.Get("/sign-in").OK().Follow("Use a password").OK().LinksWork(others...)
		wrong := p.Submit("form[action='/sign-in/password']", url.Values{"email": {"amina@example.org"}, "password": {"wrong password"}}).Status(http.StatusUnprocessableEntity)
		wrong.Has(".summary", "do not belong together").Hasnt("input[value='wrong password']")
		wrong.Submit("form[action='/sign-in/password']", url.Values{"email": {"amina@example.org"}, "password": {good}}).OK().Has(".flash", "You are signed in")
		b.Get("/account/password").OK().Press("Take the password away", nil).OK().Has(".flash", "The password is gone")
		if strings.Contains(h.log.String(), "lantern") || strings.Contains(h.log.String(), "wrong password") {
			t.Error("a password is in the log")
		}
	})
}

// A passkey is made with a kept plan and opens it on another device; the authenticator
// is one in software that does what a telephone does.
func TestAPasskeyIsMadeUsedAndEnded(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d, "http://localhost:8080")
		base, err := url.Parse("http://localhost:8080")
		if err != nil {
			t.Fatal(err)
		}
		if h.pages.Passkeys, err = signinweb.NewPasskeys(base); err != nil || h.pages.Passkeys == nil {
			t.Fatalf("no passkeys at localhost: %v", err)
		}
		rp := virtualwebauthn.RelyingParty{Name: "Preround at localhost", ID: "localhost", Origin: "http://localhost:8080"}
		phone := virtualwebauthn.NewAuthenticator()
		key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA) // its EC keys lack a leading zero byte once in 128, and are then refused
		b, other := webtest.New(t, h), webtest.New(t, h)
		keep(b, third)
		who := students(t, h)[0]

		page := b.Get("/account").OK().Has("form[data-passkey]")
		if src := page.Doc().Find("script[src]").Length(); src != 1 {
			t.Errorf("%d scripts", src)
		}
		options := b.Post("/account/passkeys/options", nil).OK().Body
		asked, err := virtualwebauthn.ParseAttestationOptions(options)
		if err != nil {
			t.Fatalf("%v: %s", err, options)
		}
		made := virtualwebauthn.CreateAttestationResponse(rp, phone, key, *asked)
		b.Post("/account/passkeys", url.Values{"credential": {"{}"}}).Status(http.StatusUnprocessableEntity) // which ends the challenge
		b.Post("/account/passkeys", url.Values{"credential": {made}}).Status(http.StatusUnprocessableEntity)
		asked, _ = virtualwebauthn.ParseAttestationOptions(b.Post("/account/passkeys/options", nil).OK().Body)
		made = virtualwebauthn.CreateAttestationResponse(rp, phone, key, *asked)
		b.Post("/account/passkeys", url.Values{"credential": {made}}).OK().Has("button", "Sign out here").Has(".flash", "Your passkey is ready").Has(".passkey", "Made in")

		phone.Options.UserHandle = []byte(who)
		phone.AddCredential(key)
		use := func(from *webtest.Browser, rp virtualwebauthn.RelyingParty, a virtualwebauthn.Authenticator) *webtest.Page {
			challenge, err := virtualwebauthn.ParseAssertionOptions(from.Post("/sign-in/passkey/options", nil).OK().Body)
			if err != nil {
				t.Fatal(err)
			}
			return from.Post("/sign-in/passkey", url.Values{"credential": {virtualwebauthn.CreateAssertionResponse(rp, a, key, *challenge)}})
		}
		elsewhere := rp
		elsewhere.Origin = "http://evil.example"
		use(other, elsewhere, phone).Status(http.StatusUnprocessableEntity)
		lost := phone
		lost.Options.UserHandle = []byte("somebody else")
		use(other, rp, lost).Status(http.StatusUnprocessableEntity)
		use(other, rp, phone).OK().Has(".flash", "You are signed in").Has("main", "This plan is kept")

		// A challenge of another browser is worth nothing.
		challenge, _ := virtualwebauthn.ParseAssertionOptions(b.Post("/sign-in/passkey/options", nil).OK().Body)
		stolen := virtualwebauthn.CreateAssertionResponse(rp, phone, key, *challenge)
		webtest.New(t, h).Post("/sign-in/passkey", url.Values{"credential": {stolen}}).Status(http.StatusUnprocessableEntity)

		address := other.Get("/account").OK().Doc().Find(".passkey form").AttrOr("action", "")
		stranger := webtest.New(t, h)
		keep(stranger, third)
		stranger.Post(address, nil).OK()
		other.Get("/account").OK().Count(".passkey", 1)
		other.Post(address, nil).OK().Has(".flash", "opens nothing here any more").Count(".passkey", 0)
		use(webtest.New(t, h), rp, phone).Status(http.StatusUnprocessableEntity)
	})
}

func TestWhereBrowsersKnowPasskeys(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{"https://plan.example.org/x": true, "http://localhost:8080": true, "http://plan.example.org": false, "https://192.0.2.1": false, "http://127.0.0.1:8080": false} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := signinweb.NewPasskeys(u); err != nil || (p != nil) != want {
			t.Errorf("%s: %v, %v", address, p != nil, err)
		}
	}
}

func students(t *testing.T, h *house) []string {
	t.Helper()
	all, err := db.List(t.Context(), h.db, func(scan db.Scan) (id string, err error) { return id, scan(&id) }, `SELECT id FROM student ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// university is a real OpenID Connect provider: it signs, keeps codes, checks PKCE and
// its client's secret.
type university struct {
	*httptest.Server
	key      *rsa.PrivateKey
	subject  string
	email    string
	nonce    string                // spoils the nonce when set
	audience string                // spoils the audience when set
	codes    map[string]url.Values // by code: what was asked for
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func newUniversity(t *testing.T) *university {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	u := &university{key: key, subject: "s-4711", email: "amina@example.edu", codes: map[string]url.Values{}}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"issuer": u.URL, "authorization_endpoint": u.URL + "/authorize", "token_endpoint": u.URL + "/token", "jwks_uri": u.URL + "/keys",
			"id_token_signing_alg_values_supported": []string{"RS256"}, "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"keys": []any{map[string]string{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1", "n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		asked, ok := u.codes[r.FormValue("code")]
		delete(u.codes, r.FormValue("code"))
		id, secret, _ := r.BasicAuth()
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		if !ok || id != "preround" || secret != "hush" || asked.Get("code_challenge") != b64(sum[:]) || asked.Get("redirect_uri") != r.FormValue("redirect_uri") {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": u.sign(asked.Get("nonce"))})
	})
	u.Server = httptest.NewServer(mux)
	t.Cleanup(u.Close)
	return u
}

func (u *university) sign(nonce string) string {
	claims := map[string]any{"iss": u.URL, "sub": u.subject, "aud": "preround", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": nonce, "email": u.email, "email_verified": true}
	if u.nonce != "" {
		claims["nonce"] = u.nonce
	}
	if u.audience != "" {
		claims["aud"] = u.audience
	}
	body, _ := json.Marshal(claims)
	text := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(body)
	sum := sha256.Sum256([]byte(text))
	signature, _ := rsa.SignPKCS1v15(rand.Reader, u.key, crypto.SHA256, sum[:])
	return text + "." + b64(signature)
}

// visit goes to the university as a browser does, and gives the way back.
func (u *university) visit(t *testing.T, h *house, cookies map[string]string) (back string) {
	t.Helper()
	w := send(h, "/sign-in/institution", cookies)
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusSeeOther || !strings.HasPrefix(to.String(), u.URL+"/authorize?") {
		t.Fatalf("it leads to %d %s", w.Code, to)
	}
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("state") == "" || q.Get("nonce") == "" || q.Get("state") == q.Get("nonce") || q.Get("redirect_uri") != "http://preround.test/sign-in/institution/back" {
		t.Fatalf("asked with %v", q)
	}
	code := fmt.Sprintf("code-%d", len(u.codes)+1)
	u.codes[code] = q
	return "/sign-in/institution/back?" + url.Values{"code": {code}, "state": {q.Get("state")}}.Encode()
}

// send is one request of a browser that holds these cookies, and keeps what it is given.
func send(h *house, path string, cookies map[string]string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "http://preround.test"+path, nil)
	for name, value := range cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(cookies, c.Name)
		}
	}
	return w
}

func TestAnInstitutionSignsIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, u := open(t, d, "http://preround.test"), newUniversity(t)
		h.pages.Institution = &signinweb.Institution{Issuer: u.URL, Client: "preround", Secret: "hush", Name: "King’s", Back: "http://preround.test/sign-in/institution/back", Random: rand.Reader}
		webtest.New(t, h).Get("/sign-in").OK().Has("a[href='/sign-in/institution']", "Sign in with King’s")
		laptop, phone := map[string]string{}, map[string]string{}
		if w := send(h, u.visit(t, h, laptop), laptop); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/account" {
			t.Fatalf("%d %s: %s", w.Code, w.Header().Get("Location"), w.Body)
		}
		if w := send(h, "/account", laptop); !strings.Contains(w.Body.String(), "amina@example.edu") || !strings.Contains(w.Body.String(), "Its sign-in opens your account") {
			t.Error("the account does not show the institution")
		}
		back := u.visit(t, h, phone)
		for name, held := range map[string]map[string]string{"another browser": {}, "a wrong errand": {"preround-institution": "a.b.c"}} {
			if w := send(h, back, held); w.Code != http.StatusBadRequest || held["preround"] != "" {
				t.Errorf("%s: %d", name, w.Code)
			}
		}
		if w := send(h, back, phone); w.Code != http.StatusSeeOther || phone["preround"] == "" {
			t.Errorf("on the phone: %d %s", w.Code, w.Body)
		}
		if w := send(h, back, phone); w.Code != http.StatusBadRequest {
			t.Errorf("the same way back twice: %d", w.Code)
		}
		if n := len(students(t, h)); n != 1 {
			t.Errorf("%d students", n)
		}
		for name, spoil := range map[string]func(){"a nonce of another errand": func() { u.nonce = "other" }, "a token for another program": func() { u.audience = "other" }} {
			u.nonce, u.audience = "", ""
			spoil()
			held := map[string]string{}
			if w := send(h, u.visit(t, h, held), held); w.Code != http.StatusBadRequest || held["preround"] != "" {
				t.Errorf("%s: %d", name, w.Code)
			}
		}
		u.nonce, u.audience = "", ""
		refused := map[string]string{}
		state := strings.Split(u.visit(t, h, refused), "state=")[1]
		if w := send(h, "/sign-in/institution/back?error=access_denied&state="+state, refused); w.Header().Get("Location") != "/sign-in" {
			t.Errorf("refused there: %d %s", w.Code, w.Header().Get("Location"))
		}
		u.Close()
		h.pages.Institution = &signinweb.Institution{Issuer: u.URL, Name: "King’s", Random: rand.Reader}
		if w := send(h, "/sign-in/institution", map[string]string{}); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "127.0.0.1") {
			t.Errorf("the institution is down: %d", w.Code)
		}
		h.pages.Institution = nil
		webtest.New(t, h).Get("/sign-in/institution").Status(http.StatusNotFound)
	})
}
