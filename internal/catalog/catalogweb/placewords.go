package catalogweb

import (
	"strings"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/reference"
)

const livingSource = reference.LivingCostSource

// allPlaces lists every location in words.
func allPlaces(p *catalog.Place) string {
	var out []string
	for _, l := range p.Locations {
		s := reference.CountryName(l.Country)
		if l.Country == reference.Worldwide {
			s = "worldwide"
		}
		if l.City != "" {
			s = l.City + ", " + s
		}
		out = append(out, s)
	}
	return upperFirst(strings.Join(out, "; "))
}

func scopeWords(e catalog.Eligibility) string {
	switch e.Scope {
	case catalog.ScopeAny:
		return "Of any medical school"
	case catalog.ScopeOwnSchool:
		return "Of its own school only"
	case catalog.ScopePartners:
		return "Of partner schools"
	case catalog.ScopeAccredited:
		return "Of accredited schools of its own country"
	}
	return ""
}

func citizenshipWords(e catalog.Eligibility) string {
	var out []string
	for _, c := range e.Citizenship {
		out = append(out, reference.CountryName(c))
	}
	if e.PermanentResidents == catalog.Yes && out != nil {
		out = append(out, "and permanent residents")
	}
	for _, g := range e.Groups {
		switch g {
		case "EU":
			out = append(out, "countries of the European Union")
		case "LMIC":
			out = append(out, "low- and middle-income countries")
		case "underrepresented":
			out = append(out, "groups underrepresented in medicine")
		default:
			out = append(out, g)
		}
	}
	if out == nil {
		return ""
	}
	return "Only: " + strings.Join(out, ", ")
}

func listWords(words []string) string {
	if len(words) == 0 {
		return ""
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strings.ReplaceAll(w, "_", " ")
	}
	return upperFirst(strings.Join(out, ", "))
}

// oneSource says what kind of page a source is and how old.
func oneSource(s catalog.Source) string {
	if s.Kind == lead.Own {
		return "As you wrote it on " + ui.LongDay(s.Read) + "; nobody has checked it."
	}
	out := "The organiser’s own page"
	if s.Kind == "secondary" {
		out = "Somebody else’s page about it"
	}
	switch s.AsOf {
	case "", "unknown":
		out += ", which gives no date"
	default:
		out += ", which speaks of " + s.AsOf
	}
	if s.Facts != "" {
		out += ". It backs: " + s.Facts
	}
	if s.Read != 0 {
		out += ". Read on " + ui.LongDay(s.Read)
	}
	return out + "."
}

// sourceWords is the age of a record on one line of a list.
func sourceWords(p *catalog.Place) string {
	if len(p.Sources) == 0 {
		return ""
	}
	s := p.Sources[0]
	out := "Source: " + ui.HostOf(s.URL)
	if s.Kind == "secondary" {
		out += " (not the host’s own page)"
	}
	if s.AsOf == "" || s.AsOf == "unknown" {
		return out + ", gives no date"
	}
	return out + ", speaks of " + s.AsOf
}

func problemOf(problems []errs.Problem, field string) string {
	for _, p := range problems {
		if p.Field == field {
			return p.Says
		}
	}
	return ""
}

func previewTitle(v placeView) string {
	if len(v.asked.state.Targets) > 0 {
		return "It adds " + count(len(v.adds), "date")
	}
	return "See its " + count(len(v.adds), "date")
}
