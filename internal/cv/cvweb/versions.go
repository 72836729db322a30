package cvweb

import (
	"context"
	"net/http"
	"strconv"

	"preround/internal/cv"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// versionsView sets a CV beside an earlier version of itself, or beside another CV.
type versionsView struct {
	v        cv.Variant
	versions []cv.Version // newest first
	others   []cv.Variant
	with     string // what it is compared with: "3" for a version, or the id of another CV; empty: nothing yet
	here     string // "Now"
	there    string // "Before"
	when     string // before when; empty for another CV
	changed  []cv.Change
}

func (p *Pages) versions(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	v, err := p.versionsOf(r.Context(), d, cv.VariantID(r.PathValue("variant")), q.Get("with"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, versionsPage(v))
}

// versionsOf sets one of the student's CVs beside what with names: by itself what the
// last change did.
func (p *Pages) versionsOf(ctx context.Context, d desk, id cv.VariantID, with string) (v versionsView, err error) {
	v = versionsView{with: with, here: "Now"}
	if v.v, err = p.CVs.Variant(ctx, d.who, id); err != nil {
		return v, err
	}
	if v.versions, err = p.CVs.Versions(ctx, d.who, id); err != nil {
		return v, err
	}
	all, err := p.CVs.Variants(ctx, d.who)
	if err != nil {
		return v, err
	}
	for _, o := range all {
		if o.ID != id {
			v.others = append(v.others, o)
		}
	}
	if v.with == "" && len(v.versions) > 1 {
		v.with = number(v.versions[1].Rev)
	}
	if v.with == "" {
		return v, nil
	}
	err = p.compare(ctx, d, &v)
	return v, err
}

// compare finds what differs between the CV and what it is compared with.
func (p *Pages) compare(ctx context.Context, d desk, v *versionsView) error {
	now := cv.Lay(d.seen.Record, v.v).PlainText()
	if rev, err := strconv.ParseInt(v.with, 10, 64); err == nil {
		record, then, err := p.CVs.Then(ctx, d.who, v.v.ID, rev)
		if err != nil {
			return err
		}
		for _, one := range v.versions {
			if one.Rev == rev {
				v.there, v.when = "Before", one.At.UTC().Format("2 January 2006, 15:04")+" UTC"
			}
		}
		v.changed = cv.Diff(cv.Lay(record, then).PlainText(), now)
		return nil
	}
	for _, o := range v.others {
		if string(o.ID) == v.with {
			v.here, v.there = "“"+v.v.Name+"”", "“"+o.Name+"”"
			v.changed = cv.Diff(cv.Lay(d.seen.Record, o).PlainText(), now)
			return nil
		}
	}
	return errs.New(errs.NotFound, "There is no such CV to compare with. It may have been thrown away.")
}

// mostVersions is how many versions of a CV are offered.
const mostVersions = 50

// comparisons are what a CV can be compared with.
func (v versionsView) comparisons() ui.Choice {
	c := ui.Choice{Name: "with", Label: "Compare with", Chosen: []string{v.with}}
	for n, one := range v.versions {
		if n == mostVersions {
			break
		}
		label := "This CV, " + one.At.UTC().Format("2 Jan 2006, 15:04") + " UTC"
		if n == 0 {
			label += ", as it was saved last"
		}
		c.Options = append(c.Options, ui.Option{Value: number(one.Rev), Label: label})
	}
	for _, o := range v.others {
		c.Options = append(c.Options, ui.Option{Value: string(o.ID), Label: "Another CV: " + o.Name})
	}
	return c
}
