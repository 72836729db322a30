// Package money reckons what a placement costs, what pays for it, and what would
// be lost if it fell through on a given day.
//
// A line of the ledger is one thing that is paid or received: what it is, what it
// was estimated at and what it really came to, each in the currency in which it is
// asked for, by when, and whether it comes back. A line belongs to one stay (an
// application) or to the whole. Lines are never overwritten: each change is a
// revision, because "when did that change?" is what a person asks about money.
//
// Everything is added up in the student's home currency at dated rates, which the
// student may replace. Amounts are whole numbers of smallest units and rates exact
// fractions. Each line is converted on its own, rounded to the nearest smallest
// unit (halves away from zero), and totals add up those rounded figures, so that
// what stands on a page adds up; a total is therefore off from the exact one by at
// most half a unit for each line. What is not known is never counted as nothing:
// totals name the lines without a figure.
package money
