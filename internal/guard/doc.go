// Package guard finds in free text what could tell who a patient is: numbers that
// name a person, birth dates, telephone numbers and addresses, names. It knows the
// text and nothing else; the same text gives the same findings, in well under a
// millisecond a page.
//
// # Two strengths
//
// A hard finding is refused: [Problems] says what was found and how to write it
// instead. A soft one is kept, and the page says so: [Remark]. Students write many
// things that look alike and tell of nobody: a supervisor's name, the number of an
// elective office, the day of an interview, Parkinson and Cushing. So nearly every
// rule asks for two signs: the thing itself, and a word beside it that speaks of a
// patient. A number with a check digit and a shape of its own (943 476 5919) is
// sign enough.
//
// # How it reads
//
// The text is cut into tokens (tokens.go), each with what its word may mean
// (words.go). Rules then look for anchors: a number (numbers.go), a date (dates.go),
// a name (names.go), a ward or an age (soft.go). Names are looked up in lists of
// names only where no title such as “Mrs” stands before them.
//
// # What is a student's own
//
// A passport number, a birth date or an address of the student's own is no patient's.
// In fields that hold such things ([Own]) only what can be nobody's own is refused;
// in all others the words “my” and “I was born” tell them apart.
package guard
