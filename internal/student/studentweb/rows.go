package studentweb

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// column is one field of each line of a table.
type column struct {
	name    string // of the field, as student.Answered reads it
	label   string
	kind    string             // text, date, select
	options func() []ui.Option // of a select
	list    string             // id of the list of suggestions
	mode    string             // inputmode
	missing string             // what to say where the rest of the line is filled and this is not; empty: may stay so
}

// table is an answer of several lines. A line is added and taken away by a button
// that sends the form and shows it again; nothing is saved by that.
type table struct {
	param   string // the parameter that each line is a value of
	noun    string // "language"
	join    string // between the parts of a value
	most    int
	columns []column
}

var tables = map[string]table{
	"citizenship": {"citizenship", "citizenship", "", 6, []column{
		{name: "citizenship", label: "Country", kind: "text", list: "countries"}}},
	"languages": {"lang", "language", ":", 16, []column{
		{name: "lang.code", label: "Language", kind: "text", list: "languages", missing: "Write which language this level is for, or remove the line."},
		{name: "lang.level", label: "Level", kind: "select", options: func() []ui.Option { return levels }}}},
	"tests": {"test", "test", ":", 12, []column{
		{name: "test.code", label: "Test", kind: "select", options: func() []ui.Option { return chosenFrom("test.code", "Choose the test") }, missing: "Choose which test this is, or remove the line."},
		{name: "test.score", label: "Whole score", kind: "text", mode: "decimal"},
		{name: "test.lowest", label: "Lowest part", kind: "text", mode: "decimal"},
		{name: "test.day", label: "Day of the test", kind: "date"}}},
	"exams": {"exam", "exam block", "_", 24, []column{
		{name: "exam.from", label: "First day", kind: "date", missing: "Give the first day of this block, or remove the line."},
		{name: "exam.to", label: "Last day", kind: "date", missing: "Give the last day of this block, or remove the line."},
		{name: "exam.name", label: "Name, if you like", kind: "text"}}},
}

// levels says in words what the letters mean.
var levels = []ui.Option{{Label: "Not sure yet"}, {Value: student.Native, Label: "Mother tongue"}, {Value: "C2", Label: "C2, like a native"}, {Value: "C1", Label: "C1, fluent at work"},
	{Value: "B2", Label: "B2, can take a history"}, {Value: "B1", Label: "B1, everyday talk"}, {Value: "A2", Label: "A2, simple sentences"}, {Value: "A1", Label: "A1, first words"}}

// chosenFrom are the options of a parameter below one that says nothing.
func chosenFrom(param, empty string) []ui.Option {
	out := []ui.Option{{Label: empty}}
	for _, o := range student.Options(param) {
		out = append(out, ui.Option{Value: o.Value, Label: o.Label})
	}
	return out
}

// fieldID is the id of the field of that name in the line i, counted from 0:
// "lang-code-2".
func fieldID(name string, i int) string {
	name = strings.ReplaceAll(name, ".", "-")
	if i == 0 {
		return name
	}
	return name + "-" + strconv.Itoa(i+1)
}

// count is how many lines the form holds.
func (t table) count(f *web.Form) int {
	n := 0
	for _, c := range t.columns {
		n = max(n, len(f.All(c.name)))
	}
	return min(n, t.most)
}

// line is what stands in the line i.
func (t table) line(f *web.Form, i int) []string {
	out := make([]string, len(t.columns))
	for k, c := range t.columns {
		if all := f.All(c.name); i < len(all) {
			out[k] = all[i]
		}
	}
	return out
}

// add puts an empty line at the end where there is room.
func (t table) add(f *web.Form) {
	n := min(t.count(f)+1, t.most)
	for _, c := range t.columns {
		all := slices.Clone(f.All(c.name))
		for len(all) < n {
			all = append(all, "")
		}
		f.Values[c.name] = all[:n]
	}
}

// drop takes a line away.
func (t table) drop(f *web.Form, i int) {
	t.square(f)
	for _, c := range t.columns {
		if all := f.Values[c.name]; i >= 0 && i < len(all) {
			f.Values[c.name] = slices.Delete(all, i, i+1)
		}
	}
	if t.count(f) == 0 {
		t.add(f)
	}
}

// square makes all columns of one length.
func (t table) square(f *web.Form) {
	n := t.count(f)
	for _, c := range t.columns {
		all := slices.Clone(f.All(c.name))
		for len(all) < n {
			all = append(all, "")
		}
		f.Values[c.name] = all[:n]
	}
}

// put writes the lines of an answer into a form, and an empty one below.
func (t table) put(f url.Values, lines [][]string) {
	if len(lines) < t.most {
		lines = append(lines, make([]string, len(t.columns)))
	}
	for _, line := range lines {
		for k, c := range t.columns {
			f.Add(c.name, line[k])
		}
	}
}

// read takes the values out of a form and notes at each field what is wrong with
// it. Empty lines count for nothing.
func (t table) read(f *web.Form, p page) []string {
	var out []string
	seen := map[string]bool{}
	for i := range t.count(f) {
		line := t.line(f, i)
		if strings.Join(line, "") == "" {
			continue
		}
		faults := t.faults(p, line)
		if code, ok := student.LanguageNamed(line[0]); ok && p.slug == "languages" {
			if seen[code] {
				faults[0] = student.LanguageName(code) + " stands here twice. Keep one line."
			}
			seen[code] = true
		}
		for k, c := range t.columns {
			if faults[k] != "" {
				f.Fault(fieldID(c.name, i), "%s", faults[k])
			}
		}
		if strings.Join(faults, "") == "" {
			out = append(out, t.value(line))
		}
	}
	return out
}

func (t table) value(line []string) string {
	return strings.TrimRight(strings.Join(line, t.join), t.join)
}

// faults says of each field of a line what is wrong with it, by reading the line's
// beginning, each time with one more part.
func (t table) faults(p page, line []string) []string {
	out := make([]string, len(t.columns))
	begun := slices.Clone(line)
	for k, c := range t.columns {
		if line[k] == "" && c.missing != "" {
			out[k] = c.missing
			return out // what follows belongs to it
		}
	}
	for k := range t.columns {
		part := slices.Clone(begun[:k+1])
		if p.slug == "exams" && k == 0 {
			part = append(part, line[0]) // a block needs both days; one day alone is a block, too
		}
		if out[k] = faultOf(p, t.param, t.value(part)); out[k] == "" {
			continue
		}
		if k == 0 || p.slug == "exams" {
			return out
		}
		begun[k] = "" // and see whether the others can be read
	}
	return out
}

// faultOf is what is wrong with one value of a parameter, empty for nothing.
func faultOf(p page, param, value string) string {
	_, err := student.Answered(student.Student{}, p.question, url.Values{param: {value}})
	if problems := errs.ProblemsOf(err); len(problems) > 0 {
		return problems[0].Says
	}
	return ""
}
