package refereeweb_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/papers/inspecttest"
)

const canary = "Kanarienvogelgutachten4711"

// Row 5: whoever finds the link later sees that a letter came, and nothing of it: no
// text, number, size or hash, and can change nothing.
func TestRow5TheLinkInASecondBrowserShowsAReceiptOnly(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK().Follow("Write it here").OK().Press("Save for later", url.Values{"seen": {canary}, "known": {canary}}).OK()
	second := x.browser()
	p := second.Get(link).OK().Hasnt("body", canary).Press("Go on", nil).OK().Hasnt("body", canary)
	p.Follow("Go on with your draft").OK().Hasnt("body", canary).Has("h1", "First a code")
	for _, path := range []string{"/writing", "/writing/letter.pdf", "/change"} {
		second.Get(pathOf(id, path)).OK().Hasnt("body", canary)
	}
	second.Post(pathOf(id, "/writing"), url.Values{"act": {"save"}, "name": {"x"}, "seen": {"mine"}}).Status(http.StatusForbidden).Hasnt("body", canary)
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(3)).OK()
	v, _ := x.holds(id)
	third := x.browser()
	p = third.Get(link).OK().Press("Open the receipt", nil).OK().Has("h1", "Thank you. Your letter is here").Hasnt("input[type=file]")
	contains(t, "the receipt elsewhere", p.Body, v.Receipt(), v.Sum(), "3 pages", "KB", reader+")", "Opened", canary)
	third.Get(pathOf(id, "/writing")).OK().Has("h1", "Thank you")
	third.Get(pathOf(id, "/letter.pdf")).Status(http.StatusNotFound)
	third.Post(pathOf(id, "/writing"), url.Values{"act": {"save"}, "name": {"x"}, "seen": {"mine"}}).OK().Has("h1", "First a code")
	third.Get(pathOf(id, "")).OK().Hasnt("body", v.Receipt())
	if own := b.Get(pathOf(id, "/letter.pdf")).OK(); own.Header.Get("Content-Type") != "application/pdf" {
		t.Errorf("the referee's own letter: %v", own.Header)
	}
	third.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).Status(http.StatusForbidden)
	third.Post(pathOf(id, "/withdrawal"), nil).OK().Has("h1", "First a code")
	if now, _ := x.holds(id); now.N != v.N {
		t.Errorf("version %d", now.N)
	}
}

// Replacing and withdrawing take a code that goes to the referee's address.
func TestRow5ReplacingTakesACode(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	p := b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).OK()
	p = p.Follow("Replace or withdraw it").OK().Has("h1", "First a code").Has("main", "rahman@mayo.example").Press("Send the code", nil).OK().Has("h1", "Enter the code")
	p.Press("Go on", url.Values{"code": {"12"}}).Status(http.StatusUnprocessableEntity).Has("#code-wrong", "8 digits")
	wrong := "0000 0000"
	if x.code() == wrong {
		wrong = "0000 0001"
	}
	p.Press("Go on", url.Values{"code": {wrong}}).Status(http.StatusUnprocessableEntity).Has("#code-wrong", "not right")
	other := x.browser()
	other.Get(link).OK().Press("Open the receipt", nil).OK()
	p.Press("Go on", url.Values{"code": {x.code()}}).OK().Has("h1", "Replace or withdraw your letter")
	other.Post(pathOf(id, "/code/entry"), url.Values{"code": {x.code()}}).Status(http.StatusUnprocessableEntity) // once
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(5)).OK().Has("main", "5 pages")
	if v, _ := x.holds(id); v.N != 2 || x.state(id) != letters.Arrived {
		t.Error(v.N, x.state(id))
	}
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(6)).Status(http.StatusForbidden)
	b.Get(pathOf(id, "/change")).OK().Press("Send the code", nil).OK().Press("Go on", url.Values{"code": {x.code()}}).OK().Press("Withdraw the letter", nil).OK().Has(".flash", "withdrawn").Has("h1", "Hand in another letter")
	if x.state(id) != letters.TakenBack {
		t.Error(x.state(id))
	}
	x.refuse = errAway
	b.Get(pathOf(id, "/code")).OK().Press("Send the code", nil).OK().Has(".flash", "could not be sent")
}

// Where the server cannot mail, the browser that handed the letter in may change it for
// an hour, and every page says so.
func TestRow5WithoutMailOnlyTheBrowserThatHandedItIn(t *testing.T) {
	t.Parallel()
	house := school
	house.Mails = false
	x := newRoom(t, house)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b, other := x.browser(), x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).OK()
	other.Get(link).OK().Press("Open the receipt", nil).OK()
	other.Get(pathOf(id, "/change")).OK().Has("h1", "This takes the browser that you used").Has("main", "for one hour")
	other.Post(pathOf(id, "/code"), nil).Status(http.StatusForbidden)
	b.Get(pathOf(id, "/change")).OK().Has("h1", "Replace or withdraw your letter")
	x.now = noon.Add(held.Grace)
	b.Get(pathOf(id, "/change")).OK().Has("h1", "This takes the browser that you used")
}

