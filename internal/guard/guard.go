package guard

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"preround/internal/platform/errs"
)

// Kind says what was found.
type Kind string

// The kinds. The last six are only ever soft.
const (
	NHSNumber    Kind = "nhs-number"
	CHINumber    Kind = "chi-number"
	CNIC         Kind = "cnic"
	Aadhaar      Kind = "aadhaar"
	SSN          Kind = "ssn"
	RecordNumber Kind = "record-number" // of a hospital, with its word beside it
	NationalID   Kind = "national-id"   // any other number of a person, with its word beside it
	BirthDate    Kind = "birth-date"
	Phone        Kind = "phone"
	Address      Kind = "address"
	Name         Kind = "name"
	LikeNumber   Kind = "like-number" // its check digit is right, and nothing says whose it is
	Encounter    Kind = "encounter"   // the exact day on which a patient was seen
	Ward         Kind = "ward"
	Initials     Kind = "initials"
	GreatAge     Kind = "great-age" // over 89
	Hospital     Kind = "hospital"
)

// Kinds lists all kinds, the hard ones first.
func Kinds() []Kind {
	return []Kind{NHSNumber, CHINumber, CNIC, Aadhaar, SSN, RecordNumber, NationalID, BirthDate, Phone, Address, Name,
		LikeNumber, Encounter, Ward, Initials, GreatAge, Hospital}
}

// Finding is one place in a text.
type Finding struct {
	Kind     Kind
	Hard     bool // to be refused; else only to be pointed out
	From, To int  // bytes of the text
	Words    string
}

// Check finds everything in a text, in its order. No two findings overlap: of two
// the hard one is kept, and of two alike the longer.
func Check(text string) []Finding {
	if len(text) < 4 {
		return nil
	}
	r := read(text)
	if len(r.tokens) < 2 && !r.hasDigits {
		return nil
	}
	r.numbers()
	r.birthDates()
	r.contacts()
	r.names()
	r.soft()
	return r.settle()
}

// ownKinds may be the student's own.
var ownKinds = map[Kind]bool{NHSNumber: true, CHINumber: true, CNIC: true, Aadhaar: true, SSN: true, NationalID: true,
	BirthDate: true, Phone: true, Address: true, LikeNumber: true, Encounter: true, Initials: true}

// Own finds what cannot be the student's own, in a field that holds such things: the
// remark on a passport, the name of a file.
func Own(text string) []Finding {
	return slices.DeleteFunc(Check(text), func(f Finding) bool { return ownKinds[f.Kind] })
}

// Letter finds what no letter of recommendation needs. It speaks of a student as “Ms
// Khan”, among illnesses, on every line: a name counts only beside the word patient.
func Letter(text string) []Finding {
	return slices.DeleteFunc(Check(text), func(f Finding) bool {
		return f.Kind == Name && !strings.Contains(strings.ToLower(text[max(0, f.From-10):f.To]), "patient")
	})
}

// LetterProblems are Problems of a letter of recommendation.
func LetterProblems(field, text string) []errs.Problem { return problems(field, Letter(text)) }

func (r *reader) settle() []Finding {
	slices.SortStableFunc(r.found, func(a, b Finding) int {
		switch {
		case a.Hard != b.Hard && a.Hard:
			return -1
		case a.Hard != b.Hard:
			return 1
		}
		return cmp.Or(cmp.Compare(b.To-b.From, a.To-a.From), cmp.Compare(a.From, b.From))
	})
	var kept []Finding
	for _, f := range r.found {
		if !slices.ContainsFunc(kept, func(k Finding) bool { return f.From < k.To && k.From < f.To }) {
			f.Words = r.text[f.From:f.To]
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b Finding) int { return cmp.Compare(a.From, b.From) })
	return kept
}

// Problems are the hard findings of a field as faults of the input: one sentence a
// field, which names the words and says how to write it instead.
func Problems(field, text string) []errs.Problem { return problems(field, Check(text)) }

// OwnProblems are Problems of a field that may hold what is the student's own.
func OwnProblems(field, text string) []errs.Problem { return problems(field, Own(text)) }

func problems(field string, found []Finding) []errs.Problem {
	for _, f := range found {
		if f.Hard {
			return []errs.Problem{{Field: field, Says: "“" + clip(f.Words) + "” " + said[f.Kind].reads + " " + said[f.Kind].instead}}
		}
	}
	return nil
}

