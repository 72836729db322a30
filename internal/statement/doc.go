// Package statement keeps what a student writes to a place in sentences: personal
// statements and cover letters. It writes nothing itself. It shows, beside the
// student's own text, what can be known by rules: what the place states about itself
// and which of that the text does not answer, sentences that would fit any place,
// sentences that stand in another statement already, the name of another place that
// was left in, claims that the CV's record does not support, and the length.
//
// A Document belongs to an application, or is a base: a text from which several are
// made. A document remembers its base and the version of it, and each of its
// paragraphs is either as in the base, changed since, or written for this place
// (base.go); when the base changes, the paragraphs that were left as they were can
// follow.
//
// Every save is a Revision, and none is changed later. "Ready" belongs to one
// revision: whoever changes the text makes it a draft again. Ready is refused to a
// text that says nothing of this place but its name, or that holds another host's
// name (ready.go). The student may overrule that with a reason, which is kept.
//
// text.go takes a text apart into words and sentences, names.go finds hosts by their
// names, points.go knows what a place states, and report.go puts it together as a
// Report. The rules read English; of a text in another language they say so and look
// at length, names and repetition alone.
//
// A reader, such as a mentor, has no account. Comments of readers hang on a paragraph
// or on the whole (comment.go).
package statement
