// Package letters is a student's requests for letters of recommendation: whom to
// ask, what the referee is given, when, and how far each request has come. It knows
// nothing of the letters themselves; no text, file or size of one is ever here.
//
// A Request is a log of Events that is only ever added to. Until it is asked it is a
// Draft that the student writes; asking fixes all of it: the referee's address, the
// destinations, and whether the student has waived the right to read the letter. A
// change of any of these is a new request (Again), so no waiver is ever undone for a
// letter that has come (Row 4), and no address is exchanged behind a referee's back
// (Row 3). What deed leads from which State to which stands in one table (state.go).
//
// The referee has no account. Service makes a link through Links, and the referee's
// pages come back with ForReferee, Answer, Arrived, SentDirectly and TakenBack: these
// ask by the id of the request alone, which only an invitation holds. The student's
// side sees a state and a day, and nothing else, of what referees do: Shown is all
// that leaves this package for pages, exports and packets.
//
// A request goes as a mail of this server, in which case the student never sees the
// link, or as a text that the student passes on; then whoever receives the letter is
// told so (Asked.PassedOn). The server reminds a referee twice at most (chase.go):
// five working days after no answer, and a week before the day.
//
// Each request carries a pack, one PDF with what a referee needs: what, where, until
// when, what was done together, three facts that the student suggests, the CV. It
// never holds a sentence of a letter.
package letters
