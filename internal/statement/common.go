package statement

import (
	"sync"
	"unicode/utf8"

	"preround/internal/reference"
)

// small are words that say nothing by themselves; a text without them is not English.
var small = set(`a about above after again all also although always am an and another any are around as at away back be because been before being
 below between both but by can could did do does doing done down during each either else enough even ever every few first for from further get
 given go goes had has have having he her here hers him his how however i if in into is it its itself just last least less let like made make many
 may me mine more most much must my myself near need neither never next no nor not nothing now of off often on once one only onto or other others
 our out over own per quite rather same second several shall she should since so some soon still such than that the their them then there these
 they this those though through to together too toward towards under until up upon us very was way we well were what when where whether which while
 who whole whom whose why will with within without would yes yet you your yours`)

// usual are words of applications, medicine and study that any statement may hold: by
// themselves they speak of no place.
var usual = set(`ability able abroad academic accept accepted accredited across activities activity additional admission advance advanced affiliated
 aim allow ambition annual applicant applicants application applications applied apply applying approach area areas arrange arranged aspect assist
 assistance associate association attend attending available award awards background basic basis become began begin believe benefit best better
 board book branch broad build calendar campus candidate candidates capacity care career careers carry case cases centre centres center centers
 certificate chance choice choose class classes clerkship clerkships clinic clinical clinically clinician clinicians clinics close closely clubs
 colleague colleagues college colleges come comes committed committee communicate communication communities community compare complete completed
 completing complex condition conditions conference conferences confidence consultant consultants contact continue contribute cost costs countries
 country course courses culture current currently curriculum daily data date dates day days deadline deal decide decision deep deeply degree
 demand department departments depth deserve desire details develop developed developing development different difficult direct directly
 director disease diseases diverse diversity doctor doctors drawn dream due duration early earn eager education educational effort elective
 electives eligible encourage end english enrich enrolled enthusiasm enthusiastic entire environment equipped especially essential establish
 evidence example excellence excellent exchange excited exciting expect expectations expected experience experienced experiences expert expertise
 experts explore exposure extend face facilities facility faculty faculties fee fees feel fellow fellowship field fields final find focus follow
 following foreign form foundation four full fund funded funding future gain gained general give global goal goals good grade graduate graduates
 graduating graduation grant grateful great ground group groups grow growth guidance hand hands hands-on happy hard health healthcare help helped
 helps high higher highly history home honour hope hospital hospitals host hosts hour hours housing idea ideal ideas illness impact important
 improve improvement include included includes including individual information inspire inspired institute institutes institution institutional
 institutions insurance interest interested interests interest international internationally intern interns internship internships interview
 invitation involved job join joining journey keen kind knowledge known lab laboratories laboratory language languages large later lead leader
 leaders leadership leading learn learned learning lectures letter level levels life limited list live lives living local long look looking lot
 main major making manage management matter mean means medical medicine meet meeting meetings member members mentor mentored mentoring mentors
 mentorship method methods million mind ministry moment month monthly months motivated motivation move name national nature nearly new number nurse
 nurses observation observe observer observers observership offer offered offers office official open opportunities opportunity option order
 organisation organisations organised organization organizations outcome outside overseas paid paper part participate particular partner partners
 partnership passion passionate past patient patients people period person personal physician physicians placement placements plan play point
 positive possible postgraduate practical practice practices prepare prepared present pressure prestigious previous primary prior private
 procedure procedures process professional professionals professor program programme programmes programs progress project projects proud provide
 provided provider providers provides public publication pursue put quality quarter question questions range reach read ready real reason
 receive received recent recommendation record region regional registered registration related relevant report require required requirement
 requirements research researcher researchers residency resident residents resource resources respect responsibilities responsibility result
 results right role rotate rotation rotations round rounds rural scheme scholar scholars scholarship school schools science sciences scientific
 scientist scientists secondary section see seek seeking select selected self semester seminar seminars senior serve service services session sessions set
 setting settings share short show site sites skill skills small social society societies special specialist specialists specialties specialty
 staff stage standard start state statement states stay step steps stipend strength strong student students studentship studentships studies study
 subject subspecialties subspecialty success successful summer supervised supervision supervisor supervisors support supported surgeon surgeons
 system systems take taken takes taking talk task teach teacher teachers teaching team teams term terms test thank theatre theoretical theory thesis
 thing things think third thought three time times today tool topic topics track train trainee trainees training travel treat treatment treatments
 true trust try tuition turn two type under undergraduate undergraduates understand understanding unique unit units universities university use
 used useful using value values variety various view virtual visit visiting visitor visitors volunteer volunteering want wanted ward wards week
 weekly weeks welcome wide wish word work worked working works workshop workshops world worldwide write writing written year years young
 accommodation lodging certificate certificates transcript fluent majority place places purpose reply spots semester full-time winter spring autumn
 monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december
 dear sincerely faithfully regards professor clerk doctoral doctorate bachelor master masters phd mbbs usmle ielts toefl covid pandemic morning evening
 night dean dean's letters ahead arranged away bench body books child children adult adults age family families man men woman women mother father
 recognised recognized structured rotating name close minute minutes agree check preference preferences equivalent permanent domestic document documents
 govern nationality foreigner foreigners visa product request requests manager call yearly link late vacation inbound selective selectives curricular
 obligatory prerequisite finish extend extendable begun recognise weekend half-day return eligible deliver report written oral basis mandatory reserved
 parent parents human local five six seven eight nine ten eleven twelve fifteen twenty thirty hundred thousand half double single ago`)

