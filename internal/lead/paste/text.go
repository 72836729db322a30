package paste

import (
	"regexp"
	"strings"
	"unicode"

	"preround/internal/lead"
)

const month = `(?:Jan(?:uary|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch)?|März|Apr(?:il)?|May|Mai|June?|Juni|July?|Juli|Aug(?:ust)?|Sept?(?:ember)?|O[ck]t(?:ober)?|Nov(?:ember)?|De[cz](?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\.?`

var (
	dates = regexp.MustCompile(`(?i)\b(?:\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?` + month + `(?:,?\s+(?:de\s+)?\d{4})?|` + month + `\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?|` + month + `\s+\d{4})`)
	sums  = regexp.MustCompile(`(?i)(?:\b(?:USD|EUR|GBP|PKR|INR|AUD|CAD|CHF|JPY|SGD|AED|SAR|TRY|ZAR|SEK|NOK|DKK|PLN|CZK|HUF|MYR|NZD|EGP|BDT|LKR|NPR)|US\$|A\$|C\$|[€£$₹₨])\s?\d[\d.,' ]*\d|(?:\b(?:USD|EUR|GBP|PKR|INR|CHF)|[€£$])\s?\d\b|\b\d[\d.,' ]*\s?(?:USD|EUR|GBP|PKR|INR|AUD|CAD|CHF|SEK|NOK|DKK|PLN|€|£|euros?)`)
	weeks = regexp.MustCompile(`(?i)\b(\d{1,2})(?:\s*(?:-|–|to|bis|a)\s*(\d{1,2}))?[ -](?:weeks?|Wochen|semanas)\b`)
	mails = regexp.MustCompile(`[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}`)
	links = regexp.MustCompile(`https?://[^\s"'<>()\[\]{}]{4,400}`)

	aboutClosing = regexp.MustCompile(`(?i)deadline|clos(?:es|ing|ed)|apply (?:by|before|until)|applications? (?:must|should|are due|due|until|by)|due (?:by|date|on)|no later than|latest|last date|frist|bewerbungsschluss|bewerben bis|fecha l[ií]mite|plazo|hasta el|آخری تاریخ`)
	aboutOpening = regexp.MustCompile(`(?i)opens?\b|opening|applications? (?:from|are accepted from|start)|apply from|bewerbung ab|apertura|abre`)
	aboutRolling = regexp.MustCompile(`(?i)rolling basis|rolling admission|applications? (?:are )?(?:accepted|welcome) (?:all year|at any time|throughout the year|year-round)|jederzeit bewerben`)
	aboutAppFee  = regexp.MustCompile(`(?i)(?:application|processing|registration|administrat\w+) (?:fee|charge)|bewerbungsgebühr`)
	aboutFee     = regexp.MustCompile(`(?i)fees?\b|tuition|costs?\b|price|charge|gebühr|kosten|tarifa|coste|precio`)
	aboutPay     = regexp.MustCompile(`(?i)stipend|salary|allowance|bursar|per diem|paid|pays|vergütung|aufwandsentschädigung|estipendio`)
	aboutNoFee   = regexp.MustCompile(`(?i)\bno (?:application |tuition |programme |program )?fees?\b|free of charge|keine gebühren|kostenlos`)

	organisers = regexp.MustCompile(`\b(?:[A-ZÄÖÜÉ][\p{L}’'.&-]*\s+(?:(?:of|and|for|the|de|für|zu|&)\s+){0,2}){0,5}(?:University|Hospital|Hospitals|Institute|College|Clinic|School of Medicine|Medical Center|Medical Centre|Universität|Universitätsklinikum|Klinikum|Krankenhaus|Universidad|Foundation|Society|Association)(?:\s+(?:(?:of|for|de|at)\s+)?[A-ZÄÖÜÉ][\p{L}’'-]*(?:\s+[A-ZÄÖÜÉ][\p{L}’'-]*){0,3})?`)
)

