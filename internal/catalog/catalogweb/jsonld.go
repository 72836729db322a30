package catalogweb

import (
	"context"
	"encoding/json"
	"io"
	"strconv"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// jsonLD describes the place to search engines in the words of schema.org:
// an EducationalOccupationalProgram. Only what the record states is said.
func jsonLD(p *catalog.Place) templ.Component {
	ld := map[string]any{
		"@context": "https://schema.org", "@type": "EducationalOccupationalProgram", "name": p.Name, "description": p.Summary,
		"provider":    provider(p),
		"programType": p.Format.Label(),
	}
	if p.Apply.URL != "" {
		ld["url"] = p.Apply.URL
	}
	if p.Weeks.Max > 0 {
		ld["timeToComplete"] = "P" + strconv.Itoa(p.Weeks.Max) + "W"
	}
	if p.Mode == "remote" {
		ld["educationalProgramMode"] = "online"
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := json.Marshal(ld) // escapes <, > and &, so a text cannot close the element
		if err != nil {
			return err
		}
		if _, err = io.WriteString(w, `<script type="application/ld+json">`); err != nil {
			return err
		}
		if _, err = w.Write(text); err != nil {
			return err
		}
		_, err = io.WriteString(w, `</script>`)
		return err
	})
}

// provider is the organiser with where the place is.
func provider(p *catalog.Place) map[string]any {
	org := map[string]any{"@type": "Organization", "name": p.Organiser.Name}
	var at []any
	for _, l := range p.Locations {
		if l.Country == reference.Worldwide {
			continue
		}
		address := map[string]any{"@type": "PostalAddress", "addressCountry": l.Country}
		if l.City != "" {
			address["addressLocality"] = l.City
		}
		at = append(at, map[string]any{"@type": "Place", "address": address})
	}
	if at != nil {
		org["location"] = at
	}
	return org
}
