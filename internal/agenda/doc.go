// Package agenda is what a student has to think of, by date, whatever room it
// comes from: a step of the plan, the day by which an offer must be answered, a
// window that opens at an hour, a payment that can no longer be got back.
//
// A room that has dates is a Source: it gives entries for one student. Three
// rooms read them. Today shows what is due now, this week, and what waits for
// others; reminder sends a mail before a date that matters; calendar puts all of
// it into the private feed. None of the three knows where an entry comes from,
// so a new room is in all of them when it has a Source.
//
// An entry names itself for ever (ID), so that a calendar can move it instead of
// doubling it and a mail is sent once. It never says anything that changes from
// one day to the next by itself (days left, chances): whoever shows it counts.
package agenda