// forms are words of a text that tell the form of a place, the more telling first.
var forms = []struct{ word, value string }{{"observership", "observership"}, {"sub-internship", "clerkship"}, {"clerkship", "clerkship"}, {"clinical elective", "elective"}, {"summer school", "summer_programme"},
	{"summer research", "summer_programme"}, {"summer programme", "summer_programme"}, {"summer program", "summer_programme"}, {"fellowship", "fellowship"}, {"shadowing", "shadowing"}, {"famulatur", "elective"},
	{"elective", "elective"}, {"volunteer", "volunteering"}, {"scholarship", "scholarship"}, {"exchange", "exchange"}, {"laboratory placement", "lab_placement"}}

// wanted are words of a text that tell what must be handed in.
var wanted = []struct {
	pattern *regexp.Regexp
	kind    string
}{
	{regexp.MustCompile(`\b(?:CV|C\.V\.|[Cc]urriculum [Vv]itae|[Rr][ée]sum[ée]|Lebenslauf)\b`), "cv"},
	{regexp.MustCompile(`(?i)cover letter|motivation(?:al)? letter|letter of motivation|motivationsschreiben|carta de motivaci`), "cover_letter"},
	{regexp.MustCompile(`(?i)personal statement|statement of purpose`), "personal_statement"},
	{regexp.MustCompile(`(?i)letters? of (?:recommendation|reference)|recommendation letters?|reference letters?|empfehlungsschreiben`), "recommendation_letter"},
	{regexp.MustCompile(`(?i)\btranscripts?\b|record of grades|expediente acad`), "transcript"},
	{regexp.MustCompile(`(?i)dean[’']?s letter|letter of good standing|good standing`), "dean_letter"},
	{regexp.MustCompile(`(?i)application form`), "application_form"},
	{regexp.MustCompile(`\b(?:IELTS|TOEFL|OET)\b|(?i:proof of english|english test)`), "language_test"},
	{regexp.MustCompile(`(?i)immuni[sz]ation|vaccinations?\b|impfnachweis`), "immunisation"},
	{regexp.MustCompile(`(?i)(?:health|liability|malpractice|indemnity) insurance`), "insurance"},
	{regexp.MustCompile(`(?i)police (?:check|certificate|clearance)|criminal record|background check`), "background_check"},
	{regexp.MustCompile(`(?i)copy of (?:your |the )?passport|passport copy`), "passport"},
	{regexp.MustCompile(`(?i)research proposal`), "research_proposal"},
}

// maxRead is how much of a text is looked at, in bytes: some thirty pages.
const maxRead = 100_000

// plain proposes what a text says, sentence by sentence.
func (g *gatherer) plain(text, by string) {
	text = text[:min(len(text), maxRead)]
	text = strings.ToValidUTF8(text, "")
	lines := sentences(text)
	for i, l := range lines {
		if i < 3 && len(l) > 3 && len(l) < 160 && !strings.Contains(l, "://") {
			g.propose(lead.Name, l, l, "the first line")
		}
		g.day(l, by)
		g.sum(l, by)
		if m := g.first(lead.Weeks, weeks, l); m != nil {
			g.propose(lead.Weeks, strings.TrimSuffix(m[1]+" to "+m[2], " to "), l, by)
		}
		if m := g.first(lead.Contact, mails, l); m != nil && strings.Contains(l, "@") {
			g.propose(lead.Contact, strings.TrimRight(m[0], "."), l, by)
		}
		if m := g.first(lead.Link, links, l); m != nil {
			g.propose(lead.Link, strings.TrimRight(m[0], ".,;:!?"), l, by)
		}
		if m := g.first(lead.Organiser, organisers, l); m != nil && strings.Contains(m[0], " ") {
			g.propose(lead.Organiser, strings.TrimPrefix(m[0], "The "), l, by)
		}
	}
	g.where(lines, by)
	g.words(lines, by)
}