// Row 11: the link of one request opens nothing of another, whoever's it is.
func TestRow11TheLinkOfOneRequestOpensNoOther(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	first, link := x.ask(true, destination("a1", letters.Here, ""))
	second, _ := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	for _, of := range []string{string(second), "none", "01", strings.Repeat("a", 300)} {
		for _, path := range []string{"", "/pack", "/writing", "/writing/letter.pdf", "/code", "/code/entry", "/change", "/encryption"} {
			b.Get("/referee/" + of + path).Status(http.StatusNotFound)
		}
		for _, path := range []string{"/answer", "/sending", "/writing", "/code", "/code/entry", "/withdrawal"} {
			b.Post("/referee/"+of+path, url.Values{"act": {"yes"}, "code": {"12345678"}}).Status(http.StatusNotFound)
		}
		b.PostFile("/referee/"+of+"/letter", nil, "file", "letter.pdf", inspecttest.PDF(1)).Status(http.StatusNotFound)
	}
	if x.state(second) != letters.Waiting || x.state(first) != letters.Agreed || len(x.codes) != 0 {
		t.Error(x.state(second), x.state(first), x.codes)
	}
}

// Rows 11 and 12: a receipt holds for one version. Replaced, the letter has another; and
// when a byte of what lies here is changed, no receipt is shown at all.
func TestRow11TheReceiptHoldsForOneVersion(t *testing.T) {
	t.Parallel()
	house := school
	house.Mails = false
	x := newRoom(t, house)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).OK()
	first, _ := x.holds(id)
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(2)).OK().Hasnt("body", first.Receipt())
	second, _ := x.holds(id)
	b.Get(pathOf(id, "")).OK().Has("main", second.Receipt())
	if _, err := x.d.Exec(t.Context(), `UPDATE held_key SET blob_key = (SELECT blob_key FROM held_draft LIMIT 1) WHERE request_id = $1 AND EXISTS (SELECT 1 FROM held_draft)`, string(id)); err != nil {
		t.Fatal(err)
	}
	if _, err := x.d.Exec(t.Context(), `UPDATE held_key SET blob = 'letters/0123456789abcdef0123456789abcdef' WHERE request_id = $1`, string(id)); err != nil {
		t.Fatal(err)
	}
	b.Get(pathOf(id, "")).OK().Has(".notice", "no longer what you handed in").Hasnt("body", second.Receipt())
	if _, err := x.d.Exec(t.Context(), `UPDATE held_version SET bytes = bytes + 1 WHERE n = 2`); err != nil {
		t.Fatal(err)
	}
	b.Get(pathOf(id, "")).Status(http.StatusInternalServerError)
}

// Rows 7 and 8: after the door no address, header or log line holds the token, and
// opening the link has not answered for anybody.
func TestRow7NoTokenBehindTheDoor(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	token := strings.TrimPrefix(link, "/letter/")
	for range 20 {
		x.browser().Get(link).OK()
	}
	if x.state(id) != letters.Waiting {
		t.Fatalf("a scanner answered: %s", x.state(id))
	}
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	for _, path := range []string{"", "/writing", "/code", "/code/entry", "/encryption"} {
		p := b.Get(pathOf(id, path)).OK()
		contains(t, path, p.Body, token)
		if p.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v", path, p.Header)
		}
	}
	contains(t, "the log", x.log.String(), token, string(id))
}

// Row 10: on the referee's pages, too, a link ends at its moment, and what was revoked
// is gone at the next request.
func TestRow10TheRefereesPagesEnd(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	r, err := x.requests.One(t.Context(), "amina", id)
	if err != nil {
		t.Fatal(err)
	}
	x.now = r.Until.Add(-time.Second)
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	for _, x.now = range []time.Time{r.Until, r.Until.Add(time.Second)} {
		b.Get(link).Status(http.StatusNotFound)
		b.Get(pathOf(id, "")).Status(http.StatusNotFound)
		b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).Status(http.StatusNotFound)
	}
	x.now = noon
	b.Get(pathOf(id, "")).OK()
	if err := x.requests.Cancel(t.Context(), "amina", id); err != nil {
		t.Fatal(err)
	}
	b.Get(pathOf(id, "")).Status(http.StatusNotFound)
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).Status(http.StatusNotFound)
}
