package paste

import (
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"preround/internal/lead"
	"preround/internal/platform/errs"
)

// Limits of a page.
const (
	maxTokens  = 400_000
	maxVisible = 300_000 // bytes of text that people see
	maxData    = 200_000 // bytes of one block of structured data
)

// pageText is a page taken apart: no tree is built, so nesting costs nothing.
type pageText struct {
	title, heading string
	meta           map[string]string
	data           []string // JSON-LD
	props          map[string]string
	visible        strings.Builder

	skip    atom.Atom // inside of a script, style, template ...
	inside  atom.Atom // title, h1
	prop    string    // itemprop whose text follows
	isData  bool      // the script is JSON-LD
	pending strings.Builder
}

var skipped = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Svg: true, atom.Iframe: true, atom.Object: true, atom.Nav: true, atom.Footer: true}

var breaking = map[atom.Atom]bool{atom.P: true, atom.Div: true, atom.Br: true, atom.Li: true, atom.Tr: true, atom.Td: true, atom.Th: true, atom.H1: true, atom.H2: true, atom.H3: true, atom.H4: true,
	atom.Dt: true, atom.Dd: true, atom.Section: true, atom.Article: true, atom.Table: true, atom.Ul: true, atom.Ol: true, atom.Header: true, atom.Main: true, atom.Title: true}

// page reads a page of the web.
func (g *gatherer) page(text string) error {
	p := &pageText{meta: map[string]string{}, props: map[string]string{}}
	z := html.NewTokenizer(strings.NewReader(text))
	z.SetMaxBuf(MaxBytes)
	for range maxTokens {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				g.ofPage(p)
				return nil
			}
			return errs.Fault(Field, "This page is built as no page is. Open it in a browser, select its text, and paste that.")
		case html.StartTagToken, html.SelfClosingTagToken:
			p.begin(z.Token())
		case html.EndTagToken:
			p.end(z.Token())
		case html.TextToken:
			p.text(string(z.Text()))
		}
	}
	return errs.Fault(Field, "The page has more parts than are read. Open it in a browser, select the text that matters, and paste that.")
}

func value(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func (p *pageText) begin(t html.Token) {
	if p.skip != 0 {
		return
	}
	if skipped[t.DataAtom] && t.Type == html.StartTagToken {
		p.skip = t.DataAtom
		p.isData = t.DataAtom == atom.Script && strings.EqualFold(value(t, "type"), "application/ld+json")
		p.pending.Reset()
		return
	}
	if breaking[t.DataAtom] {
		p.line()
	}
	switch t.DataAtom {
	case atom.Meta:
		name := strings.ToLower(value(t, "property") + value(t, "name"))
		if c := value(t, "content"); c != "" && p.meta[name] == "" && len(p.meta) < 200 {
			p.meta[name] = c
		}
	case atom.Title, atom.H1:
		p.inside = t.DataAtom
	case atom.Link:
		if strings.EqualFold(value(t, "rel"), "canonical") && p.meta["canonical"] == "" {
			p.meta["canonical"] = value(t, "href")
		}
	}
	if prop := value(t, "itemprop"); prop != "" && len(p.props) < 200 {
		p.note(strings.ToLower(prop), t)
	}
}

// note keeps a property of microdata: what its element says in an attribute, or
// the text that follows.
func (p *pageText) note(prop string, t html.Token) {
	for _, name := range []string{"content", "datetime", "href", "value"} {
		if v := value(t, name); v != "" {
			if p.props[prop] == "" {
				p.props[prop] = v
			}
			return
		}
	}
	if p.props[prop] == "" && value(t, "itemscope") == "" && t.Type == html.StartTagToken {
		p.prop = prop
	}
}

func (p *pageText) end(t html.Token) {
	if p.skip != 0 {
		if t.DataAtom != p.skip {
			return
		}
		if p.isData && len(p.data) < 20 {
			p.data = append(p.data, p.pending.String())
		}
		p.skip, p.isData = 0, false
		return
	}
	if breaking[t.DataAtom] {
		p.line()
	}
	if t.DataAtom == p.inside {
		p.inside = 0
	}
	p.prop = ""
}

func (p *pageText) line() {
	if p.visible.Len() < maxVisible {
		p.visible.WriteByte('\n')
	}
}

func (p *pageText) text(s string) {
	if p.skip != 0 {
		if p.isData && p.pending.Len() < maxData {
			p.pending.WriteString(s)
		}
		return
	}
	if !strings.Contains(s, "&") {
		p.take(s)
		return
	}
	p.take(html.UnescapeString(s))
}

func (p *pageText) take(s string) {
	if p.prop != "" && strings.TrimSpace(s) != "" {
		p.props[p.prop], p.prop = strings.TrimSpace(s), ""
	}
	switch p.inside {
	case atom.Title:
		p.title += s
		return
	case atom.H1:
		if len(p.heading) < 400 {
			p.heading += s
		}
	}
	if p.visible.Len() < maxVisible {
		p.visible.WriteString(strings.Join(strings.Fields(s), " ") + " ")
	}
}

// ofPage proposes what a page says, the surest first: its structured data, its own
// description of itself, its text.
func (g *gatherer) ofPage(p *pageText) {
	for _, d := range p.data {
		g.jsonLD(d)
	}
	g.microdata(p.props)
	const self = "what the page says of itself"
	g.propose(lead.Name, p.heading, p.heading, "the page’s heading")
	for _, m := range []struct {
		name  string
		field lead.Field
	}{{"og:title", lead.Name}, {"og:site_name", lead.Organiser}, {"og:url", lead.Link}, {"canonical", lead.Link}, {"og:description", lead.Summary}, {"description", lead.Summary}} {
		if v := p.meta[m.name]; v != "" && (m.field != lead.Link || strings.HasPrefix(v, "http")) {
			g.propose(m.field, v, v, self)
		}
	}
	g.propose(lead.Name, p.title, p.title, "the page’s title")
	g.plain(p.visible.String(), "the text of the page")
}
