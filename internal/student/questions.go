package student

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

// Control is the kind of form control that fits a field.
type Control string

// The controls.
const (
	OneOf   Control = "one_of"  // radio buttons, or a select where there are many
	ManyOf  Control = "many_of" // checkboxes
	Pick    Control = "pick"    // several out of a long list, typed or chosen
	Text    Control = "text"
	Month   Control = "month"
	Day     Control = "day"
	Number  Control = "number"
	RowsOf  Control = "rows" // a table with one line for each value; see Field.Columns
	Amounts Control = "money"
)

// Question is one page of questions: one topic, why it is asked, its fields.
// Every question may be left open.
type Question struct {
	ID     string
	Title  string // as a question to the student
	Why    string // what the answer changes
	Core   bool   // one of the three that a plan starts from
	Fields []Field
}

// Field is one control of a question and the parameter that it fills.
type Field struct {
	Param   string
	Label   string
	Control Control
	Example string
	Columns []Field // of RowsOf and Amounts: the parts, as Answered reads them
}

// Questions lists all questions in the order in which they are asked.
func Questions() []Question { return questions }

var questions = []Question{
	{ID: "year", Title: "Which year of medical school are you in?", Core: true,
		Why: "Most places take certain years only. We reckon which year you will be in when the stay begins.",
		Fields: []Field{{Param: "year", Label: "Year of medical school", Control: OneOf, Example: "3"},
			{Param: "stage", Label: "Stage, if your school counts otherwise", Control: OneOf, Example: "clinical"},
			{Param: "courseyears", Label: "Years that your whole course has", Control: OneOf, Example: "5"}}},
	{ID: "when", Title: "When do you want to start, and for how long?", Core: true,
		Why: "Everything is counted back from your first day.",
		Fields: []Field{{Param: "start", Label: "Month", Control: Month, Example: "2027-07"}, {Param: "day", Label: "Exact first day, if you know it", Control: Day, Example: "2027-07-05"},
			{Param: "latest", Label: "Latest month that would still do", Control: Month, Example: "2027-09"}, {Param: "weeks", Label: "Weeks", Control: Number, Example: "4"}}},
	{ID: "where", Title: "Where would you like to go?", Core: true,
		Why:    "Visas, tests and the usual closing dates differ from country to country.",
		Fields: []Field{{Param: "country", Label: "Countries", Control: Pick, Example: "United States"}, {Param: "mode", Label: "On site or online", Control: ManyOf, Example: "in_person"}}},
	{ID: "kind", Title: "What would you like to do there?",
		Why:    "Clinical, research, public health and management places ask for different papers.",
		Fields: []Field{{Param: "kind", Label: "Kind", Control: ManyOf, Example: "clinical"}, {Param: "format", Label: "Form", Control: ManyOf, Example: "elective"}}},
	{ID: "specialty", Title: "Which specialties interest you?",
		Why:    "Places in these specialties come first. Leave it open if you are still looking.",
		Fields: []Field{{Param: "specialty", Label: "Specialties", Control: Pick, Example: "paediatrics"}}},
	{ID: "skill", Title: "What would you like to learn?",
		Why:    "Places whose source names these skills come first.",
		Fields: []Field{{Param: "skill", Label: "Skills", Control: Pick, Example: "suturing"}}},
	{ID: "school", Title: "Where do you study?",
		Why:    "Some places take students of certain schools or countries only, and your academic year sets which year you will be in.",
		Fields: []Field{{Param: "school", Label: "School", Control: Text, Example: "King Edward Medical University"}, {Param: "schoolcountry", Label: "Country of the school", Control: OneOf, Example: "Pakistan"}}},
	{ID: "citizenship", Title: "Which citizenship do you have?",
		Why:    "A few places and most funds are for certain citizens only. It is used for nothing else, and we never say whether you would get a visa.",
		Fields: []Field{{Param: "citizenship", Label: "Citizenship", Control: Pick, Example: "Pakistan"}}},
	{ID: "language", Title: "Which languages do you speak, and which tests have you taken?",
		Why: "Hosts decide by level or score, and results expire. We tell you which places a result opens, and when you would need a new one.",
		Fields: []Field{
			{Param: "lang", Label: "Languages", Control: RowsOf, Example: "en:B2", Columns: []Field{{Param: "lang.code", Label: "Language", Control: OneOf}, {Param: "lang.level", Label: "Level", Control: OneOf}}},
			{Param: "test", Label: "Tests taken or booked", Control: RowsOf, Example: "ielts:7:6.5:2026-05-01", Columns: []Field{{Param: "test.code", Label: "Test", Control: OneOf},
				{Param: "test.score", Label: "Score", Control: Text}, {Param: "test.lowest", Label: "Lowest section", Control: Text}, {Param: "test.day", Label: "Day of the test", Control: Day}}}}},
	{ID: "have", Title: "Which papers do you have already?",
		Why:    "What you have is left out of the plan, unless it runs out before you need it.",
		Fields: []Field{{Param: "have", Label: "Papers", Control: RowsOf, Example: "passport:2031-01-01", Columns: []Field{{Param: "have.kind", Label: "Paper", Control: OneOf}, {Param: "have.until", Label: "Valid until", Control: Day}}}}},
	{ID: "exam", Title: "When are your exams?",
		Why: "Nothing is planned into these weeks, and a stay must not meet them.",
		Fields: []Field{{Param: "exam", Label: "Exam blocks", Control: RowsOf, Example: "2027-01-04_2027-01-29_Final exams", Columns: []Field{{Param: "exam.from", Label: "First day", Control: Day},
			{Param: "exam.to", Label: "Last day", Control: Day}, {Param: "exam.name", Label: "Name", Control: Text}}}}},
	{ID: "hours", Title: "How many hours a week can you spend on preparing?",
		Why:    "Weeks with more to do than that are pulled apart or marked.",
		Fields: []Field{{Param: "hours", Label: "Hours a week", Control: Number, Example: "4"}}},
	{ID: "money", Title: "What may it cost, and must it be paid?",
		Why: "Places whose own fees are above your budget are shown apart. Travel and living come on top and are shown beside.",
		Fields: []Field{{Param: "budget", Label: "The most that the whole may cost", Control: Amounts, Example: "USD1500", Columns: []Field{{Param: "budget.currency", Label: "Currency", Control: OneOf}, {Param: "budget.amount", Label: "Amount", Control: Text}}},
			{Param: "pay", Label: "Paid or unpaid", Control: OneOf, Example: "unpaid_ok"}}},
}

