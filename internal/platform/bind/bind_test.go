package bind

import (
	"bytes"
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"preround/internal/platform/errs"
)

func TestPartsStandInOrderEachWithABookmark(t *testing.T) {
	t.Parallel()
	got := binds(t, Book{Title: "Ayesha’s packet", Lang: "en"}, tagged(t, "CV of عائشہ"), scan("Transcript (official)", "Grades"), photo(t, "Passport", 900, 600), scan("Last", "The end"))
	if want := []int{1, 3, 4, 5}; !slices.Equal(got.Starts, want) || got.Pages != 5 {
		t.Errorf("parts begin on %v of %d pages, want %v of 5", got.Starts, got.Pages, want)
	}
	text := run(t, got.Bytes, "pdftotext", "FILE", "-")
	at := -1
	for _, want := range []string{"First of CV", "Last of CV", "Grades", "The end"} {
		next := strings.Index(text, want)
		if next <= at {
			t.Errorf("“%s” does not stand in its place in:\n%s", want, text)
		}
		at = next
	}
	info := run(t, got.Bytes, "pdfinfo", "FILE")
	for _, want := range []string{"Ayesha’s packet", "Pages:           5"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not tell %q:\n%s", want, info)
		}
	}
	outline := run(t, got.Bytes, "qpdf", "--json=2", "--json-key=outlines", "FILE")
	for _, want := range []string{`"title": "CV of عائشہ"`, `"title": "Transcript (official)"`, `"destpageposfrom1": 4`} {
		if !strings.Contains(outline, want) {
			t.Errorf("the bookmarks lack %s:\n%s", want, outline)
		}
	}
}

func TestTheSamePartsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	parts := []Part{tagged(t, "CV"), scan("Transcript", "Grades"), photo(t, "Passport", 90, 60), tagged(t, "Statement")}
	first, err := Bind(parts)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := Bind(parts)
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("another binding of the same parts differs (error %v)", err)
		}
	}
	parts[0], parts[3] = parts[3], parts[0]
	if other, err := Bind(parts); err != nil || bytes.Equal(first, other) {
		t.Errorf("another order gives the same file (error %v)", err)
	}
}

func TestTagsOfEveryPartAreKept(t *testing.T) {
	t.Parallel()
	got := binds(t, Book{Lang: "en"}, tagged(t, "CV"), drawing(t, "Passport, page with photo", picture(60, 90, true)), tagged(t, "Statement"))
	if !got.Tagged {
		t.Error("all parts have tags, and the whole says that it has none")
	}
	if info := run(t, got.Bytes, "pdfinfo", "FILE"); !strings.Contains(info, "Tagged:          yes") {
		t.Errorf("pdfinfo:\n%s", info)
	}
	tree := run(t, got.Bytes, "pdfinfo", "-struct-text", "FILE")
	at := -1
	for _, want := range []string{"First of CV", "Last of CV", "Figure", "First of Statement", "Part two", "Last of Statement"} {
		next := strings.Index(tree[max(at, 0):], want)
		if next < 0 {
			t.Fatalf("the structure lacks “%s” after what comes before:\n%s", want, tree)
		}
		at = max(at, 0) + next
	}
	if n := strings.Count(tree, "H1"); n < 2 {
		t.Errorf("the structure has %d first headings, want those of both documents:\n%s", n, tree)
	}
}

func TestAPartWithoutTagsIsNotSaidToHaveThem(t *testing.T) {
	t.Parallel()
	got := binds(t, Book{}, tagged(t, "CV"), scan("Transcript", "Grades"))
	if got.Tagged {
		t.Error("a file with an untagged part says it is tagged: programs would not read that part")
	}
	if info := run(t, got.Bytes, "pdfinfo", "FILE"); strings.Contains(info, "Tagged:          yes") {
		t.Errorf("pdfinfo:\n%s", info)
	}
}

