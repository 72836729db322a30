package reference

import "sync"

// School is one row of medical_schools.csv.
type School struct {
	Country CountryCode
	Name    string
	City    string
	Domain  string
	Medical string // yes, faculty, health_sciences
	Aliases []string
	Note    string
}

var schools = sync.OnceValue(func() []School {
	all := make([]School, 0, 2800)
	eachRow("medical_schools.csv", func(r row) {
		all = append(all, School{CountryCode(r["country"]), r["name"], r["city"], r["domain"], r["medical"], r.list("aliases"), r["note"]})
	})
	return all
})

// Schools lists all, by country and name. The list is not complete: a school
// that is missing is typed in by its student.
func Schools() []School { return schools() }
