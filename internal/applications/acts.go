package applications

import (
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

// Act is one thing that a person does with an application. It is checked against
// what stands, and says what is to be recorded; no entries means that everything is
// so already.
type Act interface {
	record(s scene) ([]Entry, error)
}

// scene is what an act is checked against.
type scene struct {
	book  *Book
	app   *Application
	today clock.Date // in the student's own calendar
	last  clock.Date // the last day that is not ahead of us, wherever the student is
}

// The most that is kept of one thing. Nobody types as much; the caps keep a program
// that runs wild from filling the disk.
const (
	MaxApplications = 500
	maxEntries      = 3000 // of one application
	maxOwnStages    = 20
)

// Advance brings an application to another stage, or closes it.
type Advance struct {
	To       Target
	On       clock.Date // the day it is for; 0: today
	Text     string     // a remark
	Channel  Channel    // of sending
	Proof    string     // of sending: a number, or what the portal said
	Enclosed []string   // of sending: what went along
}

func (m Advance) record(s scene) ([]Entry, error) {
	a, c := s.app, checks{}
	on := c.past("on", m.On, s)
	d := Detail{Stage: m.To.Stage, Own: m.To.Own, Reason: m.To.Reason, Text: c.text("text", m.Text, maxText), Channel: c.channel("channel", m.Channel),
		Proof: c.line("proof", m.Proof, maxLine)}
	for _, e := range m.Enclosed {
		d.Enclosed = append(d.Enclosed, c.line("enclosed", e, maxLine))
	}
	same := m.To == Target{a.Stage, a.Own, a.Closed}
	if !same && m.To.Stage != a.Stage && !a.Stage.May(m.To.Stage, m.To.Reason) {
		c.fault("to", "%s", cannotMove(a.Stage, m.To))
	}
	if same && a.Stage == Closed || m.To.Stage == a.Stage && a.Stage == Closed && !same {
		same = m.To.Reason == a.Closed
		if !same && !a.Was.May(Closed, m.To.Reason) {
			c.fault("to", "%s", cannotMove(a.Was, m.To))
		}
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	if same && on == a.Since && d.Text == "" && d.Channel == "" && d.Proof == "" && len(d.Enclosed) == 0 {
		return nil, nil
	}
	return []Entry{{Kind: Moved, On: on, Detail: d}}, nil
}

// cannotMove says in plain words why a stage does not follow.
func cannotMove(from Stage, to Target) string {
	if to.Stage != Closed {
		return "It cannot go from “" + from.Label() + "” to “" + to.Stage.Label() + "”. Choose one of the stages in the menu."
	}
	switch to.Reason {
	case NoReply, Declined:
		if !from.Gone() {
			return "It has not been sent, so nobody can have answered. Choose “Withdrawn”, or move it to “Sent” first."
		}
	case WindowMissed:
		return "It was sent, so its window was not missed. Choose another reason."
	case OfferDeclined:
		return "There is no offer to decline. Choose “Withdrawn”, or move it to “Offer” first."
	case VisaRefused:
		return "A visa comes after an offer. Choose another reason, or move it to “Offer” first."
	}
	return "At “" + from.Label() + "” that is no reason to close it. Choose one of the reasons in the menu."
}

// Describe changes the start, length, channel and label.
type Describe struct {
	Label   string
	Start   clock.Date
	Weeks   int
	Channel Channel
}

func (m Describe) record(s scene) ([]Entry, error) {
	c := checks{}
	d := Detail{Label: c.line("label", m.Label, maxLabel), Start: c.day("start", m.Start), Weeks: c.weeks("weeks", m.Weeks), Channel: c.channel("channel", m.Channel)}
	if err := c.err(); err != nil {
		return nil, err
	}
	a := s.app
	if a.Label == d.Label && a.Start == d.Start && a.Weeks == d.Weeks && a.Channel == d.Channel {
		return nil, nil
	}
	return []Entry{{Kind: Detailed, Detail: d}}, nil
}

// Write adds a note, or with Ref puts a new text in the place of one.
type Write struct {
	Ref  int64
	Text string
}

func (m Write) record(s scene) ([]Entry, error) {
	c := checks{}
	text := c.text("text", m.Text, maxText)
	if text == "" {
		c.fault("text", "The note is empty. Write something, or leave it.")
	}
	if old := find(s.app.Notes, m.Ref, func(n Note) int64 { return n.N }); m.Ref != 0 && old == nil {
		return nil, noSuch()
	} else if old != nil && old.Text == text {
		return nil, c.err()
	}
	return []Entry{{Kind: Noted, Ref: m.Ref, Detail: Detail{Text: text}}}, c.err()
}

// Remember notes a day of the student's own, or an interview; with Ref it changes one.
type Remember struct {
	Ref       int64
	Title     string
	On        clock.Date
	Hour      string // 15:04; empty: the whole day
	Zone      string // of the hour; empty: the student's
	Done      bool
	Interview bool
}

func (m Remember) record(s scene) ([]Entry, error) {
	c := checks{}
	d := Detail{Title: c.line("title", m.Title, maxLine), Hour: c.hour("hour", m.Hour), Zone: c.zone("zone", m.Zone), Done: m.Done, Meeting: m.Interview}
	on := c.day("on", m.On)
	if d.Title == "" && m.Interview {
		d.Title = "Interview"
	}
	if d.Title == "" {
		c.fault("title", "Say what the day is for.")
	}
	if m.On == 0 {
		c.fault("on", "Give the day, as 2027-03-01.")
	}
	if d.Hour == "" {
		d.Zone = ""
	}
	if m.Ref != 0 && find(s.app.Days, m.Ref, func(n Day) int64 { return n.N }) == nil {
		return nil, noSuch()
	}
	return []Entry{{Kind: Dated, On: on, Ref: m.Ref, Detail: d}}, c.err()
}

// Meet adds a person, or with Ref changes what is known of one.
type Meet struct {
	Ref int64
	Person
}

func (m Meet) record(s scene) ([]Entry, error) {
	c := checks{}
	p := Person{Name: c.line("name", m.Name, maxLine), Role: c.line("role", m.Role, maxLine), Email: c.email("email", m.Email),
		Phone: c.line("phone", m.Phone, maxLabel), Met: c.line("met", m.Met, maxLine), Touch: c.tri("touch", m.Touch)}
	if p.Name == "" {
		c.fault("name", "Give a name, or what you call this person: “Elective office”.")
	}
	if m.Ref != 0 && find(s.app.People, m.Ref, func(n Acquaintance) int64 { return n.N }) == nil {
		return nil, noSuch()
	}
	return []Entry{{Kind: Met, Ref: m.Ref, Detail: Detail{Person: &p}}}, c.err()
}

// Log records a contact with the host. FollowUp is the one polite question after a
// silence; a second one is refused.
type Log struct {
	On       clock.Date // 0: today
	Incoming bool
	Channel  Channel
	What     string
	FollowUp bool
}

func (m Log) record(s scene) ([]Entry, error) {
	c := checks{}
	on := c.past("on", m.On, s)
	d := Detail{Incoming: m.Incoming && !m.FollowUp, Channel: c.channel("channel", m.Channel), Text: c.text("what", m.What, maxText), FollowUp: m.FollowUp}
	if d.Text == "" && !m.FollowUp {
		c.fault("what", "Say in a few words what it was about.")
	}
	if err := c.err(); err != nil {
		return nil, err
	}
	if m.FollowUp {
		switch q := SilenceOf(s.app, Patience{}, on); {
		case q.FollowedUp != 0:
			return nil, errs.New(errs.Invalid, "You have followed up already, on %s. One is polite, a second is not: wait, or close it as “No reply”.", long(q.FollowedUp))
		case q.Clock == 0 || !s.app.Stage.Open():
			return nil, errs.New(errs.Invalid, "There is nothing to follow up: nobody owes you an answer here.")
		}
	}
	return []Entry{{Kind: Spoke, On: on, Detail: d}}, nil
}

// Hear records the offer of the host, or its new conditions. The application moves
// to the stage of an offer if it stands before.
type Hear struct {
	On       clock.Date // when it came; 0: today
	AnswerBy clock.Date // 0: not said
	Hour     string     // 15:04; empty: the end of that day
	Zone     string
	Start    clock.Date
	Weeks    int
	Note     string
}

func (m Hear) record(s scene) ([]Entry, error) {
	c := checks{}
	on := c.past("on", m.On, s)
	d := Detail{AnswerBy: c.day("answer_by", m.AnswerBy), Hour: c.hour("hour", m.Hour), Zone: c.zone("zone", m.Zone), Start: c.day("start", m.Start),
		Weeks: c.weeks("weeks", m.Weeks), Text: c.text("note", m.Note, maxText)}
	if d.Hour != "" && d.AnswerBy == 0 {
		c.fault("answer_by", "Give the day to which the hour belongs.")
	}
	if d.AnswerBy != 0 && d.AnswerBy < on {
		c.fault("answer_by", "They cannot want an answer by %s if the offer came on %s. Check both days.", long(d.AnswerBy), long(on))
	}
	out := []Entry{{Kind: GotOffer, On: on, Detail: d}}
	if !s.app.Stage.Past(Interview) {
		out = append(out, Entry{Kind: Moved, On: on, Detail: Detail{Stage: Offer}})
	}
	return out, c.err()
}

// Accept says yes to an offer, and what becomes of the other open applications;
// those not named are kept.
type Accept struct {
	On       clock.Date // 0: today
	Withdraw []ID
}

func (m Accept) record(s scene) ([]Entry, error) {
	c := checks{}
	on := c.past("on", m.On, s)
	if s.app.Stage != Offer {
		c.fault("", "Only an offer can be accepted. It stands at “%s”: move it to “Offer” first.", s.book.StageOf(s.app))
	}
	out := []Entry{{Kind: Moved, On: on, Detail: Detail{Stage: Accepted}}}
	for _, id := range m.Withdraw {
		other := s.book.Find(id)
		if other == nil || id == s.app.ID {
			return nil, noSuch()
		}
		why := Withdrawn
		if other.Stage == Offer {
			why = OfferDeclined
		}
		if !other.Stage.May(Closed, why) {
			continue // closed or completed meanwhile
		}
		out = append(out, Entry{Application: id, Kind: Moved, On: on, Detail: Detail{Stage: Closed, Reason: why}})
	}
	return out, c.err()
}

// Remove takes a note, day, person or contact away. It stays in the history, and
// can be taken back.
type Remove struct{ Ref int64 }

func (m Remove) record(s scene) ([]Entry, error) {
	a := s.app
	if find(a.Notes, m.Ref, func(n Note) int64 { return n.N }) == nil && find(a.Days, m.Ref, func(n Day) int64 { return n.N }) == nil &&
		find(a.People, m.Ref, func(n Acquaintance) int64 { return n.N }) == nil && find(a.Contacts, m.Ref, func(n Contact) int64 { return n.N }) == nil {
		return nil, noSuch()
	}
	return []Entry{{Kind: Removed, Ref: m.Ref}}, nil
}

func noSuch() error {
	return errs.New(errs.NotFound, "That is not there any more. It may have been removed in another tab.")
}

// long is a date as people write it.
func long(d clock.Date) string { return d.Format("2 January 2006") }

// sceneAt makes the scene of a moment. Where the student's zone is not known, the
// day may be that of the place on earth where it begins first.
func sceneAt(b *Book, a *Application, now time.Time, zone *time.Location) scene {
	s := scene{book: b, app: a}
	if zone != nil {
		s.today = clock.DateOf(now.In(zone))
		s.last = s.today
		return s
	}
	s.today = clock.DateOf(now.UTC())
	s.last = clock.DateOf(now.UTC().Add(14 * time.Hour))
	return s
}
