package packet

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

var (
	first = clock.NewDate(2027, 7, 5)
	last  = clock.NewDate(2027, 7, 30)
)

// elective is an application as the tests have it.
var elective = Application{ID: "app1", Name: "Clinical elective", Host: "Imperial College London", First: first, Last: last, Who: "Ayesha Noor Khan", Mail: "ayesha@example.org",
	Asked: []Asked{{Kind: "personal_statement", What: "personal statement"}, {Kind: "transcript", What: "transcript"}, {Kind: "passport", What: "passport"}, {Kind: "cv", What: "CV"},
		{Kind: "bls", What: "BLS certificate"}, {Kind: "recommendation_letter", What: "2 letters of recommendation"}},
	People: []Person{{Name: "Dr Rahman"}, {Name: "Electives office", Mail: "electives@example.org"}}}

func paper(ref, title string, kind string, until clock.Date, files ...FileFacts) Item {
	i := Item{Kind: Paper, Ref: ref, Title: title, Held: true, Until: until, Files: files, Ready: len(files) > 0, Path: "/papers/" + ref}
	if kind != "" {
		i.Asks = []Wish{{Kind: catalog.RequirementKind(kind), Well: 1}}
	}
	if !i.Ready {
		i.Why = "It has no file yet."
	}
	return i
}

func pdfOf(version, pages int, bytes int64) FileFacts {
	return FileFacts{Version: version, Type: typePDF, Bytes: bytes, Pages: pages}
}

// room are the things of a student.
func room() []Item {
	return []Item{
		paper("pass", "Passport", "passport", clock.NewDate(2027, 7, 20), FileFacts{Version: 1, Type: typeJPEG, Bytes: 2_400_000}),
		paper("old", "Passport: old", "passport", clock.NewDate(2026, 12, 1), pdfOf(1, 1, 9000)),
		paper("tr2", "Transcript: Year 2", "transcript", 0, pdfOf(1, 2, 80_000)),
		paper("tr3", "Transcript: Year 3", "transcript", 0, pdfOf(2, 2, 90_000), pdfOf(1, 2, 85_000)),
		paper("bls", "BLS certificate", "bls", 0),
		paper("prop", "Research proposal", "research_proposal", 0, FileFacts{Version: 1, Type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Bytes: 30_000}),
		{Kind: CV, Ref: "cv1", Title: "CV", Asks: []Wish{{Kind: "cv", Well: 1}}, Ready: true},
		{Kind: CV, Ref: "cv2", Title: "CV", Asks: []Wish{{Kind: "cv", Well: 5}}, Ready: true},
		{Kind: Statement, Ref: "st1", Title: "Personal statement", Asks: []Wish{{Kind: "personal_statement", Well: 2}}, Ready: true},
	}
}

func refs(d Draft) string {
	var out []string
	for _, p := range d.Pieces {
		out = append(out, string(p.Kind)+":"+p.Ref)
	}
	return strings.Join(out, " ")
}

func TestThePlacesWishesProposeWhatIsIn(t *testing.T) {
	t.Parallel()
	d := Propose(elective, room())
	if got, want := refs(d), "front: statement:st1 paper:tr2 paper:tr3 paper:pass cv:cv2"; got != want {
		t.Errorf("proposed is\n%s\nwant, in the order of the place,\n%s", got, want)
	}
	if d.Pieces[3].Version != 2 {
		t.Errorf("version %d of a transcript is in, want the newest", d.Pieces[3].Version)
	}
	if n := d.Naming; n.Surname != "Khan" || n.Given != "Ayesha Noor" || n.Year != "2027" {
		t.Errorf("names are proposed as %+v", n)
	}
	if d.Mail != "electives@example.org" || d.To != "Electives office" {
		t.Errorf("it goes to %q at %q, want who has an address", d.To, d.Mail)
	}
	if err := d.Check(); err != nil {
		t.Errorf("what is proposed is refused: %v", err)
	}
}

