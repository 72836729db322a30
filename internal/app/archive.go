package app

import (
	"context"
	"crypto/rand"
	"os"
	"slices"
	"time"

	"preround/internal/account"
	"preround/internal/agenda"
	"preround/internal/applications"
	"preround/internal/archive"
	"preround/internal/archive/archiveweb"
	"preround/internal/calendar"
	"preround/internal/catalog"
	"preround/internal/cv"
	"preround/internal/lead"
	"preround/internal/money"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
	"preround/internal/reminder"
	"preround/internal/student"
)

// shelf is a part of the archive, the tables that it holds, and words about it.
type shelf struct {
	part   archive.Part
	tables []string
	room   archiveweb.Room
}

// shelves lists what a student takes along, in the order in which it is taken in
// again: what others refer to first.
func (h *house) shelves() []shelf {
	return []shelf{
		{account.Records{Store: h.rooms.accounts}, nil, archiveweb.Room{Title: "Account", Says: "since when you keep a plan"}},
		{lead.Archive{Store: h.rooms.leads, Clock: h.rooms.clock, Random: rand.Reader},
			[]string{"lead", "lead_revision", "lead_import", "lead_import_batch", "lead_import_row", "lead_suggestion"},
			archiveweb.Room{Title: "Your own places", Says: "places that the catalogue does not have, their history, imports and suggestions"}},
		{plan.Records{Store: h.rooms.plans}, []string{"plan_revision"}, archiveweb.Room{Title: "Plan", Says: "answers, places, marks, and every change of them"}},
		{applications.Archive{Service: h.tracker}, []string{"application_entry", "application_sent"},
			archiveweb.Room{Title: "Applications", Says: "stages, notes, dates, people, contacts, offers, with their history, and what was sent"}},
		{money.Carrier{Store: h.rooms.money, Transact: h.rooms.db.Write, Stays: h.stays}, []string{"money_line", "money_setting", "money_rate"},
			archiveweb.Room{Title: "Money", Says: "the ledger, your exchange rates, and every change of them"}},
		{cv.Records{Store: h.rooms.cvs}, []string{"cv_record", "cv_variant"}, archiveweb.Room{Title: "CV", Says: "your record, the CVs made from it, and every change of them"}},
		{reminder.Archive{Store: h.rooms.reminds}, []string{"reminder", "reminder_mail"}, archiveweb.Room{Title: "Reminders", Says: "which mails you chose, and which came"}},
		h.statementShelf(),
		h.papersShelf(),
		h.packetsShelf(),
		h.lettersShelf(),
	}
}

// leftOut are the tables of a student that are not exported, each with the reason,
// which the archive tells. A test fails for a table that is neither here nor on a
// shelf.
var leftOut = map[string]string{
	"account_key":      "The keys of your devices, your four words and your feed's address: they open this server and no other, and only their traces are stored.",
	"account_email":    "Your e-mail address: whoever holds the file must not thereby hold the account, so another server asks the address itself.",
	"account_password": noKeys, "account_passkey": noKeys, "account_identity": noKeys,
	"account_token":  "The tokens of your programs: they open this server and no other, and only their traces are stored.",
	"account_role":   "That you own this server: you do not own another by a file.",
	"reminder_link":  "The links in your mails that stop them: they work on this server alone, and only their traces are stored.",
	"calendar_event": "What your calendar feed has sent already: a new server's feed has an address of its own and sends everything anew.",
	"today_visit":    "The day of your last visit: the next one is noted anew.",
}

const noKeys = "A way into your account here: another server asks you for one of its own."

const noLeads = "The places that you noted yourself: they are not part of the archive yet."

func (h *house) archive() {
	a := &archive.Archive{Version: version(), Clock: h.rooms.clock, Snapshot: h.rooms.db.Read, Transact: h.rooms.db.Write, Calendar: h.archiveCalendar, Facts: []string{"account"}}
	var rooms []archiveweb.Room
	for _, s := range h.shelves() {
		a.Parts = append(a.Parts, s.part)
		s.room.Name = s.part.Name()
		rooms = append(rooms, s.room)
	}
	for _, why := range leftOut {
		a.LeftOut = append(a.LeftOut, why)
	}
	slices.Sort(a.LeftOut)
	a.LeftOut = slices.Compact(a.LeftOut)
	pages := &archiveweb.Pages{Archive: a, Rooms: rooms, Keeper: h.desk, Who: h.desk.Who, Spool: h.options.spool}
	archiveweb.Routes(h.site, pages)
	archiveweb.API(h.api, pages)
}

// archiveCalendar is all dates of a student as a file.
func (h *house) archiveCalendar(ctx context.Context, who student.ID) ([]byte, error) {
	state, err := h.rooms.kept(ctx, who)
	if err != nil || len(state.Query()) == 0 {
		return nil, err
	}
	today := clock.Today(h.rooms.clock, time.UTC)
	events := calendar.FromPlan(h.planOf(ctx, who, state, today), calendar.Options{})
	zone := student.Zone(state.Student.Facts)
	entries, err := h.datesOf(ctx, who, agenda.Day{Now: h.rooms.clock.Now(), Zone: zone})
	if err != nil {
		return nil, err
	}
	events = calendar.Join(events, entries, calendar.Dates{Zone: zone, Link: func(path string) string { return web.Absolute(ctx, path) }})
	return calendar.File(calendar.Head{Name: "Preround", Link: web.Absolute(ctx, "/plan")}, events, today), nil
}

// planOf is the plan of a student on a day, without chances.
func (h *house) planOf(ctx context.Context, who student.ID, state plan.State, today clock.Date) plan.Plan {
	targets, _ := state.Resolve(func(id catalog.ID) (*catalog.Place, bool) { return h.find(ctx, who, id) })
	return plan.Build(plan.Request{Today: today, Student: state.Student, Targets: targets, Marks: state.Marks, Zone: student.Zone(state.Student.Facts)})
}

// spool makes a file to gather in. It has no name any more where the system allows
// that, so that nothing is left behind by a crash.
func (o Options) spool() (*os.File, func(), error) {
	folder := o.Data
	if o.DatabaseURL != "" {
		folder = "" // the system's own
	}
	f, err := os.CreateTemp(folder, ".spool-*")
	if err != nil {
		return nil, nil, err
	}
	named := os.Remove(f.Name()) != nil
	return f, func() {
		_ = f.Close()
		if named {
			_ = os.Remove(f.Name())
		}
	}, nil
}
