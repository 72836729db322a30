// Package applications follows each place that a student applies to, from the
// first interest to the last day on the ward, or to its end. It holds the rules
// and knows neither pages nor database.
//
// Everything that happens is an Entry of a log that only grows: a move to another
// stage, a note, a contact, a day to remember, an offer. An Entry says when it was
// recorded, by whom, and the day it is for, which may lie back. What the pages show
// is the Book, read from the log by Read; to take something back is one entry more,
// and nothing is ever overwritten.
//
// Words: a stage is how far an application has come; the table in stages.go is the
// only place that says what may follow what. A student may place own stages after
// ours. Closed is a stage with a Reason. An Act is one thing that a person does
// (Move, Write, Meet, Log, ...); the Service carries it out, in one transaction with
// what it means for the plan. Silence says when the one follow-up is due; Sent is
// what was sent, frozen on the day.
package applications
