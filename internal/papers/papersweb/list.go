package papersweb

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// listView is all papers in three groups.
type listView struct {
	today      clock.Date
	soon       []papers.Paper // run out, or will within ninety days
	held       []papers.Paper
	open       []papers.Paper // asked for, or still to get
	used, room int64
	scans      bool                       // a virus scanner looks at each file
	scan       map[papers.ID]inspect.Scan // how the newest file of each stands with it
	uses       map[papers.ID]int
}

func (v listView) all() int { return len(v.soon) + len(v.held) + len(v.open) }

func (v listView) title() string {
	switch {
	case v.all() == 0:
		return "My papers"
	case len(v.soon) > 0:
		return counted(len(v.soon), "paper needs", "papers need") + " renewing"
	}
	return counted(v.all(), "paper", "papers")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func (p *Pages) list(v *visit) error {
	all, err := p.Papers.List(v.ctx, v.who)
	if err != nil {
		return err
	}
	view := listView{today: p.today(v.r), room: p.Papers.Quota, uses: map[papers.ID]int{}, scans: p.scans(), scan: map[papers.ID]inspect.Scan{}}
	for _, x := range all {
		switch x.Facts.On(view.today) {
		case papers.Expired, papers.Urgent, papers.Warned:
			if x.Facts.Status == papers.Held {
				view.soon = append(view.soon, x)
				continue
			}
		}
		if x.Facts.Status == papers.Held {
			view.held = append(view.held, x)
		} else {
			view.open = append(view.open, x)
		}
	}
	slices.SortStableFunc(view.soon, func(a, b papers.Paper) int { return cmp.Compare(a.Facts.Expires, b.Facts.Expires) })
	for _, group := range [][]papers.Paper{view.held, view.open} {
		slices.SortStableFunc(group, func(a, b papers.Paper) int { return cmp.Compare(order(a.Kind), order(b.Kind)) })
	}
	if view.used, err = p.Papers.Usage(v.ctx, v.who); err != nil {
		return err
	}
	for _, x := range all {
		if x.Latest != nil {
			view.scan[x.ID] = p.Papers.ScanOf(*x.Latest)
		}
		uses, err := p.Papers.Uses.Of(v.ctx, v.who, x.ID)
		if err != nil {
			return err
		}
		view.uses[x.ID] = len(uses)
	}
	return web.Render(v.w, v.r, http.StatusOK, listPage(view))
}

func order(k papers.Kind) int { return slices.Index(papers.Kinds(), k) }

// size is a number of bytes for people.
func size(n int64) string {
	const kb, mb = 1 << 10, 1 << 20
	switch {
	case n < kb:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < mb:
		return strconv.FormatInt((n+kb/2)/kb, 10) + " kB"
	case n%mb == 0 || n > 100*mb:
		return strconv.FormatInt((n+mb/2)/mb, 10) + " MB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/mb)
}

// expiryTag is the word of state beside a paper, and its look.
func expiryTag(f papers.Facts, today clock.Date) (look, says string) {
	left := today.DaysUntil(f.Expires)
	switch f.On(today) {
	case papers.Expired:
		return "late", "Ran out on " + ui.ShortDay(f.Expires)
	case papers.Urgent, papers.Warned:
		switch left {
		case 0:
			return "now", "Runs out today"
		case 1:
			return "now", "Runs out tomorrow"
		}
		return "now", fmt.Sprintf("Runs out in %d days, on %s", left, ui.ShortDay(f.Expires))
	case papers.Valid:
		return "", "Valid until " + ui.ShortDay(f.Expires)
	}
	return "", ""
}

// fileLine says what the newest file is.
func fileLine(p papers.Paper) string {
	if p.Latest == nil {
		return "No file yet"
	}
	return fileWords(*p.Latest)
}

// scanTag is the word beside a file that the virus scanner has something to say of.
func scanTag(s inspect.Scan) (look, says string) {
	switch s {
	case inspect.Waits:
		return "info", "Not scanned for viruses yet"
	case inspect.Infected:
		return "late", "Virus found"
	}
	return "", ""
}

// scanWords says what is done about viruses on this server.
func scanWords(scans bool) string {
	if scans {
		return "Each file is scanned for viruses before it is kept."
	}
	return "This server does not scan files for viruses."
}

func fileWords(f papers.Version) string {
	s := f.Type.Label() + ", " + size(f.Bytes)
	switch {
	case f.Pages > 0:
		s += ", " + counted(f.Pages, "page", "pages")
	case f.Width > 0:
		s += fmt.Sprintf(", %d × %d pixels", f.Width, f.Height)
	}
	return s
}
