package applicationsweb_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/a-h/templ"

	"preround/data"
	"preround/internal/applications"
	"preround/internal/applications/applicationsdb"
	"preround/internal/applications/applicationsweb"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

const (
	imperial = catalog.ID("gb-imperial-clinical-elective")
	yale     = catalog.ID("us-yale-visiting-international-elective")
	oxford   = catalog.ID("gb-oxford-elective-programme")
)

var shipped = sync.OnceValue(func() map[catalog.ID]*catalog.Place {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	out := map[catalog.ID]*catalog.Place{}
	for i := range places {
		out[places[i].ID] = &places[i]
	}
	return out
})

// ward is a site with the pages of applications on a real store. who is the student
// whose device asks; empty for a visitor.
type ward struct {
	*web.Site
	t     *testing.T
	pages *applicationsweb.Pages
	who   student.ID
	state plan.State
	at    time.Time
}

func (k *ward) Student(*http.Request) (student.ID, bool, error) { return k.who, k.who != "", nil }
func (k *ward) Current(*http.Request) (plan.State, bool, error) {
	return k.state, k.who != "", nil
}
func (k *ward) Now() time.Time { return k.at }

func newWard(t *testing.T, kept string) *ward {
	t.Helper()
	k := &ward{t: t, who: "amina", at: now}
	q, err := url.ParseQuery(kept)
	if err != nil {
		t.Fatal(err)
	}
	if k.state, err = plan.FromQuery(q); err != nil {
		t.Fatal(err)
	}
	if k.Site, err = web.New(web.Options{Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)}); err != nil {
		t.Fatal(err)
	}
	d := dbtest.SQLite(t)
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, who); err != nil {
			t.Fatal(err)
		}
	}
	find := func(_ context.Context, _ student.ID, id catalog.ID) (*catalog.Place, bool) {
		p, ok := shipped()[id]
		return p, ok
	}
	state := func(context.Context, student.ID) (plan.State, error) { return k.state, nil }
	k.pages = &applicationsweb.Pages{Keeper: k, Find: find, Kept: state, Build: plan.Build, Clock: k,
		Who:     func(context.Context) (student.ID, error) { return k.who, nil },
		Service: applications.New(applications.Setup{Store: applicationsdb.New(d), Transact: d.Write, Find: find, Kept: state, Clock: k, Random: rand.Reader})}
	applicationsweb.Routes(k.Site, k.pages)
	return k
}

const third = "year=4&start=2027-07&country=GB&schoolcountry=PK&weeks=4&have=cv&place=" + string(imperial) + "&place=" + string(yale)

// follow begins an application and gives its address.
func (k *ward) follow(b *webtest.Browser, place catalog.ID) string {
	k.t.Helper()
	return b.Post("/applications", url.Values{"place": {string(place)}}).OK().Address
}

func (k *ward) move(b *webtest.Browser, at, to string) *webtest.Page {
	k.t.Helper()
	return b.Post(at+"/stage", url.Values{"to": {to}})
}

func TestAVisitorLearnsWhatTheBoardIsFor(t *testing.T) {
	t.Parallel()
	k := newWard(t, "")
	k.who = ""
	b := webtest.New(t, k)
	b.Get("/applications").OK().Has("h1", "Applications").Has("a[href='/']", "Start a plan")
	b.Get("/applications?year=4&start=2027-07").OK().Has("form[action='/keep'] button", "Keep my plan on this device").Has("input[name=year][value='4']")
	for _, p := range []string{"/applications/x", "/applications/x/offer", "/application-stages"} {
		b.Get(p).OK().Has("h1", "Applications")
	}
	b.Post("/applications", url.Values{"place": {string(imperial)}}).OK().Has("h1", "Applications")
}

func TestAnEmptyBoardHasOneAction(t *testing.T) {
	t.Parallel()
	webtest.Get(t, newWard(t, "year=4&start=2027-07"), "/applications").OK().Has(".empty h2", "Nothing is followed yet").Has(".empty a[href='/find']", "Find places")
}