// again reads what was bound.
func again(t *testing.T, b Bound) *source {
	t.Helper()
	s, err := open(Part{Title: "bound", Type: PDF, Bytes: b.Bytes})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLinksStillLead(t *testing.T) {
	t.Parallel()
	named := scanWith("Named", "x", "/Dests << /there 6 0 R >>", "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /Dest /there >>]", "<< /D [3 0 R /Fit] >>")
	s := again(t, binds(t, Book{}, scan("First", "x"), tagged(t, "CV"), named))
	var pages, web int
	for i, p := range s.pages {
		for _, o := range s.array(p.dict["Annots"]) {
			d := s.dict(o)
			if s.name(s.dict(d["A"])["S"]) == "URI" {
				web++
			}
			if to := s.array(d["Dest"]); len(to) > 0 {
				at, _ := asRef(to[0])
				want := map[int]int{1: 2, 3: 3}[i]
				if s.pages[want].number != at.ObjectNumber.Value() {
					t.Errorf("a link on page %d leads elsewhere", i+1)
				}
				pages++
			}
		}
	}
	if web != 1 || pages != 2 {
		t.Errorf("%d links to the web and %d within are left, want 1 and 2", web, pages)
	}
}

func TestFormsBecomeWhatTheyShow(t *testing.T) {
	t.Parallel()
	const form = "/AcroForm << /Fields [6 0 R] >>"
	look := "<< /Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 5 0 R >> >> /Length 36 >>\nstream\nBT /F1 9 Tf 2 5 Td (Answered) Tj ET  \nendstream"
	shown := scanWith("Form", "x", form, "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Answered) /Rect [0 0 100 20] /F 4 /AP << /N 7 0 R >> >>", look)
	got := binds(t, Book{}, shown)
	if text := run(t, got.Bytes, "pdftotext", "FILE", "-"); !strings.Contains(text, "Answered") {
		t.Errorf("the answer of a form is gone:\n%s", text)
	}
	if s := again(t, got); s.ctx.RootDict["AcroForm"] != nil {
		t.Error("the whole is a form")
	}
	hidden := scanWith("Form", "x", form, "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (Answered) /Rect [0 0 100 20] >>")
	if _, err := Bind([]Part{hidden}); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "form") {
		t.Errorf("a form whose answers would be lost: %v", err)
	}
	signed := scanWith("Signed", "x", form, "/Annots [6 0 R]", "<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /V 8 0 R /Rect [0 0 100 20] /F 4 /AP << /N 7 0 R >> >>", look,
		"<< /Type /Sig /Filter /Adobe.PPKLite /ByteRange [0 1 2 3] /Contents <00> >>")
	got = binds(t, Book{}, scan("First", "x"), signed)
	if !slices.Equal(got.Signed, []int{1}) || bytes.Contains(got.Bytes, []byte("ByteRange")) {
		t.Errorf("signed are %v, want the second; its signature must not claim the whole", got.Signed)
	}
}

func TestWhatIsHiddenStaysHidden(t *testing.T) {
	t.Parallel()
	p := scanWith("Layers", "x", "/OCProperties << /OCGs [6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>", "/Resources << /Properties << /a 6 0 R /b 7 0 R >> /Font << /F1 5 0 R >> >>",
		"<< /Type /OCG /Name (shown) >>", "<< /Type /OCG /Name (hidden) >>")
	s := again(t, binds(t, Book{}, scan("First", "x"), p))
	has := s.dict(s.ctx.RootDict["OCProperties"])
	off := s.array(s.dict(has["D"])["OFF"])
	if len(s.array(has["OCGs"])) != 2 || len(off) != 1 {
		t.Fatalf("layers are %v, want two with one hidden", has)
	}
	if name, _ := nameOf(s.dict(off[0])["Name"]); name != "hidden" {
		t.Errorf("hidden is %q", name)
	}
}

func TestNothingThatActsComesAlong(t *testing.T) {
	t.Parallel()
	p := scanWith("Active", "x", "/OpenAction << /S /JavaScript /JS (app.alert) >> /Names << /JavaScript << /Names [(a) 6 0 R] >> /EmbeddedFiles << /Names [(f) 7 0 R] >> >> /Metadata 8 0 R",
		"/AA << /O 6 0 R >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /Launch /F (x) >> >>] /PieceInfo << /X (author4711) >>",
		"<< /S /JavaScript /JS (app.alert) >>", "<< /Type /Filespec /EF << /F 8 0 R >> >>", "<< /Length 10 >>\nstream\nauthor4711\nendstream")
	got := binds(t, Book{}, p)
	flat := run(t, got.Bytes, "qpdf", "--qdf", "--object-streams=disable", "FILE", "-")
	for _, no := range []string{"JavaScript", "app.alert", "Launch", "EmbeddedFiles", "author4711", "CreationDate"} {
		if strings.Contains(flat, no) {
			t.Errorf("%s was taken along", no)
		}
	}
}

