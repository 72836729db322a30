package plan

// template is a row of the table of steps. A plan is made of copies of these
// rows: one for all targets, or one for each test, target, journey or stay.
type template struct {
	key   string // begins the step's id
	scope scope
	kind  StepKind
	lead  family  // how long it takes, from the reference table
	cites family  // a lead time that its reason speaks of, where it takes no time itself
	own   int32   // days in the student's own hands, where no lead time says it
	hours float64 // the student's work
	early int32   // best done so many days before the first day; 0 as late as is comfortable
	last  int32   // must be done so many days before the first day
	fresh int32   // its result is no use when older than this many days on the first day
	flags flags
	after []string // keys of rows above
	what  string   // words in braces are filled in by words.go
	why   string
}

// scope is for whom one copy of a template is made.
type scope uint8

const (
	forAll     scope = iota // one for all targets that need it
	forTest                 // one for each language test
	forTarget               // one for each target
	forJourney              // one for each journey to a country
	forStay                 // one for each first day of a journey
)

// flags tell how a step behaves.
type flags uint8

const (
	waits  flags = 1 << iota // others act: its date is the day on which it should be there
	prompt                   // follows at once when what comes before is done
	office                   // needs an open office, or comes from one: never on a weekend where it can be helped
	gentle                   // nothing is lost when it is late
	fixed                    // the day is set by somebody else
	aside                    // never delays the steps after it in time (after the first day)
)

