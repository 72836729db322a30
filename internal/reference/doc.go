// Package reference answers questions of fact that are the same for everybody:
// what a country is called, how long a visa usually takes, what a test's score
// is worth, when a country's medical students sit exams.
//
// The tables are embedded CSV files from data/reference and never change while
// the program runs. Each is read once, when first asked for, because most
// visitors need few of them and start-up must be quick. A row that holds a
// figure also holds where the figure is from (Source) and whether anybody read
// it there (Checked); pages show both, and a figure nobody checked is called
// "typical, unverified". An unknown key gives the zero value and false, never a
// guess. A malformed table is a fault of the program's own files and panics at
// first use; a test reads them all.
package reference

// Checked tells how far a figure was verified when the table was made.
type Checked string

// The three states of a figure.
const (
	CheckedYes    Checked = "yes"    // read in a public page
	CheckedPartly Checked = "partly" // some of it was
	CheckedNo     Checked = "no"     // general knowledge
)
