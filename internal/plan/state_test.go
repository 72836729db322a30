package plan

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

func TestStateQueryRoundTrip(t *testing.T) {
	t.Parallel()
	q, err := url.ParseQuery("year=3&start=2027-07&country=US&place=like:US@2027-07-05%2B8&place=tz-hkmu-electives&place=us-yale-visiting-international-elective@%2B6" +
		"&mark=have:cv&mark=notbefore:cv:2027-01-10&mark=done:test.sit:ielts:2026-12-01&mark=longer:transcript:3&colour=blue")
	if err != nil {
		t.Fatal(err)
	}
	s, err := FromQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	want := []TargetRef{{Country: "US", Start: clock.MustDate("2027-07-05"), Weeks: 8}, {Place: "tz-hkmu-electives"}, {Place: "us-yale-visiting-international-elective", Weeks: 6}}
	if d := cmp.Diff(want, s.Targets); d != "" {
		t.Error(d)
	}
	marks := []Mark{{Step: "cv", Have: true, NotBefore: clock.MustDate("2027-01-10")}, {Step: "test.sit:ielts", DoneOn: clock.MustDate("2026-12-01")}, {Step: "transcript", ExtraWeeks: 3}}
	if d := cmp.Diff(marks, s.Marks); d != "" {
		t.Error(d)
	}
	q.Del("colour")
	if got := s.Query().Encode(); got != q.Encode() {
		t.Errorf("wrote %s\nfrom  %s", got, q.Encode())
	}
}

func TestStateFaultsNameTheParameter(t *testing.T) {
	t.Parallel()
	for in, field := range map[string]string{
		"place=<script>": "place", "place=like:QQ": "place", "place=a@2027-02-30": "place", "place=a@2027-07-05%2Bx": "place", "place=a@1900-01-01": "place",
		"mark=cv": "mark", "mark=done:cv:soon": "mark", "mark=longer:cv:-1": "mark", "mark=eat:cv:2027-01-01": "mark", "mark=have:": "mark",
		"place=" + strings.Repeat("a", 200): "place", "start=never": "start",
		strings.Repeat("place=a&", 51): "place", strings.Repeat("mark=have:cv&", 201): "mark",
	} {
		q, err := url.ParseQuery(in)
		if err != nil {
			t.Fatal(err)
		}
		_, err = FromQuery(q)
		ps := errs.ProblemsOf(err)
		if len(ps) != 1 || ps[0].Field != field || ps[0].Says == "" {
			t.Errorf("%.40s: %v", in, err)
		}
	}
}

func TestResolveFallsBackToTheGoals(t *testing.T) {
	t.Parallel()
	ids := func(s State) []string {
		ts, _ := s.Resolve(func(catalog.ID) (*catalog.Place, bool) { return nil, false })
		var out []string
		for _, x := range ts {
			out = append(out, x.ID)
		}
		return out
	}
	var s State
	if got := ids(s); !slices.Equal(got, []string{"like:ZZ"}) {
		t.Error(got)
	}
	s.Student.Goals.Countries = []reference.CountryCode{"US", "GB", "DE", "FR", "IT", "ES"}
	if got := ids(s); len(got) != 5 || got[0] != "like:US" {
		t.Error(got)
	}
	s.Targets = []TargetRef{{Place: "gone"}}
	if ts, missing := s.Resolve(func(catalog.ID) (*catalog.Place, bool) { return nil, false }); len(ts) != 0 || !slices.Equal(missing, []catalog.ID{"gone"}) {
		t.Error(ts, missing)
	}
}

func FuzzStateRoundTrip(f *testing.F) {
	f.Add("year=3&start=2027-07&place=like:US@2027-07-05%2B8&mark=done:test.sit:ielts:2026-12-01")
	f.Add("place=a@+8&mark=have:x:y&mark=longer:x:y:3&exam=2027-01-01_2027-02-01_x")
	f.Fuzz(func(t *testing.T, in string) {
		q, err := url.ParseQuery(in)
		if err != nil {
			return
		}
		s, _ := FromQuery(q)
		again, err := FromQuery(s.Query())
		if err != nil {
			t.Fatalf("%q gave %q, which is refused: %v", in, s.Query().Encode(), err)
		}
		if d := cmp.Diff(s, again); d != "" {
			t.Fatalf("%q\n%s", in, d)
		}
		if a, b := s.Query().Encode(), again.Query().Encode(); a != b {
			t.Fatalf("%q is not stable: %q", a, b)
		}
	})
}
