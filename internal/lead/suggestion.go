package lead

import (
	"context"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// SuggestionStage is what became of a suggestion.
type SuggestionStage string

// The stages of a suggestion.
const (
	Open      SuggestionStage = "open"
	Accepted  SuggestionStage = "accepted"
	Declined  SuggestionStage = "declined"
	Withdrawn SuggestionStage = "withdrawn"
)

// MaxReason is the most characters of the reason for a decline, MaxOpen the most
// suggestions of one student that wait at once.
const (
	MaxReason = 1000
	MaxOpen   = 50
)

// Suggestion is a lead that its student offered to the catalogue. It carries the
// place alone: who told of it, contacts and notes stay with the student.
type Suggestion struct {
	ID      string
	Lead    catalog.ID
	At      time.Time
	Stage   SuggestionStage
	Decided time.Time
	Reason  string
	Became  catalog.ID // accepted: the place of the catalogue
	Place   catalog.Place
}

// SuggestionStore keeps suggestions. The first three are the student's, the
// others the owner's of the server.
type SuggestionStore interface {
	// Suggest keeps an open suggestion; errs.Conflict when one of that lead is open.
	Suggest(ctx context.Context, who student.ID, s Suggestion) error
	// SuggestionsOf lists those of one lead, newest first.
	SuggestionsOf(ctx context.Context, who student.ID, lead catalog.ID) ([]Suggestion, error)
	// TakeBack withdraws the open suggestion of a lead, if there is one.
	TakeBack(ctx context.Context, who student.ID, lead catalog.ID, at time.Time) error

	// Queue lists suggestions of a stage, oldest first.
	Queue(ctx context.Context, stage SuggestionStage, limit int) ([]Suggestion, error)
	Suggestion(ctx context.Context, id string) (Suggestion, error)
	// Decide closes an open suggestion; errs.Conflict when it is not open any more.
	Decide(ctx context.Context, id string, stage SuggestionStage, reason string, became catalog.ID, at time.Time) error
}

// Suggestible says what a lead lacks to be suggested: others must be able to
// look its facts up.
func Suggestible(l Lead) error {
	var p []errs.Problem
	for _, need := range []struct {
		f    Field
		has  bool
		says string
	}{
		{Organiser, l.Place.Organiser.Name != "", "Say who runs the place before you suggest it."},
		{Country, l.Country() != "", "Say in which country it is before you suggest it."},
		{Link, l.Place.Apply.URL != "", "Add the link to a public page about it: everything in the catalogue can be looked up."},
	} {
		if !need.has {
			p = append(p, errs.Problem{Field: string(need.f), Says: need.says})
		}
	}
	return errs.Faults(p)
}

// Public is the place of a lead as it may be suggested: its source is the page,
// not the student.
func Public(l Lead, today clock.Date) catalog.Place {
	p := l.Place
	p.Sources = []catalog.Source{{URL: p.Apply.URL, Kind: "secondary", AsOf: "unknown", Read: today}}
	return p
}

// CatalogueID is an id for a place in the catalogue: country, organiser, programme.
func CatalogueID(p *catalog.Place) catalog.ID {
	country := "zz"
	if len(p.Locations) > 0 && p.Locations[0].Country != "" {
		country = strings.ToLower(string(p.Locations[0].Country))
	}
	slug := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == ' ' {
			return r
		}
		return -1
	}, Fold(p.Organiser.Name+" "+p.Name))
	words := strings.Fields(slug)
	id := country
	for _, w := range words {
		if len(id)+1+len(w) > 70 {
			break
		}
		id += "-" + w
	}
	if len(words) == 0 {
		id += "-place"
	}
	return catalog.ID(id)
}
