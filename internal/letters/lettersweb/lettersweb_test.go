package lettersweb_test

import (
	"net/http"
	"strings"
	"testing"

	"preround/internal/letters"
	"preround/internal/platform/clock"
)

func TestAStudentAsksByTheServersMail(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	b := h.as("her")
	b.Get("/below/letters").OK().Has("main", "Choose whom to ask").Has(".table", "Imperial College: elective", "Ask by 1 Feb 2027").Has("head title", "2 letters to ask for")
	p := noted(b, "rahman@hospital.example")
	p.Has("main", "Monday 22 February 2027, 23:59 in London; Tuesday 23 February, 04:59 in Karachi", "Khan request for a letter.pdf", "Six weeks on the ward.").Hasnt("main", "secrettoken").Count(".letter-pages img", 1)
	p.Submit("form[action*=asking]", form("by", "mail")).Status(http.StatusUnprocessableEntity).Has(".summary", "right to read").Has("head title", "Error")
	p = p.Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).OK()
	p.Has("h1", "Letter of Dr Rahman").Has(".tag", "Asked").Has("main", "A reminder goes on 7 December 2026", "never seen the link", "Given up").Hasnt("main", "secrettoken").Hasnt("form[action*=asking]")
	if len(h.orders) != 3 || h.links != 0 {
		t.Errorf("ordered %v, %d links", h.orders, h.links)
	}
	b.Get("/below/letters").OK().Has("#waiting").Has("head title", "1 letter to ask for")
}

// Row 5: where the student passes the request on they see the link, once, are told
// what that means, and the pages never show it again.
func TestRow5APassedOnLinkIsShownOnceAndSaidSo(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	p := noted(h.as("her"), "rahman@hospital.example")
	p = p.Submit("form[action*=asking]", form("waived", "no", "by", "copy")).OK()
	p.Has("textarea", "/letter/secrettoken1", "Could you write a letter").Has("main", "marked", "passed on by the student").Has("a[href^='mailto:rahman@hospital.example?subject=']")
	p = p.Follow("I have sent it").OK()
	p.Hasnt("main", "secrettoken").Has("main", "a link that you have seen")
	p = p.Press("Make a new link", nil).OK()
	p.Has("textarea", "/letter/secrettoken2")
}

func TestRow3TheAddressCannotBeChangedAfterAsking(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	b := h.as("her")
	noted(b, "rahman@hospital.example").Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).OK()
	all, err := h.letters.All(t.Context(), "her")
	if err != nil {
		t.Fatal(err)
	}
	at := "/below/letters/" + string(all[0].ID)
	for _, page := range []string{"/referee", "/pack", "/places"} {
		b.Get(at + page).Status(http.StatusConflict)
		b.Post(at+page, form("seen", "3", "name", "Dr Rahman", "email", "second@gmail.com", "kind", "clinical", "to", "a1", "together", "x")).Status(http.StatusConflict)
	}
	if got, _ := h.letters.One(t.Context(), "her", all[0].ID); got.Referee.Email != "rahman@hospital.example" {
		t.Error(got.Referee.Email)
	}
}

func TestRow3AnOwnAddressIsRefusedAndAFreeOneMarked(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	p := noted(h.as("her"), "Her+letters@kemu.example")
	p.Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).Status(http.StatusUnprocessableEntity).Has(".summary", "your own address")
	noted(h.as("her"), "rahman@gmail.com").Has("main", "Free mail address", "whoever receives the letter is told")
}

func TestANoLeadsToSomebodyElseWithWhatWasWritten(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	b := h.as("her")
	noted(b, "rahman@hospital.example").Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).OK()
	all, _ := h.letters.All(t.Context(), "her")
	at := "/below/letters/" + string(all[0].ID)
	if err := h.letters.Answer(t.Context(), all[0].ID, letters.Answer{Kind: letters.No, Reason: "On leave <b>now</b>"}); err != nil {
		t.Fatal(err)
	}
	b.Get("/below/letters").OK().Has("#todo").Has("head title", "1 letter needs you")
	p := b.Get(at).OK().Has("main", "On leave <b>now</b>", "honest answer").Hasnt("main b")
	p = p.Press("Ask somebody else", nil).OK()
	p.Has("input[name=name][value='']").Has("input[name=needed][value='2027-02-22']").Has("input[name=to][checked]")
	p = p.Submit("form.letter-form", form("name", "Dr Siddiqui", "email", "siddiqui@hospital.example")).OK()
	p.Has("h1", "What Dr Siddiqui gets")
	b.Get(at).OK().Has("main", "another request")
	b.Get("/below/letters").OK().Has("#over", "Over")
}

