package fit

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
	"preround/internal/student"
)

func (j *judging) sayStatus(a answer) says {
	if a == yes {
		return says{why: "It takes students now, as far as the source says."}
	}
	why := "It is paused and takes nobody at present."
	if j.place.Status == catalog.StatusEnded {
		why = "It has ended."
	}
	return says{why: why, way: "Look at others of its kind " + j.where() + ".", find: j.find("category", string(j.place.Category))}
}

// stageStudents are the students of each stage, in the order of catalog.Stages.
var stageStudents = [...]string{"preclinical students", "students in their clinical years", "final-year students", "graduates"}

// ordinals of years of study.
var ordinals = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}

// admittedByStage is "final-year students and graduates".
func (j *judging) admittedByStage() string {
	s := j.traits.Stages
	if s&15 == 7 {
		return "students of all years"
	}
	if s&15 == 15 {
		return "students of all years and graduates"
	}
	if s&15 == clinicalBit|finalBit {
		return "students in their clinical and final years"
	}
	var list []string
	for i, w := range stageStudents {
		if s>>i&1 == 1 {
			list = append(list, w)
		}
	}
	return joinWords(list, "and")
}

// admittedByYear is "third- and fourth-year students".
func (j *judging) admittedByYear() string {
	var list []string
	for i, w := range ordinals {
		if j.traits.Years>>i&1 == 1 {
			list = append(list, w+"-")
		}
	}
	return joinWords(list, "and") + "year students"
}

// iAm is a clause about where the student stands when the stay starts, with the
// answer it comes from: "you said year 3 and will be in year 4 in July 2027".
func (j *judging) iAm() string {
	f := j.student.Facts
	var said []string
	switch {
	case f.Year == student.GraduateYear || f.Stage == catalog.Graduate:
		return "you said graduate"
	case f.Year != 0:
		said = append(said, "year "+strconv.Itoa(f.Year))
	}
	if f.Stage != "" {
		said = append(said, strings.ToLower(f.Stage.Label()))
	}
	clause := "you said " + joinWords(said, "and")
	if j.first <= j.today {
		return clause
	}
	will := "will be "
	years := j.yearWords()
	if bits.OnesCount16(j.standing.Years) > 1 {
		will = "may be "
	}
	return clause + " and " + will + years + " in " + j.first.Format("January 2006")
}

// yearWords is "in year 4", "in year 3 or 4", "in year 5 or a graduate".
func (j *judging) yearWords() string {
	var list []string
	for y := 1; y < student.GraduateYear; y++ {
		if j.standing.Years>>(y-1)&1 == 1 {
			list = append(list, strconv.Itoa(y))
		}
	}
	graduate := j.standing.Years>>(student.GraduateYear-1)&1 == 1
	switch {
	case len(list) == 0:
		return "a graduate"
	case len(list) > 3:
		return "in year " + list[0] + " to " + list[len(list)-1]
	case graduate:
		return "in year " + joinWords(list, "or") + " or a graduate"
	}
	return "in year " + joinWords(list, "or")
}

// moreToSay is what would settle an open year or stage.
func (j *judging) moreToSay() string {
	f := j.student.Facts
	switch {
	case j.standing == student.Standing{}:
		return "say your year and this can be judged"
	case f.CourseYears == 0 && j.country == "":
		return "say where your school is and how many years its course has"
	case f.CourseYears == 0:
		return "say how many years your course has"
	case j.country == "":
		return "say where your school is, for the start of its academic year"
	}
	return "ask how the host counts the time between two years"
}

func (j *judging) sayStage(a answer) says {
	if j.traits.Stages == 0 {
		why := "The source does not say which years of study it takes."
		if j.answers[cSchool] == yes { // otherwise the note belongs to the sentence about the school
			why = j.note(why)
		}
		return says{why: why}
	}
	return j.sayStanding(a, j.admittedByStage(), func(s student.Standing) bool { return s.Stages != 0 && j.stageOf(s) })
}

func (j *judging) stageOf(s student.Standing) bool {
	admitted := j.traits.Stages
	if admitted&clinicalBit != 0 {
		admitted |= finalBit
	}
	return s.Stages&^admitted == 0
}

func (j *judging) sayYear(a answer) says {
	if a == unknown && j.year[0][j.traits.Years] == no {
		return says{why: "It takes " + j.admittedByYear() + "; " + j.iAm() + ". Courses there may have another number of years, so ask whether yours counts."}
	}
	return j.sayStanding(a, j.admittedByYear(), func(s student.Standing) bool { return s.Years != 0 && s.Years&^uint16(j.traits.Years) == 0 })
}

