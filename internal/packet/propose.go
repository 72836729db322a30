package packet

import (
	"slices"

	"preround/internal/catalog"
)

// apart are wishes that no piece answers: somebody else sends it, or it is no paper.
var apart = map[catalog.RequirementKind]string{
	"recommendation_letter": "Letters are sent by those who write them, not by you.",
	"interview":             "The host asks you for it.",
	"visa":                  "It comes after an offer.",
	"school_nomination":     "Your school sends it, unless the host says otherwise.",
	"application_form":      "The host’s own form. Where it goes with the rest, keep it under “My papers” and add it here.",
	"supervisor_acceptance": "A letter of the supervisor. When you have it, keep it under “My papers” and add it here.",
	"membership":            "It is held, not handed in. Where a proof is wanted, keep it under “My papers” and add it here.",
}

// Propose is the draft of a packet that nobody has touched: what the place asks for,
// in its order, as far as it is there.
func Propose(a Application, items []Item) Draft {
	d := Draft{Form: OnePDF, Cover: true, List: true, Naming: Naming{Pattern: Patterns[0]}}
	d.Naming.Given, d.Naming.Surname = Split(a.Who)
	if a.First != 0 {
		d.Naming.Year = a.First.Format("2006")
	}
	for _, p := range a.People {
		if p.Mail != "" && address(p.Mail) {
			d.To, d.Mail = p.Name, p.Mail
			break
		}
	}
	_ = d.Add(Piece{Kind: Front})
	for _, w := range a.Asked {
		for _, i := range proposed(w, a, items) {
			if !d.Holds(i.Kind, i.Ref) {
				_ = d.Add(pieceOf(i, w.Kind)) // as many as fit
			}
		}
	}
	for _, i := range items {
		if i.Kind == Statement && i.Ready && !d.Holds(i.Kind, i.Ref) { // it was written for this place
			_ = d.Add(pieceOf(i, ""))
		}
	}
	if !slices.ContainsFunc(a.Asked, func(w Asked) bool { return w.Kind == "cv" }) {
		for _, i := range proposed(Asked{Kind: "cv"}, a, items) {
			_ = d.Add(pieceOf(i, ""))
		}
	}
	return d
}

// pieceOf is the piece that an item becomes.
func pieceOf(i Item, asked catalog.RequirementKind) Piece {
	p := Piece{Kind: i.Kind, Ref: i.Ref, Asked: asked}
	if len(i.Files) > 0 {
		p.Version = i.Files[0].Version
	}
	return p
}

// several are wishes that more than one paper answers together.
var several = map[catalog.RequirementKind]bool{"transcript": true}

// proposed are the items that answer a wish: the best one, or of transcripts all.
func proposed(w Asked, a Application, items []Item) (out []Item) {
	best := 0
	for _, i := range items {
		well := answers(i, w)
		if well == 0 || !i.Ready || i.Until != 0 && a.First != 0 && i.Until < a.First {
			continue
		}
		switch {
		case several[w.Kind]:
			out = append(out, i)
		case well > best, well == best && lasts(i, out[0]):
			out, best = []Item{i}, well
		}
	}
	return out
}

// lasts tells whether i counts longer than o.
func lasts(i, o Item) bool {
	return o.Until != 0 && (i.Until == 0 || i.Until > o.Until)
}

// answers tells how well an item answers a wish; 0: not.
func answers(i Item, w Asked) int {
	for _, x := range i.Asks {
		if x.Kind == w.Kind {
			return x.Well
		}
	}
	return 0
}
