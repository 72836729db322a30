// Package plan works back from the first day on the ward to today.
//
// A plan is computed, never stored: plan = f(today, student, targets, marks).
// A target is a real place, or "a place like this in that country" when none is
// chosen. State carries all that but the day, and is written as the query of an
// address.
//
// Words: a step is one thing to do; a mark is what the student says about a step
// (have it, done on, takes longer, not before); slack is the days between a
// step's date and its latest date; a target is lost when a step can no longer be
// done in time; a journey is travel to one country, a stay one first day of it.
//
// # How it is computed
//
// templates.go is the table of steps, and leads.go names the row of
// lead_times.csv that says how long each takes, by country. needsOf reads what a
// target asks for and graph.go makes one step for all targets that can share it.
//
// For each target alone, pass.go walks forward from today and back from the fixed
// days: the last day of a round of applications, and the first day. It does so at
// the usual pace and, where that fails, at quicker ones down to the best case; if
// even that fails the target is lost. A target may aim at any round that closes
// before its start, so a start moved back never loses a place; only a round said
// to be for certain months, or a held paper that runs out, can do that.
//
// schedule.go then gives every shared step one day: as late as is comfortable
// (the usual time of all that follows, with room after each), never before what
// it follows, not in an exam block, not on a weekend where an office is needed,
// and spread over the hours of the week. Applications are alternatives: what
// comes after an offer, such as the visa, follows the first offer of a journey.
//
// Marks that something is done are applied to the finished plan: they free time
// and save targets, and move no other step to a later day.
//
// Where nobody states a deadline there is still one day to apply by, half way from
// the usual to the shortest time before such a start (aim.limit): the verdict, the
// latest days, the deadline shown and the chance all go by it. Rounds are the
// catalogue's (catalog.Place.Turn); of a closing in a month without a day the first
// counts, less a week. Of a lost target only the chain of steps that made it too
// late is listed.
//
// # Chances
//
// A lead time (shortest, usual, longest) is read as a triangular distribution
// over days. The chance to be ready in time is computed exactly along the graph:
// sums by convolution, maxima by products, and where several steps wait for the
// same uncertain one (everything after an offer does) by going through each of
// its days; a test compares it with plain enumeration. Exact is the arithmetic,
// not the world: durations are taken as independent of one another, the figures
// are often "typical, unverified", and being ready is not being accepted. The
// chance of a single step takes maxima over steps that share the offer as
// independent, and is therefore a little low for them.
//
// A day that a host states counts as the day before, because a time zone can eat
// the last hours; where the hour is known and Request.Zone is given, days are
// those of the student's own calendar.
package plan
