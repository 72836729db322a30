package guard

import "slices"

// group is a number as it is written, in one or more parts.
type group struct {
	first, last int    // tokens
	digits      string // of all parts
	shape       string // lengths and what stands between: "3 3 4", "5-7-1"
}

// numbers finds the numbers that name a person.
func (r *reader) numbers() {
	r.labelled()
	for i := 0; i < len(r.tokens); i++ {
		if r.tokens[i].is != number {
			continue
		}
		g := r.group(i)
		if !r.glued(g) {
			r.number(g)
		}
		i = g.last
	}
}

// group takes the parts of a number together.
func (r *reader) group(i int) group {
	t := r.tokens
	g := group{first: i, last: i, digits: t[i].w, shape: length(t[i].w)}
	for j := i + 1; j < len(t) && len(g.digits) < 24; {
		switch {
		case t[j].is == number && t[j].gap && t[j].sentence == t[i].sentence:
			g.shape += " "
		case t[j].is == sign && (t[j].w == "-" || t[j].w == "/" || t[j].w == ".") && j+1 < len(t) && t[j+1].is == number && t[j].gap == t[j+1].gap:
			if t[j].gap && t[j].w != "-" {
				return g
			}
			g.shape += t[j].w
			j++
		default:
			return g
		}
		g.digits += t[j].w
		g.shape += length(t[j].w)
		g.last = j
		j++
	}
	return g
}

func length(s string) string {
	if len(s) > 99 {
		return "99"
	}
	if len(s) > 9 {
		return string([]byte{'0' + byte(len(s)/10), '0' + byte(len(s)%10)})
	}
	return string(rune('0' + len(s)))
}

// glued tells that letters, a decimal or a currency stand directly at the number, so that it is
// a code or an amount.
func (r *reader) glued(g group) bool {
	t := r.tokens
	if g.first > 0 && !t[g.first].gap {
		before := t[g.first-1]
		if before.is == word || before.is == sign && (before.w == "." || before.w == "," || before.w == "/" || before.w == "_" || before.w == "$" || before.w == "£" || before.w == "€") {
			return true
		}
	}
	if g.last+1 < len(t) && !t[g.last+1].gap {
		after := t[g.last+1]
		return after.is == word || after.is == sign && after.w == "_"
	}
	return false
}

func (r *reader) number(g group) {
	near := r.near(g.first, 6, 0)
	own := near&mine != 0 && near&patient == 0
	d := g.digits
	switch {
	case len(d) == 10 && (g.shape == "10" || g.shape == "3 3 4" || g.shape == "3-3-4" || g.shape == "6 4" || g.shape == "6-4"):
		r.tenDigits(g, near, own)
	case g.shape == "5-7-1" || g.shape == "5 7 1" || g.shape == "13" && r.said(g.first, 5, "cnic", "nic", "nicop"):
		if !own && d[0] >= '1' && d[0] <= '7' {
			r.add(CNIC, true, g.first, g.last)
		}
	case len(d) == 12 && d[0] >= '2' && (g.shape == "4 4 4" || g.shape == "4-4-4" || g.shape == "12"):
		named := r.said(g.first, 5, "aadhaar", "aadhar", "adhaar", "adhar", "uidai", "uid")
		switch {
		case own:
		case named, verhoeff(d) && (g.shape != "12" || r.hear(g.first)&patient != 0) && near&(telephone|receipt) == 0:
			r.add(Aadhaar, true, g.first, g.last)
		}
	case g.shape == "3-2-4" || len(d) == 9 && (r.said(g.first, 4, "ssn") || r.said(g.first, 5, "security")):
		if !own && d[:3] != "000" && d[:3] != "666" && d[0] != '9' && d[3:5] != "00" && d[5:] != "0000" {
			r.add(SSN, true, g.first, g.last)
		}
	case g.shape == "3-4-7-1" && d[:3] == "784" && !own:
		r.add(NationalID, true, g.first, g.last) // an Emirates ID
	}
}

