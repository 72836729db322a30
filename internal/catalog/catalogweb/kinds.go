package catalogweb

import (
	"net/http"
	"net/url"
	"slices"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// kindOfPlace explains one kind: what one does, where, what it is good for, and
// how to begin today.
type kindOfPlace struct {
	slug     string // of the address
	name     string
	icon     string
	facet    index.Facet // the filter that shows such places
	value    string
	short    string   // one sentence
	what     []string // what you do
	where    string   // where
	goodFor  string   // what it is good for
	suits    string   // which years
	asks     string   // what it usually asks for
	begin    []string // first steps, the first one for today
	informal bool     // possible without any formal place
}

// kindsOfPlace holds the four kinds of formal place, places abroad, and what to
// do when there is none. The text is general advice of the field, not a fact of
// one place; facts stand on the places, each with its source.
var kindsOfPlace = []kindOfPlace{
	{slug: "clinical", name: "Clinical placement", icon: "stethoscope", facet: index.Category, value: "clinical",
		short:   "You join a department: ward rounds, clinics, theatre, on call.",
		what:    []string{"Take histories and examine patients, then present them on the round", "Watch, and where the host allows it assist with, small procedures under supervision", "Follow one team through ward, clinic and theatre"},
		where:   "Teaching hospitals, district hospitals, general practices and clinics, at home or abroad.",
		goodFor: "Trying out a specialty, learning to work in a team, and a letter by somebody who saw you with patients.",
		suits:   "Mostly the clinical years. Earlier students are usually admitted as observers; look for observerships and shadowing.",
		asks:    "A CV, a letter from your school, proof of vaccination, insurance; abroad often a language test and a visa.",
		begin:   []string{"Write down two specialties and the weeks you are free", "Ask the elective office of your school which hosts past students went to", "Open one place and look at what it requires"}},
	{slug: "research", name: "Research placement", icon: "microscope", facet: index.Category, value: "research",
		short:   "You work on a question: at the bench, with data, or with patients in a study.",
		what:    []string{"Laboratory work, or collecting and cleaning clinical data", "Recruiting for a study, or reading and summing up the literature", "Group meetings, a poster or a short talk at the end"},
		where:   "University laboratories, hospital research centres, institutes, companies; some of it online.",
		goodFor: "Finding out whether discovery suits you, an abstract or a poster, and a mentor for years.",
		suits:   "Any year. Many summer programmes are meant for the first two.",
		asks:    "A CV, a transcript, a statement, one or two letters; often a supervisor who has said yes first.",
		begin:   []string{"Pick one topic and read two recent papers on it", "Note who wrote them and where they work", "Look for summer programmes: most close between November and February"}},
	{slug: "public-health", name: "Public health", icon: "world", facet: index.Category, value: "public_health",
		short:   "You work for the health of many people at once: surveillance, campaigns, policy.",
		what:    []string{"Help with surveillance, vaccination campaigns or outreach", "Sum up evidence for a policy paper", "Evaluate a programme: was it worth doing?"},
		where:   "Ministries, public agencies, NGOs, international bodies.",
		goodFor: "Understanding the system around the ward, writing clearly, and skills with data.",
		suits:   "Any year; international bodies often want a few years of study behind you.",
		asks:    "A CV, a cover letter, sometimes a writing sample or enrolment in a public-health course.",
		begin:   []string{"Choose one problem of your own city", "Look up which agency or NGO works on it", "Write five lines about what you could do for them in four weeks"}},
	{slug: "management", name: "Health management", icon: "clipboard-list", facet: index.Category, value: "administrative",
		short:   "You help to run a hospital: patient flow, quality, informatics.",
		what:    []string{"Map how patients move through a department and where they wait", "Work on a small quality-improvement project", "Help with health data and digital systems"},
		where:   "Hospital administrations, quality departments, consultancies, health-technology firms.",
		goodFor: "Seeing why hospitals work as they do, and a project with a result that can be counted.",
		suits:   "Any year.",
		asks:    "A CV and a short letter; spreadsheets help.",
		begin:   []string{"Note one thing that wastes time on a ward you know", "Ask who in that hospital is responsible for quality", "Offer to measure it for two weeks"}},
	{slug: "abroad", name: "Placement abroad", icon: "plane", facet: index.Route, value: "exchange",
		short:   "Any of these in another country: its health system, language and culture are part of it.",
		what:    []string{"All that the kind of place offers at home", "See how another health system decides, pays and cares", "Learn to ask for help in another language"},
		where:   "Through an exchange network, a partner school, a named supervisor, an agency, or straight to the host.",
		goodFor: "Perspective, language, people you would not have met.",
		suits:   "Mostly the clinical years; research and public health also earlier.",
		asks:    "Everything earlier than at home: passport, visa, language test, insurance, vaccinations, money.",
		begin:   []string{"Make a plan with a country and a month, and see which date comes first", "Check how long your passport is valid", "Ask whether your school belongs to an exchange network"}},
	{slug: "shadowing", name: "Shadowing", icon: "eye", facet: index.Format, value: "shadowing", informal: true,
		short:   "A few days or weeks beside one doctor, watching.",
		what:    []string{"Follow one doctor through ordinary days", "Watch, listen, and keep your questions for the end"},
		where:   "Any hospital or practice near you; often the one where you or your family are known.",
		goodFor: "A first look at a specialty, and the person who may supervise you later.",
		suits:   "First and second year; any later year for a new specialty.",
		asks:    "A polite request, sometimes a confidentiality form and proof of vaccination.",
		begin:   []string{"Write three sentences: who you are, why this specialty, which two days", "Ask a tutor whom you know to pass them on", "Read about patient confidentiality before you go"}},
	{slug: "volunteering", name: "Volunteering", icon: "heart-handshake", facet: index.Format, value: "volunteering", informal: true,
		short:   "Regular unpaid work for patients or a community.",
		what:    []string{"Help at a clinic, a hospice, a blood drive, a health camp", "Do one thing every week, and do it reliably"},
		where:   "Charities, student societies, community clinics.",
		goodFor: "Talking with patients, and showing that you stay with something.",
		suits:   "Any year, beside your studies.",
		asks:    "Mostly time; sometimes a police check.",
		begin:   []string{"Find one society of your school that sees patients", "Go to its next meeting", "Offer two hours a week for two months"}},
	{slug: "project", name: "Mentored project", icon: "flask", facet: index.Format, value: "project", informal: true,
		short:   "A small question of your own, with a mentor who looks at it every two weeks.",
		what:    []string{"An audit, a case report, a review, a small survey", "Meet your mentor on fixed dates, bring one page each time"},
		where:   "Your own school or hospital; much of it at a desk.",
		goodFor: "Something finished with your name on it, and a mentor who can write about your work.",
		suits:   "Any year.",
		asks:    "A mentor, and approval where patient data are used.",
		begin:   []string{"Write one question in one sentence", "Name two teachers who know the field", "Ask one of them for fifteen minutes"}},
	{slug: "course", name: "Course or certificate", icon: "certificate", facet: index.Format, value: "course", informal: true,
		short:   "A course with a certificate that a later place asks for.",
		what:    []string{"Basic life support, good clinical practice, research ethics, statistics, a language", "Finish it, and keep the certificate with its date"},
		where:   "Online, at your school, at a training centre.",
		goodFor: "Opening doors: several places ask for the same certificate.",
		suits:   "Any year; most useful before you apply.",
		asks:    "A fee at times; a few days.",
		begin:   []string{"Look at what your three favourite places require", "Book the one course that most of them ask for"}},
	{slug: "virtual", name: "Virtual internship", icon: "device-laptop", facet: index.Format, value: "virtual", informal: true,
		short:   "Guided work online: cases, tele-clinics, data, writing.",
		what:    []string{"Join case discussions or tele-clinics as an observer", "Work on data or text for a team far away"},
		where:   "Anywhere with a connection.",
		goodFor: "Working with people abroad without a visa or a flight.",
		suits:   "Any year; good when weeks or money are short.",
		asks:    "A CV and regular hours; mind the time zones.",
		begin:   []string{"Look at the places that run online", "Check the hours against your lectures", "Apply to one"}},
	{slug: "community-project", name: "Your own community project", icon: "users", facet: index.Category, value: "public_health", informal: true,
		short:   "Something your own neighbourhood needs, done small and measured.",
		what:    []string{"Blood-pressure checks, first-aid lessons, a school visit", "Count what you did, and what changed"},
		where:   "Your own city.",
		goodFor: "Leading something, and a story that is only yours.",
		suits:   "Any year.",
		asks:    "Two friends, one teacher who stands behind it, a date.",
		begin:   []string{"Ask one clinic or school what it lacks", "Write the plan on one page", "Fix the date of the first day"}},
}

func kindBySlug(slug string) (kindOfPlace, bool) {
	i := slices.IndexFunc(kindsOfPlace, func(k kindOfPlace) bool { return k.slug == slug })
	if i < 0 {
		return kindOfPlace{}, false
	}
	return kindsOfPlace[i], true
}

// firstStep is what somebody can do today for a format that needs no formal place.
func firstStep(f catalog.Format) string {
	for _, k := range kindsOfPlace {
		if k.facet == index.Format && k.value == string(f) {
			return "First step for today: " + lowerFirst(k.begin[0]) + "."
		}
	}
	return ""
}

// filter is the question that shows the places of this kind.
func (k kindOfPlace) filter() index.Filters { return index.Filters{k.facet: {k.value}} }

type kindView struct {
	kind  kindOfPlace
	count int
	find  url.Values
	carry url.Values
}

func (p *Pages) kinds(w http.ResponseWriter, r *http.Request) error {
	carry := carried(r)
	views := make([]kindView, len(kindsOfPlace))
	for i, k := range kindsOfPlace {
		views[i] = p.viewOf(k, carry)
	}
	return web.Render(w, r, http.StatusOK, kindsPage(views, carry))
}

func (p *Pages) kind(w http.ResponseWriter, r *http.Request) error {
	slug := r.PathValue("kind")
	if slug == string(catalog.PublicHealth) { // as the catalogue writes it
		slug = "public-health"
	}
	k, ok := kindBySlug(slug)
	if !ok {
		return errs.New(errs.NotFound, "There is no kind of place called “%s”.", slug)
	}
	return web.Render(w, r, http.StatusOK, kindPage(p.viewOf(k, carried(r))))
}

func (p *Pages) viewOf(k kindOfPlace, carry url.Values) kindView {
	res := p.Live.Load().Search(index.Query{Filters: k.filter(), Limit: 1, Today: p.today()})
	a := asked{filters: k.filter(), sort: index.ByFit}
	if st, err := plan.FromQuery(carry); err == nil {
		a.state = st
	}
	return kindView{kind: k, count: res.Total, find: a.query(), carry: carry}
}

// carried is the state in the address, to be taken along by links.
func carried(r *http.Request) url.Values {
	if mine, _ := answersOf(r.URL.Query()); speaks(mine) {
		if st, err := plan.FromQuery(mine); err == nil {
			return st.Query()
		}
	}
	return nil
}

// Informal is something that needs no formal place, with its first step for today.
type Informal struct {
	Slug, Name, Says, First string
	Format                  catalog.Format // of such places; empty: none of their own
}

// WithoutPlace lists what one can do where there is no formal place, in the order
// of the page of kinds.
func WithoutPlace() (out []Informal) {
	for _, k := range kindsOfPlace {
		if !k.informal {
			continue
		}
		i := Informal{Slug: k.slug, Name: k.name, Says: k.short, First: k.begin[0]}
		if k.facet == index.Format {
			i.Format = catalog.Format(k.value)
		}
		out = append(out, i)
	}
	return out
}
