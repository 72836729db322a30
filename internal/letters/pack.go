package letters

import (
	_ "embed"
	"encoding/json"
	"strings"
)

// PackSource is the Typst source of the first pages of a pack. What a person typed is
// read by it from PackFile and is never part of it.
//
//go:embed pack.typ
var PackSource string

// PackFile is the name under which PackSource reads its data.
const PackFile = "/pack.json"

// WhoReads says who can read a letter that goes to this destination in this way, as
// this server is: school is empty on a personal one.
func WhoReads(d Destination, student string, waived bool, school string) string {
	switch {
	case d.Way == Theirs && waived:
		return "Only " + d.Title + ", to whom you send it. It is never on this server, and " + student + " has given up the right to read it."
	case d.Way == Theirs:
		return d.Title + ", to whom you send it. It is never on this server. " + student + " has kept the right to ask the place for it."
	case d.Way == Sealed:
		return "Only " + d.Title + ": your browser encrypts the letter for it before anything leaves your device. Neither " + student + " nor whoever runs this server can read what arrives."
	case school != "" && waived:
		return "The people at " + school + " whom your page names, and " + d.Title + ". " + student + " cannot: there is no way for a student to a letter that was waived."
	case school != "":
		return student + ", who has not given up the right to read it, the people at " + school + " whom your page names, and " + d.Title + "."
	}
	return student + ", who has not given up the right to read it, whoever runs this server, and " + d.Title + "."
}

type packTo struct {
	Title string   `json:"title"`
	Way   string   `json:"way"`
	Link  string   `json:"link"`
	Says  []string `json:"says"`  // paragraphs of the instructions
	Reads string   `json:"reads"` // empty: not decided yet
}

// PackData is the data that PackSource sets. paper is "a4" or "us-letter"; withCV
// tells that a CV follows the first pages.
func (r *Request) PackData(school, paper string, withCV bool) ([]byte, error) {
	data := struct {
		Paper    string   `json:"paper"`
		Name     string   `json:"name"`
		School   string   `json:"school"`
		Reply    string   `json:"reply"`
		Referee  string   `json:"referee"`
		Role     string   `json:"role"`
		Knows    string   `json:"knows"`
		Until    string   `json:"until"`
		Waiver   string   `json:"waiver"`
		To       []packTo `json:"to"`
		Together []string `json:"together"`
		Points   []string `json:"points"`
		CV       bool     `json:"cv"`
	}{Paper: paper, Name: r.Name, School: r.School, Reply: r.Reply, Referee: r.Referee.Name, Knows: r.Referee.Knows, Until: r.Deadline(), Waiver: waiverSays(r),
		Role: joined(r.Referee.Role, r.Referee.Institution), Together: paragraphs(r.Together), Points: append([]string{}, r.Points...), To: []packTo{}, CV: withCV}
	for _, d := range r.To {
		reads := ""
		if !r.undecided() {
			reads = WhoReads(d, r.Name, r.Waived, school)
		}
		data.To = append(data.To, packTo{Title: d.Title, Way: d.Way.packSays(), Link: d.Link, Says: paragraphs(d.Instructions), Reads: reads})
	}
	return json.Marshal(data)
}

// undecided tells that nothing was said about waiving: the pack is only looked at.
func (r *Request) undecided() bool { return r.AskedAt.IsZero() && r.By == "" }

func (w Way) packSays() string {
	switch w {
	case Here:
		return "Hand it in on the page behind your link: as a PDF, or written there."
	case Sealed:
		return "Hand it in on the page behind your link, which encrypts it for the place."
	}
	return "Send it to the place yourself, as it asks; then say on the page behind your link that you have."
}

func waiverSays(r *Request) string {
	switch {
	case r.undecided():
		return "Not decided yet: it is when the request is sent."
	case r.Waived:
		return r.Name + " has given up the right to read this letter."
	}
	return r.Name + " has not given up the right to read this letter."
}

func joined(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

func paragraphs(s string) []string {
	out := []string{}
	for p := range strings.SplitSeq(s, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
