package applications

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Target is where a move leads: a stage, an own stage after one of ours, or closed
// with a reason.
type Target struct {
	Stage  Stage
	Own    string
	Reason Reason
}

// String is the target as forms and the API name it: "sent", "own-3",
// "closed:no_reply".
func (t Target) String() string {
	switch {
	case t.Own != "":
		return t.Own
	case t.Stage == Closed:
		return string(Closed) + ":" + string(t.Reason)
	}
	return string(t.Stage)
}

// ReadTarget reads what String wrote; own stages are looked up in the book.
func (b *Book) ReadTarget(s string) (Target, bool) {
	if o, ok := b.Own(s); ok {
		return Target{Stage: o.After, Own: o.ID}, true
	}
	stage, why, closed := strings.Cut(s, ":")
	t := Target{Stage: Stage(stage), Reason: Reason(why)}
	if closed != (t.Stage == Closed) || closed && t.Reason.Label() == "" {
		return Target{}, false
	}
	return t, t.Stage.Known()
}

// Choice is one entry of the menu of stages.
type Choice struct {
	Target
	Label string
	Usual bool // it usually comes next
}

// Choices lists where an application may go from where it stands: the usual stages
// first, then all others in their order with the student's own between, then the
// ways to close it.
func (b *Book) Choices(a *Application) []Choice {
	var out []Choice
	usual := a.Stage.Usual()
	for _, s := range usual {
		out = append(out, Choice{Target{Stage: s}, s.Label(), true})
	}
	for _, s := range Stages() {
		if s != a.Stage && !has(usual, s) && a.Stage.May(s, "") || s == a.Stage && a.Own != "" {
			out = append(out, Choice{Target{Stage: s}, s.Label(), false})
		}
		for _, o := range b.OwnAfter(s) {
			if o.ID != a.Own && (s == a.Stage || a.Stage.May(s, "")) {
				out = append(out, Choice{Target{Stage: s, Own: o.ID}, o.Name, false})
			}
		}
	}
	for _, r := range a.Stage.Ends() {
		out = append(out, Choice{Target{Stage: Closed, Reason: r}, "Close: " + lowerFirst(r.Label()), false})
	}
	return out
}

func has[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}

func ownID(n int64) string { return "own-" + strconv.FormatInt(n, 10) }

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(next) { // an abbreviation
		return s
	}
	return string(unicode.ToLower(r)) + s[size:]
}
