package index

import (
	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Facet names one way to narrow a search. Its text is also the name of the
// parameter in addresses.
type Facet string

// The facets and the values that each takes.
const (
	Category  Facet = "category"  // catalog.Categories
	Format    Facet = "format"    // catalog.Formats
	Country   Facet = "country"   // ISO 3166-1 alpha-2; ZZ for worldwide places
	Specialty Facet = "specialty" // slugs; a parent stands for its children too; "any": places that take students in all departments
	Mode      Facet = "mode"      // catalog.Modes
	Pay       Facet = "pay"       // catalog.Pays
	Route     Facet = "route"     // catalog.Routes
	Stage     Facet = "stage"     // catalog.Stages
	Month     Facet = "month"     // "1" to "12": it runs in that month
	Closes    Facet = "closes"    // "1" to "12": applications close in that month
)

// Facets lists all in the order in which pages show them.
var Facets = []Facet{Category, Format, Country, Specialty, Mode, Pay, Route, Stage, Month, Closes}

// Filters holds the chosen values by facet. Values of one facet widen (OR),
// facets narrow (AND). A value that no place can have matches nothing.
type Filters map[Facet][]string

// Sort is the order of the hits.
type Sort string

// The orders. Places that Query.Score calls closed come last in each of them.
const (
	ByFit      Sort = "fit"      // highest Score and closest match of the words first
	ByCloses   Sort = "closes"   // next closing day from Today on; open all year after those with a day; unknown last
	ByCheapest Sort = "cheapest" // the organiser's fees for the shortest stay; unknown last
	ByName     Sort = "name"     // the place's name, folded
)

// Limits of a query. What is beyond them is cut off, never refused.
const (
	MaxWords     = 20
	MaxChars     = 200
	DefaultLimit = 20
	MaxLimit     = 1000
)

// Query asks for places. The zero Query asks for all.
type Query struct {
	Words   string
	Filters Filters
	Sort    Sort       // empty: ByFit
	Limit   int        // 0: DefaultLimit; at most MaxLimit
	After   string     // Result.Next of the page before; one that cannot be read starts from the top
	Today   clock.Date // what ByCloses counts from
	// Score judges a place for one student: higher is better, ok false means
	// closed to the student. It must depend on its argument alone. Nil: all
	// places are open and equal.
	Score func(*catalog.Traits) (score int32, ok bool)
	// ScoreKey names Score: queries with the same key have the same function, so
	// the index may remember what it said (in a large catalogue it does). It is
	// made of the student's answers and the day. Empty: nothing is remembered.
	ScoreKey string
}

// Result answers a Query.
type Result struct {
	Total      int // all that match, of which
	Closed     int // are closed to the student; they come after all others
	Hits       []Hit
	Facets     map[Facet][]Count
	Next       string    // cursor for Query.After; empty: this was the last page
	Understood []Reading // what each word was taken for, in the order typed
	// Partial: no place has all the words; these are the ones with the most,
	// which is WordsFound of the groups of words that carry meaning.
	Partial      bool
	WordsFound   int
	Emptied      []Culprit     // Total 0: which single filter or word to drop, most places first
	Alternatives []Alternative // Total 0: at least three ways on, best first
}

// Hit is one place found.
type Hit struct {
	Place     *catalog.Place // shared and read-only
	Score     int32          // what Query.Score said
	Closed    bool
	Relevance int // 0..100: how well the words match; 0 without words
}

// Count is one value of a facet and how many places choosing it would show.
type Count struct {
	Value  string
	Count  int
	Chosen bool
}

// How a word was understood.
type How string

// The readings of a word.
const (
	AsWord      How = "word"      // as typed
	AsPrefix    How = "prefix"    // as the beginning of a word
	AsSpelling  How = "spelling"  // put right: As is the word searched for
	AsSpecialty How = "specialty" // As is the specialty's name
	AsCountry   How = "country"
	AsRegion    How = "region"
	AsFormat    How = "format"
	AsCategory  How = "category"
	AsLoose     How = "loose"   // helps to rank and does not narrow ("internship")
	AsIgnored   How = "ignored" // carries no meaning ("of")
	AsUnknown   How = "unknown" // no place has it
)

// Reading is what one word or phrase of the question was understood as.
type Reading struct {
	Typed string // folded as the index reads it
	As    string // for people
	How   How
	// Fixed tells that a slip was put right on the way (also for a specialty or
	// country found through a corrected spelling); Spelt is the spelling used.
	Fixed bool
	Spelt string
}

// Culprit is a filter or word that emptied the result: without it alone there
// would be Count places.
type Culprit struct {
	Facet Facet  // empty: a word
	Word  string // as in Reading.Typed
	Count int
}

// AltKind says what an Alternative changes.
type AltKind string

// The kinds of alternative.
const (
	AltDropFilter AltKind = "drop_filter" // without the facet
	AltDropWord   AltKind = "drop_word"   // without the word
	AltCountry    AltKind = "country"     // a country nearby instead
	AltSpecialty  AltKind = "specialty"   // the broader specialty instead
	AltAnyDept    AltKind = "any_department"
	AltWorldwide  AltKind = "worldwide"
	AltFormat     AltKind = "format" // a kind of place that needs no formal programme (Value: shadowing, ...)
	AltEverything AltKind = "everything"
)

// Alternative is another question that has an answer.
type Alternative struct {
	Kind  AltKind
	Facet Facet
	Value string // the new value, or the word or facet left out
	Count int    // how many places it shows; 0 only for AltFormat, which always has first steps of its own
	Query Query  // the question to ask instead
}