func TestPlacesOfThePlanCanBeFollowed(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	p := webtest.New(t, k).Get("/applications").OK().Count(".card.untracked", 2).Has("[data-stage=interested] h2", "2")
	p.Press("Track this application: Incoming Clinical", nil).OK().Count(".card.untracked", 1).Has(".card a", "Incoming Clinical")
}

func TestFromInterestToOfferByTheMenu(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	p := b.Get("/applications").OK().Submit(".card.untracked form", nil).OK().Has("[role=status]", "You follow it now").Count(".card.untracked", 1).Count(".card", 2)
	p = p.Submit(".card form.move", url.Values{"to": {"preparing"}}).OK().Has("[role=status]", "Preparing").Has("[data-stage=preparing] .card", "Imperial")
	p = p.Press("Undo", nil).OK().Has("[role=status]", "Taken back").Has(".stands", "Interested").Has(".happened .taken", "Moved to “Preparing”")
	p = p.Submit(".side form[action$='/stage']", url.Values{"to": {"sent"}, "on": {"2026-11-01"}, "text": {"By <b>hand</b>"}}).OK()
	p.Has(".stands", "Sent since 1 Nov 2026").Has(".happened", "Written down on 22 November 2026").Has(".happened .typed", "By <b>hand</b>").Has(".main h2", "What was sent on 1 November 2026")
	p.Submit(".side form[action$='/stage']", url.Values{"to": {"interview"}, "on": {"2026-11-23"}}).Status(422).Has("title", "Error: ").Has(".summary", "has not come yet")
	b.Get("/applications").OK().Has("title", "1 application under way").Has(".card .waits", "Waiting on").Has("[data-stage=sent] .card", "Follow up, once")
}

func TestASecondApplicationIsAskedAboutOnce(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	k.follow(b, imperial)
	p := b.Post("/applications", url.Values{"place": {string(imperial)}}).Status(409).Has("h1", "You follow this place already")
	p = p.Press("Begin a second application", nil).Status(422).Has(".summary", "Give the second one a name")
	p.Submit("form[action='/applications']", url.Values{"label": {"Surgery"}}).OK().Has("h1", "(Surgery)")
	b.Get("/applications").OK().Count("[data-stage=interested] .card", 3)
}

func TestClosedOnesAreOutOfSightNotGone(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	k.move(b, at, "closed:withdrawn").OK()
	p := b.Get("/applications").OK().Hasnt(".board .card:not(.untracked)")
	p.Follow("Closed (1)").OK().Has("section[aria-labelledby=closed]", "Withdrawn").Follow("Incoming Clinical").OK().Has(".stands", "Closed: withdrawn")
	k.move(b, at, "sent").OK().Has(".stands", "Sent")
	k.move(b, at, "closed:visa_refused").Status(422).Has(".summary", "A visa comes after an offer")
	k.move(b, at, "nonsense").Status(422).Has(".summary", "Choose a stage")
}

func TestADeadEndShowsOtherWays(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	k.pages.Alternatives = func(_ *http.Request, a applications.Application) (templ.Component, error) {
		return ui.Words("Three other ways after " + string(a.Closed)), nil
	}
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	k.move(b, at, "sent").OK()
	p := b.Post(at+"/stage", url.Values{"to": {"closed:declined"}, "back": {"board"}}).OK().Has("#ways", "Other ways").Has("main", "Three other ways after declined")
	if !strings.HasSuffix(p.Address, "#ways") {
		t.Errorf("led to %s", p.Address)
	}
	k.move(b, at, "closed:withdrawn").OK().Hasnt("#ways")
}

func TestCheckBeforeSendingNamesWhatIsMissingAndFreezesWhatIsSent(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	p := b.Get(at).OK().Follow("Check before sending").OK().Has(".notice.bad", "you have not said that you have it").Has(".facts a", "Change")
	p.Has(".facts", "Only after an offer").Hasnt("input[name=sending-enclosed][value=Visa]")
	p = p.Submit("form[action$='/sending']", url.Values{"sending-channel": {""}}).Status(422).Has(".summary", "Say which way it went")
	p = p.Submit("form[action$='/sending']", url.Values{"sending-channel": {"email"}, "sending-proof": {"No. 17"}, "sending-enclosed": {"CV"}}).OK()
	p.Has(".main h2", "What was sent on 22 November 2026").Has("main", "No. 17").Has("main", "E-mail").Has(".stands", "Sent")
	b.Get(at+"/sending").OK().Hasnt("form[action$='/sending']").Has("main", "It was sent on 22 November 2026")
	k.move(b, at, "preparing").OK()
	b.Get(at+"/sending").OK().Has("form[action$='/sending'] button", "I have sent it")
}

