// Package plan works back from the first day on the ward to today.
//
// A plan is computed, never stored: plan = f(today, student, targets, marks).
// A target is a real place, or "a place like this in that country" when none is
// chosen. The engine knows the graph of steps that lead there (ask referees, sit
// a language test, window opens, send, wait, visa, travel), how long each usually
// takes as a range, what must come before it, how long its result stays valid,
// and which steps one effort serves for several targets.
//
// Walking back from a target's fixed dates it gives each step its latest date
// (later than this and the target is lost); walking forward from today it gives
// the earliest; between them it proposes a date that leaves room, avoids exam
// blocks and does not fill a week with more than the student's hours. The chance
// that a step is ready in time comes from the lead-time ranges by exact discrete
// convolution along the graph, not from random trials.
//
// Words: a step is one thing to do; a mark is what the student says about a step
// (have it, done on, takes longer, not before); slack is the days between a
// step's date and its latest date; a target is lost when a step can no longer be
// done in time.
package plan
