package leadweb_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"preround/internal/catalog"
	"preround/internal/platform/errs"
	"preround/internal/platform/fetch"
	"preround/internal/student"
)

const notice = "Observership in Cardiology\nUniversity Hospital Heidelberg, Germany. The deadline is 15 October 2027. Apply by 03/04/2027 for the fee of $200. Send your CV."

func TestOnlyWhatIsConfirmedIsSaved(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	p := b.Get(below+"/leads").OK().Follow("Paste a page").OK().Has("#link-hint", "opens no pages of others")
	p.Submit("form.stack", form("text", "")).Status(http.StatusUnprocessableEntity).Has(".summary", "Paste the text")
	p.Submit("form.stack", form("link", "https://example.org/x")).Status(http.StatusUnprocessableEntity).Has("#text-wrong", "This server opens no pages of others")
	p = p.Submit("form.stack", form("text", notice, "link", "https://example.org/x")).OK().Has("h1", "Is this right?").Has("#closes[value='15 October 2027']").Has("blockquote", "The deadline is 15 October 2027.").
		Has("#fee[value='']").Has(".hint", "does not say which currency").Has("#link[value='https://example.org/x']").Has(".found .hint", "Observership").Hasnt("input[name=take][checked]")
	if n := len(h.leads("her")); n != 0 {
		t.Fatalf("%d were saved before anybody confirmed", n)
	}
	p = p.Press("with what I ticked", form("take", "closes", "fee", "200")).Status(http.StatusUnprocessableEntity).Has(".summary", "Tick the name too").Has("input[name=take][value=closes][checked]").Has("blockquote", "deadline")
	p = p.Press("with what I ticked", form("take", "closes", "take", "name", "take", "fee", "fee", "200")).Status(http.StatusUnprocessableEntity).Has("#fee-wrong", "names no currency")
	p.Press("with what I ticked", form("take", "closes", "take", "name", "take", "fee", "fee", "EUR 200")).OK().Has("h1", "Observership in Cardiology").Has(".flash", "with what you confirmed")
	l := h.leads("her")[0].Place
	if l.Organiser.Name != "" || len(l.Requirements) != 0 || l.Apply.URL != "" || l.Money.Tuition.Max.Minor != 20000 || l.Apply.Windows[0].Closes.Month != 10 {
		t.Errorf("what was not confirmed was saved, or what was is not: %+v", l)
	}
	b.Get(below+"/leads/paste").OK().Submit("form.stack", form("text", notice)).OK().Press("it is right", form("fee", "EUR 1")).OK()
	for _, k := range h.leads("her") {
		if l := k.Place; l.Organiser.Name == "University Hospital Heidelberg" && l.Locations[0] == (catalog.Location{Country: "DE", City: "Heidelberg"}) {
			return
		}
	}
	t.Error("what was confirmed as a whole was not saved whole")
}

func TestAPageIsFetchedWhereTheOwnerLetsIt(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.pages.Fetch = func(_ context.Context, who student.ID, link string) (fetch.Page, error) {
		if who != "her" || link != "example.org/a" {
			return fetch.Page{}, errs.Fault(fetch.Field, "The page could not be fetched.")
		}
		return fetch.Page{URL: "https://example.org/a", Kind: "text/html", Text: "<h1>Ward week</h1><p>Deadline: 1 May 2027"}, nil
	}
	b := h.as("her")
	p := b.Get(below+"/leads/paste").OK().Has("#link-hint", "opens it once")
	p.Submit("form.stack", form("link", "example.org/b")).Status(http.StatusUnprocessableEntity).Has("#link-wrong", "could not be fetched")
	p.Submit("form.stack", form("link", "example.org/a")).OK().Has("#name[value='Ward week']").Has("#link[value='https://example.org/a']").Has("blockquote", "Deadline: 1 May 2027")
}

// Rows 28 and 29: a hostile page is refused in words, or read as text.
func TestRow28APastedPageIsText(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	for _, text := range []string{"a\x00b", strings.Repeat("<p>x</p>", 300_000), "- id: &a x\n  b: *a"} {
		b.Post(below+"/leads/paste", form("text", text)).Status(http.StatusUnprocessableEntity).Hasnt("#found")
	}
	b.Post(below+"/leads/paste", form("text", strings.Repeat("a", 7<<20))).Status(http.StatusRequestEntityTooLarge)
	for _, s := range scripts {
		for _, text := range []string{
			s + " at the ward\nDeadline " + s + " 1 March 2027",
			"<h1>Ward &lt;script&gt;alert(1)&lt;/script&gt;</h1><p>deadline 1 May 2027 &lt;img src=x onerror=alert(1)&gt;",
			`<script type="application/ld+json">{"@type":"Course","name":"Ward \u003cscript>alert(1)\u003c/script>","url":"javascript:alert(1)","description":"\"><img src=x onerror=alert(1)>"}</script>`,
			"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:" + s + "\nURL:javascript:alert(1)\nEND:VEVENT\n",
		} {
			p := b.Post(below+"/leads/paste", form("text", text))
			inert(t, p)
			if p.Doc().Find("#found").Length() == 0 {
				continue
			}
			saved := inert(t, p.Press("with what I ticked", form("take", "name", "take", "closes", "take", "link", "take", "summary")))
			if saved.Doc().Find(".lead-form").Length() == 1 {
				saved.OK()
			}
		}
	}
	for _, l := range h.leads("her") {
		if strings.Contains(l.Place.Apply.URL, "javascript") {
			t.Errorf("%s", l.Place.Apply.URL)
		}
	}
	if n := len(h.leads("her")); n < 20 {
		t.Errorf("only %d were saved: the test proves little", n)
	}
}