func TestWhatWentOutWithoutAPaperIsNotHad(t *testing.T) {
	t.Parallel()
	const leeds = "gb-leeds-visiting-elective" // asks for IELTS
	k := newWard(t, "year=4&start=2027-07&country=GB&schoolcountry=PK&weeks=4&place="+leeds+"&mark=done:send:"+leeds+":2026-11-01")
	b := webtest.New(t, k)
	b.Get(k.follow(b, leeds)).OK().Has("main li", "You have not said that you have it").Hasnt("main li", "Nothing is left to do")
}

func TestNotesDatesAndPeopleAreKeptChangedAndRemoved(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	p := b.Get(at).OK().Press("Keep the note", url.Values{"note-text": {"Ask Sana about rooms"}}).OK().Has(".typed", "Ask Sana")
	p = p.Follow("Change: Ask Sana").OK().Press("Save", url.Values{"note-text": {"Ask Bilal"}}).OK().Has(".typed", "Ask Bilal").Has(".acts", "changed 22 Nov 2026")
	p = p.Press("Remove: Ask Bilal", nil).OK().Hasnt(".acts a[href*='/notes/']").Press("Undo", nil).OK().Has(".acts a[href*='/notes/']", "Change")
	p = p.Press("Keep the note", url.Values{"note-text": {""}}).Status(422).Has("#note-text[aria-invalid]")
	p = p.Press("Keep the date", url.Values{"date-on": {"2026-12-01"}, "date-hour": {"9:00"}, "date-zone": {"Europe/London"}, "date-interview": {"yes"}}).OK()
	p = p.Has(".task", "Interview").Has(".task", "09:00 (time in London)")
	p.Press("Keep the date", url.Values{"date-title": {"Call"}, "date-on": {"soon"}}).Status(422).Has("details[open] #date-on[aria-invalid]")
	b.Get(at).OK().Press("Done: Interview", nil).OK().Has(".task .tag", "Done")
	p = b.Get(at).OK().Submit("form[action$='/people']", url.Values{"person-name": {"Dr Rahman"}, "person-email": {"rahman@hospital.org"}, "person-touch": {"yes"}}).OK()
	p.Has("a[href='mailto:rahman@hospital.org']").Has("main", "Agreed to stay in touch").Follow("Change: Dr Rahman").OK().Press("Save", url.Values{"person-email": {"no address"}}).Status(422)
	b.Get(at + "/notes/99").Status(404)
	b.Post(at+"/removals", url.Values{"ref": {"99"}}).Status(404)
}

func TestAnOfferIsWeighedAndAccepted(t *testing.T) {
	t.Parallel()
	k := newWard(t, third+"&exam=2027-07-20_2027-07-25_Finals")
	b := webtest.New(t, k)
	one, two, three := k.follow(b, imperial), k.follow(b, yale), k.follow(b, oxford)
	k.move(b, three, "sent")
	b.Post(two+"/offer", url.Values{"offer-start": {"2027-07-26"}, "offer-weeks": {"4"}}).OK().Has("h1", "The offer")
	p := b.Get(one+"/offer").OK().Submit("form[action$='/offer']", url.Values{"offer-answer_by": {"2026-12-01"}, "offer-hour": {"17:00"}, "offer-zone": {"Europe/London"},
		"offer-start": {"2027-07-05"}, "offer-weeks": {"4"}}).OK()
	p.Has(".notice.date", "Answer by Tuesday 1 December 2026, 17:00 (time in London)").Has(".notice.date", "Where you are: Tuesday 1 December 2026, 22:00 (time in Karachi)")
	p.Has(".notice.bad", "5 days in common, 26 July 2027 to 30 July 2027").Has(".notice.bad", "Finals: 6 days in common")
	p.Has("textarea#say-accept", "for 4 weeks from 5 July 2027").Has("textarea#say-hold", "1 December 2026, 17:00").Has("textarea#say-decline", "[one short reason")
	id2, id3 := strings.TrimPrefix(two, "/applications/"), strings.TrimPrefix(three, "/applications/")
	p.Press("I have accepted it", nil).Status(422).Has(".summary", "choose whether to keep it")
	p = p.Press("I have accepted it", url.Values{"rest-" + id2: {"withdraw"}, "rest-" + id3: {"keep"}}).OK().Has("[role=status]", "1 other application withdrawn").Has(".stands", "Accepted")
	b.Get(two).OK().Has(".stands", "Closed: offer declined").Has("textarea#say-farewell", "I am sorry that I cannot take it")
	b.Get(three).OK().Has(".stands", "Sent")
	p.Press("Undo", nil).OK()
	b.Get(two).OK().Has(".stands", "Offer")
}

