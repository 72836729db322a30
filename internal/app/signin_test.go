package app

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"preround/internal/account/signin"
	"preround/internal/account/token"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/mail/mailtest"
)

// withMail is a world whose mails go to a real mail server.
func withMail(t *testing.T, base string) (*world, *mailtest.Server) {
	t.Helper()
	server := mailtest.Start(t)
	return newWorld(t, dbtest.SQLite(t), base, func(o *Options) { o.SMTPURL, o.MailFrom = server.URL(), "Preround <plan@preround.test>" }), server
}

var inMail = regexp.MustCompile(`\b(\d{4}) (\d{4})\b`)

// Row 9: whatever a request says of its host, the mail names the configured one.
func TestRow9MailsNameTheConfiguredHost(t *testing.T) {
	t.Parallel()
	w, post := withMail(t, "https://plan.example.org/preround")
	evil := []func(*http.Request){header("Host", "evil.example"), header("X-Forwarded-Host", "evil.example"), header("Forwarded", "host=evil.example"), header("Origin", "https://plan.example.org")}
	rec := w.send(http.MethodPost, "https://evil.example/preround/sign-in", url.Values{"email": {"amina@example.org"}}, evil...)
	if rec.Code != http.StatusSeeOther || len(post.Letters()) != 1 {
		t.Fatalf("%d, %d letters: %s", rec.Code, len(post.Letters()), rec.Body)
	}
	l := post.Letters()[0]
	if all := l.Subject() + l.Text; strings.Contains(all, "evil") || !strings.Contains(all, "plan.example.org/preround") {
		t.Errorf("the letter says %q", all)
	}
}

// Row 7: with a mail server the log holds no code, no address and no token, over a
// whole sign-in; without one the code is there, for the owner to hand on.
func TestRow7CodesAndTokensAreInNoLog(t *testing.T) {
	t.Parallel()
	w, post := withMail(t, home)
	b := browser(t, w)
	b.Post("/sign-in", url.Values{"email": {"amina.kanarie@example.org"}}).OK().Has("main", "A mail is on its way")
	code := inMail.FindString(post.Letters()[0].Text)
	b.Post("/sign-in/code", url.Values{"code": {"0000 0001"}}).Status(http.StatusUnprocessableEntity)
	b.Post("/sign-in/code", url.Values{"code": {code}}).OK().Has(".flash", "Your account is made")
	shown := b.Post("/account/tokens", url.Values{"name": {"Wellensittichskript"}, "scope": {"write"}, "days": {"30"}}).OK().Text(".token-text")
	w.get("/api/v1/archive", header("Authorization", "Bearer "+shown))
	w.get("/api/v1/archive", header("Authorization", "Bearer "+shown+"x"))
	w.get("/account", header("Authorization", "Bearer "+shown))
	log := w.log.String()
	for what, secret := range map[string]string{"the code": code, "the code without a blank": strings.ReplaceAll(code, " ", ""), "the address": "kanarie", "the token": shown,
		"part of the token": shown[9:20], "the name of the token": "Wellensittich"} {
		if strings.Contains(log, secret) {
			t.Errorf("%s is in the log: %s", what, around(log, secret))
		}
	}
	if !strings.Contains(log, "POST /sign-in/code") || !strings.HasPrefix(shown, "preround_") {
		t.Error("the test looks at the wrong log, or made no token")
	}

	silent := newWorld(t, dbtest.SQLite(t), home)
	browser(t, silent).Post("/sign-in", url.Values{"email": {"amina@example.org"}}).OK().Has(".notice", "Ask its owner for the code in the log")
	m := regexp.MustCompile(`to=amina@example\.org code=(\d{8})`).FindStringSubmatch(silent.log.String())
	if m == nil {
		t.Fatalf("no code in the log of a server without mail: %s", silent.log)
	}
}

