package packet

import (
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Plan is what a draft would become, and what is wrong with it.
type Plan struct {
	Draft    Draft
	For      Application
	Pieces   []Line     // as they go out
	Wishes   []WishLine // what the place asks for
	Letters  []Letter
	Others   []Item // what could be added
	Problems []Problem
	Bytes    int64 // about; 0: not known yet
	Pages    int
	Waiting  bool // the engine that sets pages is not ready yet
}

// Line is one piece as it goes out.
type Line struct {
	Piece
	Title   string
	Name    string // of its file
	Mine    string // as the student tells it from others, where that is something else
	Type    string
	Bytes   int64 // 0: not known yet
	Pages   int
	Path    string
	Missing bool   // it is not there any more, or not ready
	Why     string // what to know of it
	Newer   int    // a version that is newer than the one that is in; 0: none
	Until   clock.Date
	Ends    bool // it runs out before the stay ends
	Signed  bool
}

func (l Line) picture() bool { return l.Type == typeJPEG || l.Type == typePNG }

// Picture tells whether it is one, which can be drawn smaller.
func (l Line) Picture() bool { return l.picture() }

// State is how something that the place asks for stands.
type State string

// The states.
const (
	In      State = "in"      // it is in the packet
	Ends    State = "ends"    // it is in, and runs out before the stay ends
	Expired State = "expired" // it is in, and has run out by the first day
	CanAdd  State = "can_add" // it is there, and not in the packet
	Coming  State = "coming"  // it was asked for, and is not here
	Missing State = "missing" // nothing of the kind is here
	Apart   State = "apart"   // no piece of a packet
)

// WishLine is one thing that the place asks for.
type WishLine struct {
	Asked
	State State
	Why   string
	Items []Item // that answer it and are not in
	Piece string // that answers it
}

// view joins a draft with what the rooms have.
func view(d Draft, a Application, items []Item, letters []Letter) Plan {
	p := Plan{Draft: d, For: a, Letters: letters}
	for _, piece := range d.Pieces {
		p.Pieces = append(p.Pieces, lineOf(piece, d, a, items))
	}
	for _, w := range a.Asked {
		p.Wishes = append(p.Wishes, wishOf(w, p, items))
	}
	for _, i := range items {
		if !d.Holds(i.Kind, i.Ref) {
			p.Others = append(p.Others, i)
		}
	}
	return p
}

// lineOf is a piece with what its room says of it.
func lineOf(piece Piece, d Draft, a Application, items []Item) Line {
	l := Line{Piece: piece, Title: piece.Title}
	if piece.Kind == Front {
		l.Type = typePDF
		if l.Title == "" {
			l.Title = "Cover page"
			if !d.Cover {
				l.Title = "What is enclosed"
			}
		}
		return l
	}
	at := slices.IndexFunc(items, func(i Item) bool { return i.Kind == piece.Kind && i.Ref == piece.Ref })
	if at < 0 {
		l.Missing, l.Why = true, "It was deleted in its room. Remove it here, or choose another."
		if l.Title == "" {
			l.Title = "A piece that is gone"
		}
		return l
	}
	i := items[at]
	if l.Title == "" {
		if l.Title = i.Called; l.Title == "" {
			l.Title = i.Title
		}
	}
	if l.Title != i.Title {
		l.Mine = i.Title
	}
	l.Path, l.Until, l.Why = i.Path, i.Until, i.Why
	l.Missing = !i.Ready
	l.Ends = i.Until != 0 && a.Last != 0 && i.Until < a.Last
	if len(i.Files) == 0 {
		l.Type = typePDF
		return l
	}
	f := slices.IndexFunc(i.Files, func(f FileFacts) bool { return f.Version == piece.Version })
	if f < 0 {
		l.Missing, l.Why = true, "That version is not here any more. Remove the piece and add it again."
		return l
	}
	l.Type, l.Bytes, l.Pages, l.Signed = i.Files[f].Type, i.Files[f].Bytes, i.Files[f].Pages, i.Files[f].Signed
	if l.picture() {
		l.Pages = 1
	}
	if bad := i.Files[f].Bad; bad != "" {
		l.Missing, l.Why = true, bad
	}
	if i.Files[0].Version > piece.Version {
		l.Newer = i.Files[0].Version
	}
	return l
}

// wishOf tells how one of the place's wishes stands.
func wishOf(w Asked, p Plan, items []Item) WishLine {
	out := WishLine{Asked: w}
	if why, no := apart[w.Kind]; no {
		out.State, out.Why = Apart, why
	}
	for _, l := range p.Pieces {
		if l.Missing || !p.answeredBy(l, w, items) {
			continue
		}
		out.Piece, out.State, out.Why = l.ID, In, ""
		switch {
		case l.Until != 0 && p.For.First != 0 && l.Until < p.For.First:
			out.State, out.Why = Expired, l.Title+" runs out on "+long(l.Until)+", before the first day of the stay."
		case l.Ends:
			out.State, out.Why = Ends, l.Title+" runs out on "+long(l.Until)+", before the stay ends on "+long(p.For.Last)+"."
		default:
			return out
		}
	}
	if out.State != "" {
		return out
	}
	return outside(out, w, p, items)
}

// outside tells of a wish that no piece answers what there is.
func outside(out WishLine, w Asked, p Plan, items []Item) WishLine {
	out.State = Missing
	coming := false
	for _, i := range items {
		if answers(i, w) == 0 || p.Draft.Holds(i.Kind, i.Ref) {
			continue
		}
		switch {
		case i.Ready:
			out.State, out.Items = CanAdd, append(out.Items, i)
		case out.State == Missing:
			coming = true
			out.Why = i.Why
		}
	}
	if out.State == Missing && coming {
		out.State = Coming
	}
	return out
}

func (p Plan) answeredBy(l Line, w Asked, items []Item) bool {
	if l.Asked == w.Kind {
		return true
	}
	i := slices.IndexFunc(items, func(i Item) bool { return i.Kind == l.Kind && i.Ref == l.Ref })
	return l.Asked == "" && i >= 0 && answers(items[i], w) > 0
}

// Lacks are the wishes that a person should look at before sending.
func (p Plan) Lacks() (out []WishLine) {
	for _, w := range p.Wishes {
		if w.State != In && w.State != Apart {
			out = append(out, w)
		}
	}
	return out
}

// check finds what stands in the way of making the packet; limits come after.
func (p *Plan) check() {
	for _, l := range p.Pieces {
		switch {
		case l.Missing:
			p.problem(l.ID, l.Title+" cannot go along.", l.Why)
		case p.Draft.Form == OnePDF && l.Type != "" && !bindable(l.Type):
			p.problem(l.ID, l.Title+" is a Word file, which cannot be part of one PDF.", "Save it as a PDF and replace the paper with that, choose “Files, each by itself”, or remove it here.")
		case p.Draft.Form == OnePDF && l.Signed:
			p.problem(l.ID, l.Title+" is signed digitally, and its signature does not hold inside a larger PDF.", "Choose “Files, each by itself” if the host checks signatures. Its look stays either way.")
		}
	}
	if len(p.Pieces) == 0 {
		p.problem("", "There is nothing in the packet yet.", "Add a piece below.")
	}
	if p.Draft.Naming.Surname == "" && strings.Contains(p.Draft.Naming.Pattern, "{surname}") {
		p.problem("", "The files carry your surname, and it is not said.", "Type it under “Names of files”.")
	}
	p.limits(p.Draft)
}

// Blocked tells whether a problem stands in the way of making it at all.
func (p Plan) Blocked() bool {
	return len(p.Pieces) == 0 || slices.ContainsFunc(p.Pieces, func(l Line) bool {
		return l.Missing || p.Draft.Form == OnePDF && l.Type != "" && !bindable(l.Type)
	})
}

// names gives each piece its file's name.
func (p *Plan) names() {
	names := make([]string, len(p.Pieces))
	for i, l := range p.Pieces {
		ending := endings[l.Type]
		if p.Draft.Limits.OnlyPDF && l.picture() {
			ending = ".pdf"
		}
		names[i] = p.Draft.Naming.name(l.Title, i+1, ending)
	}
	for i, name := range unique(names) {
		p.Pieces[i].Name = name
	}
}

func long(d clock.Date) string { return d.Format("2 January 2006") }

// asksFor tells whether the place asks for a kind.
func (p Plan) asksFor(k catalog.RequirementKind) bool {
	return slices.ContainsFunc(p.Wishes, func(w WishLine) bool { return w.Kind == k })
}

// FileName is what the whole is called.
func (p Plan) FileName() string {
	if p.Draft.Form == Files {
		return p.Draft.Naming.name("Application", 1, ".zip")
	}
	return p.Draft.Naming.name("Application", 1, ".pdf")
}
