package reference

import "sync"

// Specialty is one row of specialties.csv.
type Specialty struct {
	Slug     string // "internal_medicine"
	NameGB   string
	NameUS   string
	Parent   string // slug; empty for the roots
	Kind     string // clinical, surgical, diagnostic, basic_science, public_health, management, other
	Synonyms []string
}

// Skill is one row of skills.csv.
type Skill struct {
	ID       string
	Name     string
	Group    string // clinical, research, public_health, management
	Subgroup string
	Earliest string // stage: preclinical, clinical, final_year
	Aliases  []string
	Basis    string
}

type fieldTable struct {
	specialties []Specialty
	bySlug      map[string]int
	skills      []Skill
	bySkill     map[string]int
}

var fields = sync.OnceValue(func() fieldTable {
	t := fieldTable{bySlug: map[string]int{}, bySkill: map[string]int{}}
	eachRow("specialties.csv", func(r row) {
		t.bySlug[r["slug"]] = len(t.specialties)
		t.specialties = append(t.specialties, Specialty{r["slug"], r["name_gb"], r["name_us"], r["parent"], r["kind"], r.list("synonyms")})
	})
	eachRow("skills.csv", func(r row) {
		t.bySkill[r["id"]] = len(t.skills)
		t.skills = append(t.skills, Skill{r["id"], r["name"], r["group"], r["subgroup"], r["earliest_stage"], r.list("aliases"), r["basis"]})
	})
	return t
})

// Specialties lists all, by slug.
func Specialties() []Specialty { return fields().specialties }

// SpecialtyBySlug finds a specialty.
func SpecialtyBySlug(slug string) (Specialty, bool) {
	i, ok := fields().bySlug[slug]
	if !ok {
		return Specialty{}, false
	}
	return fields().specialties[i], true
}

// SpecialtyIndex is the specialty's place in Specialties, for bit sets; -1 when
// unknown.
func SpecialtyIndex(slug string) int {
	if i, ok := fields().bySlug[slug]; ok {
		return i
	}
	return -1
}

// Skills lists all, in the table's order.
func Skills() []Skill { return fields().skills }

// SkillByID finds a skill.
func SkillByID(id string) (Skill, bool) {
	i, ok := fields().bySkill[id]
	if !ok {
		return Skill{}, false
	}
	return fields().skills[i], true
}
