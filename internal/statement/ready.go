package statement

import "fmt"

// Against is what stands against calling a text ready.
type Against string

// What does.
const (
	Nothing Against = "nothing of this place" // no fact of it
	Another Against = "another host"          // another's name was left in
)

// Refusal is a reason why a text is not ready, in words for the student.
type Refusal struct {
	Against  Against
	Says     string
	Sentence string // of the text; empty: it is about the whole
}

// refusals are what stands against "ready". A text in a language that the rules do
// not read, or for a place of which nothing is known, is not refused for saying
// nothing of it: that is not known.
func (r Report) refusals(a About) []Refusal {
	var out []Refusal
	for _, m := range r.Hosts {
		if m.Hard {
			out = append(out, Refusal{Another, fmt.Sprintf("“%s” is the name of another host, %s.", m.Text, m.Host), m.Sentence})
		}
	}
	if !r.Read || len(r.Facts) > 0 || a.Place == nil {
		return out
	}
	says := "Nothing in the text speaks of this place."
	if r.Named {
		says = "The text calls the place by its name and says nothing else that is true of it alone: with another name it could go anywhere."
	}
	return append(out, Refusal{Against: Nothing, Says: says + " Say one thing that you know of it; if it is not in the list beside the text, note it under “What you found out”."})
}