// QuestionByID finds a question.
func QuestionByID(id string) (Question, bool) {
	i := slices.IndexFunc(questions, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return questions[i], true
}

// Params are the parameters that a question fills; the year's also dates it.
func (q Question) Params() []string {
	var out []string
	for _, f := range q.Fields {
		out = append(out, f.Param)
	}
	if q.ID == "year" {
		out = append(out, "asof")
	}
	return out
}

// Said tells whether the student has answered any part of a question.
func Said(s Student, id string) bool {
	q, _ := QuestionByID(id)
	values := Query(s)
	return slices.ContainsFunc(q.Params(), values.Has)
}

// Missing lists the questions that the student has not answered at all.
func Missing(s Student) []Question {
	return slices.DeleteFunc(slices.Clone(questions), func(q Question) bool { return Said(s, q.ID) })
}

// Answered replaces the answer to one question by what a form says and keeps
// all others; an empty form takes the answer back. Beside the parameters
// themselves it reads their parts, a line for each value, as a form without
// script sends them: lang.code and lang.level; test.code, .score, .lowest, .day;
// have.kind, .until; exam.from, .to, .name; budget.currency, .amount.
//
// The error is of the form alone, as FromQuery says it.
func Answered(s Student, id string, form url.Values) (Student, error) {
	q, ok := QuestionByID(id)
	if !ok {
		return s, errs.New(errs.NotFound, "There is no question %q.", id)
	}
	values := Query(s)
	for _, p := range q.Params() {
		values.Del(p)
		for _, v := range append(slices.Clone(form[p]), fromParts(p, form)...) {
			values.Add(p, v)
		}
	}
	return FromQuery(values)
}

// parts names the parts of each parameter that has some, and what joins them.
var parts = map[string]struct {
	names []string
	join  string
}{
	"lang":   {[]string{"lang.code", "lang.level"}, ":"},
	"test":   {[]string{"test.code", "test.score", "test.lowest", "test.day"}, ":"},
	"have":   {[]string{"have.kind", "have.until"}, ":"},
	"exam":   {[]string{"exam.from", "exam.to", "exam.name"}, "_"},
	"budget": {[]string{"budget.currency", "budget.amount"}, " "},
}

// fromParts joins the n-th of each part; a line whose first part (for money, the
// amount) is empty was left empty.
func fromParts(param string, form url.Values) (out []string) {
	p, ok := parts[param]
	if !ok {
		return nil
	}
	key := form[p.names[0]]
	if param == "budget" {
		key = form[p.names[1]]
	}
	for i := range min(len(key), 64) {
		if strings.TrimSpace(key[i]) == "" {
			continue
		}
		line := make([]string, len(p.names))
		for k, name := range p.names {
			if i < len(form[name]) {
				line[k] = strings.TrimSpace(form[name][i])
			}
		}
		out = append(out, strings.TrimRight(strings.Join(line, p.join), p.join))
	}
	return out
}

// Option is one value to choose and its words.
type Option struct{ Value, Label, Group string }

// Options lists the values of a field that is chosen from a list, in the order
// to show them; nil for fields that are typed.
func Options(param string) []Option {
	var out []Option
	switch param {
	case "year":
		for y := 1; y < GraduateYear; y++ {
			out = append(out, Option{Value: strconv.Itoa(y), Label: "Year " + strconv.Itoa(y)})
		}
		return append(out, Option{Value: "graduate", Label: "Graduate"})
	case "courseyears":
		for y := 3; y <= 8; y++ {
			out = append(out, Option{Value: strconv.Itoa(y), Label: strconv.Itoa(y) + " years"})
		}
		return out
	case "stage":
		return labelled(catalog.Stages, catalog.Stage.Label)
	case "kind":
		return labelled(catalog.Categories, catalog.Category.Label)
	case "format":
		return labelled(catalog.Formats, catalog.Format.Label)
	case "mode":
		return labelled(catalog.Modes, catalog.Mode.Label)
	case "have.kind":
		return labelled(DocumentKinds, catalog.RequirementKind.Label)
	case "pay":
		return []Option{{Value: string(UnpaidOK), Label: "Unpaid is fine"}, {Value: string(PaidOnly), Label: "Only if it pays"}}
	case "country", "citizenship", "schoolcountry":
		for _, c := range reference.Countries() {
			out = append(out, Option{Value: string(c.Code), Label: c.Name, Group: c.Continent})
		}
		slices.SortFunc(out, func(a, b Option) int { return strings.Compare(fold(a.Label), fold(b.Label)) })
		return out
	case "specialty":
		for _, s := range reference.Specialties() {
			out = append(out, Option{Value: s.Slug, Label: s.NameGB, Group: s.Kind})
		}
		return out
	case "skill":
		for _, s := range reference.Skills() {
			out = append(out, Option{Value: s.ID, Label: s.Name, Group: s.Group})
		}
		return out
	case "lang.code":
		return labelled(LanguageCodes(), LanguageName)
	case "lang.level":
		for _, l := range CEFRLevels {
			out = append(out, Option{Value: l, Label: l})
		}
		return append(out, Option{Value: Native, Label: "Mother tongue"})
	case "test.code":
		return labelled(TestCodes(), TestName)
	}
	return nil
}

func labelled[T ~string](values []T, label func(T) string) []Option {
	out := make([]Option, len(values))
	for i, v := range values {
		out[i] = Option{Value: string(v), Label: label(v)}
	}
	return out
}