func TestPicturesOfAllKinds(t *testing.T) {
	t.Parallel()
	gray := image.NewGray16(image.Rect(0, 0, 40, 50))
	few := image.NewPaletted(image.Rect(0, 0, 40, 50), color.Palette{color.White, color.Black, color.NRGBA{200, 10, 10, 255}})
	for name, p := range map[string]Part{
		"photo": photo(t, "p", 400, 300), "drawing": drawing(t, "p", picture(30, 40, true)), "half transparent": drawing(t, "p", picture(30, 40, false)),
		"16 bits of gray": drawing(t, "p", gray), "palette": drawing(t, "p", few),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, letter := range []bool{false, true} {
				s := again(t, binds(t, Book{Letter: letter}, p))
				box := s.array(s.pages[0].dict["MediaBox"])
				want := map[bool]string{false: "[0.00 0.00 595.28 841.89]", true: "[0.00 0.00 612.00 792.00]"}[letter]
				if name == "photo" {
					want = map[bool]string{false: "[0.00 0.00 841.89 595.28]", true: "[0.00 0.00 792.00 612.00]"}[letter]
				}
				if got := types.Array(floats(box)).String(); got != want {
					t.Errorf("Letter %v: the page is %s, want %s", letter, got, want)
				}
			}
		})
	}
}

func floats(a types.Array) (out []types.Object) {
	for _, o := range a {
		if n, ok := o.(types.Integer); ok {
			o = types.Float(n)
		}
		out = append(out, o)
	}
	return out
}

func TestWhatCannotBeBoundIsSaid(t *testing.T) {
	t.Parallel()
	many := make([]Part, MaxParts+1)
	for i := range many {
		many[i] = scan("a", "x")
	}
	broken := scan("Broken transcript", "x")
	broken.Bytes = broken.Bytes[:len(broken.Bytes)/2]
	for name, c := range map[string]struct {
		parts []Part
		says  string
	}{
		"nothing":    {nil, "nothing to bind"},
		"too many":   {many, "at most 100 parts"},
		"too large":  {[]Part{{Type: PDF, Bytes: make([]byte, MaxBytes+1)}}, "MB together"},
		"a document": {[]Part{{Title: "Proposal", Type: "application/msword"}}, "“Proposal” is neither"},
		"broken":     {[]Part{scan("a", "x"), broken}, "“Broken transcript” could not be read"},
		"no picture": {[]Part{{Title: "Photo", Type: PNG, Bytes: []byte("x")}}, "“Photo” is damaged"},
		"giant page": {[]Part{scanWith("Poster", "x", "", "/MediaBox [0 0 20000 200]")}, "“Poster” has a page of a size"},
		"pixels":     {[]Part{drawing(t, "Huge", image.NewGray(image.Rect(0, 0, 20000, 2001)))}, "“Huge” has 20000 × 2001 pixels"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Bind(c.parts)
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want “%s”", err, c.says)
			}
		})
	}
}

func FuzzBind(f *testing.F) {
	for _, p := range []Part{scan("a", "x"), scanWith("a", "x", "/Dests << /a 3 0 R >>", "/Annots [6 0 R]", "<< /Subtype /Link /Dest /a >>"), photo(f, "b", 20, 30), drawing(f, "c", picture(8, 9, false))} {
		f.Add(p.Bytes)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, kind := range []string{PDF, JPEG, PNG} {
			got, err := Book{}.Bind([]Part{scan("first", "x"), {Title: "fuzzed", Type: kind, Bytes: body}})
			if err != nil {
				if errs.KindOf(err) != errs.Invalid {
					t.Fatalf("%s: %v", kind, err)
				}
				continue
			}
			if n, err := Pages(Part{Type: PDF, Bytes: got.Bytes}); err != nil || n != got.Pages {
				t.Fatalf("%s: what was bound has %d pages by its own word and %d when it is read (%v)", kind, got.Pages, n, err)
			}
		}
	})
}

func BenchmarkBind(b *testing.B) {
	parts := []Part{tagged(b, "CV"), tagged(b, "Statement"), photo(b, "Passport", 2400, 1700), photo(b, "Transcript", 1700, 2400), scan("Insurance", "x"), scan("BLS", "x")}
	for b.Loop() {
		if _, err := Bind(parts); err != nil {
			b.Fatal(err)
		}
	}
}
