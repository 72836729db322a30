// Package today decides what a student sees first: what is to be done now, what
// this week, and whom or what the student is waiting for.
//
// It reads the agenda, which has the dates of all rooms, and sorts it by the
// student's own day. An entry is now when its day has come, in this week when it
// comes within seven days, waiting when others act, else later. What cannot be done
// any more, or is done, is over and is not shown. Nothing is in two groups.
//
// When nothing is to be done, it says so and until when: "Nothing to do until
// Thursday." What lies behind is told without blame: the day it was planned for, and
// the last day that still works.
//
// After a break of weeks it says what changed meanwhile (news.go). For that it
// remembers of the last visit which dates others had set.
package today