// The table. A row stands below the rows that it follows; the engine relies on
// that order. Durations that the student controls are our own advice (source:
// general knowledge); all others come from data/reference/lead_times.csv.
var templates = []template{
	{key: "language", scope: forTest, kind: KindChoose, own: 1, hours: 2, early: 330, last: 14, flags: gentle,
		what: "Start on your {language}",
		why:  "{who} works in {language}{level}, and you have not said that you speak it that well. A few months of lessons go far on a ward."},
	{key: "choose", kind: KindChoose, own: 14, hours: 4,
		what: "{choose}",
		why:  "{choosewhy}"},
	{key: "cv", kind: KindDocument, own: 7, hours: 4,
		what: "Write a one-page CV",
		why:  "Referees and hosts read it before anything else. One good page serves every application."},
	{key: "letters.ask", kind: KindLetter, cites: leadLetters, own: 1, hours: 2, after: []string{"cv"},
		what: "Ask {referees}",
		why:  "A good letter takes {lead}. Ask at least 28 days ahead, send your CV and the date, and make it easy to say no."},
	{key: "letters.in", kind: KindLetter, lead: leadLetters, flags: waits | prompt, after: []string{"letters.ask"},
		what: "{letters} in",
		why:  "Letters usually come {lead} after you ask. If one is missing now, one kind reminder is normal."},
	{key: "statement", kind: KindDocument, own: 10, hours: 8, after: []string{"choose"},
		what: "Write your {statement}",
		why:  "{asks} it. Say why you, why there and what you will do with it, and let one other person read it."},
	{key: "supervisor", kind: KindSend, lead: leadSupervisor, hours: 8, after: []string{"choose", "cv"},
		what: "Write to supervisors whose work you have read",
		why:  "From a first message to a firm place takes {lead}. A few short, personal messages do more than many; about one in ten answers."},
	{key: "test.book", scope: forTest, kind: KindTest, own: 1, hours: 1,
		what: "Book {test}",
		why:  "{testwhy} From booking to result takes {lead}, and seats in big cities go first."},
	{key: "test.sit", scope: forTest, kind: KindTest, hours: 16, flags: waits, after: []string{"test.book"},
		what: "Sit {test}",
		why:  "Late enough to prepare, early enough for the result to be back{again}."},
	{key: "test.result", scope: forTest, kind: KindTest, flags: waits | prompt, after: []string{"test.sit"},
		what: "{test} result",
		why:  "Results come {resultdays} after the test{valid}."},
	{key: "usmle.prepare", scope: forTest, kind: KindTest, lead: leadUSMLEPrep, hours: 200,
		what: "Begin to study for {test}",
		why:  "{asks} it. Most people study {lead} with little else to do; begin sooner beside a full timetable."},
	{key: "usmle.permit", scope: forTest, kind: KindTest, lead: leadUSMLEPermit, hours: 4,
		what: "Register for {test}",
		why:  "From registration to permit takes {lead}; your school's confirmation is the slow part."},
	{key: "usmle.sit", scope: forTest, kind: KindTest, own: 1, hours: 8, after: []string{"usmle.prepare", "usmle.permit"},
		what: "Sit {test}",
		why:  "The score must be back before you apply."},
	{key: "usmle.score", scope: forTest, kind: KindTest, lead: leadUSMLEScore, flags: waits | prompt, after: []string{"usmle.sit"},
		what: "{test} score",
		why:  "Scores come {lead} after the test."},
	{key: "transcript", kind: KindDocument, lead: leadTranscript, hours: 2, flags: office,
		what: "Ask your school for an official transcript",
		why:  "It takes {lead}, and longer around exams. Ask for two sealed copies."},
	{key: "school.letter", kind: KindDocument, lead: leadSchoolLetter, hours: 2, flags: office,
		what: "Ask for {schoolletter}",
		why:  "Your school says in it that you are in good standing and may go. It takes {lead}."},
	{key: "membership", kind: KindDocument, own: 7, hours: 1,
		what: "Join the society that the place asks for",
		why:  "{asks} you to be a member when you apply."},
	{key: "health.record", kind: KindHealth, cites: leadHepB, own: 3, early: 240, flags: gentle,
		what: "Find your vaccination record",
		why:  "Hosts want proof. A missing hepatitis B course with its blood test takes {lead}, so find out now whether you need it."},
	{key: "health.apply", scope: forJourney, kind: KindHealth, lead: leadTests, hours: 3, fresh: 365, flags: office, after: []string{"health.record"},
		what: "Blood tests for immunity, and a TB test{there}",
		why:  "This application wants the results. They take {lead}; the TB test must be less than 12 months old on the first day{renew}."},
	{key: "training", kind: KindDocument, lead: leadBLS, hours: 6,
		what: "Get {certificates}",
		why:  "{asks} it. It takes {lead}."},
	{key: "release", kind: KindDocument, lead: leadRelease, hours: 2, flags: office,
		what: "Ask your school to open and release your application",
		why:  "These hosts take applications only through your school, which checks them first. That takes {lead}."},
	{key: "money", kind: KindMoney, own: 7, hours: 3, flags: gentle, after: []string{"choose"},
		what: "Work out the money and look for grants",
		why:  "{moneywhy}"},
	{key: "window", scope: forTarget, kind: KindWindow, flags: fixed,
		what: "{host}: applications open",
		why:  "{opens}"},
	{key: "send", scope: forTarget, kind: KindSend, own: 1, hours: 3,
		after: []string{"choose", "cv", "letters.in", "statement", "supervisor", "test.result", "usmle.score", "transcript", "school.letter", "membership", "health.apply", "release", "money", "window"},
		what:  "{send}",
		why:   "{deadline}"},
	{key: "decision", scope: forTarget, kind: KindWait, lead: leadDecision, flags: waits | prompt | office, after: []string{"send"},
		what: "{decision}",
		why:  "{decides} If you hear nothing, ask once, kindly, after two to three weeks."},
	{key: "offer", scope: forTarget, kind: KindOffer, own: 2, hours: 1, flags: prompt, after: []string{"decision"},
		what: "{offer}",
		why:  "{offerwhy}"},
	{key: "passport", kind: KindVisa, lead: leadPassport, hours: 3, flags: office,
		what: "{passport}",
		why:  "{passportwhy}"},
	{key: "insurance.visa", scope: forJourney, kind: KindMoney, lead: leadTravelCover, hours: 1, after: []string{"offer"},
		what: "Buy travel and health insurance{there}",
		why:  "A Schengen visa is not lodged without it. It takes {lead}."},
	{key: "visa.ask", scope: forJourney, kind: KindVisa, own: 3, hours: 5, early: 84, flags: office, after: []string{"offer", "passport", "insurance.visa"},
		what: "{visaask}",
		why:  "{visawhy}{accepted}"},
	{key: "visa.interview", scope: forJourney, kind: KindVisa, lead: leadVisaQueue, hours: 4, flags: waits | prompt | office, after: []string{"visa.ask"},
		what: "Visa appointment{there}",
		why:  "The wait for an appointment is {lead}, and it differs much between consulates. Bring the offer letter and proof of money."},
	{key: "visa", scope: forJourney, kind: KindVisa, lead: leadVisa, flags: waits | prompt | office, after: []string{"visa.ask", "visa.interview"},
		what: "{visa}{there}",
		why:  "{visadecides}"},
	{key: "police", scope: forJourney, kind: KindDocument, lead: leadPolice, hours: 2, fresh: 180, flags: office, after: []string{"offer"},
		what: "Ask for a police certificate{there}",
		why:  "It takes {lead} and counts for about 180 days, so not sooner than this{renew}."},
	{key: "health.tests", scope: forJourney, kind: KindHealth, lead: leadTests, hours: 3, fresh: 365, flags: office, after: []string{"health.record", "offer"},
		what: "Blood tests for immunity, and a TB test{there}",
		why:  "Results take {lead}. The TB test must be less than 12 months old on the first day, so it is not done sooner."},
	{key: "insurance", scope: forJourney, kind: KindMoney, lead: leadIndemnity, hours: 2, after: []string{"offer"},
		what: "Arrange insurance{there}",
		why:  "{asks} it: {cover}. It takes {lead}; some hosts cover you, so ask."},
	{key: "flights", scope: forJourney, kind: KindTravel, cites: leadFlights, own: 1, hours: 3, early: 70, last: 7, after: []string{"offer"},
		what: "Book the journey{there}",
		why:  "Fares are fair {lead} ahead.{change}{accepted}"},
	{key: "housing", scope: forJourney, kind: KindTravel, cites: leadHousing, own: 7, hours: 3, early: 63, last: 5, after: []string{"offer"},
		what: "Find a place to stay{there}",
		why:  "Rooms near a hospital go {lead} ahead. Ask the host first; students who were there know the rest."},
	{key: "access", scope: forJourney, kind: KindPlacement, lead: leadAccess, hours: 2, flags: office, after: []string{"offer", "police", "health.tests", "insurance"},
		what: "Send the host its joining papers{there}",
		why:  "Health clearance and a badge take {lead}. Without them the first day is spent in an office."},
	{key: "card.accept", scope: forTarget, kind: KindOffer, cites: leadApplyNetwork, own: 1, hours: 1, early: 63, last: 56, flags: gentle, after: []string{"offer"},
		what: "Card of acceptance from the host society",
		why:  "Due at the latest 8 weeks before the first day. If it is not there, ask your exchange officer today."},
	{key: "card.confirm", scope: forTarget, kind: KindOffer, cites: leadApplyNetwork, own: 1, hours: 1, early: 35, last: 28, flags: gentle, after: []string{"card.accept"},
		what: "Send your card of confirmation",
		why:  "Due at the latest 4 weeks before the first day; without it the exchange lapses."},
	{key: "start", scope: forStay, kind: KindPlacement, flags: fixed,
		after: []string{"offer", "visa", "police", "health.tests", "insurance", "flights", "housing", "access", "training"},
		what:  "First day{where}",
		why:   "{firstday}"},
	{key: "halfway", scope: forStay, kind: KindPlacement, hours: 1, flags: fixed | aside, after: []string{"start"},
		what: "Ask for feedback at half time",
		why:  "There is still time to act on it. Ask for one thing to keep and one to change."},
	{key: "letter", scope: forStay, kind: KindLetter, hours: 1, flags: fixed | aside, after: []string{"start"},
		what: "Ask for a letter, one week before the end",
		why:  "Your supervisor still sees you at work. After you leave it gets harder every week."},
	{key: "end", scope: forStay, kind: KindPlacement, hours: 1, flags: fixed | aside, after: []string{"start"},
		what: "Last day: certificate, thanks, contacts",
		why:  "Leave with the certificate in hand, and thank the people who taught you."},
}

