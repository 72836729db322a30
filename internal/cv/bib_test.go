package cv_test

import (
	"strings"
	"testing"

	"preround/internal/cv"
)

func TestReferencesAreRead(t *testing.T) {
	t.Parallel()
	const want = "Dengue in Lahore|Khan AN, Lee B|J Pak Med Assoc|2026-02|76|2|210-5|10.1000/x.1"
	for form, file := range map[string]string{
		"BibTeX": "% my list\n@string{j = \"J\"}\n@article{khan2026,\n  title = {Dengue in {Lahore}},\n  author = \"Khan, Ayesha Noor and Lee, B.\",\n  journal={J Pak Med Assoc}, year = 2026, date = {2026-02},\n volume=76, number = {2}, pages = {210--5}, doi = {https://doi.org/10.1000/x.1}\n}\n",
		"RIS":    "TY  - JOUR\r\nTI  - Dengue in Lahore\r\nAU  - Khan, Ayesha Noor\r\nAU  - Lee, B.\r\nJO  - J Pak Med Assoc\r\nPY  - 2026/02/\r\nVL  - 76\r\nIS  - 2\r\nSP  - 210\r\nEP  - 5\r\nDO  - 10.1000/x.1\r\nER  - \r\n",
		"PubMed": "PMID- 12345678\nTI  - Dengue in\n      Lahore\nAU  - Khan AN\nAU  - Lee B\nTA  - J Pak Med Assoc\nDP  - 2026 Feb\nVI  - 76\nIP  - 2\nPG  - 210-5\nLID - 10.1000/x.1 [doi]\n",
	} {
		got, err := cv.ReadReferences(file, ids())
		if err != nil || got.Form != form || len(got.Items) != 1 || len(got.Refused) != 0 {
			t.Errorf("%s: %+v, %v", form, got, err)
			continue
		}
		i := got.Items[0]
		line := strings.Join([]string{i.Get("name"), strings.Join(i.List("authors"), ", "), i.Get("publisher"), i.Get("releaseDate"), i.Get("volume"), i.Get("issue"), i.Get("pages"), i.Get("doi")}, "|")
		if line != want {
			t.Errorf("%s: %s", form, line)
		}
		if form == "PubMed" && (i.Get("pmid") != "12345678" || len(i.Evidence) != 2) {
			t.Errorf("%+v", i)
		}
	}
}

func TestReferencesThatCannotBeReadAreNamed(t *testing.T) {
	t.Parallel()
	got, err := cv.ReadReferences("@article{a, title={One}}\n@article{b, author={X, Y}}\n@book{c, title={M{\\\"u}ller's na{\\\"i}ve \\& bold~view}}\n@misc{d, title={never ends", ids())
	if err != nil || len(got.Items) != 2 || len(got.Refused) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	if s := got.Items[1].Get("name"); s != "Müller's naïve & bold view" {
		t.Error(s)
	}
	if r := got.Refused; !strings.Contains(r[0].Which, "line 2") || r[0].Why != "It has no title." || !strings.Contains(r[1].Why, "brace") {
		t.Errorf("%+v", r)
	}
	for _, file := range []string{"", "hello", "a@b.example, c@d.example", "\xff\xfe", strings.Repeat("a", cv.MaxFile+1), strings.Repeat("@article{a, title={b}}\n", 300)} {
		if got, err := cv.ReadReferences(file, ids()); err == nil && len(got.Items) > 0 {
			t.Errorf("%.30q: %+v", file, got)
		}
	}
}

func FuzzReadReferences(f *testing.F) {
	f.Add("@article{a, title={b {c}}, author=\"D, E and F\", year=2020}")
	f.Add("TY  - JOUR\nTI  - a\nER  - ")
	f.Add("PMID- 1\nTI  - a\n b")
	f.Fuzz(func(t *testing.T, in string) {
		got, err := cv.ReadReferences(in, ids())
		if err != nil {
			return
		}
		for _, i := range got.Items {
			if _, err := (cv.Record{}).Put(i); err != nil {
				t.Errorf("%q gives an item that is refused: %v", in, err)
			}
		}
	})
}
