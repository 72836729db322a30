package held_test

import (
	"strings"
	"testing"

	"preround/internal/letters/held"
)

func TestRulesAreReadFromWhatAPlaceSays(t *testing.T) {
	t.Parallel()
	for says, want := range map[string]held.Rules{
		"":                         {},
		"Please send your letter.": {},
		"PDF only, max 1 MB, on letterhead, signed.":                       {MaxBytes: 1 << 20, Letterhead: true, Signature: true},
		"The file must not be larger than 500 KB.":                         {MaxBytes: 500 << 10},
		"Upload a PDF of up to 2.5MB.":                                     {MaxBytes: 5 << 19},
		"At most two pages, A4.":                                           {Pages: 2, Paper: "A4"},
		"One-page limit; US Letter.":                                       {Pages: 1, Paper: "Letter"},
		"maximum of 3 pages on 8.5 x 11 paper with the institution's name": {Pages: 3, Paper: "Letter"},
		"A4 or US letter, with a signature":                                {Signature: true},
		"The assignment is a design of 20 people":                          {},
		"no more than one page on official paper":                          {Pages: 1, Letterhead: true},
	} {
		if got := held.ReadRules(says); got != want {
			t.Errorf("%q: %+v, want %+v", says, got, want)
		}
	}
}

func TestWarningsNameWhatThePlaceAsks(t *testing.T) {
	t.Parallel()
	v := held.Version{How: held.Uploaded, Pages: 3, Bytes: 3 << 20, Paper: "A4"}
	for _, c := range []struct {
		v    held.Version
		r    held.Rules
		want []string
	}{
		{held.Version{How: held.Uploaded, Pages: 1, Bytes: 9000, Paper: "A4"}, held.Rules{}, nil},
		{v, held.Rules{}, []string{"many portals take 1 MB at most, and this has 3 MB"}},
		{v, held.Rules{MaxBytes: 5 << 20}, nil},
		{v, held.Rules{MaxBytes: 500 << 10, Pages: 1, Paper: "Letter", Letterhead: true, Signature: true},
			[]string{"takes files up to 500 KB", "at most 1 page, and this has 3", "asks for Letter paper, and this is on A4", "a letterhead and a signature"}},
		{held.Version{How: held.Uploaded, Signed: true}, held.Rules{Signature: true}, nil},
		{held.Version{How: held.Written, Paper: ""}, held.Rules{Signature: true, Letterhead: true}, []string{"has a line for it"}},
	} {
		got := held.Warnings(c.v, "St Elsewhere", c.r)
		if len(got) != len(c.want) {
			t.Errorf("%+v: %q", c.r, got)
			continue
		}
		for i, w := range c.want {
			if !strings.Contains(got[i], w) || !strings.HasPrefix(got[i], "St Elsewhere ") {
				t.Errorf("%q, want %q", got[i], w)
			}
		}
	}
}

func FuzzReadRules(f *testing.F) {
	f.Add("max 1 MB, two pages at most, A4, letterhead")
	f.Fuzz(func(t *testing.T, says string) {
		if r := held.ReadRules(says); r.MaxBytes < 0 || r.Pages < 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestADraftTellsWhatItLacks(t *testing.T) {
	t.Parallel()
	d := held.Draft{Name: " Dr  Rahman ", Known: "  a\r\nb ", Paper: "A5"}.Tidy()
	if d.Name != "Dr Rahman" || d.Known != "a\nb" || d.Paper != "A4" {
		t.Errorf("%+v", d)
	}
	var lacks []string
	for _, p := range d.Missing() {
		lacks = append(lacks, p.Field)
	}
	if strings.Join(lacks, " ") != "position institution seen" {
		t.Error(lacks)
	}
	d.Position, d.Institution, d.Seen = "Consultant", "St Elsewhere", strings.Repeat("a", 12001)
	if p := d.Missing(); len(p) != 1 || p[0].Field != "seen" {
		t.Error(p)
	}
}