// first looks for what nothing was found of yet.
func (g *gatherer) first(f lead.Field, pattern *regexp.Regexp, l string) []string {
	if g.has(f) {
		return nil
	}
	return pattern.FindStringSubmatch(l)
}

// maxSentence is where a sentence is cut that does not end, in bytes.
const maxSentence = 500

// sentences parts a text at the ends of lines and sentences.
func sentences(text string) (out []string) {
	for l := range strings.Lines(text) {
		l = strings.Join(strings.Fields(clean(l)), " ")
		for len(l) > 0 && len(out) < 20_000 {
			at := sentenceEnd(l)
			if s := strings.TrimSpace(l[:at]); s != "" {
				out = append(out, s)
			}
			l = l[at:]
		}
	}
	return out
}

// sentenceEnd is where the first sentence ends: after a mark that a blank and a
// capital follow. A full stop after a number, as in "1. März", ends none.
func sentenceEnd(l string) int {
	for i := 1; i+2 < len(l); i++ {
		if i > maxSentence && l[i] == ' ' {
			return i
		}
		if (l[i] == '.' || l[i] == '!' || l[i] == '?') && l[i+1] == ' ' && !ordinal(l[:i]) && unicode.IsUpper(rune(l[i+2])) {
			return i + 1
		}
	}
	return len(l)
}

// ordinal tells whether a text ends with a number of one or two digits.
func ordinal(l string) bool {
	word := l[strings.LastIndexByte(l, ' ')+1:]
	return len(word) > 0 && len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}

func (g *gatherer) day(l, by string) {
	if g.has(lead.Opens) && g.has(lead.Closes) {
		return
	}
	if aboutRolling.MatchString(l) {
		g.propose(lead.Closes, "rolling", l, by)
	}
	closing, opening := aboutClosing.FindStringIndex(l), aboutOpening.FindStringIndex(l)
	if closing == nil && opening == nil {
		return
	}
	for _, at := range dates.FindAllStringIndex(l, 4) {
		d := l[at[0]:at[1]]
		// A date belongs to the word nearest before it; one word may also follow.
		nearOpen := opening != nil && opening[0] < at[0] && (closing == nil || closing[0] > at[0] || opening[0] > closing[0])
		switch {
		case nearOpen:
			g.propose(lead.Opens, d, l, by)
		case closing != nil:
			g.propose(lead.Closes, d, l, by)
		}
	}
}

func (g *gatherer) sum(l, by string) {
	if aboutNoFee.MatchString(l) {
		g.propose(lead.Fee, "0", l, by)
		return
	}
	if g.has(lead.Fee) && g.has(lead.ApplicationFee) && g.has(lead.Stipend) || !strings.ContainsAny(l, "0123456789") {
		return
	}
	for _, s := range sums.FindAllString(l, 3) {
		s = strings.Trim(s, " .,'")
		switch {
		case aboutAppFee.MatchString(l) && !g.has(lead.ApplicationFee):
			g.propose(lead.ApplicationFee, s, l, by)
		case aboutPay.MatchString(l):
			g.propose(lead.Stipend, s, l, by)
		case aboutFee.MatchString(l):
			g.propose(lead.Fee, s, l, by)
		}
	}
}

// words proposes form, kind and requirements.
func (g *gatherer) words(lines []string, by string) {
	var asks []string
	asked := ""
	seen := map[string]bool{}
	for _, l := range lines {
		lower := strings.ToLower(l)
		for _, f := range forms {
			if strings.Contains(lower, f.word) {
				g.propose(lead.Format, f.value, l, by)
			}
		}
		for _, w := range wanted {
			if !seen[w.kind] && w.pattern.MatchString(l) {
				seen[w.kind] = true
				if asks = append(asks, w.kind); asked != "" {
					asked += " … "
				}
				asked += l
			}
		}
	}
	if len(asks) > 0 {
		g.propose(lead.Requirements, strings.Join(asks, ", "), asked, by)
	}
}