// row finds the position of a key in the table.
func row(key string) int {
	for i := range templates {
		if templates[i].key == key {
			return i
		}
	}
	panic("plan: no template " + key)
}

// afterRows is templates[i].after by position, made once.
var afterRows = func() [][]int {
	out := make([][]int, len(templates))
	for i, t := range templates {
		for _, key := range t.after {
			j := row(key)
			if j >= i {
				panic("plan: " + t.key + " stands above " + key)
			}
			out[i] = append(out[i], j)
		}
	}
	return out
}()

// The rows that the engine itself speaks of.
var (
	rowLanguage   = row("language")
	rowChoose     = row("choose")
	rowCV         = row("cv")
	rowAsk        = row("letters.ask")
	rowLetters    = row("letters.in")
	rowStatement  = row("statement")
	rowSupervisor = row("supervisor")
	rowBook       = row("test.book")
	rowSit        = row("test.sit")
	rowResult     = row("test.result")
	rowPrepare    = row("usmle.prepare")
	rowPermit     = row("usmle.permit")
	rowUSMLESit   = row("usmle.sit")
	rowScore      = row("usmle.score")
	rowTranscript = row("transcript")
	rowSchool     = row("school.letter")
	rowMember     = row("membership")
	rowRecord     = row("health.record")
	rowHealthSend = row("health.apply")
	rowTraining   = row("training")
	rowRelease    = row("release")
	rowWindow     = row("window")
	rowSend       = row("send")
	rowDecision   = row("decision")
	rowMoney      = row("money")
	rowOffer      = row("offer")
	rowPassport   = row("passport")
	rowCoverVisa  = row("insurance.visa")
	rowVisaAsk    = row("visa.ask")
	rowInterview  = row("visa.interview")
	rowVisa       = row("visa")
	rowPolice     = row("police")
	rowHealth     = row("health.tests")
	rowInsurance  = row("insurance")
	rowFlights    = row("flights")
	rowHousing    = row("housing")
	rowAccess     = row("access")
	rowCard       = row("card.accept")
	rowConfirm    = row("card.confirm")
	rowStart      = row("start")
	rowHalfway    = row("halfway")
	rowLetter     = row("letter")
	rowEnd        = row("end")
)