// Remark is what a page says after it saved texts with soft findings; empty for none.
func Remark(texts ...string) string {
	var soft []Finding
	for _, t := range texts {
		for _, f := range Check(t) {
			if !f.Hard && !slices.ContainsFunc(soft, func(s Finding) bool { return s.Kind == f.Kind }) {
				soft = append(soft, f)
			}
		}
	}
	if len(soft) == 0 {
		return ""
	}
	first := soft[0]
	says := "Have a second look: “" + clip(first.Words) + "” " + said[first.Kind].reads + " " + said[first.Kind].instead
	if len(soft) > 1 {
		says += " Look at “" + clip(soft[1].Words) + "” too."
	}
	return says
}

// And adds the remark on texts to what a page says after saving them.
func And(says string, texts ...string) string {
	if remark := Remark(texts...); remark != "" {
		return says + " " + remark
	}
	return says
}

// Form adds the remark on everything that was typed into a form.
func Form(says string, values map[string][]string) string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		texts = append(texts, values[name]...)
	}
	return And(says, texts...)
}

// FileProblems are the hard findings in the name of a file, whose words stand apart
// by signs. What is the student's own may stand there.
func FileProblems(field, name string) []errs.Problem {
	for _, f := range Own(strings.Map(apart, name)) {
		if f.Hard {
			return []errs.Problem{{Field: field, Says: "The name of the file, “" + clip(name) + "”, " + said[f.Kind].reads + " Rename the file and choose it again."}}
		}
	}
	return nil
}

// apart turns the signs between the words of a file's name into spaces.
func apart(c rune) rune {
	if c == '_' || c == '.' || c == '+' || c == '~' {
		return ' '
	}
	return c
}

// Blacken puts words in the place of every hard finding, for texts that arrive by the
// thousand and are kept until somebody has looked at them.
func Blacken(text string) string {
	var b strings.Builder
	done := 0
	for _, f := range Check(text) {
		if f.Hard {
			b.WriteString(text[done:f.From] + "[taken out: it " + strings.TrimSuffix(said[f.Kind].reads, ".") + "]")
			done = f.To
		}
	}
	if done == 0 {
		return text
	}
	return b.String() + text[done:]
}

// said are the words for people: what it looks like, and how to write it instead.
var said = map[Kind]struct{ reads, instead string }{
	NHSNumber:    {"reads like an NHS number.", ownCase},
	CHINumber:    {"reads like a CHI number.", ownCase},
	CNIC:         {"reads like the number of an identity card (CNIC).", ownNumber},
	Aadhaar:      {"reads like an Aadhaar number.", ownNumber},
	SSN:          {"reads like a social security number.", ownNumber},
	RecordNumber: {"reads like a patient’s number at a hospital.", ownCase},
	NationalID:   {"reads like a number that names a person.", ownNumber},
	BirthDate:    {"reads like a patient’s date of birth.", "Write an age band instead, such as “in her fifties”. If it is yours, write “my date of birth”."},
	Phone:        {"reads like a patient’s telephone number.", "Take it out. If it is a contact’s, say whose: “Dr Khan’s office, 020 7946 0000”."},
	Address:      {"reads like a patient’s address.", "Take it out, or write only what matters, such as “lives alone, upstairs”. If it is yours, write “my address”."},
	Name:         {"reads like the name of a patient.", "Write “a man in his fifties”, or a case number of your own such as “case 3”. If it is no patient, say who it is: “Dr Smith, my supervisor”."},
	LikeNumber:   {"could be a patient’s number.", "If it is, take it out."},
	Encounter:    {"tells the exact day of a case.", "The week is enough, such as “week 2”."},
	Ward:         {"tells where a patient lay.", "Leave the ward and the bed out."},
	Initials:     {"could be a patient’s initials and age.", "A case number of your own and an age band tell as much."},
	GreatAge:     {"is an age that few people reach.", "Write “over 89”."},
	Hospital:     {"names the hospital beside a case.", "Write “a teaching hospital”, or leave it out."},
}

const (
	ownCase   = "Take it out: a case number of your own, such as “case 3”, tells as much."
	ownNumber = "Take it out. If it is yours, keep it with your papers, or write “my” before it."
)

// clip shows at most 40 letters of what was found, in one line.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if letters := []rune(s); len(letters) > 40 {
		return string(letters[:40]) + "…"
	}
	return s
}
