package cvweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"preround/internal/cv"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

func parse(s string) (int64, error) { return strconv.ParseInt(s, 10, 64) }

// shownChanges is how many changes the overview lists.
const shownChanges = 10

// overviewView is the page from which everything about the CV is reached.
type overviewView struct {
	seen     cv.Seen
	variants []cv.Variant
	changes  []cv.Revision
	wanted   []Wanted // applications without a CV of their own
	names    map[string]string
}

// counts says in words what the record holds.
func (v overviewView) counts() string {
	var parts []string
	for _, s := range cv.Sections {
		if n := len(v.seen.Of(s.Kind)); n > 0 {
			parts = append(parts, strings.ToLower(s.Title)+" "+strconv.Itoa(n))
		}
	}
	return strings.Join(parts, ", ")
}

func (p *Pages) overview(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	v := overviewView{seen: d.seen, names: map[string]string{}}
	if v.variants, err = p.CVs.Variants(r.Context(), d.who); err != nil {
		return err
	}
	if v.changes, err = p.CVs.History(r.Context(), d.who, shownChanges); err != nil {
		return err
	}
	wanted, err := p.wanted(r.Context(), d.who)
	if err != nil {
		return err
	}
	for _, a := range wanted {
		v.names[a.ID] = a.Name
		if !hasVariant(v.variants, a.ID) {
			v.wanted = append(v.wanted, a)
		}
	}
	return web.Render(w, r, http.StatusOK, overviewPage(v))
}

func hasVariant(all []cv.Variant, application string) bool {
	for _, v := range all {
		if v.For == application {
			return true
		}
	}
	return false
}

func (p *Pages) wanted(ctx context.Context, who student.ID) ([]Wanted, error) {
	if p.Wanted == nil {
		return nil, nil
	}
	return p.Wanted(ctx, who)
}

// changesView sets two versions of the record side by side, line by line.
type changesView struct {
	then    cv.Revision
	newest  int64
	changed []cv.Change
}

func (p *Pages) changes(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	rev, err := parse(r.PathValue("rev"))
	if err != nil {
		return errs.New(errs.NotFound, "There is no such version.")
	}
	before, err := p.CVs.Before(r.Context(), d.who, rev)
	if err != nil {
		return err
	}
	all, err := p.CVs.History(r.Context(), d.who, 1000)
	if err != nil {
		return err
	}
	v := changesView{newest: d.seen.Rev, changed: cv.Diff(wholeText(before), wholeText(d.seen.Record))}
	for _, c := range all {
		if c.Rev == rev {
			v.then = c
		}
	}
	return web.Render(w, r, http.StatusOK, changesPage(v))
}

// wholeText is all that a record says, for comparing.
func wholeText(r cv.Record) string { return cv.Lay(r, cv.Variant{Layout: cv.Clinical}).PlainText() }