func (j *judging) sayStanding(a answer, takes string, fits func(student.Standing) bool) says {
	switch {
	case j.standing == student.Standing{}:
		return says{why: "It takes " + takes + "; " + j.moreToSay() + "."}
	case a == yes:
		return says{why: "It takes " + takes + "; " + j.iAm() + "."}
	case a == unknown:
		return says{why: "It takes " + takes + "; " + j.iAm() + ". To be sure, " + j.moreToSay() + "."}
	}
	s := says{why: "It takes only " + takes + "; " + j.iAm() + "."}
	if j.standing.Stage() == catalog.Graduate {
		s.way = "For graduates, look at observerships and fellowships " + j.where() + "."
		s.find = j.find("stage", string(catalog.Graduate))
		return s
	}
	for m := max(j.first, j.today).YearMonth() + 1; m < j.today.YearMonth()+84; m++ {
		if fits(j.studies.At(m.First())) {
			s.way = "This place fits you from about " + m.First().Format("January 2006") + ". Until then: shadowing and observerships take earlier years."
			s.find = j.find("format", "shadowing", "format", "observership")
			return s
		}
	}
	s.way = "Look at places " + j.where() + " for your own stage."
	s.find = j.find()
	for i, stage := range catalog.Stages {
		if j.standing.Stages>>i&1 == 1 {
			s.find.Add("stage", string(stage))
		}
	}
	return s
}

func (j *judging) saySchool(a answer) says {
	e := j.place.Eligibility
	mine := j.country
	ask := j.mySchool()
	switch e.Scope {
	case catalog.ScopeAny:
		if a == yes {
			return says{why: "It takes students of any medical school."}
		}
	case catalog.ScopeOwnSchool:
		return j.sayOwnSchool(a)
	case catalog.ScopePartners:
		if a == yes {
			return says{why: "It takes students of " + j.place.Organiser.Name + " and its partners; you said you study there."}
		}
		return says{why: j.note("It takes only students of partner schools of " + j.place.Organiser.Name + "; ask your school whether it is one.")}
	}
	if a == no {
		return j.schoolNo(mine)
	}
	if a == yes {
		return says{why: j.note("It takes students of " + j.schoolsTaken(mine) + "; " + ask + ".")}
	}
	return j.schoolUnknown(mine)
}

// mySchool is the answer about the school: "you said your school is in Pakistan".
func (j *judging) mySchool() string {
	f := j.student.Facts
	country := j.country
	switch {
	case f.School != "" && country != "":
		return "you said " + f.School + ", " + reference.CountryName(country)
	case f.School != "":
		return "you said " + f.School
	case country != "":
		return "you said your school is in " + reference.CountryInWords(country)
	}
	return "say where your school is and this can be judged"
}

func (j *judging) schoolsTaken(mine reference.CountryCode) string {
	e := j.place.Eligibility
	switch {
	case slices.Contains(e.SchoolCountries, mine):
		return "schools in " + countryListWords(e.SchoolCountries)
	case e.Scope == catalog.ScopeAccredited:
		return "accredited schools " + j.where()
	case e.International == catalog.Yes:
		return "schools in other countries"
	}
	return "schools " + j.where()
}

func countryListWords(list []reference.CountryCode) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = reference.CountryInWords(c)
	}
	if len(names) > 6 {
		names = append(names[:6], strconv.Itoa(len(list)-6)+" more")
	}
	return joinWords(names, "and")
}

func (j *judging) sayOwnSchool(a answer) says {
	why := "It takes only students of " + j.place.Organiser.Name
	switch a {
	case yes:
		return says{why: why + "; you said you study there."}
	case unknown:
		return says{why: j.note(why + "; " + j.mySchool() + ".")}
	}
	s := j.elsewhere()
	s.why = why + "; " + j.mySchool() + "."
	return s
}

// elsewhere is the way round for a school that is not taken.
func (j *judging) elsewhere() says {
	return says{way: "Look at hosts " + j.where() + " that take applications from students of any school, or ask whether your school or your national " +
		"student organisation has an exchange there.", find: j.find("route", string(catalog.RouteDirect), "route", string(catalog.RouteExchange))}
}

func (j *judging) schoolNo(mine reference.CountryCode) says {
	s := j.elsewhere()
	taken := "schools " + j.where()
	if sc := j.place.Eligibility.SchoolCountries; len(sc) > 0 && !slices.Contains(sc, mine) {
		taken = "schools in " + countryListWords(sc)
	} else if j.place.Direction == catalog.Outgoing {
		taken = "schools in " + reference.CountryInWords(catalog.HomeOf(j.place))
	} else if j.place.Eligibility.Scope == catalog.ScopeAccredited {
		taken = "accredited schools " + j.where()
	}
	s.why = j.note("It takes only students of " + taken + "; " + j.mySchool() + ".")
	return s
}