// tenDigits are an NHS number, a CHI number, or something else: a telephone number
// of another country may pass the check of either.
func (r *reader) tenDigits(g group, near meaning, own bool) {
	d := g.digits
	chi := r.said(g.first, 4, "chi")
	switch {
	case own:
	case r.said(g.first, 5, "nhs") && near&telephone == 0:
		r.add(NHSNumber, true, g.first, g.last)
	case chi:
		r.add(CHINumber, true, g.first, g.last)
	case !modulus11(d) || near&(telephone|receipt|office) != 0 || g.first > 0 && r.tokens[g.first-1].w == "+":
	case dayAndMonth(d) && d[0] <= '3':
		r.add(pick(r.aboutPatient(g.first), CHINumber, LikeNumber), r.aboutPatient(g.first), g.first, g.last)
	case g.shape == "3 3 4" || g.shape == "3-3-4" || r.aboutPatient(g.first):
		r.add(NHSNumber, true, g.first, g.last)
	case d[0] == '4' || d[0] == '6' || d[0] == '7':
		r.add(LikeNumber, false, g.first, g.last)
	}
}

func pick(first bool, a, b Kind) Kind {
	if first {
		return a
	}
	return b
}

// aboutPatient tells whether the sentence of a token speaks of a patient or a case.
func (r *reader) aboutPatient(i int) bool {
	return r.hear(i)&(patient|person|clinical|bedside|befell) != 0
}

// labels are the words before numbers that name a patient, longest first.
var labels = []struct {
	words   []string
	kind    Kind
	patient bool // only where the sentence speaks of a patient
	number  bool // only with “no”, “number” or the like after it
}{
	{[]string{"medical", "record"}, RecordNumber, false, false},
	{[]string{"medical", "records"}, RecordNumber, false, true},
	{[]string{"hospital", "record"}, RecordNumber, false, true},
	{[]string{"hospital"}, RecordNumber, false, true},
	{[]string{"hosp"}, RecordNumber, false, true},
	{[]string{"patient", "id"}, RecordNumber, false, false},
	{[]string{"pt", "id"}, RecordNumber, false, false},
	{[]string{"patient"}, RecordNumber, false, true},
	{[]string{"pt"}, RecordNumber, false, true},
	{[]string{"unit"}, RecordNumber, false, true},
	{[]string{"mrn"}, RecordNumber, false, false},
	{[]string{"mr"}, RecordNumber, false, true},
	{[]string{"uhid"}, RecordNumber, false, false},
	{[]string{"urn"}, RecordNumber, false, false},
	{[]string{"ur"}, RecordNumber, false, true},
	{[]string{"episode"}, RecordNumber, false, true},
	{[]string{"ipd"}, RecordNumber, false, true},
	{[]string{"opd"}, RecordNumber, false, true},
	{[]string{"ip"}, RecordNumber, false, true},
	{[]string{"cr"}, RecordNumber, false, true},
	{[]string{"reg"}, RecordNumber, true, true},
	{[]string{"registration"}, RecordNumber, true, true},
	{[]string{"admission"}, RecordNumber, true, true},
	{[]string{"chart"}, RecordNumber, false, true},
	{[]string{"file"}, RecordNumber, true, true},
	{[]string{"specimen"}, RecordNumber, false, true},
	{[]string{"accession"}, RecordNumber, true, true},
	{[]string{"lab"}, RecordNumber, true, true},
	{[]string{"hkid"}, NationalID, false, false},
	{[]string{"nhi"}, NationalID, false, false},
	{[]string{"ohip"}, NationalID, false, false},
	{[]string{"medicare"}, NationalID, false, true},
	{[]string{"iqama"}, NationalID, false, false},
	{[]string{"health", "card"}, NationalID, false, true},
	{[]string{"national", "id"}, NationalID, true, false},
	{[]string{"national", "identity"}, NationalID, true, false},
	{[]string{"passport"}, NationalID, true, true},
	{[]string{"insurance"}, NationalID, true, true},
}

