package today

import (
	"encoding/json"
	"slices"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

// Break is after how many days without a visit the page says what changed.
const Break = 14

// mostNews is how many changes are told; who was away for a year reads the page.
const mostNews = 8

// Visit is what is remembered of a student's visits: the day of the last one, what
// stood on the agenda then, and the news that this visit began with.
type Visit struct {
	On   clock.Date
	Seen []Seen
	News []string   // until they are put away, or the next day's visit
	From clock.Date // the day of the visit before, which the news tell from; 0 without news
}

// Seen is an entry as it stood at a visit: those whose date others set, and what was
// waited for. What the student plans alone moves every day and is no news.
type Seen struct {
	ID    string      `json:"i"`
	What  string      `json:"w"`
	On    clock.Date  `json:"d"`
	Kind  agenda.Kind `json:"k"`
	Opens bool        `json:"o,omitempty"`
	Waits bool        `json:"a,omitempty"`
}

// maxSeen bounds what is remembered of one student.
const maxSeen = 200

// seenOf picks what is worth remembering.
func seenOf(entries []agenda.Entry) []Seen {
	var out []Seen
	for _, e := range entries {
		if e.Done || !setByOthers(e) && !(e.Waits && (e.Begun || e.Since != 0)) || len(out) == maxSeen {
			continue
		}
		out = append(out, Seen{e.ID, e.What, e.On, e.Kind, e.Opens, e.Waits})
	}
	return out
}

func setByOthers(e agenda.Entry) bool {
	switch e.Kind {
	case agenda.Window, agenda.Answer, agenda.Interview, agenda.Payment, agenda.Expiry:
		return true
	}
	return e.Must
}

// Next is what to remember once the page was looked at on that day, and whether
// that is anything new: the first look of a day is, later ones are not.
func (v Visit) Next(entries []agenda.Entry, today clock.Date) (Visit, bool) {
	if v.On >= today && v.On != 0 {
		return v, false
	}
	next := Visit{On: today, Seen: seenOf(entries)}
	if v.On != 0 && v.On.DaysUntil(today) >= Break {
		next.News, next.From = newsOf(v, entries, today), v.On
	}
	return next, true
}

// newsOf says what changed since a visit, in sentences.
func newsOf(before Visit, entries []agenda.Entry, today clock.Date) []string {
	now := make(map[string]agenda.Entry, len(entries))
	for _, e := range entries {
		now[e.ID] = e
	}
	known := make(map[string]bool, len(before.Seen))
	var out []string
	for _, s := range before.Seen {
		known[s.ID] = true
		e, still := now[s.ID]
		if says := changed(s, e, still, today); says != "" {
			out = append(out, says)
		}
	}
	for _, e := range entries {
		if known[e.ID] || e.Done || !setByOthers(e) || e.On < before.On {
			continue
		}
		out = append(out, "New: "+e.What+", "+date(today, e.On)+".")
	}
	if n := len(out) - mostNews; n > 0 {
		out = append(out[:mostNews:mostNews], "And "+count(n)+" more, all in the lists below and in your plan.")
	}
	return out
}

// changed says what became of an entry that stood there at the last visit; empty
// when nothing did.
func changed(s Seen, e agenda.Entry, still bool, today clock.Date) string {
	past := s.On <= today
	switch {
	case still && e.Done:
		return ""
	case still && e.On != s.On && setByOthers(e):
		return "“" + s.What + "” moved from " + date(today, s.On) + " to " + date(today, e.On) + "."
	case s.Waits && !still:
		return "“" + s.What + "” is no longer waited for."
	case s.Waits:
		return ""
	case s.Opens && past:
		return "“" + s.What + "”: open since " + date(today, s.On) + "."
	case past && (!still || GroupOf(e, today) == Over):
		return "“" + s.What + "” was on " + date(today, s.On) + "."
	case !still:
		return "“" + s.What + "” is no longer on your list."
	}
	return ""
}

// Pack and Unpack write what is seen as text for the store.
func Pack(list []Seen) string {
	if len(list) == 0 {
		return ""
	}
	b, err := json.Marshal(list)
	if err != nil {
		return "" // strings and numbers alone; this cannot happen
	}
	return string(b)
}

// Unpack reads what Pack wrote. What cannot be read is nothing seen.
func Unpack(text string) []Seen {
	var out []Seen
	if text == "" || json.Unmarshal([]byte(text), &out) != nil {
		return nil
	}
	return slices.Clip(out)
}