func TestWhatThePlaceAsksIsHeldAgainstThePacket(t *testing.T) {
	t.Parallel()
	d := Propose(elective, room())
	if err := d.Remove(d.Pieces[d.Find("p2")].ID); err != nil { // the statement
		t.Fatal(err)
	}
	p := view(d, elective, room(), nil)
	want := map[string]State{"personal_statement": CanAdd, "transcript": In, "passport": Ends, "cv": In, "bls": Coming, "recommendation_letter": Apart}
	for _, w := range p.Wishes {
		if w.State != want[string(w.Kind)] {
			t.Errorf("%s is %s (%s), want %s", w.Kind, w.State, w.Why, want[string(w.Kind)])
		}
	}
	if i := slices.IndexFunc(p.Wishes, func(w WishLine) bool { return w.Kind == "passport" }); !strings.Contains(p.Wishes[i].Why, "20 July 2027, before the stay ends on 30 July 2027") {
		t.Errorf("of the passport it says %q", p.Wishes[i].Why)
	}
	if n := len(p.Lacks()); n != 3 {
		t.Errorf("%d wishes are lacking, want three", n)
	}
	if len(p.Others) != 5 {
		t.Errorf("%d things can be added, want five", len(p.Others))
	}
}

func TestPiecesMove(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := Draft{Form: OnePDF, Naming: Naming{Pattern: Patterns[0]}}
		n := rapid.IntRange(1, 12).Draw(t, "pieces")
		for i := range n {
			if err := d.Add(Piece{Kind: Paper, Ref: number(i)}); err != nil {
				t.Fatal(err)
			}
		}
		for range rapid.IntRange(0, 20).Draw(t, "moves") {
			before := d
			i := rapid.IntRange(0, n-1).Draw(t, "piece")
			by := rapid.IntRange(-2, 2).Draw(t, "by")
			id := d.Pieces[i].ID
			if err := d.Move(id, by); err != nil {
				t.Fatal(err)
			}
			if got, want := d.Find(id), min(max(i+by, 0), n-1); got != want {
				t.Fatalf("%s stands at %d, want %d", id, got, want)
			}
			if len(before.Pieces) != n || before.Pieces[i].ID != id {
				t.Fatal("a move changed what others still hold")
			}
		}
		seen := map[string]bool{}
		for _, p := range d.Pieces {
			seen[p.ID] = true
		}
		if len(seen) != n {
			t.Fatalf("%d pieces are left of %d", len(seen), n)
		}
	})
}

