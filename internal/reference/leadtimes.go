package reference

import "sync"

// LeadTime is how long something usually takes, in weeks, from lead_times.csv.
type LeadTime struct {
	ID                string
	Item              string      // for people
	Kind              string      // application, document, health, insurance, onboarding, research, test, training, travel, visa
	Country           CountryCode // ZZ anywhere, EU the Schengen area
	Min, Typical, Max float64     // weeks; all 0 when the row states none
	AsOf              string
	Checked           Checked
	Note              string
	Source            string // a URL, or "general knowledge"
}

type leadTable struct {
	all  []LeadTime
	byID map[string]int
}

var leads = sync.OnceValue(func() leadTable {
	t := leadTable{byID: map[string]int{}}
	eachRow("lead_times.csv", func(r row) {
		t.byID[r["id"]] = len(t.all)
		t.all = append(t.all, LeadTime{ID: r["id"], Item: r["item"], Kind: r["kind"], Country: CountryCode(r["country"]),
			Min: r.float("weeks_min"), Typical: r.float("weeks_typical"), Max: r.float("weeks_max"),
			AsOf: r["as_of"], Checked: Checked(r["checked"]), Note: r["note"], Source: r["source"]})
	})
	return t
})

// LeadTimes lists all rows.
func LeadTimes() []LeadTime { return leads().all }

// LeadTimeByID finds a row.
func LeadTimeByID(id string) (LeadTime, bool) {
	i, ok := leads().byID[id]
	if !ok {
		return LeadTime{}, false
	}
	return leads().all[i], true
}

// CalendarEvent is when something happens every year in a country's medical
// studies, from academic_calendar.csv. From may be later than To: across New Year.
type CalendarEvent struct {
	Country  CountryCode
	System   string // "MBBS (UHS Punjab)"
	Event    string
	From, To int // months 1..12
	Checked  Checked
	Note     string
	Source   string
}

var calendarEvents = sync.OnceValue(func() []CalendarEvent {
	var all []CalendarEvent
	eachRow("academic_calendar.csv", func(r row) {
		all = append(all, CalendarEvent{CountryCode(r["country"]), r["system"], r["event"], r.int("from_month"), r.int("to_month"), Checked(r["checked"]), r["note"], r["source"]})
	})
	return all
})

// AcademicCalendar lists the events of a country, in the table's order.
func AcademicCalendar(country CountryCode) []CalendarEvent {
	var out []CalendarEvent
	for _, e := range calendarEvents() {
		if e.Country == country {
			out = append(out, e)
		}
	}
	return out
}
