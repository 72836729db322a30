package applications

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"preround/internal/agenda"
	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Agenda gives what of the applications is to be thought of, by date.
type Agenda struct{ Service *Service }

var _ agenda.Source = Agenda{}

// Entries implements agenda.Source.
func (g Agenda) Entries(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) {
	b, err := g.Service.Book(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []agenda.Entry
	for i := range b.Applications {
		a := &b.Applications[i]
		if !a.Stage.Open() {
			continue
		}
		p, _ := g.Service.in.Find(ctx, who, a.Place)
		out = append(out, entriesOf(a, p, day)...)
	}
	return out, nil
}

// spot is one application while its entries are made.
type spot struct {
	a     *Application
	place *catalog.Place
	name  string
	day   agenda.Day
	today clock.Date
	out   []agenda.Entry
}

// longOver is after how many days a day that is done is nobody’s concern.
const longOver = 60

// entriesOf lists the entries of one open application. The first and the last day
// are the plan’s, to which the place belongs.
func entriesOf(a *Application, p *catalog.Place, day agenda.Day) []agenda.Entry {
	s := &spot{a: a, place: p, name: organiser(a, p), day: day, today: day.Today()}
	s.offer()
	s.days()
	if a.Stage == Sent || a.Stage == Released || a.Stage == Interview {
		s.silence()
	}
	return s.out
}

func (s *spot) add(what string, e agenda.Entry) {
	e.ID = "application:" + string(s.a.ID) + ":" + what
	if e.Path == "" {
		e.Path = "/applications/" + string(s.a.ID)
	}
	switch e.Kind { // the plan knows the same from what is usual; the application knows it from what happened
	case agenda.Answer, agenda.FollowUp:
		e.Instead = []string{"plan:decision:" + string(s.a.Place), "plan:offer:" + string(s.a.Place)}
	}
	s.out = append(s.out, e)
}

func (s *spot) offer() {
	t := s.a.Offer
	if s.a.Stage != Offer || t == nil || t.AnswerBy == 0 {
		return
	}
	e := agenda.Entry{Kind: agenda.Answer, What: "Answer the offer of " + s.name, On: t.OwnDay(s.day.Zone), Must: true,
		Why: "An offer that is not answered by " + long(t.AnswerBy) + " may lapse. If you cannot say yet, ask in time whether they hold it.", Path: "/applications/" + string(s.a.ID) + "/offer"}
	if t.Hour != "" {
		e.At, e.Zone = t.Moment(s.day.Zone), t.Zone
	}
	s.add("answer", e)
}

func (s *spot) days() {
	for _, d := range s.a.Days {
		if d.Done && d.On < s.today.AddDays(-longOver) {
			continue
		}
		e := agenda.Entry{Kind: agenda.Own, What: d.Title + ": " + s.name, On: d.On, Done: d.Done, Zone: d.Zone}
		if d.Interview {
			e.Kind, e.Must = agenda.Interview, true
			e.Why = "Look at who asks and what they work on, try the link or the way there, and have two questions of your own."
		}
		if d.Hour != "" {
			t := Terms{AnswerBy: d.On, Hour: d.Hour, Zone: d.Zone}
			e.At, e.On = t.Moment(s.day.Zone), t.OwnDay(s.day.Zone)
		}
		if !d.Done {
			e.Do = &agenda.Act{Label: "Done", Path: "/applications/" + string(s.a.ID) + "/dates/" + strconv.FormatInt(d.N, 10) + "/done", Fields: url.Values{}}
		}
		s.add("date:"+strconv.FormatInt(d.N, 10), e)
	}
}

func (s *spot) silence() {
	q := SilenceOf(s.a, PatienceOf(s.place, s.a), s.today)
	if q.Clock == 0 {
		return
	}
	whom := Host(s.a, s.place)
	path := "/applications/" + string(s.a.ID) + "/silence"
	switch {
	case q.SuggestNoReply(s.today):
		why := "After so long nobody answers a question either."
		if q.FollowedUp != 0 {
			why = "You did what was polite."
		}
		s.add("noreply:"+q.Clock.String(), agenda.Entry{Kind: agenda.FollowUp, On: q.NoReply, Path: path,
			What: "No answer from " + whom + ": close it as “No reply”?", Why: why + " Other ways are shown with it; if they answer after all, you open it again."})
	case q.FollowUpDue(s.today):
		s.add("followup:"+q.Clock.String(), agenda.Entry{Kind: agenda.FollowUp, On: q.From, Last: q.To, Latest: q.NoReply, Path: path,
			What: "Follow up with " + whom + ", once", Why: s.whyFollowUp(q)})
	default:
		e := agenda.Entry{Kind: agenda.FollowUp, Waits: true, Whom: whom, Since: q.Clock, On: q.From, What: "Waiting for an answer: " + s.name}
		if q.FollowedUp != 0 {
			e.On = q.NoReply
		}
		if s.a.Stage == Sent && s.place != nil && s.place.Apply.ReleaseBySchool == catalog.Yes {
			e.Whom, e.What = "your school", "Waiting for your school to release: "+s.name
		}
		s.add("wait:"+q.Clock.String(), e)
	}
}

func (s *spot) whyFollowUp(q Silence) string {
	if q.Stated {
		return "The host’s own time for an answer is over. One kind question is normal; the text is ready to copy."
	}
	return "Two to three weeks without a word: one kind question is normal, a second is not. The text is ready to copy."
}

// organiser is what an application is called in a line of its own: by its organiser,
// whose name says more than that of a programme.
func organiser(a *Application, p *catalog.Place) string {
	if p == nil || p.Organiser.Name == "" {
		return Name(a, p)
	}
	if a.Label != "" {
		return p.Organiser.Name + " (" + a.Label + ")"
	}
	return p.Organiser.Name
}

// Name is what an application is called: its place, and its label where it has one.
func Name(a *Application, p *catalog.Place) string {
	n := string(a.Place)
	if p != nil {
		n = p.Name
	}
	if a.Label != "" {
		n += " (" + a.Label + ")"
	}
	return n
}

// zoneNamed is a zone by its name; nil for none.
func zoneNamed(name string) *time.Location {
	if name == "" {
		return nil
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return z
}
