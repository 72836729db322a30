package app

import (
	"context"
	"io"
	"strings"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/cv"
	"preround/internal/packet"
	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/bind"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// paperPieces are the papers of the vault as pieces of a packet.
type paperPieces struct{ h *house }

// Kind implements packet.Source.
func (paperPieces) Kind() packet.Kind { return packet.Paper }

// Items implements packet.Source.
func (s paperPieces) Items(ctx context.Context, who student.ID, a packet.Application) ([]packet.Item, error) {
	all, err := s.h.vault.List(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []packet.Item
	for _, p := range all {
		i := packet.Item{Kind: packet.Paper, Ref: string(p.ID), Title: p.Name(), Asks: wishesOf(p, a), Held: p.Facts.Status == papers.Held, Until: p.Facts.Expires, Path: "/papers/" + string(p.ID)}
		var versions []papers.Version
		switch {
		case p.Versions == 1:
			versions = []papers.Version{*p.Latest}
		case p.Versions > 1:
			if versions, err = s.h.rooms.papers.Versions(ctx, who, p.ID); err != nil {
				return nil, err
			}
		}
		for _, v := range versions {
			i.Files = append(i.Files, s.factsOf(v))
		}
		switch {
		case len(versions) > 0 && i.Held:
			i.Ready = i.Files[0].Bad == ""
			i.Why = i.Files[0].Bad
		case len(versions) > 0:
			i.Ready, i.Why = true, "You say of it: "+p.Facts.Status.Label()+"."
		case p.Facts.Status == papers.Held:
			i.Why = "You have it, and its file is not here yet."
		default:
			i.Why = p.Facts.Status.Label() + "."
		}
		out = append(out, i)
	}
	return out, nil
}

func (s paperPieces) factsOf(v papers.Version) packet.FileFacts {
	f := packet.FileFacts{Version: v.N, Type: v.Type.Media(), Bytes: v.Bytes, Pages: v.Pages, Signed: v.Signed}
	switch s.h.vault.ScanOf(v) {
	case inspect.Infected:
		f.Bad = "The virus scanner of this server found something in it, so it goes nowhere. Replace it by a file that is clean."
	case inspect.Waits:
		f.Bad = "It is not scanned for viruses yet. That happens by itself; look again in a few minutes."
	}
	return f
}

// wishesOf are the kinds of requirement that a paper answers.
func wishesOf(p papers.Paper, a packet.Application) []packet.Wish {
	if kind, ok := p.Kind.Requirement(); ok {
		return []packet.Wish{{Kind: kind, Well: well(p)}}
	}
	title := strings.ToLower(p.Facts.Title)
	var out []packet.Wish
	switch p.Kind {
	case "test_report":
		for _, w := range a.Asked {
			switch w.Kind {
			case "language_test":
				for _, test := range w.Tests {
					if name := strings.ToLower(test); title != "" && (strings.Contains(title, name) || strings.Contains(name, title)) {
						out = append(out, packet.Wish{Kind: w.Kind, Well: 3})
					}
				}
			case "usmle_step1", "usmle_step2":
				if step := strings.TrimPrefix(string(w.Kind), "usmle_step"); strings.Contains(title, "step "+step) || strings.Contains(title, "step"+step) {
					out = append(out, packet.Wish{Kind: w.Kind, Well: 3})
				}
			}
		}
	case "certificate":
		out = append(out, packet.Wish{Kind: "certificate", Well: 1})
		if strings.Contains(title, "hipaa") {
			out = append(out, packet.Wish{Kind: "hipaa_training", Well: 3})
		}
	}
	return out
}

// well is how well a paper answers its wish: one that is held and official best.
func well(p papers.Paper) int {
	n := 1
	if p.Facts.Status == papers.Held {
		n++
	}
	if p.Facts.Official {
		n++
	}
	return n
}

// File implements packet.Source.
func (s paperPieces) File(ctx context.Context, who student.ID, _ packet.Application, ref string, version int) (packet.File, error) {
	v, file, err := s.h.vault.Open(ctx, who, papers.ID(ref), version)
	if err != nil {
		return packet.File{}, err
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, 2*inspect.MaxBytes))
	return packet.File{Type: v.Type.Media(), Bytes: body}, err
}

// cvPieces are the student's CVs as pieces of a packet.
type cvPieces struct{ h *house }

// Kind implements packet.Source.
func (cvPieces) Kind() packet.Kind { return packet.CV }

// Items implements packet.Source. The CV that was made for the application comes
// before others.
func (s cvPieces) Items(ctx context.Context, who student.ID, a packet.Application) ([]packet.Item, error) {
	all, err := s.h.cvs.Variants(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []packet.Item
	for _, v := range all {
		i := packet.Item{Kind: packet.CV, Ref: string(v.ID), Title: "CV: " + v.Name, Called: "CV", Held: true, Ready: true, Path: "/cv/variants/" + string(v.ID),
			Asks: []packet.Wish{{Kind: "cv", Well: 4}}}
		switch v.For {
		case a.ID:
			i.Asks[0].Well = 9
		case "":
		default:
			i.Asks[0].Well, i.Why = 1, "It was made for another application."
		}
		out = append(out, i)
	}
	return out, nil
}

// File implements packet.Source.
func (s cvPieces) File(ctx context.Context, who student.ID, _ packet.Application, ref string, _ int) (packet.File, error) {
	v, err := s.h.cvs.Variant(ctx, who, cv.VariantID(ref))
	if err != nil {
		return packet.File{}, err
	}
	record, err := s.h.cvs.Open(ctx, who)
	if err != nil {
		return packet.File{}, err
	}
	data, err := cv.Lay(record.Record, v).TypstData(v)
	if err != nil {
		return packet.File{}, err
	}
	pdf, err := s.h.press.again(ctx, cv.Source, map[string][]byte{cv.DataFile: data})
	return packet.File{Type: bind.PDF, Bytes: pdf}, err
}

// statementPieces are the texts that were written for an application. A draft can be
// seen and does not go along.
type statementPieces struct{ h *house }

// Kind implements packet.Source.
func (statementPieces) Kind() packet.Kind { return packet.Statement }

// Items implements packet.Source.
func (s statementPieces) Items(ctx context.Context, who student.ID, a packet.Application) ([]packet.Item, error) {
	all, err := s.h.statementsFor(ctx, who, applications.ID(a.ID))
	if err != nil {
		return nil, err
	}
	var out []packet.Item
	for _, t := range all {
		i := packet.Item{Kind: packet.Statement, Ref: t.ID, Title: t.Title, Held: true, Ready: t.Ready, Path: "/statements/" + t.ID, Asks: []packet.Wish{{Kind: catalog.RequirementKind(t.Kind), Well: 5}}}
		switch t.Kind { // hosts use the two words for much the same
		case "cover_letter":
			i.Asks = append(i.Asks, packet.Wish{Kind: "personal_statement", Well: 1})
		case "personal_statement":
			i.Asks = append(i.Asks, packet.Wish{Kind: "cover_letter", Well: 1})
		}
		if !t.Ready {
			i.Why = "It is not marked as ready: " + t.State + "."
		}
		out = append(out, i)
	}
	return out, nil
}

// File implements packet.Source.
func (s statementPieces) File(ctx context.Context, who student.ID, a packet.Application, ref string, _ int) (packet.File, error) {
	all, err := s.h.statementsFor(ctx, who, applications.ID(a.ID))
	if err != nil {
		return packet.File{}, err
	}
	for _, t := range all {
		if t.ID != ref {
			continue
		}
		pdf, err := t.PDF(ctx)
		return packet.File{Type: bind.PDF, Bytes: pdf}, err
	}
	return packet.File{}, errs.New(errs.NotFound, "The text was thrown away. Remove it here, or choose another.")
}

var _ = []packet.Source{paperPieces{}, cvPieces{}, statementPieces{}}
