package paste

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"preround/internal/lead"
)

// maxNesting is how deep structured data may nest; schema.org needs six.
const maxNesting = 40

// schemaFields says what the properties of schema.org mean for a place. The
// longer path comes first where two could be meant.
var schemaFields = []struct {
	path  string
	field lead.Field
}{
	{"name", lead.Name}, {"title", lead.Name}, {"headline", lead.Name},
	{"provider.name", lead.Organiser}, {"organizer.name", lead.Organiser}, {"hiringOrganization.name", lead.Organiser}, {"sourceOrganization.name", lead.Organiser}, {"provider", lead.Organiser}, {"organizer", lead.Organiser},
	{"location.address.addressCountry.name", lead.Country}, {"location.address.addressCountry", lead.Country}, {"jobLocation.address.addressCountry", lead.Country}, {"address.addressCountry", lead.Country}, {"provider.address.addressCountry", lead.Country},
	{"location.address.addressLocality", lead.City}, {"jobLocation.address.addressLocality", lead.City}, {"address.addressLocality", lead.City}, {"provider.address.addressLocality", lead.City},
	{"applicationStartDate", lead.Opens}, {"applicationDeadline", lead.Closes}, {"validThrough", lead.Closes}, {"offers.validThrough", lead.Closes}, {"offers.availabilityEnds", lead.Closes},
	{"url", lead.Link}, {"description", lead.Summary}, {"email", lead.Contact}, {"contactPoint.email", lead.Contact}, {"provider.email", lead.Contact},
}

const byData = "data of the page"

// jsonLD reads one block of structured data. One that is broken says nothing.
func (g *gatherer) jsonLD(text string) {
	if len(text) >= maxData || nesting(text) > maxNesting {
		return
	}
	var v any
	if json.Unmarshal([]byte(strings.TrimSpace(text)), &v) != nil {
		return
	}
	for _, thing := range things(v, 0) {
		if interesting(thing) {
			g.thing(thing)
		}
	}
}

// nesting is how deep brackets nest, whatever stands in texts.
func nesting(s string) (deepest int) {
	depth, quoted, escaped := 0, false, false
	for i := range len(s) {
		switch c := s[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			deepest = max(deepest, depth)
		case c == '}' || c == ']':
			depth--
		}
	}
	return deepest
}

// things are the objects of a block, those of a graph too.
func things(v any, depth int) (out []map[string]any) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			if len(out) < 100 && depth < 4 {
				out = append(out, things(x, depth+1)...)
			}
		}
	case map[string]any:
		out = append(out, v)
		if graph, ok := v["@graph"]; ok && depth < 4 {
			out = append(out, things(graph, depth+1)...)
		}
	}
	return out
}

// kinds of things that can be a place, or tell of one.
var placeTypes = regexp.MustCompile(`(?i)^(EducationalOccupationalProgram|WorkBasedProgram|Course|CourseInstance|EducationEvent|Event|JobPosting|Grant|EducationalOccupationalCredential|Service)$`)

func interesting(t map[string]any) bool {
	for _, name := range texts(t["@type"]) {
		if placeTypes.MatchString(name) {
			return true
		}
	}
	return false
}

func texts(v any) (out []string) {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
	}
	return out
}

func (g *gatherer) thing(t map[string]any) {
	for _, s := range schemaFields {
		if v := follow(t, strings.Split(s.path, ".")); v != "" {
			g.propose(s.field, v, s.path+": "+v, byData)
		}
	}
	if price := follow(t, []string{"offers", "price"}); price != "" {
		sum := strings.TrimSpace(follow(t, []string{"offers", "priceCurrency"}) + " " + price)
		g.propose(lead.Fee, sum, "offers.price: "+sum, byData)
	}
	if pay := follow(t, []string{"baseSalary", "value", "value"}); pay != "" {
		sum := strings.TrimSpace(follow(t, []string{"baseSalary", "currency"}) + " " + pay)
		g.propose(lead.Stipend, sum, "baseSalary: "+sum, byData)
	}
	if d := isoWeeks.FindStringSubmatch(follow(t, []string{"timeToComplete"}) + follow(t, []string{"duration"})); d != nil {
		g.propose(lead.Weeks, d[1], "duration: "+d[0], byData)
	}
	from, to := follow(t, []string{"startDate"}), follow(t, []string{"endDate"})
	if from != "" && to != "" {
		g.propose(lead.Runs, day(from)+" to "+day(to), "startDate: "+from+", endDate: "+to, byData)
	}
}

var isoWeeks = regexp.MustCompile(`P(\d{1,3})W`)

func day(s string) string {
	if len(s) > 10 {
		return s[:10]
	}
	return s
}

// follow reads the value at a path; of several the first.
func follow(v any, path []string) string {
	for depth := 0; depth < 8; depth++ {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
			continue
		}
		if len(path) == 0 {
			break
		}
		m, ok := v.(map[string]any)
		if !ok {
			return ""
		}
		v, path = m[path[0]], path[1:]
	}
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return fmt.Sprintf("%.2f", v)
	}
	return ""
}

// microdata reads properties that stand in the page's elements.
func (g *gatherer) microdata(props map[string]string) {
	for _, p := range []struct {
		name  string
		field lead.Field
	}{{"applicationdeadline", lead.Closes}, {"validthrough", lead.Closes}, {"applicationstartdate", lead.Opens}, {"addresscountry", lead.Country}, {"addresslocality", lead.City}, {"email", lead.Contact}} {
		if v := props[p.name]; v != "" {
			g.propose(p.field, strings.TrimPrefix(v, "mailto:"), p.name+": "+v, byData)
		}
	}
	if v := props["price"]; v != "" {
		sum := strings.TrimSpace(props["pricecurrency"] + " " + v)
		g.propose(lead.Fee, sum, "price: "+sum, byData)
	}
}