// labelled finds numbers of a patient by the word beside them.
func (r *reader) labelled() {
	for i := range r.tokens {
		t := &r.tokens[i]
		if t.is != word {
			continue
		}
		for k := range labels {
			l := &labels[k]
			if t.w != l.words[0] || len(l.words) == 2 && (i+1 >= len(r.tokens) || r.tokens[i+1].w != l.words[1]) {
				continue
			}
			if l.patient && r.hears[t.sentence]&patient == 0 {
				continue
			}
			if before := r.near(i, 4, 0); before&mine != 0 && before&patient == 0 && l.words[0] != "patient" && l.words[0] != "pt" {
				continue
			}
			if to, ok := r.code(i+len(l.words), l.number, l.words[0] != "patient" && l.words[0] != "pt"); ok {
				r.add(l.kind, true, i, to)
				break
			}
		}
	}
}

// connects may stand between a label and its number.
var connects = []string{"number", "numbers", "no", "num", "nr", "id", "#", "№", "is", "was", ":", ".", "-", "=", "(", "of", "card"}

// code reads what a label names: at least four digits, with letters before or between
// them.
func (r *reader) code(i int, wantsNumber, colon bool) (last int, ok bool) {
	t, start := r.tokens, i
	for ; i < len(t) && i < start+5 && slices.Contains(connects, t[i].w); i++ {
		if w := t[i].w; w == "number" || w == "no" || w == "num" || w == "nr" || w == "#" || w == "№" || w == "id" || w == ":" && colon {
			wantsNumber = false
		}
	}
	if wantsNumber || i >= len(t) || t[i].w == "+" || r.ended(i-1, i) || t[i].sentence > t[start-1].sentence+1 {
		return 0, false
	}
	digits, from := 0, i
	for ; i < len(t) && i < from+9; i++ {
		space := i > from && t[i].gap
		if t[i].sentence != t[from].sentence {
			break
		}
		if space && !(t[i].is == number && t[i-1].is == number) || t[i].is == link || t[i].is == sign && t[i].w != "-" && t[i].w != "/" {
			break
		}
		if t[i].is == number {
			digits += len(t[i].w)
			last = i
		}
	}
	telephone := t[from].is == number && t[from].w[0] == '0' && (digits >= 10 || r.is(last+1, ")"))
	return last, digits >= 4 && !telephone && digits <= 16
}

// modulus11 is the check of NHS and CHI numbers.
func modulus11(d string) bool {
	sum := 0
	for i := range 9 {
		sum += int(d[i]-'0') * (10 - i)
	}
	check := (11 - sum%11) % 11
	return check < 10 && check == int(d[9]-'0') && d != "0000000000"
}

// dayAndMonth tells whether a number begins with a day and a month, as CHI numbers do.
func dayAndMonth(d string) bool {
	day, month := int(d[0]-'0')*10+int(d[1]-'0'), int(d[2]-'0')*10+int(d[3]-'0')
	return day >= 1 && day <= 31 && month >= 1 && month <= 12
}

// verhoeff is the check of Aadhaar numbers: every wrong digit and nearly every
// exchange of two is noticed.
func verhoeff(d string) bool {
	c := byte(0)
	for i := range len(d) {
		c = verhoeffD[c][verhoeffP[i%8][d[len(d)-1-i]-'0']]
	}
	return c == 0
}

var verhoeffD = [10][10]byte{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5}, {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7}, {4, 0, 1, 2, 3, 9, 5, 6, 7, 8},
	{5, 9, 8, 7, 6, 0, 4, 3, 2, 1}, {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3}, {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
}

var verhoeffP = [8][10]byte{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4}, {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
	{9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1}, {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
}
