package cvweb

import (
	"context"
	"slices"
	"strings"

	"preround/internal/cv"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// Paper is one of the papers that the student keeps; an item may name it as what
// proves it.
type Paper struct {
	ID   string
	Name string
	Path string // its page, below the base
}

// papersOf lists them; nothing where this site keeps no papers.
func (p *Pages) papersOf(ctx context.Context, who student.ID) ([]Paper, error) {
	if p.Papers == nil {
		return nil, nil
	}
	return p.Papers(ctx, who)
}

// proof is evidence as a page shows it.
type proof struct {
	says string // "Basic life support (BLS) certificate", or what there is to look up
	path string // below the base, of a paper
	link string // elsewhere
	gone bool   // a paper that was deleted
}

const deletedPaper = "A paper that you have deleted"

func proofOf(e cv.Evidence, papers []Paper) proof {
	if e.Kind != cv.Paperwork {
		return proof{says: evidenceLine(e), link: e.Address()}
	}
	i := slices.IndexFunc(papers, func(p Paper) bool { return p.ID == e.Ref })
	if i < 0 {
		return proof{says: deletedPaper, gone: true}
	}
	return proof{says: papers[i].Name, path: papers[i].Path}
}

// proofs are what proves an item.
func proofs(i cv.Item, papers []Paper) []proof {
	var out []proof
	for _, e := range i.Evidence {
		out = append(out, proofOf(e, papers))
	}
	return out
}

// gone tells of the student's papers which are not there any more.
func gone(papers []Paper) func(id string) bool {
	return func(id string) bool {
		return !slices.ContainsFunc(papers, func(p Paper) bool { return p.ID == id })
	}
}

// The fields that say what proves an item: lines for what anybody can look up, ticks
// for papers.
const (
	evidenceField = "evidence"
	papersField   = "papers"
)

func evidenceLine(e cv.Evidence) string {
	if e.Kind == "link" {
		return e.Ref
	}
	return e.Kind + ":" + e.Ref
}

// evidenceValues writes evidence into a form.
func evidenceValues(i cv.Item) (lines string, papers []string) {
	var all []string
	for _, e := range i.Evidence {
		if e.Kind == cv.Paperwork {
			papers = append(papers, e.Ref)
			continue
		}
		all = append(all, evidenceLine(e))
	}
	return strings.Join(all, "\n"), papers
}

// paperChoice are the papers to tick, one that was deleted among them as long as the
// item names it.
func (v itemView) paperChoice() ui.Choice {
	c := ui.Choice{Name: papersField, Label: "Papers of yours that prove it", Says: v.form.Says(papersField), Chosen: v.form.All(papersField)}
	for _, p := range v.papers {
		c.Options = append(c.Options, ui.Option{Value: p.ID, Label: p.Name})
	}
	for _, id := range c.Chosen {
		if gone(v.papers)(id) {
			c.Options = append(c.Options, ui.Option{Value: id, Label: deletedPaper, Hint: "Untick it, or bring the paper back."})
		}
	}
	return c
}

// readEvidence reads what proves an item. before is the item as it was: what it named
// already may stay.
func readEvidence(form *web.Form, before cv.Item, papers []Paper) []cv.Evidence {
	var out []cv.Evidence
	for _, id := range form.All(papersField) {
		e := cv.Evidence{Kind: cv.Paperwork, Ref: id}
		if gone(papers)(id) && !slices.Contains(before.Evidence, e) {
			form.Fault(papersField, "One of the papers is not there any more. Choose again.")
			continue
		}
		out = append(out, e)
	}
	for l := range strings.SplitSeq(form.Get(evidenceField), "\n") {
		l = strings.TrimSpace(l)
		kind, ref, ok := strings.Cut(l, ":")
		kind, ref = strings.ToLower(kind), strings.TrimSpace(ref)
		switch {
		case l == "":
		case strings.HasPrefix(l, "https://"), strings.HasPrefix(l, "http://"):
			out = append(out, cv.Evidence{Kind: "link", Ref: l})
		case ok && ref != "" && (kind == "doi" || kind == "pmid"):
			out = append(out, cv.Evidence{Kind: kind, Ref: strings.TrimPrefix(ref, "https://doi.org/")})
		default:
			form.Fault(evidenceField, "“%s” is no evidence that a reader could look up. Write an address that begins with https://, or doi: and the DOI, or pmid: and the number.", l)
		}
	}
	return out
}
