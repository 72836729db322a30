// Package fit answers three questions about a student and a place: may I, would
// I, and how well, each with its reason.
//
// It is a pure function. For every criterion (stage, year, whose students,
// citizenship, language, exams, dates and length, deadline still reachable,
// money) it says yes, no or unknown, in a sentence, with the source of the fact;
// unknown never counts as no. For every wish (country, kind, specialty, skill,
// length, month, pay) it names what the wish adds. The rank is the plain sum of
// those contributions. Judge explains one place in full; a Scorer says the same
// verdict and score from a place's Traits alone, fast enough for a million.
package fit
