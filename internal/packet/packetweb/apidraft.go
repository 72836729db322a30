package packetweb

import (
	"preround/internal/catalog"
	"preround/internal/packet"
)

// packetDraft is a draft as the API names it.
type packetDraft struct {
	Pieces  []packetPiece `json:"pieces" maxItems:"40"`
	Form    string        `json:"form" enum:"pdf,zip" doc:"pdf: one file; zip: files, each by itself"`
	Pattern string        `json:"pattern" doc:"How files are called: {surname}_{given}_{what}, {year}, {nn}"`
	Surname string        `json:"surname,omitempty"`
	Given   string        `json:"given,omitempty"`
	Year    string        `json:"year,omitempty"`
	Latin   bool          `json:"latin,omitempty" doc:"Letters a to z and digits alone"`
	Each    int64         `json:"each,omitempty" minimum:"0" doc:"Bytes that the host takes in one file"`
	Whole   int64         `json:"whole,omitempty" minimum:"0" doc:"Bytes that the host takes in all"`
	Pages   int           `json:"pages,omitempty" minimum:"0" doc:"Pages that the host takes"`
	OnlyPDF bool          `json:"only_pdf,omitempty"`
	Cover   bool          `json:"cover,omitempty" doc:"The page in front greets"`
	List    bool          `json:"list,omitempty" doc:"The page in front lists what the place asks for, and where it is"`
	To      string        `json:"to,omitempty"`
	Mail    string        `json:"mail,omitempty" doc:"Where the covering mail goes"`
	Note    string        `json:"note,omitempty"`
}

// packetPiece is a piece as the API names it.
type packetPiece struct {
	Kind    string `json:"kind" enum:"front,paper,cv,statement"`
	Ref     string `json:"ref,omitempty"`
	Version int    `json:"version,omitempty" minimum:"0"`
	Title   string `json:"title,omitempty"`
	Asked   string `json:"asked,omitempty" doc:"Which of the place's wishes it answers"`
	Smaller bool   `json:"smaller,omitempty" doc:"A picture is drawn smaller"`
}

type packetProblem struct {
	Piece string `json:"piece,omitempty"`
	Says  string `json:"says"`
	Do    string `json:"do"`
}

type packetHeld struct {
	Title   string `json:"title"`
	Kind    string `json:"kind"`
	Ref     string `json:"ref,omitempty"`
	Version int    `json:"version,omitempty"`
	Name    string `json:"name"`
	Type    string `json:"type"`
	Bytes   int64  `json:"bytes"`
	Pages   int    `json:"pages,omitempty"`
	Page    int    `json:"page,omitempty" doc:"On which it begins in one PDF"`
	SHA256  string `json:"sha256"`
}

func toAPI(d packet.Draft) packetDraft {
	n, l := d.Naming, d.Limits
	out := packetDraft{[]packetPiece{}, string(d.Form), n.Pattern, n.Surname, n.Given, n.Year, n.Latin, l.Each, l.Whole, l.Pages, l.OnlyPDF, d.Cover, d.List, d.To, d.Mail, d.Note}
	for _, p := range d.Pieces {
		out.Pieces = append(out.Pieces, packetPiece{string(p.Kind), p.Ref, p.Version, p.Title, string(p.Asked), p.Smaller})
	}
	return out
}

func (d packetDraft) draft() packet.Draft {
	out := packet.Draft{Form: packet.Form(d.Form), Naming: packet.Naming{Pattern: d.Pattern, Surname: d.Surname, Given: d.Given, Year: d.Year, Latin: d.Latin},
		Limits: packet.Limits{Each: d.Each, Whole: d.Whole, Pages: d.Pages, OnlyPDF: d.OnlyPDF}, Cover: d.Cover, List: d.List, To: d.To, Mail: d.Mail, Note: d.Note}
	for _, p := range d.Pieces {
		out.Pieces = append(out.Pieces, packet.Piece{Kind: packet.Kind(p.Kind), Ref: p.Ref, Version: p.Version, Title: p.Title, Asked: catalog.RequirementKind(p.Asked), Smaller: p.Smaller})
	}
	return out
}

func heldOf(k packet.Kept) []packetHeld {
	out := []packetHeld{}
	for _, e := range k.Enclosed {
		out = append(out, packetHeld{e.Title, string(e.Kind), e.Ref, e.Version, e.Name, e.Type, e.Bytes, e.Pages, e.Page, e.SHA256})
	}
	return out
}