// Row 20: the API takes no orders from a browser. A device may look, where a page of
// ours or the address bar asks; a change needs a token, whatever cookie comes along.
func TestRow20TheAPITakesNoOrdersFromABrowser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers)
		who := w.ids(t)[0]
		reads, writes := w.program(t, who, "reads", token.Read, "A"), w.program(t, who, "writes", token.Write, "B")
		const look, change = "/api/v1/archive", "/api/v1/money/lines"
		none := func(*http.Request) {}
		for _, c := range []struct {
			name, method, path string
			set                []func(*http.Request)
			want               int // 0: let in
		}{
			{"nobody", "GET", look, nil, 401},
			{"the address bar", "GET", look, []func(*http.Request){cookie, header("Sec-Fetch-Site", "none")}, 0},
			{"our page", "GET", look, []func(*http.Request){cookie, header("Sec-Fetch-Site", "same-origin")}, 0},
			{"an old browser", "GET", look, []func(*http.Request){cookie}, 0},
			{"another site", "GET", look, []func(*http.Request){cookie, header("Sec-Fetch-Site", "cross-site")}, 403},
			{"a sister host", "GET", look, []func(*http.Request){cookie, header("Sec-Fetch-Site", "same-site")}, 403},
			{"a change by a device", "POST", change, []func(*http.Request){cookie, header("Sec-Fetch-Site", "same-origin")}, 403},
			{"a change by nobody", "POST", change, nil, 401},
			{"a reading token", "GET", look, []func(*http.Request){reads.set}, 0},
			{"a change by a reading token", "POST", change, []func(*http.Request){reads.set}, 403},
			{"a change by a reading token and a device", "POST", change, []func(*http.Request){reads.set, cookie}, 403},
			{"a change by a writing token", "POST", change, []func(*http.Request){writes.set}, 0},
			{"a wrong token and a right device", "GET", look, []func(*http.Request){cookie, header("Authorization", "Bearer preround_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")}, 401},
			{"no token at all", "GET", look, []func(*http.Request){header("Authorization", "Basic eDp5")}, 401},
			{"a token in the address", "GET", look + "?token=x&access_token=y", []func(*http.Request){none}, 401},
		} {
			rec := w.send(c.method, c.path, nil, c.set...)
			in := rec.Code != http.StatusUnauthorized && rec.Code != http.StatusForbidden && rec.Code < 500
			if c.want == 0 && !in || c.want != 0 && rec.Code != c.want {
				t.Errorf("%s: %d, want %d: %.200s", c.name, rec.Code, c.want, rec.Body)
			}
			if c.want != 0 && !strings.HasPrefix(rec.Header().Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s: answered as %q", c.name, rec.Header().Get("Content-Type"))
			}
			if c.want == 401 && !strings.HasPrefix(rec.Header().Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s: WWW-Authenticate %q", c.name, rec.Header().Get("WWW-Authenticate"))
			}
			if len(rec.Result().Cookies()) != 0 {
				t.Errorf("%s sets a cookie", c.name)
			}
		}
	})
}

func TestAdminNamesOwners(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	run := func(args ...string) (int, string) {
		var out bytes.Buffer
		code := Run(t.Context(), args, []string{"PREROUND_DATA=" + folder}, &out, &out)
		return code, out.String()
	}
	if code, says := run("admin", "list"); code != 2 || !strings.Contains(says, "There is no database") {
		t.Errorf("without a database: %d %q", code, says)
	}
	r, err := open(t.Context(), Options{Data: folder})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.accounts.Open(t.Context(), "amina", time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := r.signin.SetAddress(t.Context(), "amina", signin.Address{Shown: "Amina@example.org", Folded: "amina@example.org"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := r.db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"admin", "list"}, 0, "This server has no owner"},
		{[]string{"admin", "grant", "ben@example.org"}, 2, "No account has the address ben@example.org"},
		{[]string{"admin", "grant", "nonsense"}, 2, "not an e-mail address"},
		{[]string{"admin", "grant", "amina@example.org"}, 0, "amina@example.org owns this server now"},
		{[]string{"admin", "list"}, 0, "Amina@example.org, since "},
		{[]string{"admin", "revoke", "AMINA@example.org"}, 0, "does not own this server any more"},
		{[]string{"admin", "revoke", "amina@example.org"}, 2, "does not own the server"},
		{[]string{"admin", "list"}, 0, "This server has no owner"},
	} {
		if code, says := run(c.args...); code != c.code || !strings.Contains(says, c.says) {
			t.Errorf("%v: %d %q, want %d %q", c.args, code, says, c.code, c.says)
		}
	}
}