func TestOneFollowUpThenNoReply(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, oxford)
	b.Post(at+"/stage", url.Values{"to": {"sent"}, "on": {"2026-11-22"}}).OK().Has(".notice", "Waiting on")
	b.Get(at+"/silence").OK().Has("h1", "Waiting is normal").Hasnt("form[action$='/follow-up']")
	for day := 0; ; day++ {
		if day == 400 {
			t.Fatal("no follow-up was ever offered")
		}
		k.at = k.at.AddDate(0, 0, 1)
		if p := b.Get(at + "/silence").OK(); p.Doc().Find("form[action$='/follow-up']").Length() > 0 {
			p.Has("h1", "Follow up, once").Has("textarea", "On 22 November 2026 I sent you my application").Press("I sent the follow-up", nil).OK().Has(".happened", "You followed up")
			break
		}
	}
	b.Get(at+"/silence").OK().Has("h1", "You have followed up").Hasnt("form[action$='/follow-up']")
	b.Post(at+"/follow-up", nil).Status(422).Has("main", "You have followed up already")
	k.at = k.at.AddDate(0, 0, 14)
	b.Get(at+"/silence").OK().Has("h1", "Time to let it go").Hasnt("form[action$='/follow-up']").Press("Close it as “No reply”", nil).OK().Has(".stands", "Closed: no reply").Has("#ways", "Other ways")
}

// For ten minutes the page offers to take an entry back, also when its word has gone.
func TestTheHistoryOffersToTakeBackForTenMinutes(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	k.move(b, at, "sent").OK()
	k.at = k.at.Add(9 * time.Minute)
	b.Get(at).OK().Count(".happened form", 1).Press("Take back: Moved to “Sent”", nil).OK().Has(".stands", "Interested")
	k.move(b, at, "sent").OK()
	k.at = k.at.Add(10 * time.Minute)
	b.Get(at).OK().Hasnt(".happened form").Has(".stands", "Sent")
	b.Post(at+"/contacts", url.Values{"contact-what": {"They have it"}, "contact-direction": {"in"}}).OK()
	k.at = k.at.Add(time.Hour)
	b.Get(at).OK().Press("Remove: They wrote", nil).OK().Has(".happened", "Removed: they wrote or spoke to you")
	b.Get(at).OK().Hasnt(".happened form[action$='/removals']")
	k.move(b, at, "interview").OK().Has(".notice", "On which day do they speak with you?")
}

func TestOwnStagesStandBetweenOurs(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	p := b.Get("/application-stages").OK().Press("Add the stage", url.Values{"name": {""}}).Status(422).Has(".summary", "Give the stage a name")
	p.Press("Add the stage", url.Values{"name": {"With the dean"}, "after": {"ready"}}).OK().Has("input[value='With the dean']")
	b.Get("/applications").OK().Has("[data-stage=own-1] h2", "With the dean").Submit(".card form.move", url.Values{"to": {"own-1"}}).OK().Has("[data-stage=own-1] .card", "Imperial")
	b.Get("/application-stages").OK().Press("Save: With the dean", url.Values{"name": {"At the dean’s"}, "act": {"save"}}).OK()
	b.Get(at).OK().Has(".stands", "At the dean’s")
	b.Get("/application-stages").OK().Press("Remove: At the dean’s", nil).OK()
	b.Get(at).OK().Has(".stands", "Ready to send")
}

