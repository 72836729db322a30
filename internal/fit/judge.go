package fit

import (
	"net/url"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Judge judges one place for one student in full. For many places make a Scorer
// once and use its Judge.
func Judge(s *student.Student, p *catalog.Place, today clock.Date) Fit {
	return NewScorer(s, today).Judge(p)
}

// Judge is the judgement of one place, with all its sentences.
func (c *Scorer) Judge(p *catalog.Place) Fit {
	t := catalog.TraitsOf(p)
	j := judging{Scorer: c, place: p, traits: &t, row: catalog.TermsOf(t.Terms), answers: c.answers(&t)}
	if j.row == nil {
		j.row = &catalog.Terms{}
	}
	f := Fit{Place: p.ID, Verdict: verdictOf(&j.answers), Needs: j.needs(), Wishes: j.wishes(), Closes: j.nextClosing()}
	if j.answers[cDeadline] == no || j.answers[cDates] == no {
		f.NearestStart = j.nearestStart()
	}
	for i, a := range j.answers {
		if a != notAsked {
			f.Criteria = append(f.Criteria, j.criterion(i, a))
		}
	}
	for _, w := range f.Wishes {
		f.Score += w.Points
	}
	f.line = j.line(&f)
	return f
}

// judging is one place being judged.
type judging struct {
	*Scorer
	place   *catalog.Place
	traits  *catalog.Traits
	row     *catalog.Terms
	answers [criteria]answer
	noted   bool // the source's note stands in one sentence already
}

var words = [...]Answer{yes: Yes, unknown: Unknown, no: No}

// says is a sentence and, for a no, the way round it.
type says struct {
	why, source, way string
	find             url.Values
}

func (j *judging) criterion(i int, a answer) Criterion {
	var s says
	switch i {
	case cStatus:
		s = j.sayStatus(a)
	case cStage:
		s = j.sayStage(a)
	case cYear:
		s = j.sayYear(a)
	case cSchool:
		s = j.saySchool(a)
	case cRoute:
		s = j.sayRoute(a)
	case cCitizenship:
		s = j.sayCitizenship(a)
	case cGroup:
		s = j.sayGroup(a)
	case cLanguage:
		s = j.sayLanguage(a)
	case cUSMLE:
		s = j.sayUSMLE(a)
	case cLength:
		s = j.sayLength(a)
	case cDates:
		s = j.sayDates(a)
	case cExams:
		s = j.sayExams(a)
	case cDeadline:
		s = j.sayDeadline(a)
	case cMoney:
		s = j.sayMoney(a)
	}
	if s.source == "" && i != cExams && len(j.place.Sources) > 0 {
		s.source = j.place.Sources[0].URL
	}
	if a == yes || a == unknown && i != cRoute {
		s.way, s.find = "", nil
	}
	return Criterion{Name: CriterionNames[i], Answer: words[a], Why: s.why, Source: s.source, WayRound: s.way, Find: s.find}
}

// note adds the record's note on whom it admits, once.
func (j *judging) note(s string) string {
	if n := strings.TrimSpace(j.place.Eligibility.Note); n != "" && !j.noted {
		j.noted = true
		return s + " The source adds: " + strings.TrimSuffix(n, ".") + "."
	}
	return s
}

// where is "in the United States" for a place with one country, "there" for others.
func (j *judging) where() string {
	if c := j.host(); c != "" {
		return "in " + reference.CountryInWords(c)
	}
	return "elsewhere"
}

// host is the first country of the place, empty for a worldwide one.
func (j *judging) host() reference.CountryCode {
	if len(j.place.Locations) == 0 || j.place.Locations[0].Country == reference.Worldwide {
		return ""
	}
	return j.place.Locations[0].Country
}

// find makes search parameters for places in the same country.
func (j *judging) find(pairs ...string) url.Values {
	q := url.Values{}
	if c := j.host(); c != "" {
		q.Set("country", string(c))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		q.Add(pairs[i], pairs[i+1])
	}
	return q
}

func dayWords(d clock.Date) string { return d.Format("2 January 2006") }

// inStart is "in June 2027", or "on 7 June 2027" where the day is known.
func (c *Scorer) inStart() string {
	if g := c.student.Goals; g.StartDay == 0 && g.Start != 0 {
		return "in " + c.startWords()
	}
	return "on " + c.startWords()
}

// startWords is when the student wants to start: the day or the month.
func (c *Scorer) startWords() string {
	if g := c.student.Goals; g.StartDay == 0 && g.Start != 0 {
		return g.Start.First().Format("January 2006")
	}
	return dayWords(c.first)
}

// joinWords is "a", "a and b" or "a, b and c".
func joinWords(list []string, last string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " " + last + " " + list[n-1]
	}
}
