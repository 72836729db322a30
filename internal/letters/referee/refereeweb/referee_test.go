package refereeweb_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/db"
)

// A referee with a phone: open the link, say yes, choose the file, see the receipt.
func TestThreeScreensFromLinkToReceipt(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, "PDF, at most 1 MB, on letterhead, signed."), destination("a2", letters.Here, ""))
	b := x.browser()
	p := b.Get(link).OK().Has("h1", "Can you write a letter for Amina Khan?").Has("main", "Host a1", "Host a2", "15 January 2027, 23:59 in London", "16 January, 04:59 in Karachi",
		"has given up the right to read", "School of Medicine", reader, "Six weeks on the medical ward.", "The audit of cannula sites.").Hasnt("header nav").Hasnt("script")
	p = p.Press("Yes, I’ll write one", url.Values{"to": {"a1"}}).OK().Has("h1", "Hand in your letter for Amina Khan").Has("#upload", "Upload it").Has("main", "Host a1", "up to 1 MB", "on letterhead", "signed")
	if p.Address != pathOf(id, "") || x.state(id) != letters.Agreed {
		t.Errorf("at %s, %s", p.Address, x.state(id))
	}
	p = b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(2)).OK().Has("h1", "Thank you. Your letter is here").Has("main", "28 November 2026, 09:00 in London", "2 pages", "letterhead and a signature")
	v, body := x.holds(id)
	p.Has(".number", v.Receipt()).Has("main", v.Sum())
	if len(body) == 0 || !v.Waived || strings.Join(v.Places, " ") != "a1" || v.Checked != "Link passed on by the student: who handed this letter in was not checked." || x.state(id) != letters.Arrived {
		t.Errorf("%+v", v)
	}
	b.Get(pathOf(id, "")).OK().Has("main", "Opened by the office ("+reader+"), ")
	b.Get(link).OK().Has("h1", "Your letter for Amina Khan is here")
}

func TestThePackIsAFile(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	p := x.browser().Get(link).OK().Press("Download the PDF", nil).OK()
	if p.Address != pathOf(id, "/pack") || p.Body != string(inspecttest.PDF(2)) || !strings.HasPrefix(p.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%s %v", p.Address, p.Header)
	}
}

func TestANoIsTakenKindlyAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("I can’t this time", url.Values{"reason": {"I am on leave."}}).OK().Has("h1", "Thank you for the answer")
	if r, err := x.requests.One(t.Context(), "amina", id); err != nil || r.State != letters.Declined || r.Reason != "I am on leave." {
		t.Error(r.State, r.Reason, err)
	}
	x.browser().Get(link).OK().Has("h1", "Thank you for the answer").Press("Yes, I’ll write one", nil).OK().Has("h1", "Hand in your letter")
	other, link := x.ask(true, destination("a1", letters.Here, ""))
	x.browser().Get(link).OK().Press("This is not for me", nil).OK().Has("h1", "Nobody will write to you again")
	if x.state(other) != letters.Stranger {
		t.Error(x.state(other))
	}
	_, link = x.ask(true, destination("a1", letters.Here, ""), destination("a2", letters.Here, ""))
	x.browser().Get(link).OK().Press("Yes, I’ll write one", url.Values{"to": nil}).Status(http.StatusUnprocessableEntity).Has(".summary", "at least one place")
	x.browser().Get(link).OK().Press("I can’t this time", url.Values{"reason": {strings.Repeat("x", 1300)}}).Status(http.StatusUnprocessableEntity).Has("#reason-wrong", "Shorten")
}

func TestAFileThatIsNoLetterIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	b.Get(link).OK().Press("Yes, I’ll write one", nil).OK()
	for name, body := range map[string][]byte{"photo.png": inspecttest.PNG(8, 8), "page.html": []byte("<html>"), "": nil} {
		b.PostFile(pathOf(id, "/letter"), nil, "file", name, body).Status(http.StatusUnprocessableEntity).Has("#file-wrong").Has(".summary").Has("h1", "Hand in your letter")
	}
	if x.state(id) != letters.Agreed {
		t.Error(x.state(id))
	}
}