func (j *judging) schoolUnknown(mine reference.CountryCode) says {
	e := j.place.Eligibility
	switch {
	case len(e.SchoolCountries) > 0 && mine == "":
		return says{why: "It takes students of schools in " + countryListWords(e.SchoolCountries) + "; " + j.mySchool() + "."}
	case e.Scope == catalog.ScopeAccredited && mine != "":
		return says{why: j.note("It takes students of accredited schools " + j.where() + "; check that yours is one.")}
	case e.International == catalog.Conditional:
		return says{why: j.note("It takes students of schools abroad on a condition.")}
	case e.Scope == catalog.ScopeAccredited, e.International == catalog.No:
		return says{why: j.note("It takes students of schools " + j.where() + "; " + j.mySchool() + ".")}
	case e.International == catalog.Yes && mine == "":
		return says{why: j.note("It takes students of schools in other countries; " + j.mySchool() + ".")}
	case e.International == catalog.Yes:
		return says{why: j.note("The source speaks of students from abroad and does not say whether schools " + j.where() + " count; ask.")}
	}
	return says{why: j.note("The source does not say whose students it takes; ask whether yours may come.")}
}

func (j *judging) sayRoute(a answer) says {
	if a == yes {
		return says{why: "You can apply yourself: " + strings.ToLower(j.routeWords(true)) + "."}
	}
	s := says{why: "The way in is " + j.routeWords(false) + "; " + j.askRoute() + "."}
	s.way = "If it is closed to you, look at hosts " + j.where() + " that take direct applications."
	s.find = j.find("route", string(catalog.RouteDirect))
	return s
}

// askRoute is whom to ask about a route that only the school can open.
func (j *judging) askRoute() string {
	switch {
	case slices.Contains(j.place.Routes, catalog.RouteVSLO):
		return "ask whether your school is a member of VSLO"
	case slices.Contains(j.place.Routes, catalog.RouteExchange):
		return "ask your school, or your country’s member of the network, whether it sends students there"
	}
	return "ask your school whether it sends students there"
}

func (j *judging) routeWords(own bool) string {
	var list []string
	for _, r := range catalog.Routes {
		open := r == catalog.RouteDirect || r == catalog.RouteSupervisor || r == catalog.RouteAgency
		if slices.Contains(j.place.Routes, r) && open == own {
			list = append(list, map[catalog.Route]string{catalog.RouteDirect: "straight to the host", catalog.RouteSupervisor: "through a supervisor there",
				catalog.RouteAgency: "through a paid agency", catalog.RouteVSLO: "VSLO, for students of member schools",
				catalog.RouteExchange: "an exchange network, through its national member", catalog.RouteOwnSchool: "an application by your own school"}[r])
		}
	}
	return joinWords(list, "or")
}

func (j *judging) sayCitizenship(a answer) says {
	who := "It takes only citizens of " + countryListWords(j.row.Citizenship)
	if j.row.PermanentResidents == catalog.Yes {
		who += " and permanent residents"
	}
	switch {
	case len(j.student.Facts.Citizenship) == 0:
		return says{why: who + "; say your citizenship and this can be judged."}
	case a == yes:
		return says{why: who + "; you said " + countryListWords(j.student.Facts.Citizenship) + "."}
	case a == unknown:
		return says{why: who + "; you said " + countryListWords(j.student.Facts.Citizenship) + ", so it is open only if you are a permanent resident."}
	}
	return says{why: who + "; you said " + countryListWords(j.student.Facts.Citizenship) + ".",
		way: "Look at places " + j.where() + " that take students of other countries.", find: j.find("category", string(j.place.Category))}
}

var groupWords = map[string]string{"EU": "citizens of the EU or EEA", "LMIC": "students of low- and middle-income countries",
	"underrepresented": "members of groups underrepresented in medicine"}

func (j *judging) sayGroup(a answer) says {
	var list []string
	for _, g := range j.row.Groups {
		list = append(list, groupWords[g])
	}
	who := "It takes only " + joinWords(list, "or")
	switch {
	case a == yes:
		return says{why: who + "; you said " + countryListWords(j.student.Facts.Citizenship) + "."}
	case a == unknown && slices.Equal(j.row.Groups, []string{"EU"}):
		return says{why: who + "; say your citizenship and this can be judged."}
	case a == unknown:
		return says{why: who + "; the host decides who counts, so ask."}
	}
	return says{why: who + "; you said " + countryListWords(j.student.Facts.Citizenship) + ".",
		way: "Look at other places " + j.where() + ".", find: j.find("category", string(j.place.Category))}
}
