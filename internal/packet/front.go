package packet

import (
	"context"
	_ "embed"
	"encoding/json"
	"strings"
)

// typst is the Typst source of the page in front. What people typed is read by it
// from /packet.json and is never part of it.
//
//go:embed packet.typ
var typst string

const dataFile = "/packet.json"

// frontData is what the page in front says.
type frontData struct {
	Who    string  `json:"who"`
	Mail   string  `json:"mail"`
	Name   string  `json:"name"`
	Host   string  `json:"host"`
	Stay   string  `json:"stay"`
	To     string  `json:"to"`
	Note   string  `json:"note"`
	Cover  bool    `json:"cover"`
	Letter bool    `json:"letter"`
	Pieces []where `json:"pieces"`
	Asked  []where `json:"asked"`
}

// where is a thing and where it is found.
type where struct {
	What string `json:"what"`
	At   string `json:"at"`
}

// front sets the page in front. It says on which pages the others begin, so it is set
// again where it does not have the one page that was thought.
func (s *Service) front(ctx context.Context, p *Plan) (File, error) {
	pages := 1
	for range 3 {
		data, err := json.Marshal(p.frontData(pages))
		if err != nil {
			return File{}, err
		}
		pdf, err := s.in.Set(ctx, typst, map[string][]byte{dataFile: data})
		if err != nil {
			return File{}, err
		}
		f := File{Type: typePDF, Bytes: pdf}
		has, err := s.pages(f, "Cover page")
		if err != nil || has == pages {
			return f, err
		}
		pages = has
	}
	return File{}, nil
}

// frontData is what the page says when it has so many pages itself.
func (p *Plan) frontData(pages int) frontData {
	a, d := p.For, p.Draft
	out := frontData{Who: a.Who, Mail: a.Mail, Name: a.Name, Host: a.Host, Stay: stay(a), To: d.To, Note: d.Note, Cover: d.Cover, Letter: a.Letter, Pieces: []where{}, Asked: []where{}}
	at := map[string]string{}
	next := 1
	names := *p
	names.Pieces = append([]Line{}, p.Pieces...)
	names.names()
	for _, l := range names.Pieces {
		has := l.Pages
		if l.Kind == Front {
			has = pages
		}
		at[l.ID] = "page " + number(next)
		if d.Form == Files {
			at[l.ID] = l.Name
		}
		if l.Kind != Front {
			out.Pieces = append(out.Pieces, where{l.Title, at[l.ID]})
		}
		next += has
	}
	if d.List {
		for _, w := range p.Wishes {
			if is := p.whereIs(w, at); is != "" {
				out.Asked = append(out.Asked, where{w.What, is})
			}
		}
	}
	return out
}

// whereIs tells the host where one of its wishes is answered; empty where nothing is to
// be said of it.
func (p *Plan) whereIs(w WishLine, at map[string]string) string {
	switch {
	case w.Piece != "":
		return at[w.Piece]
	case w.Kind == "recommendation_letter" && len(p.Letters) > 0:
		var who []string
		for _, l := range p.Letters {
			if !l.Over {
				who = append(who, l.Who)
			}
		}
		if len(who) == 0 {
			return "sent by its writer"
		}
		return "sent by its writer: " + strings.Join(who, ", ")
	case w.Kind == "recommendation_letter":
		return "sent by its writer"
	case w.State == Coming:
		return "will follow"
	}
	return ""
}

// stay is from when to when, in words.
func stay(a Application) string {
	switch {
	case a.First == 0:
		return ""
	case a.Last == 0:
		return "from " + long(a.First)
	}
	return long(a.First) + " to " + long(a.Last)
}
