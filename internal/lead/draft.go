package lead

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Field names one field of a draft, in forms, headers of tables and the API.
type Field string

// The fields. Only Name must be there.
const (
	Name           Field = "name"
	Organiser      Field = "organiser"
	Country        Field = "country"
	City           Field = "city"
	Kind           Field = "kind"   // a catalog.Category
	Format         Field = "format" // a catalog.Format
	Mode           Field = "mode"
	Specialty      Field = "specialty" // several, by commas
	Opens          Field = "opens"
	Closes         Field = "closes"
	Runs           Field = "runs" // the months in which it runs
	Weeks          Field = "weeks"
	Fee            Field = "fee"
	ApplicationFee Field = "application_fee"
	Stipend        Field = "stipend"
	Currency       Field = "currency"
	Per            Field = "per" // of fee and stipend
	Link           Field = "link"
	Requirements   Field = "requirements" // several, by commas
	Summary        Field = "summary"
	From           Field = "origin"
	Told           Field = "told"
	Heard          Field = "heard"
	Contact        Field = "contact"
	Notes          Field = "notes"
)

// Spec tells people of a field.
type Spec struct {
	Field Field
	Label string
	Hint  string
	Most  int // characters
}

// Specs lists every field, in the order in which forms show them.
var Specs = []Spec{
	{Name, "Name of the place", "", 200},
	{Organiser, "Organiser", "The hospital, university, society or company.", 200},
	{Country, "Country", "", 60},
	{City, "City", "", 100},
	{Kind, "What you would do there", "", 40},
	{Format, "Form", "", 40},
	{Mode, "On site or online", "", 40},
	{Specialty, "Specialties", "Several with commas between.", 300},
	{Opens, "Applications open", "Such as 1 March 2027; without a year when it comes every year.", 60},
	{Closes, "Deadline", "Such as 15 October 2027, or the word rolling.", 60},
	{Runs, "Months in which it runs", "Such as July to August.", 60},
	{Weeks, "Length in weeks", "Such as 4, or 4 to 8.", 30},
	{Fee, "Fee to the organiser", "Such as GBP 450; 0 when there is none.", 40},
	{ApplicationFee, "Application fee", "", 40},
	{Stipend, "It pays", "Such as EUR 800.", 40},
	{Currency, "Currency", "Where the amounts do not name it.", 30},
	{Per, "Fee and pay are", "", 30},
	{Link, "Link", "The page about it, beginning with https://.", 500},
	{Requirements, "Asked for", "Several with commas between, such as CV, transcript.", 400},
	{Summary, "What it is", "", 1000},
	{From, "Where you have it from", "", 60},
	{Told, "Who told you", "", 120},
	{Heard, "When", "Such as 3 November 2026.", 60},
	{Contact, "Whom to write to", "Name or e-mail address.", 200},
	{Notes, "Your notes", "", 4000},
}

// SpecOf is the spec of a field; false when there is no such field.
func SpecOf(f Field) (Spec, bool) {
	for _, s := range Specs {
		if s.Field == f {
			return s, true
		}
	}
	return Spec{}, false
}

// Draft is a lead as text, by field; absent and empty mean unknown.
type Draft map[Field]string

// DraftOf writes a lead as Read would read it.
func DraftOf(l Lead) Draft {
	p := l.Place
	d := Draft{Name: p.Name, Organiser: p.Organiser.Name, Kind: string(p.Category), Format: string(p.Format), Mode: string(p.Mode),
		Specialty: strings.Join(p.Specialties, ", "), Runs: seasonText(p.Season), Weeks: weeksText(p.Weeks), Link: p.Apply.URL, Summary: p.Summary,
		From: string(l.Origin), Told: l.Told, Contact: l.Contact, Notes: l.Notes, Heard: longDay(l.Heard)}
	if len(p.Locations) > 0 {
		d[City] = p.Locations[0].City
		if c := p.Locations[0].Country; c != "" {
			d[Country] = countryText(c)
		}
	}
	if len(p.Apply.Windows) > 0 {
		d[Opens], d[Closes] = DayText(p.Apply.Windows[0].Opens), DayText(p.Apply.Windows[0].Closes)
	}
	if p.Apply.Rolling {
		d[Closes] = "rolling"
	}
	d[Fee], d[ApplicationFee], d[Stipend] = amountText(p.Money.Tuition), amountText(p.Money.ApplicationFee), amountText(p.Money.Stipend)
	for _, a := range []catalog.Amount{p.Money.Tuition, p.Money.Stipend} {
		if a.Stated && a.Per != "" {
			d[Per] = string(a.Per)
		}
	}
	var asks []string
	for _, q := range p.Requirements {
		asks = append(asks, string(q.Kind))
	}
	d[Requirements] = strings.Join(asks, ", ")
	for f, v := range d {
		if v == "" {
			delete(d, f)
		}
	}
	return d
}

func countryText(c reference.CountryCode) string {
	if c == reference.Worldwide {
		return string(c)
	}
	return reference.CountryName(c)
}

func longDay(d clock.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Format("2 January 2006")
}
