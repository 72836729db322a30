package catalog

import (
	"time"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// ID names a place for ever: country-organiser-programme, lower case.
type ID string

// The vocabularies of a place. Their values are those of the source format.
type (
	// Category is what the student does: clinical, research, public_health, administrative.
	Category string
	// Format is the form: elective, observership, clerkship, summer_programme, lab_placement, fellowship,
	// exchange, volunteering, virtual, scholarship, policy_internship, shadowing, internship_year,
	// project, course (the last two for what to do when there is no formal place).
	Format string
	// Mode is in_person, remote or hybrid.
	Mode string
	// Status is whether it takes students at all: open, paused, ended; empty is unknown.
	Status string
	// Route is the way in: direct, vslo, exchange, agency, supervisor, own_school.
	Route string
	// Direction is incoming (takes students of elsewhere) or outgoing (sends its own).
	Direction string
	// Scope is whose students may come: any, own_school, partner_schools, accredited_domestic.
	Scope string
	// Stage is where in the studies a student stands: preclinical, clinical, final_year, graduate.
	Stage string
	// OrganiserKind is university, hospital, institute, ngo, government, society, company, network.
	OrganiserKind string
	// Pay is stipend, salary, unpaid, or fee (the student pays the organiser).
	Pay string
	// Per is the unit of an amount: day, shift, week, four_weeks, month, year, programme, hour.
	Per string
	// RequirementKind is what must be handed in or held; see Requirement.
	RequirementKind string
	// SourceKind is official (the organiser's own word) or secondary.
	SourceKind string
)

// Tri is a fact that can be yes, no, conditional, or unknown ("").
type Tri string

// The values of Tri.
const (
	Unknown     Tri = ""
	Yes         Tri = "yes"
	No          Tri = "no"
	Conditional Tri = "conditional"
)

// The values that the program itself asks about.
const (
	Clinical       Category = "clinical"
	Research       Category = "research"
	PublicHealth   Category = "public_health"
	Administrative Category = "administrative"

	StatusOpen   Status = "open"
	StatusPaused Status = "paused"
	StatusEnded  Status = "ended"

	RouteDirect     Route = "direct"
	RouteVSLO       Route = "vslo"
	RouteExchange   Route = "exchange"
	RouteAgency     Route = "agency"
	RouteSupervisor Route = "supervisor"
	RouteOwnSchool  Route = "own_school"

	Incoming Direction = "incoming"
	Outgoing Direction = "outgoing"

	ScopeAny        Scope = "any"
	ScopeOwnSchool  Scope = "own_school"
	ScopePartners   Scope = "partner_schools"
	ScopeAccredited Scope = "accredited_domestic"

	Preclinical Stage = "preclinical"
	ClinicalYrs Stage = "clinical"
	FinalYear   Stage = "final_year"
	Graduate    Stage = "graduate"

	PayStipend Pay = "stipend"
	PaySalary  Pay = "salary"
	PayUnpaid  Pay = "unpaid"
	PayFee     Pay = "fee"
)

// Categories, Formats, Modes, Routes, Stages and Pays list the vocabularies in
// the order in which pages show them.
var (
	Categories = []Category{Clinical, Research, PublicHealth, Administrative}
	Formats    = []Format{"elective", "clerkship", "observership", "shadowing", "exchange", "summer_programme", "lab_placement", "fellowship",
		"policy_internship", "volunteering", "virtual", "scholarship", "internship_year", "project", "course"}
	Modes  = []Mode{"in_person", "hybrid", "remote"}
	Routes = []Route{RouteDirect, RouteSupervisor, RouteVSLO, RouteExchange, RouteOwnSchool, RouteAgency}
	Stages = []Stage{Preclinical, ClinicalYrs, FinalYear, Graduate}
	Pays   = []Pay{PayStipend, PaySalary, PayUnpaid, PayFee}
)

// The rest of the vocabularies: every word that the source format admits. The
// JSON Schema of catalog/source lists the same, and a test holds them together.
var (
	Statuses         = []Status{StatusOpen, StatusPaused, StatusEnded}
	Directions       = []Direction{Incoming, Outgoing}
	Scopes           = []Scope{ScopeAny, ScopeOwnSchool, ScopePartners, ScopeAccredited}
	OrganiserKinds   = []OrganiserKind{"university", "hospital", "institute", "ngo", "government", "society", "company", "network"}
	Pers             = []Per{"hour", "shift", "day", "week", "four_weeks", "month", "year", "programme"}
	SourceKinds      = []SourceKind{"official", "secondary"}
	Tris             = []Tri{Yes, No, Conditional}
	Groups           = []string{"EU", "LMIC", "underrepresented"}
	CoverKinds       = []string{"housing", "travel", "visa", "meals", "insurance", "tuition"}
	CEFRLevels       = []string{"A1", "A2", "B1", "B2", "C1", "C2"}
	WarningSigns     = []string{"unnamed_preceptor", "letter_for_money", "no_contact_before_payment", "no_affiliation", "payment_before_offer", "guaranteed_hands_on"}
	RequirementKinds = []RequirementKind{"cv", "cover_letter", "personal_statement", "recommendation_letter", "transcript", "dean_letter",
		"school_nomination", "application_form", "supervisor_acceptance", "interview", "research_proposal", "writing_sample", "language_test",
		"usmle_step1", "usmle_step2", "immunisation", "insurance", "background_check", "bls", "hipaa_training", "passport", "visa", "photo",
		"membership", "certificate"}
)

// Place is one programme of one organiser.
type Place struct {
	ID              ID
	Name            string // the programme's own name
	Organiser       Organiser
	Category        Category
	Format          Format
	Mode            Mode
	Status          Status
	Routes          []Route
	Direction       Direction
	Locations       []Location
	Specialties     []string // slugs of reference.Specialty; "any" where all departments take part
	Skills          []string // ids of reference.Skill that the source says one gains
	Summary         string
	Eligibility     Eligibility
	Languages       []LanguageNeed // spoken at work, each of them; tests are Requirements
	Requirements    []Requirement
	Weeks           Weeks
	Season          Season
	Blackout        []time.Month // no visitors in these months
	HandsOn         Tri          // may the student do things, or only watch
	NoDirectContact Tri          // Yes: the host forbids writing to its clinicians directly
	Apply           Apply
	Money           MoneyFacts
	Warnings        []Warning
	Sources         []Source // at least one; the first is the one shown on a row
}

// Organiser is who runs the place.
type Organiser struct {
	Name string
	Kind OrganiserKind
}

// Location is a country (ZZ: worldwide) and a city where known.
type Location struct {
	Country reference.CountryCode
	City    string
}

// Eligibility is whom the place admits.
type Eligibility struct {
	Stages             []Stage
	Years              []int // years of medical school
	International      Tri   // students of medical schools outside the host country
	Scope              Scope
	Citizenship        []reference.CountryCode // only these; empty: not restricted as far as known
	PermanentResidents Tri                     // they count as citizens
	SchoolCountries    []reference.CountryCode // only students of schools in these; empty: not restricted as far as known
	Groups             []string                // EU, LMIC, underrepresented: only members of one of these groups
	MinWeeksEnrolled   int                     // 0 unknown
	Note               string
}

// LanguageNeed is a language spoken at work and the level asked for.
type LanguageNeed struct {
	Code string   // ISO 639-1
	CEFR string   // A1..C2, empty when the source states no level
	Or   []string // languages that do in its place: "English or Polish" is Code en, Or pl
}

// Requirement is one thing to hand in or hold. Kinds: cv, cover_letter,
// personal_statement, recommendation_letter, transcript, dean_letter,
// school_nomination, application_form, supervisor_acceptance, interview,
// research_proposal, writing_sample, language_test, usmle_step1, usmle_step2,
// immunisation, insurance, background_check, bls, hipaa_training, passport, visa,
// photo, membership, certificate.
type Requirement struct {
	Kind     RequirementKind
	Count    int           // letters; 0 means one or unknown
	AnyOf    []TestMinimum // language_test: any one of these will do; empty: test not named
	Language string        // language_test: ISO 639-1 where the source says which
	Note     string
}

// TestMinimum is one test that satisfies a language requirement.
type TestMinimum struct {
	Test    string  // code of reference.LanguageTest, or the name in words when not in the table
	Minimum float64 // 0: not stated
	Section float64 // minimum in each section, 0: not stated
	CEFR    string  // where the source states a level and no score
}

// Weeks is how long a stay is.
type Weeks struct{ Min, Max int } // 0 unknown

// Season is the months in which it runs; From may be later than To (across New Year).
type Season struct{ From, To time.Month } // 0 unknown

// Apply is how and when one applies.
type Apply struct {
	URL              string
	Windows          []Window
	Rolling          bool // applications are taken all year
	LeadWeeks        int  // apply at the latest this many weeks before the start; 0 unknown
	EarliestWeeks    int  // apply at the earliest this many weeks before the start; 0 unknown
	Advised          bool // LeadWeeks is advice, not a rule
	ReleaseBySchool  Tri  // the home school must verify and release the application
	AnswerWithinDays int  // an offer lapses after so many days; 0 unknown
	DecisionWeeks    int  // the host answers within so many weeks; 0 unknown
}

// Window is one span in which applications are taken, for starts in a stated time.
// A yearly date seen in one past cycle says so in Cycle.
type Window struct {
	Opens, Closes YearDay // either may be unknown
	Zone          string  // IANA; empty: the zone of the first location's country is not known for sure
	FirstCome     bool    // places go to the first
	Cycle         int     // the year of the cycle that the dates were read from; 0: stated as yearly
	Advised       bool    // a recommendation, not a rule
	ForStarts     Season  // which starts this round serves, where stated
	Note          string
}

// YearDay is a date that comes every year. Year is set only where the source gives
// one date once. Day 0: only the month is known.
type YearDay struct {
	Year         int
	Month        time.Month
	Day          int
	Hour, Minute int
	HasHour      bool
}

// IsZero tells that no date is known.
func (d YearDay) IsZero() bool { return d.Month == 0 }

// MoneyFacts is what it pays and costs, as stated.
type MoneyFacts struct {
	Pay            Pay
	Stipend        Amount
	ApplicationFee Amount
	Tuition        Amount // to the organiser: tuition, elective or programme fee
	Deposit        Amount
	Covers         []string // housing, travel, visa, meals, insurance, tuition
	WaivedFor      string   // who pays no fee
	Refund         string   // the refund rule in words
	Note           string
}

// Amount is a sum per unit. Max above Min is a range; "up to" has Min 0; "from"
// has a Max without a currency, because no upper figure is stated. Where the
// price goes by length of stay, Tiers holds it, Min and Max are the lowest and
// the highest tier and Per is "programme".
type Amount struct {
	Min, Max      reference.Money // equal when one figure is stated; Max.Minor 0 with a currency: "no fee"
	Per           Per
	Tiers         []Tier          // by length of stay, where stated, shortest first
	BeyondPerWeek reference.Money // each week longer than the last tier; no currency: not stated
	Stated        bool            // false: unknown (a stated zero is a fact)
}

// Tier is the total price for stays of up to UpToWeeks weeks.
type Tier struct {
	UpToWeeks int
	Total     reference.Money
}

// Warning is a fact of this place that is a known sign of a bad paid placement.
type Warning struct {
	Sign string // unnamed_preceptor, letter_for_money, no_contact_before_payment, no_affiliation, payment_before_offer, guaranteed_hands_on
	Note string
}

// Source is a page that facts were read from.
type Source struct {
	URL   string
	Kind  SourceKind
	AsOf  string     // the year or date that the page itself speaks of; "unknown"
	Read  clock.Date // when it was read for the catalogue; zero unknown
	Facts string     // which facts it backs, where not all
}
