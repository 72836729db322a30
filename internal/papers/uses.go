package papers

import (
	"context"

	"preround/internal/catalog"
	"preround/internal/student"
)

// Use is one place where a paper is used.
type Use struct {
	ID      string // names it to whoever uses it: an application
	Title   string // "Imperial College London, elective"
	Path    string // its page, below the base
	Version int    // which file is used there
	Sent    bool   // it was sent and stays as it was for ever
}

// Uses tells where papers are used. The room that sends papers implements it.
type Uses interface {
	// Of lists where a paper is used.
	Of(ctx context.Context, who student.ID, id ID) ([]Use, error)
	// Update takes the version for those uses that are not sent; what is sent stays.
	Update(ctx context.Context, who student.ID, id ID, version int, uses []string) error
}

// nowhere is used until a room that uses papers is joined.
type nowhere struct{}

func (nowhere) Of(context.Context, student.ID, ID) ([]Use, error)           { return nil, nil }
func (nowhere) Update(context.Context, student.ID, ID, int, []string) error { return nil }
func (nowhere) Held(context.Context, student.ID, []Paper, Kind) (bool, error) {
	return false, nil
}

// Outdated are uses that are not sent and have an older file than the newest.
func Outdated(p Paper, uses []Use) (out []Use) {
	for _, u := range uses {
		if !u.Sent && u.Version < p.Versions {
			out = append(out, u)
		}
	}
	return out
}

// Plan takes into a student's plan which papers are held, and until when.
type Plan interface {
	// Held takes in all papers as they are now; those of one kind have changed.
	Held(ctx context.Context, who student.ID, all []Paper, of Kind) (changed bool, err error)
}

// Documents is what a plan counts of papers: for each kind the held one that
// lasts longest.
func Documents(all []Paper) []student.Document {
	var out []student.Document
	for _, k := range kinds {
		r, counts := k.Kind.Requirement()
		if !counts {
			continue
		}
		d := student.Document{Kind: r}
		held := false
		for _, p := range all {
			if p.Kind != k.Kind || p.Facts.Status != Held {
				continue
			}
			if until := p.Facts.Expires; !held || until == 0 || d.Until != 0 && until > d.Until {
				d.Until = until
			}
			held = true
		}
		if held {
			out = append(out, d)
		}
	}
	return out
}

// Merge is what a plan says is held, with what papers say of it: the kind that
// changed, and each of which there is a paper, is as the papers have it; another as
// the student said.
func Merge(said []student.Document, all []Paper, changed Kind) []student.Document {
	known := map[catalog.RequirementKind]bool{}
	note := func(k Kind) {
		if r, counts := k.Requirement(); counts {
			known[r] = true
		}
	}
	note(changed)
	for _, p := range all {
		note(p.Kind)
	}
	var out []student.Document
	for _, d := range said {
		if !known[d.Kind] {
			out = append(out, d)
		}
	}
	return append(out, Documents(all)...)
}
