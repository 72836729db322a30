// Package calendar turns a plan into iCalendar (RFC 5545), for the one-off file
// of a visitor and the private feed of a kept plan.
//
// FromPlan makes an event of each step that is still to do and one of each
// deadline. Most dates are civil days and become all-day events, which show on
// the same day wherever the student travels; a window that opens at an hour
// becomes an event at that moment in the host's zone, with the zone's rules in the
// file, so that daylight saving never moves it.
//
// A calendar program fetches the feed again and again and must not lose or double
// anything: an event keeps its UID for as long as its step exists, its SEQUENCE
// rises when it changes, and when the step goes it is sent as CANCELLED for a
// while instead of vanishing. That needs a memory of what was sent before: Update
// compares and is pure, Memory keeps the rows (calendardb), and Feed joins the two.
// A visitor's file has no memory: its sequence is 0 and its stamp the plan's day.
package calendar
