package webtest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// sound checks what must hold of every page.
func (p *Page) sound() {
	p.t.Helper()
	for _, fault := range Faults(p.Doc(), p.Header.Get("Content-Security-Policy")) {
		p.t.Errorf("%s: %s", p.Address, fault)
	}
}

// Faults lists what is wrong with a page under its policy.
func Faults(doc *goquery.Selection, policy string) []string {
	var out []string
	fault := func(format ...string) { out = append(out, strings.Join(format, "")) }
	if n := doc.Find("h1").Length(); n != 1 {
		fault("a page has one h1, this has ", itoa(n))
	}
	if fold(doc.Find("head title").Text()) == "" {
		fault("the title is empty")
	}
	if doc.Find("html").AttrOr("lang", "") == "" {
		fault("html has no lang")
	}
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		fault("the policy is not strict: ", policy)
	}
	doc.Find("[style]").Each(func(_ int, e *goquery.Selection) { fault("style attribute on ", goquery.NodeName(e)) })
	doc.Find("script:not([src])").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("type", "") != "application/ld+json" {
			fault("inline script: ", excerpt(e.Text()))
		}
	})
	doc.Find("style").Each(func(_ int, e *goquery.Selection) {
		sum := sha256.Sum256([]byte(e.Text()))
		if !strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			fault("an inlined style that the policy refuses")
		}
	})
	out = append(out, handlers(doc)...)
	out = append(out, ids(doc)...)
	out = append(out, fields(doc)...)
	return append(out, names(doc)...)
}

// handlers finds on... attributes and addresses of other hosts that would load.
func handlers(doc *goquery.Selection) []string {
	var out []string
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Get(0).Attr {
			if strings.HasPrefix(a.Key, "on") {
				out = append(out, "event handler "+a.Key+" on "+goquery.NodeName(e))
			}
		}
	})
	doc.Find("[src], link[rel=stylesheet], link[rel=preload], link[rel=icon], use[href]").Each(func(_ int, e *goquery.Selection) {
		u, err := url.Parse(e.AttrOr("src", e.AttrOr("href", "")))
		if err != nil || u.Host != "" {
			out = append(out, "loads from elsewhere: "+e.AttrOr("src", e.AttrOr("href", "")))
		}
	})
	return out
}

// ids finds ids that stand twice, and references to ids that do not exist.
func ids(doc *goquery.Selection) []string {
	var out []string
	seen := map[string]bool{}
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if seen[id] {
			out = append(out, "the id "+id+" stands twice")
		}
		seen[id] = true
	})
	for _, attr := range []string{"for", "aria-describedby", "aria-labelledby", "list", "aria-controls"} {
		doc.Find("[" + attr + "]").Each(func(_ int, e *goquery.Selection) {
			for id := range strings.FieldsSeq(e.AttrOr(attr, "")) {
				if !seen[id] {
					out = append(out, attr+" names the missing id "+id)
				}
			}
		})
	}
	doc.Find("a[href^='#']").Each(func(_ int, e *goquery.Selection) {
		if id := strings.TrimPrefix(e.AttrOr("href", ""), "#"); id != "" && !seen[id] {
			out = append(out, "a link leads to the missing id "+id)
		}
	})
	return out
}

// fields finds controls without a label and forms that could not be sent.
func fields(doc *goquery.Selection) []string {
	var out []string
	labelled := map[string]bool{}
	doc.Find("label[for]").Each(func(_ int, e *goquery.Selection) { labelled[e.AttrOr("for", "")] = true })
	doc.Find("input, select, textarea").Each(func(_ int, e *goquery.Selection) {
		if e.AttrOr("type", "") == "hidden" {
			return
		}
		_, aria := e.Attr("aria-label")
		_, by := e.Attr("aria-labelledby")
		if !labelled[e.AttrOr("id", "?")] && !aria && !by && e.Closest("label").Length() == 0 {
			out = append(out, "the field "+e.AttrOr("name", "?")+" has no label")
		}
	})
	doc.Find("form").Each(func(_ int, e *goquery.Selection) {
		if e.Find("button, input[type=submit]").Length() == 0 {
			out = append(out, "a form without a button: "+e.AttrOr("action", ""))
		}
	})
	return out
}

// names finds links, buttons and pictures that say nothing.
func names(doc *goquery.Selection) []string {
	var out []string
	doc.Find("a[href], button, summary").Each(func(_ int, e *goquery.Selection) {
		if fold(e.Text()) == "" && e.AttrOr("aria-label", "") == "" {
			out = append(out, "a "+goquery.NodeName(e)+" without words: "+e.AttrOr("href", ""))
		}
	})
	doc.Find("img:not([alt]), svg[role=img]:not([aria-label]):not([aria-labelledby])").Each(func(_ int, e *goquery.Selection) {
		out = append(out, "a picture without words")
	})
	doc.Find("svg:not([role=img]):not([aria-hidden])").Each(func(_ int, _ *goquery.Selection) {
		out = append(out, "an svg that is neither role=img nor aria-hidden")
	})
	return out
}

// LinksWork follows every link of the page to this server once and demands a
// status below 400. Links named in except (by path) may lead to pages that are
// not joined in this test.
func (p *Page) LinksWork(except ...string) *Page {
	p.t.Helper()
	skip := map[string]bool{}
	for _, e := range except {
		skip[e] = true
	}
	done := map[string]bool{}
	p.Doc().Find("a[href], link[rel=stylesheet], link[rel=icon], link[rel=preload], script[src]").Each(func(_ int, e *goquery.Selection) {
		href := e.AttrOr("href", e.AttrOr("src", ""))
		here, _ := url.Parse(origin + p.Address)
		to, err := here.Parse(href)
		if err != nil {
			p.t.Errorf("%s: the link %q is broken: %v", p.Address, href, err)
			return
		}
		if to.Host != here.Host || strings.HasPrefix(href, "#") || skip[to.Path] || done[to.RequestURI()] {
			return
		}
		done[to.RequestURI()] = true
		if got := p.b.Get(to.RequestURI()); got.Code >= 400 {
			p.t.Errorf("%s: the link %q (%s) answers %d", p.Address, fold(e.Text()), href, got.Code)
		}
	})
	return p
}
