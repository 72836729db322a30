package webtest

import (
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

func itoa(n int) string { return strconv.Itoa(n) }

// Outline writes a part of a page as plain text, one line for each block:
// headings with #, list items with -, links as [text], fields as {name=value},
// buttons as (text), pictures by their words. It is what golden files hold.
func Outline(s *goquery.Selection) string {
	o := &outline{}
	for _, n := range s.Nodes {
		o.walk(n)
	}
	o.flush()
	return o.out.String()
}

type outline struct {
	out    strings.Builder
	line   strings.Builder
	prefix string
}

func (o *outline) flush() {
	if text := fold(o.line.String()); text != "" {
		o.out.WriteString(o.prefix + text + "\n")
		o.prefix = ""
	}
	o.line.Reset()
}

var blocks = map[string]string{"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "li": "- ", "summary": "> ", "legend": "? ", "label": "", "p": "",
	"div": "", "section": "", "header": "", "dt": "", "dd": "  ", "tr": "| ", "form": "", "fieldset": "", "details": "", "nav": "", "ul": "", "ol": "", "dl": "", "time": ""}

func (o *outline) walk(n *html.Node) {
	switch n.Type {
	case html.TextNode:
		o.line.WriteString(n.Data)
		return
	case html.ElementNode:
	default:
		o.children(n)
		return
	}
	if prefix, ok := blocks[n.Data]; ok && n.Data != "time" {
		o.flush()
		if prefix != "" {
			o.prefix = prefix
		}
		o.children(n)
		o.flush()
		if prefix != "" {
			o.prefix = ""
		}
		return
	}
	switch n.Data {
	case "style", "script", "datalist":
	case "svg":
		if l := attr(n, "aria-label"); l != "" {
			o.flush()
			o.line.WriteString("<picture: " + l + ">")
			o.flush()
		}
	case "a":
		o.wrap("[", n, "]")
	case "button":
		o.wrap(" (", n, ") ")
	case "input", "textarea":
		o.line.WriteString(" {" + attr(n, "name") + "=" + attr(n, "value") + mark(n, "checked") + "} ")
	case "select":
		s := goquery.NewDocumentFromNode(n).Find("option[selected]").First()
		o.line.WriteString(" {" + attr(n, "name") + "=" + s.AttrOr("value", "") + "} ")
	case "small", "span", "time", "td", "th":
		o.line.WriteString(" ")
		o.children(n)
		o.line.WriteString(" ")
	default:
		o.children(n)
	}
}

func (o *outline) wrap(open string, n *html.Node, end string) {
	o.line.WriteString(open)
	o.children(n)
	o.line.WriteString(end)
}

func (o *outline) children(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		o.walk(c)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func mark(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return "*"
		}
	}
	return ""
}
