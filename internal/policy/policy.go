// Package policy says who may do what. One table answers for pages, the API,
// feeds and exports alike, so that what is refused in one place is not granted in
// another.
//
// Who asks is an Asker: a visitor, a student, the owner of the server, a program
// with a token, a calendar program with the secret link of a feed. What is asked
// for is a Kind of thing and an Act. A thing of a student is only ever looked up by
// that student's id, so "may a student see plans" always means their own; of
// another's there is no way to ask, and the answer there is "not found".
//
// A kind or act that is new is refused to everybody until it stands in the table.
package policy

import "slices"

// Role is what a person is on this server.
type Role string

// The roles. Every owner is a student too. Office is who handles letters of
// recommendation on a school's server: a role asked for those alone, beside what the
// same person is as a student.
const (
	Visitor Role = "visitor"
	Student Role = "student"
	Owner   Role = "owner"
	Office  Role = "office"
)

// Way is how the asker came: it can only take away from what the role may do.
type Way string

// The ways.
const (
	Browser    Way = "browser"     // a device that keeps a plan
	ReadToken  Way = "token:read"  // a program that may read
	WriteToken Way = "token:write" // a program that may read and change
	FeedLink   Way = "feed link"   // a calendar program
)

// Asker is who asks.
type Asker struct {
	Role Role
	Way  Way
}

// Kind is a kind of thing.
type Kind string

// The kinds.
const (
	Catalogue Kind = "catalogue"        // places, and what else is the same for everybody
	Things    Kind = "my things"        // plan, applications, money, leads, files: all that a student keeps
	Dates     Kind = "my dates"         // the dates of all that, as a calendar shows them
	Keys      Kind = "my keys"          // devices, addresses, passkeys, passwords, words, tokens, feed links
	Export    Kind = "my whole copy"    // everything of a student in one file, and taking such a file in
	Account   Kind = "my account"       // all of it together: what deletion deletes
	Area      Kind = "the owner's area" // reports, suggestions, settings of the server
	MyLetter  Kind = "a letter of mine" // one that the student did not waive the right to read
	Held      Kind = "held letters"     // letters of others, as a school's server keeps them
)

// Act is what is done.
type Act string

// The acts.
const (
	See    Act = "see"
	Make   Act = "make"
	Change Act = "change"
	Delete Act = "delete"
)

var (
	all    = []Act{See, Make, Change, Delete}
	seeing = []Act{See}
)

// roles is what each role may do with each kind, coming by a browser. Reports and
// suggestions of visitors are things they make for the owner's area.
var roles = map[Role]map[Kind][]Act{
	Visitor: {Catalogue: seeing, Area: {Make}},
	Student: {Catalogue: seeing, Area: {Make}, Things: all, Dates: seeing, Keys: all, Export: {See, Make}, Account: {See, Delete}, MyLetter: seeing},
	Owner:   {Catalogue: all, Area: all, Things: all, Dates: seeing, Keys: all, Export: {See, Make}, Account: {See, Delete}, MyLetter: seeing},
	Office:  {Held: {See, Change}},
}

// ways is what each way lets through. Keys, the whole account, the owner's area and
// letters are for a person at a browser alone: a token that leaks must not be able to
// make another, lock its owner out, speak for the server, or read what others wrote.
var ways = map[Way]map[Kind][]Act{
	Browser:    {Catalogue: all, Things: all, Dates: all, Keys: all, Export: all, Account: all, Area: all, MyLetter: seeing, Held: {See, Change}},
	ReadToken:  {Catalogue: seeing, Things: seeing, Dates: seeing, Export: seeing},
	WriteToken: {Catalogue: seeing, Things: all, Dates: seeing, Export: {See, Make}},
	FeedLink:   {Dates: seeing},
}

// May tells whether the asker may do that with things of that kind.
func May(a Asker, act Act, kind Kind) bool {
	return slices.Contains(roles[a.Role][kind], act) && slices.Contains(ways[a.Way][kind], act)
}

// Kinds lists every kind, and Acts every act, for whoever goes through all of it.
func Kinds() []Kind {
	return []Kind{Catalogue, Things, Dates, Keys, Export, Account, Area, MyLetter, Held}
}

// Acts lists every act.
func Acts() []Act { return slices.Clone(all) }