// On a personal server a waived letter does not come here: the page leads to the place.
func TestRow1APersonalServerLeadsToThePlace(t *testing.T) {
	t.Parallel()
	x := newRoom(t, personal)
	id, link := x.ask(true, destination("a1", letters.Theirs, "By mail to the office, signed."), destination("a2", letters.Sealed, ""))
	b := x.browser()
	b.Get(link).OK().Has("main", "It is never on this server", "your browser encrypts the letter").Press("Yes, I’ll write one", nil).OK().Has("h1", "Send your letter for Amina Khan").
		Has("main", "By mail to the office", "The letter does not come here").Hasnt("input[type=file]")
	b.PostFile(pathOf(id, "/letter"), nil, "file", "letter.pdf", inspecttest.PDF(1)).Status(http.StatusForbidden)
	b.Get(pathOf(id, "/writing")).OK().Has("h1", "Send your letter")
	p := b.Get(pathOf(id, "")).OK()
	p.Press("I have sent it", nil).Status(http.StatusUnprocessableEntity).Has(".summary", "Tick each place")
	p.Press("I have sent it", url.Values{"sent": {"a1"}}).OK().Has("h1", "Thank you. You sent the letter").Has("main", "Sent by you", "Host a2").Press("I have sent it", nil).OK().Hasnt("button")
	if x.state(id) != letters.SentOn {
		t.Error(x.state(id))
	}
	var n int
	if _, err := x.d.Get(t.Context(), db.Into(&n), `SELECT count(*) FROM held_version`); err != nil || n != 0 {
		t.Errorf("%d letters are here, %v", n, err)
	}
}

func TestTheEncryptingPageIsTheOnlyOneWithAScript(t *testing.T) {
	t.Parallel()
	x := newRoom(t, personal)
	id, link := x.ask(true, destination("a1", letters.Sealed, ""))
	b := x.browser()
	b.Get(link).OK().Hasnt("script").Press("Yes, I’ll write one", nil).OK().Hasnt("script").Follow("Encrypt it for this place").OK().
		Has("h1", "Encrypt your letter for Host a1").Count("script", 1).Has("main", "Without it, use the program age", "age -r age1ql3z7").Hasnt("form[method=post]")
	_ = id
}

// Writing on letterhead: saved as it grows, looked at, handed in.
func TestALetterIsWrittenHere(t *testing.T) {
	t.Parallel()
	x := newRoom(t, school)
	id, link := x.ask(true, destination("a1", letters.Here, ""))
	b := x.browser()
	p := b.Get(link).OK().Press("Yes, I’ll write one", nil).OK().Follow("Write it here").OK().Has("h1", "Write your letter for Amina Khan").Hasnt("script")
	for _, name := range []string{"greeting", "known", "seen", "more", "closing"} { // nothing is drafted for anybody
		if f := p.Doc().Find("[name=" + name + "]"); f.Length() != 1 || strings.TrimSpace(f.Text()) != "" || f.AttrOr("value", "") != "" {
			t.Errorf("the field %s is not empty", name)
		}
	}
	p = p.Press("Save for later", url.Values{"known": {"Six weeks, as his registrar."}}).OK().Has(".flash", "Saved until")
	if got := p.Doc().Find("#known").Text(); got != "Six weeks, as his registrar." {
		t.Errorf("kept: %q", got)
	}
	p = p.Press("Hand it in", url.Values{"position": {""}}).Status(http.StatusUnprocessableEntity).Has("#seen-wrong").Has("#position-wrong")
	p = p.Press("Hand it in", url.Values{"position": {"Consultant"}, "seen": {"Mr John Smith, born 12 March 1961, NHS number 943 476 5919, was her patient."}}).Status(http.StatusUnprocessableEntity).Has("#seen-wrong")
	look := p.Press("Save, and look at the PDF", url.Values{"seen": {"She saw what I had missed.\r\n\r\n#eval(\"1\")"}}).OK()
	if look.Address != pathOf(id, "/writing/letter.pdf") || !strings.HasPrefix(look.Header.Get("Content-Disposition"), "attachment") {
		t.Error(look.Address, look.Header)
	}
	b.Get(pathOf(id, "/writing")).OK().Press("Hand it in", nil).OK().Has("h1", "Thank you. Your letter is here").Has("main", "written here")
	var set struct {
		Text  []string
		About string
		Day   string
	}
	if err := json.Unmarshal(x.set[len(x.set)-1]["/letter.json"], &set); err != nil {
		t.Fatal(err)
	}
	if strings.Join(set.Text, "|") != `Six weeks, as his registrar.|She saw what I had missed.|#eval("1")` || set.About != "Amina Khan" || set.Day != "28 November 2026" {
		t.Errorf("%+v", set)
	}
	if v, _ := x.holds(id); v.How != held.Written {
		t.Error(v.How)
	}
	b.Get(pathOf(id, "/writing")).OK().Has("h1", "Thank you")
}
