package ui_test

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
)

// wrapped puts a body into the layout.
func wrapped(p ui.Page, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return ui.Layout(p).Render(templ.WithChildren(ctx, body), w)
	})
}

func heading(s string) templ.Component { return templ.Raw("<h1>" + s + "</h1>") }

func with(parent, child templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return parent.Render(templ.WithChildren(ctx, child), w)
	})
}

// gallery shows every part once, in its fullest form.
func gallery() templ.Component {
	wrong := []errs.Problem{{Field: "year", Says: "A year is a number."}, {Field: "kind", Says: "Choose a kind."}}
	day := clock.MustDate("2027-03-01")
	return templ.Join(
		ui.ErrorSummary(wrong), heading("Parts"),
		ui.Breadcrumb(ui.Crumb{Label: "Find places", Href: "/find"}),
		templ.Raw("<form>"),
		ui.Text(ui.Input{Name: "year", Label: "Year", Hint: "1 to 8", Says: "A year is a number.", Value: `"><script>`, List: []string{"1", "2"}}),
		ui.Text(ui.Input{Name: "notes", Label: "Notes", Lines: 3, Value: "</textarea>"}),
		ui.Select(ui.Choice{Name: "month", Label: "Month", Options: []ui.Option{{Value: "7", Label: "July"}, {Value: "8", Label: "August"}}, Chosen: []string{"8"}}),
		ui.Radios(ui.Choice{Name: "kind", Label: "Kind", Says: "Choose a kind.", Options: []ui.Option{{Value: "c", Label: "Clinical", Hint: "On the ward"}, {Value: "r", Label: "Research"}}}),
		ui.Ticks(ui.Choice{Name: "route", Label: "Route", Options: []ui.Option{{Value: "d", Label: "Direct", Count: 4, Counted: true}, {Value: "v", Label: "VSLO"}}, Chosen: []string{"v"}}),
		ui.Button("Show", "search", ""), templ.Raw("</form>"),
		with(ui.Sheet("Dates", "dates", ui.Tag("info", "Example")), templ.Raw("<p>Empty.</p>")),
		ui.Chips("Filters", []ui.Chip{{Label: "United States", Remove: "/find"}}),
		ui.Pager(ui.PageOf{Page: 2, Pages: 3, Href: func(int) string { return "/find" }}),
		with(ui.Details("Why"), templ.Raw("<p>Because.</p>")),
		with(ui.Facts(), with(ui.Fact("Deadline"), ui.Day(day))),
		ui.SourceLine(ui.Source{URL: "https://www.example.org/x", Of: "2024", Note: "typical, unverified"}),
		ui.SourceLine(ui.Source{URL: "javascript:alert(1)", Name: "bad"}),
		with(ui.Notice("date"), templ.Raw("<p>Soon.</p>")),
		with(ui.Empty("Nothing fits", "Take a filter away.", "Start again", "/find"), templ.Raw("")),
		ui.TableOf(ui.Table{Caption: "Costs", Head: []string{"Line", "Sum"}, Numbers: map[int]bool{1: true}, Rows: [][]templ.Component{{ui.Words("Fee"), ui.Words("USD 15")}}}),
		templ.Raw("<ol>"),
		with(ui.TaskRow(ui.Task{On: day, Today: day, Title: "Send", Href: "/find", Text: "By 17:00", Tags: ui.Tag("late", "Deadline"), Key: true}), templ.Raw("")),
		templ.Raw("</ol>"),
	)
}
