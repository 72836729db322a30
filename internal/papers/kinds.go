package papers

import (
	"slices"

	"preround/internal/catalog"
)

// Kind is what a paper is. Where a host asks for such a paper, it is the word of
// the catalogue.
type Kind string

// kind is what is known of all papers of a kind.
type kind struct {
	Kind  Kind
	label string
	hint  string // what a good one looks like; may be empty
	plan  bool   // holding it counts in the plan
	ends  bool   // such papers usually run out
	many  bool   // one has several of them
}

// kinds in the order in which they are offered.
var kinds = []kind{
	{Kind: "cv", label: "CV", plan: true},
	{Kind: "transcript", label: "Transcript", hint: "One for each year, or one of all. Say whether it is the official one, sealed or signed by your school.", plan: true, many: true},
	{Kind: "dean_letter", label: "Dean’s letter", hint: "A letter of your school that you are in good standing.", plan: true, ends: true},
	{Kind: "test_report", label: "Test report", hint: "IELTS, TOEFL, OET, USMLE and their like. Say in the title which.", ends: true, many: true},
	{Kind: "immunisation", label: "Immunisation record", plan: true},
	{Kind: "bls", label: "BLS certificate", hint: "Basic life support. Most run out after two years.", plan: true, ends: true},
	{Kind: "certificate", label: "Other certificate", many: true},
	{Kind: "passport", label: "Passport", hint: "The page with your photo. Many countries want it valid six months beyond the stay.", plan: true, ends: true},
	{Kind: "photo", label: "Passport photo", plan: true},
	{Kind: "insurance", label: "Insurance", plan: true, ends: true, many: true},
	{Kind: "visa", label: "Visa", plan: true, ends: true},
	{Kind: "background_check", label: "Police check", hint: "Most hosts want one of the last six months.", plan: true, ends: true},
	{Kind: "research_proposal", label: "Research proposal", plan: true, many: true},
	{Kind: "writing_sample", label: "Writing sample", plan: true, many: true},
	{Kind: "other", label: "Another paper", many: true},
}

// Kinds lists all kinds in the order in which they are offered.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i, k := range kinds {
		out[i] = k.Kind
	}
	return out
}

func (k Kind) known() (kind, bool) {
	i := slices.IndexFunc(kinds, func(x kind) bool { return x.Kind == k })
	if i < 0 {
		return kind{Kind: k, label: "Paper"}, false
	}
	return kinds[i], true
}

// Label is the kind in words for people.
func (k Kind) Label() string { x, _ := k.known(); return x.label }

// Hint says what a good one looks like; empty for most.
func (k Kind) Hint() string { x, _ := k.known(); return x.hint }

// RunsOut tells whether such papers usually have an end.
func (k Kind) RunsOut() bool { x, _ := k.known(); return x.ends }

// Requirement is the catalogue's word for such a paper in a plan; ok is false when
// holding one settles nothing there.
func (k Kind) Requirement() (catalog.RequirementKind, bool) {
	x, _ := k.known()
	return catalog.RequirementKind(k), x.plan
}
