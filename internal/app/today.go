package app

import (
	"context"

	"preround/internal/agenda"
	"preround/internal/applications"
	"preround/internal/money"
	"preround/internal/plan/planweb"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/today/todayweb"
)

// today joins the page that a student begins with.
func (h *house) today() {
	pages := &todayweb.Pages{Keeper: h.desk, Who: h.desk.Who, Kept: h.rooms.kept, Plan: h.planOf, Sources: h.dates(), Visits: h.rooms.visits,
		Clock: h.rooms.clock, Strip: planweb.Strip, Styles: web.Sheets{planweb.StripStyles}, Rooms: everything}
	todayweb.Routes(h.site, pages)
	todayweb.API(h.api, pages)
}

// dates are the rooms that have dates, beside the plan.
func (h *house) dates() []agenda.Source {
	return []agenda.Source{
		applications.Agenda{Service: h.tracker},
		money.Dates{Lines: h.rooms.money.Lines, Stays: h.stays},
		h.vault,
		h.requests,
	}
}

// menu is the main navigation of whoever sent the request. A device that keeps
// nothing gets the usual one.
func (h *house) menu(ctx context.Context) []web.MenuItem {
	if h.desk == nil {
		return nil
	}
	if _, err := h.desk.Who(ctx); err != nil {
		return nil
	}
	return keepers
}

// keepers is the navigation of somebody who keeps a plan. It has room for five words
// on a telephone; everything else stands on the page that the last one leads to.
var keepers = []web.MenuItem{
	{Key: string(ui.NavToday), Path: "/today", Label: "Today"},
	{Key: string(ui.NavFind), Path: "/find", Label: "Find"},
	{Key: string(ui.NavPlan), Path: "/plan", Label: "Plan"},
	{Key: string(ui.NavApplications), Path: "/applications", Label: "Applications"},
	{Key: string(ui.NavMore), Path: "/more", Label: "More"},
}

// everything is all that there is, for the page that lists it. A test follows every
// page from here and from the navigation (TestEveryPageIsTwoTapsAway).
var everything = []todayweb.Room{
	{Path: "/today", Title: "Today", Says: "What to do now, this week, and whom you wait for.", Icon: "list-check"},
	{Path: "/find", Title: "Find places", Says: "Clinical, research, public health and more, each with how it fits you.", Icon: "search"},
	{Path: "/plan", Title: "Plan", Says: "Every date from today to the first day, each with its reason.", Icon: "calendar",
		Inside: []todayweb.Link{{Path: "/plan.ics", Label: "As a calendar file"}}},
	{Path: "/applications", Title: "Applications", Says: "How far each has come, with its history, dates, people and what was sent.", Icon: "clipboard-list",
		Inside: []todayweb.Link{{Path: "/application-stages", Label: "Your own stages"}}},
	{Path: "/readiness", Title: "What is missing", Says: "What each paper, test or answer would unlock, the cheapest first.", Icon: "certificate"},
	{Path: "/routes", Title: "Routes", Says: "Every way in, which are open to you, and the way round each that is closed.", Icon: "door-enter"},
	{Path: "/leads", Title: "Your own places", Says: "Places that you found elsewhere; they count in your plan like any other.", Icon: "pencil",
		Inside: []todayweb.Link{{Path: "/leads/new", Label: "Note a place"}, {Path: "/leads/paste", Label: "From a page or text"}, {Path: "/leads/import", Label: "From a table"}}},
	{Path: "/reminders", Title: "Reminders", Says: "Mails before each date that matters, or one a week.", Icon: "mail"},
	{Path: "/money", Title: "Money", Says: "What it costs, what is due when, and what could be lost.", Icon: "coins",
		Inside: []todayweb.Link{{Path: "/money/lines/new", Label: "Note a line"}, {Path: "/money/grants", Label: "Scholarships"}, {Path: "/money/comparison", Label: "Compare"}, {Path: "/money/rates", Label: "Exchange rates"}}},
	{Path: "/cv", Title: "CV", Says: "Each line with its proof, and a version for each application.", Icon: "file-text",
		Inside: []todayweb.Link{{Path: "/cv/record", Label: "The record"}, {Path: "/cv/basics", Label: "Who you are"}, {Path: "/cv/intake", Label: "Take in a file"}, {Path: "/cv/variants/new", Label: "Make a CV"}}},
	{Path: "/statements", Title: "Statements", Says: "What you write to each place, held against what it says of itself.", Icon: "pencil",
		Inside: []todayweb.Link{{Path: "/statements/new", Label: "Begin a text"}}},
	{Path: "/papers", Title: "My papers", Says: "Passport, transcripts, certificates: kept once, with a word before one runs out.", Icon: "e-passport",
		Inside: []todayweb.Link{{Path: "/papers/new", Label: "Add a paper"}}},
	{Path: "/letters", Title: "Letters", Says: "Whom to ask for a letter of recommendation, when, and how far each is.", Icon: "mail-opened",
		Inside: []todayweb.Link{{Path: "/letters/people", Label: "Choose whom to ask"}, {Path: "/letters/new", Label: "Ask somebody"}}},
	{Path: "/kinds", Title: "Kinds of place", Says: "What there is, what it is good for, and what to do without a formal place.", Icon: "book"},
	{Path: "/answers", Title: "Your answers", Says: "Who you are and what you want: all questions, each with why it is asked.", Icon: "id"},
	{Path: "/kept", Title: "Kept plan", Says: "Devices, four words, calendar feed, and every change.", Icon: "device-laptop",
		Inside: []todayweb.Link{{Path: "/kept/leaving", Label: "Forget it on this device"}, {Path: "/kept/deletion", Label: "Delete everything"}}},
	{Path: "/account", Title: "Account", Says: "An e-mail address to sign in with, if you want one.", Icon: "key",
		Inside: []todayweb.Link{{Path: "/account/email", Label: "Your address"}}},
	{Path: "/archive", Title: "Take everything along", Says: "One file with all that is yours, to keep or to move.", Icon: "download",
		Inside: []todayweb.Link{{Path: "/archive/file", Label: "Download it"}}},
	{Path: "/about", Title: "About", Says: "What is stored here, and where every figure comes from.", Icon: "info-circle",
		Inside: []todayweb.Link{{Path: "/sources", Label: "Sources"}, {Path: "/api", Label: "For programs"}}},
}
