// Package held keeps the letters of recommendation themselves, apart from all that a
// student can reach. A letter belongs to its referee and to those it is written for. So
// nothing here is asked by student: a letter is named by a Where, which only an
// invitation or the office has, and no list of a student's things leads to one.
//
// What is handed in becomes a Version: numbered, never changed, linked to the one
// before by a hash, so that a changed byte is noticed (Check, and the receipt of the
// referee, which holds for one version alone). The file lies encrypted in the store of
// files under a key of its own; replacing or withdrawing a letter deletes that key, so
// the former file can never be read again, while the row tells that it was there.
//
// Who may open a letter is decided by one function, May, which asks package policy:
//
//   - the office of a school's server, letters of others, each opening with a row in a
//     log that is only added to and that the referee's receipt names;
//   - the student, a letter for which the right to read it was not waived.
//
// Nobody else: the server's owner as such finds nothing here. Whether a waived letter
// is taken at all depends on the server (House.Takes): on a personal one the student
// runs the machine, and no program can keep a letter from them there.
//
// What a referee has written so far is a draft. A link alone never shows it, because a
// link may lie in the mailbox of the student: it takes the browser that wrote it, or a
// code sent to the referee's address (Pass).
package held
