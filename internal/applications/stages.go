package applications

import "slices"

// Stage is how far an application has come.
type Stage string

// The stages, in the order in which they usually come. Closed is the end before
// the end, with a Reason.
const (
	Interested  Stage = "interested"
	Preparing   Stage = "preparing"
	Ready       Stage = "ready"
	Sent        Stage = "sent"
	Released    Stage = "released"
	Interview   Stage = "interview"
	Offer       Stage = "offer"
	Accepted    Stage = "accepted"
	Cleared     Stage = "cleared"
	OnPlacement Stage = "on_placement"
	Completed   Stage = "completed"
	Closed      Stage = "closed"
)

// Reason is why an application was closed.
type Reason string

// The reasons.
const (
	NoReply       Reason = "no_reply"
	Declined      Reason = "declined" // by them
	Withdrawn     Reason = "withdrawn"
	OfferDeclined Reason = "offer_declined" // by the student
	WindowMissed  Reason = "window_missed"
	VisaRefused   Reason = "visa_refused"
)

// Turn is whose turn it is in a stage.
type Turn string

// The turns.
const (
	Yours   Turn = "you"
	Hosts   Turn = "host"
	Nobodys Turn = ""
)

// rule is a row of the table: what a stage is and what may follow it.
type rule struct {
	stage Stage
	label string
	says  string // what it means, for the menu and the empty column
	turn  Turn
	next  []Stage  // what usually follows, first in menus
	skips []Stage  // what may follow as well: a step left out, or a mistake put right
	ends  []Reason // how it may end from here
}

// The table: every move that is allowed, and no other, stands here. Forward moves
// may leave stages out, because hosts do; backward moves put mistakes right; and
// what is closed may be opened again at any stage. How it may end depends on how far
// it came: nobody is turned down by a host that has heard nothing.
var table = []rule{
	{Interested, "Interested", "You are thinking about it.", Yours, []Stage{Preparing}, all(Interested, Preparing), []Reason{Withdrawn, WindowMissed}},
	{Preparing, "Preparing", "You are getting the papers together.", Yours, []Stage{Ready, Sent}, all(Preparing, Ready, Sent), []Reason{Withdrawn, WindowMissed}},
	{Ready, "Ready to send", "Everything is there; it has not gone off.", Yours, []Stage{Sent}, all(Ready, Sent), []Reason{Withdrawn, WindowMissed}},
	{Sent, "Sent", "The host, or your school, has it.", Hosts, []Stage{Released, Interview, Offer}, all(Sent, Released, Interview, Offer), []Reason{NoReply, Declined, Withdrawn}},
	{Released, "Released by school", "Your school has checked it and passed it on.", Hosts, []Stage{Interview, Offer}, all(Released, Interview, Offer), []Reason{NoReply, Declined, Withdrawn}},
	{Interview, "Interview", "They want to speak with you, or have done so.", Hosts, []Stage{Offer}, all(Interview, Offer), []Reason{Declined, NoReply, Withdrawn}},
	{Offer, "Offer", "They say yes; you have to answer.", Yours, []Stage{Accepted}, all(Offer, Accepted), []Reason{OfferDeclined, Declined, Withdrawn, VisaRefused}},
	{Accepted, "Accepted", "You have said yes. Visa, health and papers come now.", Yours, []Stage{Cleared}, all(Accepted, Cleared), []Reason{VisaRefused, Withdrawn, Declined}},
	{Cleared, "Cleared", "Documents, visa and health are settled.", Nobodys, []Stage{OnPlacement}, all(Cleared, OnPlacement), []Reason{Withdrawn, VisaRefused, Declined}},
	{OnPlacement, "On placement", "You are there.", Nobodys, []Stage{Completed}, all(OnPlacement, Completed), []Reason{Withdrawn}},
	{Completed, "Completed", "It is behind you.", Nobodys, nil, all(Completed), nil},
	{Closed, "Closed", "It came to an end before its end.", Nobodys, nil, all(Closed), nil},
}

// all is every open stage but those named.
func all(but ...Stage) []Stage {
	var out []Stage
	for _, s := range []Stage{Interested, Preparing, Ready, Sent, Released, Interview, Offer, Accepted, Cleared, OnPlacement, Completed} {
		if !slices.Contains(but, s) {
			out = append(out, s)
		}
	}
	return out
}

// reasonWords are the reasons as people say them.
var reasonWords = map[Reason]struct{ label, says string }{
	NoReply:       {"No reply", "no reply came"},
	Declined:      {"Declined by them", "they said no"},
	Withdrawn:     {"Withdrawn", "you withdrew it"},
	OfferDeclined: {"Offer declined", "you declined the offer"},
	WindowMissed:  {"Window missed", "the window closed before it was sent"},
	VisaRefused:   {"Visa refused", "the visa was refused"},
}

// Reasons lists the reasons in the order of menus.
var Reasons = []Reason{NoReply, Declined, Withdrawn, OfferDeclined, WindowMissed, VisaRefused}

// Stages lists the open stages in their order.
func Stages() []Stage { return all() }

func ruleOf(s Stage) (rule, bool) {
	i := slices.IndexFunc(table, func(r rule) bool { return r.stage == s })
	if i < 0 {
		return rule{}, false
	}
	return table[i], true
}

// Known tells whether it is one of the stages.
func (s Stage) Known() bool { _, ok := ruleOf(s); return ok }

// Open tells whether the application goes on.
func (s Stage) Open() bool { return s != Closed }

// Label is the stage in words for people.
func (s Stage) Label() string { r, _ := ruleOf(s); return r.label }

// Says is what the stage means, in one sentence.
func (s Stage) Says() string { r, _ := ruleOf(s); return r.says }

// Turn is whose turn it is.
func (s Stage) Turn() Turn { r, _ := ruleOf(s); return r.turn }

// Order is where the stage stands, from 0; Closed comes last.
func (s Stage) Order() int {
	return slices.IndexFunc(table, func(r rule) bool { return r.stage == s })
}

// Past tells whether the stage comes after the other in the usual order.
func (s Stage) Past(other Stage) bool { return s.Open() && s.Order() > other.Order() }

// Gone tells whether an application at this stage has been sent.
func (s Stage) Gone() bool { return s == Sent || s.Past(Sent) }

// Usual lists the stages that usually follow.
func (s Stage) Usual() []Stage { r, _ := ruleOf(s); return r.next }

// Others lists the stages that may follow as well.
func (s Stage) Others() []Stage { r, _ := ruleOf(s); return r.skips }

// Ends lists the reasons for which it may be closed at this stage.
func (s Stage) Ends() []Reason { r, _ := ruleOf(s); return r.ends }

// May tells whether an application may go from this stage to the other; to Closed
// only with a reason that fits.
func (s Stage) May(to Stage, why Reason) bool {
	r, ok := ruleOf(s)
	if !ok {
		return false
	}
	if to == Closed {
		return slices.Contains(r.ends, why)
	}
	return why == "" && (slices.Contains(r.next, to) || slices.Contains(r.skips, to))
}

// Label is the reason in words for people.
func (r Reason) Label() string { return reasonWords[r].label }

// Says is the reason as the end of a sentence: "no reply came".
func (r Reason) Says() string { return reasonWords[r].says }

// DeadEnd tells whether it ended without the student wanting it to, so that other
// ways are worth showing.
func (r Reason) DeadEnd() bool {
	return r == NoReply || r == Declined || r == WindowMissed || r == VisaRefused
}