func TestNothingIsInTwice(t *testing.T) {
	t.Parallel()
	d := Draft{}
	if err := d.Add(Piece{Kind: CV, Ref: "a"}); err != nil {
		t.Fatal(err)
	}
	if err := d.Add(Piece{Kind: CV, Ref: "a"}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the same CV twice: %v", err)
	}
	if err := d.Remove("p7"); errs.KindOf(err) != errs.NotFound {
		t.Errorf("a piece that is not there: %v", err)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	khan := Naming{Surname: "Khan", Given: "Ayesha Noor", Year: "2027"}
	for _, c := range []struct {
		pattern, what, want string
		latin               bool
	}{
		{"{surname}_{given}_{what}", "CV", "Khan_Ayesha Noor_CV.pdf", false},
		{"{surname}_{given}_{what}", "Transcript: Year 3", "Khan_Ayesha_Noor_Transcript_Year_3.pdf", true},
		{"{nn} {surname} {what}", "CV", "03 Khan CV.pdf", false},
		{"{surname}{given}_{what}_{year}", "CV", "KhanAyesha Noor_CV_2027.pdf", false},
		{"../{what}", "CV", "-CV.pdf", false},
		{"{what}", "عائشہ résumé", "resume.pdf", true},
		{"{what}", "عائشہ", "عائشہ.pdf", false},
		{"{what}", "عائشہ", "File_03.pdf", true},
		{"{what}", "con", "con_.pdf", false},
		{"{what}", "a\u202egnp.exe", "agnp.exe.pdf", false},
		{"{what}", "a/b\\c\x00\r\nd", "a-b-c d.pdf", false},
		{"{what}", strings.Repeat("long ", 50), strings.Repeat("long ", 19) + "long.pdf", false},
	} {
		n := khan
		n.Pattern, n.Latin = c.pattern, c.latin
		if got := n.name(c.what, 3, ".pdf"); got != strings.TrimLeft(c.want, "-") {
			t.Errorf("%s of %q is %q, want %q", c.pattern, c.what, got, c.want)
		}
	}
	if got := unique([]string{"CV.pdf", "cv.pdf", "CV 2.pdf", "CV.pdf"}); !slices.Equal(got, []string{"CV.pdf", "cv 2.pdf", "CV 2 2.pdf", "CV 3.pdf"}) {
		t.Errorf("names that are the same become %q", got)
	}
	for pattern, unknown := range map[string]string{"{name}": "{name}", "{surname": "{surname", "{surname}_{x}": "{x}", "plain": ""} {
		if got := unknownPart(pattern); got != unknown {
			t.Errorf("of %q the unknown part is %q, want %q", pattern, got, unknown)
		}
	}
}

func FuzzRow25NamesOfFilesAreSafe(f *testing.F) {
	f.Add("{surname}_{what}", "Khan", "CV", false)
	f.Add("../../{what}", "..", "a/b\x00", true)
	f.Fuzz(func(t *testing.T, pattern, surname, what string, latin bool) {
		n := Naming{Pattern: pattern, Surname: surname, Given: what, Latin: latin}
		got := n.name(what, 1, ".pdf")
		stem, ok := strings.CutSuffix(got, ".pdf")
		if !ok || stem == "" || strings.ContainsAny(got, "/\\:*?\"<>|\x00\r\n") || strings.HasPrefix(got, ".") || len([]rune(stem)) > maxFileName+1 || strings.ContainsRune(got, '\u202e') {
			t.Errorf("%q", got)
		}
	})
}

func TestSizesAsHostsWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int64{"": 0, "2 MB": 2_000_000, "500KB": 500_000, "1.5 mb": 1_500_000, "1,5 MB": 1_500_000, "5": 5_000_000, "10 MiB": 10_000_000} {
		if got, ok := ReadSize(in); !ok || got != want {
			t.Errorf("%q is %d (%v), want %d", in, got, ok, want)
		}
		if got, ok := ReadSize(SizeText(want)); !ok || got != want {
			t.Errorf("%q is not read back: %d", SizeText(want), got)
		}
	}
	for _, in := range []string{"x", "2 GB", "-1 MB", "MB", "1.2345", "0"} {
		if got, ok := ReadSize(in); ok {
			t.Errorf("%q is taken as %d", in, got)
		}
	}
}

func TestLimitsSayWhatToDo(t *testing.T) {
	t.Parallel()
	d := Propose(elective, room())
	add(t, &d, Piece{Kind: Paper, Ref: "prop", Version: 1})
	for _, c := range []struct {
		name   string
		change func(*Draft)
		says   string
		do     string
	}{
		{"whole", func(d *Draft) { d.Limits.Whole = 1_000_000 }, "Together it has about 2.6 MB; the host takes 1 MB.", "Tick “Draw it smaller” at “Passport”."},
		{"each", func(d *Draft) { d.Form, d.Limits.Each = Files, 1_000_000 }, "Passport has 2.4 MB; the host takes 1 MB for one file.", "Tick “Draw it smaller” below."},
		{"each of one PDF", func(d *Draft) { d.Limits.Each = 1_000_000 }, "Together it has about 2.6 MB; the host takes 1 MB.", "Tick “Draw it smaller” at “Passport”."},
		{"pages", func(d *Draft) { d.Limits.Pages = 4 }, "It has 5 pages; the host takes 4.", "Remove a piece"},
		{"only PDF", func(d *Draft) { d.Form, d.Limits.OnlyPDF = Files, true }, "Research proposal is no PDF", "Save it as a PDF"},
		{"Word in one PDF", func(*Draft) {}, "Research proposal is a Word file, which cannot be part of one PDF.", "choose “Files, each by itself”"},
		{"no name", func(d *Draft) { d.Naming.Surname = "" }, "it is not said", "Type it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := d
			d.Pieces = slices.Clone(d.Pieces)
			c.change(&d)
			p := view(d, elective, room(), nil)
			for _, l := range p.Pieces {
				p.Bytes += l.Bytes
			}
			p.check()
			if !slices.ContainsFunc(p.Problems, func(x Problem) bool { return strings.Contains(x.Says, c.says) && strings.Contains(x.Do, c.do) }) {
				t.Errorf("problems are %+v, want “%s %s”", p.Problems, c.says, c.do)
			}
		})
	}
}

