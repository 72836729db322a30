package letters

import (
	"strings"
	"testing"
	"time"

	"preround/internal/agenda"
)

// told writes entries down: the part of the id, day, what.
func told(r *Request, now time.Time, carried bool) string {
	var out []string
	for _, e := range r.entries(agenda.Day{Now: now, Zone: zoneOf("Asia/Karachi")}, carried) {
		parts := strings.Split(e.ID, ":")
		s := parts[len(parts)-1] + " " + e.On.Format("2 Jan")
		if e.Waits {
			s += " waits for " + e.Whom
		}
		if e.Must {
			s += " must"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

func TestWhatTheAgendaTells(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		by    By
		deeds []Deed
		want  string
	}{
		{ByMail, []Deed{DidNote}, "ask 1 Feb"},
		{ByMail, []Deed{DidNote, DidAsk}, "answer 8 Dec waits for Dr Rahman; due 2 Mar must"},
		{ByMail, []Deed{DidNote, DidAsk, DidAgree}, "letter 22 Feb waits for Dr Rahman; due 2 Mar must"},
		{ByCopy, []Deed{DidNote, DidAsk}, "answer 8 Dec waits for Dr Rahman; chase 8 Dec; week 22 Feb; due 2 Mar must"},
		{ByCopy, []Deed{DidNote, DidAsk, DidAgree}, "letter 22 Feb waits for Dr Rahman; week 22 Feb; due 2 Mar must"},
		{ByMail, []Deed{DidNote, DidAsk, DidHandIn}, ""},
		{ByMail, []Deed{DidNote, DidAsk, DidSend}, ""},
		{ByMail, []Deed{DidNote, DidAsk, DidDecline}, "else 2 Dec"},
		{ByMail, []Deed{DidNote, DidAsk, DidDisown}, "else 2 Dec"},
		{ByMail, []Deed{DidNote, DidAsk, DidBounce}, "else 2 Dec"},
		{ByMail, []Deed{DidNote, DidAsk, DidCancel}, ""},
	} {
		r := Read("s", "r", log(draft(), Ask{By: c.by, Home: "Asia/Karachi"}, c.deeds...))
		if got := told(&r, nine.AddDate(0, 0, 4), false); got != c.want {
			t.Errorf("%v by %s: %q, want %q", c.deeds, c.by, got, c.want)
		}
		if got := told(&r, nine.AddDate(1, 0, 0), false); got != "" {
			t.Errorf("%v: a year later %q", c.deeds, got)
		}
	}
	no := Read("s", "r", log(draft(), Ask{By: ByMail}, DidNote, DidAsk, DidDecline))
	if got := told(&no, nine, true); got != "" {
		t.Errorf("with another request in its place: %q", got)
	}
	ended := Read("s", "r", log(draft(), Ask{By: ByMail}, DidNote, DidAsk))
	if got := told(&ended, ended.Until.Add(time.Hour), false); got != "else 9 Mar" {
		t.Errorf("when the time is up: %q", got)
	}
}
