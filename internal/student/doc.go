// Package student holds what a student has told us: facts (who I am) and goals
// (what I want), one answer to one question each.
//
// Three answers are enough for a plan; every other one may stay unknown, and the
// zero value always means "not said", never "no". Until a student keeps the plan
// the answers live in the address of the page (see Query and FromQuery), so
// nothing is stored of somebody who only looks.
package student
