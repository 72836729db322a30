package studentweb

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// pickTyped is the choice to keep a name that is not in the list.
const pickTyped = "typed"

// suggestion is one school as the script shows it.
type suggestion struct {
	Name    string `json:"name"`
	Where   string `json:"where"` // city and country
	Country string `json:"country"`
}

// suggestSchools is GET /answers/school/suggestions?q=kin&country=PK: the schools
// that what has been typed so far may mean, as JSON.
func suggestSchools(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	country, _ := student.CountryNamed(query.Get("country"))
	out := []suggestion{}
	for _, s := range student.SchoolSearch(query.Get("q"), country) {
		out = append(out, suggestion{s.Name, whereOf(s), reference.CountryName(s.Country)})
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	return json.NewEncoder(w).Encode(out)
}

func whereOf(s reference.School) string {
	if s.City == "" || strings.Contains(s.Name, s.City) {
		return reference.CountryName(s.Country)
	}
	return s.City + ", " + reference.CountryName(s.Country)
}

// schoolView is the page that asks which school was meant.
type schoolView struct {
	view
	typed   string
	country string
	near    []reference.School
}

// settleSchool makes the name in the form that of a known school where it can be
// only one. Where it may be several, or none, it shows the page that asks, and
// tells so; what the person then picks comes back in the field "pick".
func (d *Desk) settleSchool(w http.ResponseWriter, r *http.Request, v view) (shown bool, err error) {
	f, facts := v.form, v.State.Student.Facts
	typed := strings.Join(strings.Fields(f.Get("school")), " ")
	country, known := student.CountryNamed(f.Get("schoolcountry"))
	if typed == "" || f.Get("schoolcountry") != "" && !known {
		return false, nil // read says what is wrong with the country
	}
	if faultOf(v.page, "school", typed) != "" {
		return false, nil
	}
	if s, ok := picked(f.Get("pick")); ok {
		setSchool(f, s)
		return false, nil
	}
	if f.Get("pick") == pickTyped || typed == facts.School && country == facts.SchoolCountry {
		return false, nil
	}
	if s, ok := student.SchoolNamed(typed, country); ok {
		setSchool(f, s)
		return false, nil
	}
	near := nearSchools(typed, country)
	if len(near) == 0 {
		return false, nil
	}
	status := http.StatusOK
	if f.Values.Has("picking") {
		f.Fault("pick", "Choose one of the schools, or say that yours is not listed.")
		status = http.StatusUnprocessableEntity
	}
	return true, web.Render(w, r, status, schoolPage(schoolView{view: v, typed: typed, country: f.Get("schoolcountry"), near: near}))
}

func setSchool(f *web.Form, s reference.School) {
	f.Values.Set("school", s.Name)
	f.Values.Set("schoolcountry", string(s.Country))
}

// picked finds the school that a choice stands for.
func picked(value string) (reference.School, bool) {
	country, name, _ := strings.Cut(value, ":")
	all := reference.Schools()
	i := slices.IndexFunc(all, func(s reference.School) bool { return string(s.Country) == country && s.Name == name })
	if i < 0 {
		return reference.School{}, false
	}
	return all[i], true
}

// nearSchools are those that a name may mean. Where no school has all its words,
// those that have all but one, as long as that says anything of the school.
func nearSchools(typed string, country reference.CountryCode) []reference.School {
	if near := student.SchoolSearch(typed, country); len(near) > 0 {
		return near
	}
	words := strings.Fields(typed)
	if len(words) > 8 {
		return nil
	}
	var out []reference.School
	for i := range words {
		rest := slices.Delete(slices.Clone(words), i, i+1)
		if !slices.ContainsFunc(rest, telling) {
			continue
		}
		for _, s := range student.SchoolSearch(strings.Join(rest, " "), country) {
			if len(out) < student.SchoolsShown && !slices.ContainsFunc(out, func(o reference.School) bool { return o.Name == s.Name && o.Country == s.Country }) {
				out = append(out, s)
			}
		}
	}
	return out
}

// telling tells whether a word sets one school apart from others.
func telling(word string) bool {
	switch strings.ToLower(strings.Trim(word, ".,")) {
	case "the", "of", "and", "for", "de", "school", "college", "university", "universidad", "université", "institute", "faculty", "academy",
		"medicine", "medical", "health", "science", "sciences", "hospital", "state", "national", "international":
		return false
	}
	return len(word) > 2
}

// choices is the list of schools to pick from.
func (v schoolView) choices() ui.Choice {
	c := ui.Choice{Name: "pick", Label: "Which school do you mean?", Says: v.form.Says("pick"), Chosen: v.form.All("pick")}
	for _, s := range v.near {
		c.Options = append(c.Options, ui.Option{Value: string(s.Country) + ":" + s.Name, Label: s.Name, Hint: whereOf(s)})
	}
	c.Options = append(c.Options, ui.Option{Value: pickTyped, Label: "My school is not listed", Hint: "“" + v.typed + "” is kept as you wrote it."})
	return c
}