func TestFiguresFromFiveOn(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	b.Get("/applications").OK().Has("main", "1 application, none sent yet").Hasnt("#figures")
	k.move(b, k.follow(b, yale), "offer").OK() // an offer answers what was sent, said or not
	b.Get("/applications").OK().Has("main", "2 applications, 1 sent.")
	for _, name := range []string{"A", "B", "C"} {
		b.Post("/applications", url.Values{"place": {string(imperial)}, "again": {"yes"}, "label": {name}}).OK()
	}
	k.move(b, at, "sent")
	b.Get("/applications").OK().Has("#figures", "How they move").Has("table td", "5").Count("table tbody tr", 3)
	b.Get("/applications?sort=stage").OK().Has(".board-sort strong", "date of the stage")
}

// Row 13: what belongs to another student does not exist, whatever is asked of it, and
// looks exactly like what never existed.
func TestRow13AnotherStudentsApplicationDoesNotExist(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	b.Post(at+"/notes", url.Values{"note-text": {"CANARY"}}).OK()
	k.who = "ben"
	gets := []string{"", "/sending", "/offer", "/silence", "/notes/2", "/dates/2", "/people/2"}
	posts := []string{"/stage", "/details", "/notes", "/dates", "/people", "/contacts", "/notes/2", "/dates/2", "/people/2", "/dates/2/done", "/removals", "/sending", "/offer", "/acceptance", "/follow-up"}
	form := url.Values{"to": {"sent"}, "note-text": {"x"}, "ref": {"2"}}
	for _, p := range gets {
		if theirs, none := b.Get(at+p).Status(404), b.Get("/applications/0123"+p).Status(404); theirs.Body != none.Body || strings.Contains(theirs.Body, "CANARY") {
			t.Errorf("GET %s: theirs differs from none", p)
		}
	}
	for _, p := range posts {
		if theirs, none := b.Post(at+p, form).Status(404), b.Post("/applications/0123"+p, form).Status(404); theirs.Body != none.Body {
			t.Errorf("POST %s: theirs differs from none", p)
		}
	}
	b.Post("/applications/undo", url.Values{"entry": {strings.TrimPrefix(at, "/applications/") + ":1"}}).Status(404)
	if strings.Contains(b.Get("/applications?closed=show").OK().Body, strings.TrimPrefix(at, "/applications/")) {
		t.Error("it stands on the board of another")
	}
	k.who = "amina"
	b.Get(at).OK().Has(".typed", "CANARY").Count(".happened li", 2)
}

// Row 28: what a student or a host wrote is text on every page.
func TestRow28WhatIsWrittenIsText(t *testing.T) {
	t.Parallel()
	k := newWard(t, third)
	b := webtest.New(t, k)
	at := k.follow(b, imperial)
	for _, bad := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `javascript:alert(1)`, `</textarea><svg onload=alert(1)>`} {
		b.Post(at+"/notes", url.Values{"note-text": {bad}}).OK()
		b.Post(at+"/people", url.Values{"person-name": {bad}, "person-role": {bad}, "person-phone": {bad}, "person-met": {bad}}).OK()
		b.Post(at+"/people", url.Values{"person-name": {"x"}, "person-email": {bad}}).Status(422)
		b.Post(at+"/dates", url.Values{"date-title": {bad}, "date-on": {"2026-12-01"}}).OK()
		b.Post(at+"/contacts", url.Values{"contact-what": {bad}}).OK()
		b.Post(at+"/offer", url.Values{"offer-note": {bad}}).OK()
		b.Post(at+"/details", url.Values{"details-label": {bad}}).OK()
		b.Post("/application-stages", url.Values{"name": {bad}, "after": {"sent"}}).OK()
		for _, p := range []string{at, at + "/offer", at + "/sending", "/applications", "/application-stages"} {
			page := b.Get(p).OK()
			page.Hasnt("main script").Hasnt("main img").Hasnt("main svg[onload]").Hasnt("a[href^='javascript']")
		}
	}
}
