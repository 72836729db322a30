package papers

import (
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

// ID names a paper; nobody guesses one.
type ID string

// Status is how far one has come with a paper.
type Status string

// The statuses.
const (
	Held   Status = "held"
	Asked  Status = "asked"
	Wanted Status = "wanted"
)

// Statuses in their order.
func Statuses() []Status { return []Status{Held, Asked, Wanted} }

// Label is the status in words for people.
func (s Status) Label() string {
	switch s {
	case Held:
		return "I have it"
	case Asked:
		return "Asked for, not here yet"
	}
	return "Still to get"
}

// Facts is what the student says of a paper.
type Facts struct {
	Title    string     // tells it apart from others of its kind: "Year 3", "IELTS"; may be empty
	Status   Status     //
	Official bool       // sealed or signed by whoever issued it
	Issued   clock.Date // 0 not said
	Expires  clock.Date // the last day on which it counts; 0 none or not said
	Note     string
}

// Paper is a paper as it stands now.
type Paper struct {
	ID       ID
	Kind     Kind
	Rev      int64 // of its facts, from 1
	Facts    Facts
	Made     time.Time
	Changed  time.Time
	Gone     time.Time // when it was deleted; zero for those that are there
	Versions int
	Latest   *Version // the newest file; nil for none
}

// Version is one file of a paper.
type Version struct {
	N       int // from 1
	At      time.Time
	Name    string // for people, harmless
	Type    inspect.Type
	Bytes   int64
	Pages   int
	Width   int
	Height  int
	Signed  bool
	Remarks string // what was taken out or kept, a line each
	SHA256  []byte
	Scanned time.Time // by a virus scanner; zero: not yet, or there is none
	Virus   string    // what it found
	Blob    string
	Key     []byte
}

// Revision is what was said of a paper at some time.
type Revision struct {
	Rev   int64
	At    time.Time
	Facts Facts
}

// Name is what a paper is called in lists: its kind, and its title.
func (p Paper) Name() string {
	if p.Facts.Title == "" {
		return p.Kind.Label()
	}
	if p.Kind == "other" || p.Kind == "certificate" {
		return p.Facts.Title
	}
	return p.Kind.Label() + ": " + p.Facts.Title
}

// Limits of one student.
const (
	MaxPapers   = 200
	MaxVersions = 50
	MaxTitle    = 80  // bytes
	MaxNote     = 500 // bytes
)

// Check finds what is wrong with what was said of a paper.
func (f Facts) Check() error {
	var wrong []errs.Problem
	fault := func(field, says string) { wrong = append(wrong, errs.Problem{Field: field, Says: says}) }
	if f.Status != Held && f.Status != Asked && f.Status != Wanted {
		fault("status", "Choose how far you have come with it.")
	}
	if len(f.Title) > MaxTitle || strings.ContainsAny(f.Title, "\r\n") {
		fault("title", "Shorten the title to 80 letters, in one line.")
	}
	if len(f.Note) > MaxNote {
		fault("note", "Shorten the note to 500 letters.")
	}
	if !utf8.ValidString(f.Title + f.Note) {
		fault("note", "The note holds characters that are not text. Type it again.")
	}
	wrong = append(append(wrong, guard.OwnProblems("title", f.Title)...), guard.OwnProblems("note", f.Note)...)
	if f.Issued != 0 && f.Expires != 0 && f.Expires < f.Issued {
		fault("expires", "The paper runs out before it was issued. Look at both dates again.")
	}
	return errs.Faults(wrong)
}

// Validity is how a paper stands on a day.
type Validity string

// The validities. Warned and Urgent are valid, but not for long.
const (
	Endless Validity = "endless" // no end is known
	Valid   Validity = "valid"
	Warned  Validity = "warned" // 90 days or less
	Urgent  Validity = "urgent" // 30 days or less
	Expired Validity = "expired"
)

// Days before the end at which the student is warned.
const (
	WarnDays   = 90
	UrgentDays = 30
)

// On tells how the paper stands on a day. The last day still counts.
func (f Facts) On(day clock.Date) Validity {
	switch left := day.DaysUntil(f.Expires); {
	case f.Expires == 0:
		return Endless
	case left < 0:
		return Expired
	case left <= UrgentDays:
		return Urgent
	case left <= WarnDays:
		return Warned
	}
	return Valid
}