func add(t *testing.T, d *Draft, p Piece) {
	t.Helper()
	if err := d.Add(p); err != nil {
		t.Fatal(err)
	}
}

func TestAnOldFileIsTold(t *testing.T) {
	t.Parallel()
	d := Draft{Form: OnePDF, Naming: Naming{Pattern: Patterns[0]}}
	add(t, &d, Piece{Kind: Paper, Ref: "tr3", Version: 1})
	add(t, &d, Piece{Kind: Paper, Ref: "gone", Version: 1})
	add(t, &d, Piece{Kind: Paper, Ref: "tr2", Version: 9})
	p := view(d, elective, room(), nil)
	if p.Pieces[0].Newer != 2 || p.Pieces[0].Bytes != 85_000 {
		t.Errorf("an older version is %+v", p.Pieces[0])
	}
	if !p.Pieces[1].Missing || !p.Pieces[2].Missing || !p.Blocked() {
		t.Error("what is gone does not stand in the way")
	}
}

func TestTheCoveringMail(t *testing.T) {
	t.Parallel()
	p := view(Propose(elective, room()), elective, room(), nil)
	m := p.Covering()
	want := `Dear Electives office,

I am applying for Clinical elective (Imperial College London), from 5 July 2027 to 30 July 2027. Enclosed you find:

- Personal statement
- Transcript: Year 2
- Transcript: Year 3
- Passport
- CV

Letters of recommendation are sent by those who write them.

I would be glad to send whatever is missing.

With kind regards
Ayesha Noor Khan
`
	if m.Text != want {
		t.Errorf("the mail is\n%s\nwant\n%s", m.Text, want)
	}
	if link := m.Link(); !strings.HasPrefix(link, "mailto:electives@example.org?subject=Application%3A%20Clinical%20elective%2C%20Ayesha%20Noor%20Khan&body=Dear%20Electives%20office%2C%0D%0A") {
		t.Errorf("the link is %s", link)
	}
}

func TestThePageInFrontSaysWhereThingsAre(t *testing.T) {
	t.Parallel()
	d := Propose(elective, room())
	p := view(d, elective, room(), []Letter{{Who: "Dr Sana Malik", State: "arrived"}})
	for i := range p.Pieces {
		if p.Pieces[i].Pages == 0 {
			p.Pieces[i].Pages = 1
		}
	}
	f := p.frontData(1)
	if got := f.Pieces; len(got) != 5 || got[0] != (where{"Personal statement", "page 2"}) || got[2] != (where{"Transcript: Year 3", "page 5"}) {
		t.Errorf("pieces are %v", got)
	}
	at := map[string]string{}
	for _, w := range f.Asked {
		at[w.What] = w.At
	}
	if at["CV"] != "page 8" || at["BLS certificate"] != "will follow" || at["2 letters of recommendation"] != "sent by its writer: Dr Sana Malik" {
		t.Errorf("wishes are at %v", at)
	}
	d.Form = Files
	p = view(d, elective, room(), nil)
	if f := p.frontData(1); f.Pieces[4].At != "Khan_Ayesha Noor_CV.pdf" {
		t.Errorf("among files the CV is at %q", f.Pieces[4].At)
	}
}

func TestAddressesThatWouldBreakALink(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"a@b.org": true, "a@b": false, "a?cc=x@b.org": false, "a&b@c.org": false, "a b@c.org": false, "a@b.org,c@d.org": false, "a\r\nBcc: x@y.org": false, "": false} {
		if got := address(in); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}
