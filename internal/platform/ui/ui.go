// Package ui holds the parts that every page is made of: the layout, buttons,
// fields, rows, tags, notices. Each is a templ component; its look stands in the
// .css beside it. The words "scrubs and marigold" are the idea: a clean
// case-notes sheet on warm paper, green for action, marigold for dates only.
//
// # How a page is put together
//
//	@ui.Layout(ui.Page{Title: "Find places", Nav: ui.NavFind, Carry: state, Styles: web.Sheets{Styles}}) {
//		<h1>Find places</h1>
//		@ui.Sheet("Three places fit", "results", nil) {
//			<ul class="rows"> ... </ul>
//		}
//	}
//
// Layout gives the skip link, header, flash, main and footer; the page brings
// exactly one h1. Page.Problems puts "Error:" into the title; put
// @ui.ErrorSummary(form.Problems) first in the page and pass form.Says(name) to
// each field, so that the same words stand on top and at the field. A field's id
// is its name, which is what the summary links to.
//
// # Classes for hand-written markup
//
// stack (vertical rhythm), row (inline, wraps), two (two columns on wide
// screens), prose, lede, note, rows (a hairline list inside a sheet), measure,
// hidden (for screen readers only), no-print, nowrap, pair (two fields side by
// side). Page styles go in "@layer pages", use the tokens of tokens.css and
// logical properties (margin-inline-start, never margin-left). No style
// attributes: the policy refuses them.
//
// # Rules
//
// An icon always stands beside words. A target is at least 44 px. Marigold
// (Tag "now", Notice "date") is for dates; clay (Tag "late", Notice "bad") for
// deadlines and errors. State is never told by colour alone.
package ui

import (
	"embed"

	"preround/internal/platform/web"
)

//go:embed *.css
var styles embed.FS

//go:embed layers.css tokens.css base.css layout.css button.css field.css parts.css
var leanStyles embed.FS

//go:embed fonts/*.woff2 fonts/*.txt icons/icons.svg icons/LICENSE.txt icons/mark.svg
var files embed.FS

// Core is the style sheet of all components; Layout brings it to every page.
var Core = web.NewSheet("core", styles, "layers.css", "tokens.css", "base.css", "layout.css")

// Lean is Core without rare.css (tables, facts, chips and the like): for entry
// pages that use none of it, so that their first HTML stays small.
var Lean = web.NewSheet("lean", leanStyles, "layers.css", "tokens.css", "base.css", "layout.css")

func init() {
	for name, path := range map[string]string{
		"atkinson.woff2": "fonts/atkinson.woff2",
		"bitter.woff2":   "fonts/bitter.woff2",
		"icons.svg":      "icons/icons.svg",
		"mark.svg":       "icons/mark.svg",
	} {
		b, err := files.ReadFile(path)
		if err != nil {
			panic(err) // the file is embedded; this cannot happen
		}
		web.NewFile(name, b)
	}
}

// Notices are the licences of the fonts and icons, by the name of the work.
func Notices() map[string]string {
	out := map[string]string{}
	for work, path := range map[string]string{
		"Atkinson Hyperlegible Next": "fonts/LICENSE-atkinson.txt",
		"Bitter":                     "fonts/LICENSE-bitter.txt",
		"Tabler Icons":               "icons/LICENSE.txt",
	} {
		b, err := files.ReadFile(path)
		if err != nil {
			panic(err) // the file is embedded; this cannot happen
		}
		out[work] = string(b)
	}
	return out
}
