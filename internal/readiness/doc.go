// Package readiness answers what a student still lacks for the places they want,
// and what each missing thing would unlock, cheapest first.
//
// A gap is one thing that a place waits for and the student can act on: an
// answer not given, a paper, a test, a language, or a question that only the
// school can answer. A place is ready when it has no gap, and unlocked when its
// last one is closed. Several places share a gap: that is the graph.
//
// What a place waits for is a list of clauses, all needed; a clause with several
// gaps in it ("IELTS 7.0 or TOEFL 100") needs one of them. A gap may cover
// another: IELTS 7.0 does where 6.5 is asked, two letters where one is.
//
// What a gap costs is the usual time that the plan reckons with, and the fee
// where a source states one. Gaps are closed side by side, so a set of them takes
// as long as its longest and costs the sum of the fees. A time that nobody states
// is not nothing: it comes after every known one.
//
// Only what can be had before an offer counts. A visa, insurance and a police
// certificate follow the offer (the plan has their dates), and an application
// form and an interview are the applying itself. What no source says of a place
// is named beside it as a question to the host and keeps nothing locked, because
// no paper can open it. A place with a no that no paper, test or answer can
// change is out of reach and is only counted.
//
// Everything here is a pure function of the student, the marks, the places and
// the day.
package readiness