// fieldWords are the words of specialties and skills; a place is not known by them.
var fieldWords = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	add := func(texts ...string) {
		for _, t := range texts {
			for _, w := range folded(t) {
				out[w] = true
			}
		}
	}
	for _, s := range reference.Specialties() {
		add(s.NameGB, s.NameUS)
		add(s.Synonyms...)
	}
	for _, s := range reference.Skills() {
		add(s.Name)
		add(s.Aliases...)
	}
	return out
})

// lands are words of countries and of their peoples and tongues, which name no host.
var lands = sync.OnceValue(func() map[string]bool {
	out := set(`africa african america american americas asia asian europe european britain british english england scotland scottish wales welsh
 ireland irish france french germany german spain spanish italy italian canada canadian australia australian india indian pakistan pakistani japan
 japanese china chinese brazil brazilian mexico mexican turkey turkish arab arabic urdu hindi punjabi portuguese dutch swedish norwegian danish
 finnish polish russian greek hebrew uk us usa eu nordic latin caribbean pacific atlantic north south east west northern southern eastern western
 central middle upper lower asia-pacific commonwealth`)
	for _, c := range reference.Countries() {
		for _, w := range folded(c.Name) {
			out[w] = true
		}
	}
	return out
})

// usualStems are the stems of small and usual words: "needed" is as usual as "need".
var usualStems = func() map[string]bool {
	out := map[string]bool{}
	for _, words := range []map[string]bool{small, usual} {
		for w := range words {
			out[stem(w)] = true
		}
	}
	return out
}()

// telling tells that a word can tell one place from others: it is long enough, and
// neither small nor usual nor of a field, a country or a people.
func telling(w string) bool {
	return utf8.RuneCountInString(w) >= 4 && !small[w] && !usual[w] && !usualStems[stem(w)] && !fieldWords()[w] && !lands()[w]
}

// stem takes the commonest endings off, so that "laboratories" answers "laboratory".
func stem(w string) string {
	for _, end := range [...]string{"ies", "ing", "ed", "es", "s", "y", "e"} {
		if cut := len(w) - len(end); cut >= 4 && w[cut:] == end {
			return w[:cut]
		}
	}
	return w
}