func TestABounceAndATightDateAreSaid(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	h.book.Places[0].Deadline = clock.MustDate("2026-12-08")
	b := h.as("her")
	b.Get("/below/letters/people").OK().Has(".tag.late", "Only 8 days left")
	noted(b, "rahman@hospital.example").Has("main", "8 days left", "favour")
	h.book.Places[0].Deadline = clock.MustDate("2026-12-20")
	noted(b, "rahman@hospital.example").Has("main", "20 days left", "Four weeks are usual")
}

func TestOnlyAnUnwaivedLetterIsLinkedTo(t *testing.T) {
	t.Parallel()
	h := open(t, "King Edward Medical University")
	b := h.as("her")
	for _, waived := range []string{"yes", "no"} {
		p := noted(b, "rahman@hospital.example").Submit("form[action*=asking]", form("waived", waived, "by", "mail")).OK()
		all, _ := h.letters.All(t.Context(), "her")
		at := "/below/letters/" + string(all[0].ID)
		h.now.Add(60 * 1e9) // the newest is first
		p.Hasnt("main", "Open the letter")
		if err := h.letters.Arrived(t.Context(), all[0].ID); err != nil {
			t.Fatal(err)
		}
		p = b.Get(at).OK().Has("h1", "Letter of Dr Rahman").Has(".tag", "Letter is here")
		if waived == "yes" {
			p.Hasnt("main", "Open the letter").Has("main", "You cannot read it", "no way for a student")
		} else {
			p.Has("main a", "Open the letter")
		}
		p.Hasnt("main", "no longer needed")
	}
}

// Row 2: of two letters, or one that was replaced ten times, every page is the same.
func TestRow2PagesTellAStateAndADayAndNothingElse(t *testing.T) {
	t.Parallel()
	h := open(t, "King Edward Medical University")
	b := h.as("her")
	noted(b, "rahman@hospital.example").Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).OK()
	all, _ := h.letters.All(t.Context(), "her")
	id := all[0].ID
	shown := func() (out []string) {
		for _, path := range []string{"/letters", "/letters/" + string(id), "/letters/people", "/api/v1/letters", "/api/v1/letters/" + string(id)} {
			out = append(out, b.Get("/below"+path).OK().Body)
		}
		return out
	}
	if err := h.letters.Arrived(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	once := shown()
	for range 10 {
		h.now.Add(37 * 60 * 1e9) // still the same day
		if err := h.letters.Arrived(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	h.now.Store(noon.UnixNano())
	for i, body := range shown() {
		if body != once[i] {
			t.Errorf("page %d tells them apart", i)
		}
	}
}

func TestRow13AnothersRequestIsNotThere(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	noted(h.as("her"), "rahman@hospital.example").Submit("form[action*=asking]", form("waived", "no", "by", "copy")).OK()
	all, _ := h.letters.All(t.Context(), "her")
	at := "/below/letters/" + string(all[0].ID)
	him := h.as("him")
	for _, page := range []string{"", "/referee", "/pack", "/places", "/pack.pdf", "/pages/1"} {
		him.Get(at+page).Status(http.StatusNotFound).Hasnt("body", "Rahman")
	}
	for _, act := range []string{"/referee", "/pack", "/places", "/asking", "/link", "/mails", "/cancellation", "/restoration", "/successor"} {
		him.Post(at+act, form("seen", "3", "waived", "no", "by", "copy", "name", "x", "kind", "other")).Status(http.StatusNotFound)
	}
	him.Get("/below/letters").OK().Hasnt("main", "Rahman")
	visitor := h.as("")
	visitor.Get("/below/letters").OK().Has("main", "Start a plan")
	visitor.Post(at+"/cancellation", nil).OK().Has("h1", "Letters of recommendation")
	if got, _ := h.letters.One(t.Context(), "her", all[0].ID); got.At(noon) != letters.Waiting {
		t.Error(got.At(noon))
	}
}

func TestPatientsAreNotTold(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	p := h.as("her").Get("/below/letters/new").OK().Submit("form.letter-form", form("name", "Dr Rahman", "kind", "clinical")).OK()
	p.Submit("form.letter-form", form("together", "We treated Mrs Alice Brown, NHS number 943 476 5919.")).Status(http.StatusUnprocessableEntity).Has(".summary a[href='#together']")
}

func TestADraftIsThrownAwayAndBroughtBack(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	b := h.as("her")
	p := noted(b, "rahman@hospital.example").Press("Throw this away", nil).OK()
	p.Has(".flash", "Thrown away")
	p.Press("Bring it back", nil).OK().Has("h1", "Check before asking")
}

func TestTheAPIOfLetters(t *testing.T) {
	t.Parallel()
	h := open(t, "")
	noted(h.as("her"), "rahman@hospital.example").Submit("form[action*=asking]", form("waived", "yes", "by", "mail")).OK()
	body := h.as("her").Get("/below/api/v1/letters").OK().Body
	for _, want := range []string{`"state":"asked"`, `"since":"2026-11-30"`, `"waived":true`, `"application":"a1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("%s is missing in %s", want, body)
		}
	}
}
