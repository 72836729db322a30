package lettersweb

import (
	"context"
	"net/url"
	"strconv"

	"preround/internal/letters"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

func pictureAddress(ctx context.Context, v checkView, n int) string {
	return string(web.URL(ctx, address(v.r.ID, "pages", strconv.Itoa(n)), url.Values{"of": {v.pages.of}}))
}

// waiverChoice asks for the one thing that has no answer of its own.
func waiverChoice(v checkView) ui.Choice {
	return ui.Choice{Name: "waived", Label: "Do you give up the right to read this letter?", Hint: "It is fixed with the request. Readers trust a letter more when you have, and many referees write only then.",
		Says: v.form.Says("waived"), Chosen: v.form.All("waived"), Options: []ui.Option{
			{Value: "yes", Label: "Yes, I give it up", Hint: waivedMeans(v)},
			{Value: "no", Label: "No, I keep it", Hint: "The referee is told before they write."}}}
}

func waivedMeans(v checkView) string {
	if v.school == "" {
		return "The letter never comes to this server, or only encrypted for the place."
	}
	return "You can never read it here; " + v.school + " keeps it."
}

func byChoice(v checkView) ui.Choice {
	c := ui.Choice{Name: "by", Label: "How does the request get there?", Says: v.form.Says("by"), Chosen: v.form.All("by")}
	if len(c.Chosen) == 0 && v.mails && v.r.Referee.Email != "" {
		c.Chosen = []string{string(letters.ByMail)}
	}
	if v.mails {
		c.Options = append(c.Options, ui.Option{Value: string(letters.ByMail), Label: "This server sends it", Hint: "To the address alone; you never see the link. Two reminders at most. Whoever receives the letter knows that it came by this address."})
	}
	c.Options = append(c.Options,
		ui.Option{Value: string(letters.ByCopy), Label: "I pass the text on myself", Hint: "You see the link then, and the letter is marked for that."},
		ui.Option{Value: string(letters.ByMailto), Label: "I send it from my own mail program", Hint: "The same, with the text filled in."})
	return c
}

func overWords(s letters.State) string {
	switch s {
	case letters.Declined:
		return "That is an honest answer, and it helps you: a half-hearted letter harms. Nothing is lost, the new request carries over what you wrote of places and days."
	case letters.Stranger:
		return "Whoever got the request is not the right person. Check the address with the referee, or ask somebody else."
	case letters.Returned:
		return "The address takes no mail. Ask the referee for the right one; a new request carries everything over."
	case letters.Ended:
		return "The time for this letter is up, and the link has ended."
	}
	return "The referee took the letter back. They may hand in another; you can also ask somebody else."
}

func sameLabel(s letters.State) string {
	if s == letters.Returned || s == letters.Stranger {
		return "Use another address"
	}
	return "Ask the same person again"
}

func sameLook(s letters.State) string {
	if s == letters.Returned {
		return ""
	}
	return "quiet"
}

// readers says to the student how the letter gets there and who can read it.
func readers(d letters.Destination, waived bool, school string) string {
	switch {
	case d.Way == letters.Theirs && waived:
		return "The referee sends it to the place itself. It is never on this server, and you have given up the right to read it."
	case d.Way == letters.Theirs:
		return "The referee sends it to the place itself. It is never on this server; you may ask the place for it."
	case d.Way == letters.Sealed:
		return "The referee’s browser encrypts it for the place. Nobody else can read it, neither you nor whoever runs this server."
	case waived:
		return "Handed in here and kept by " + school + ", for the people whom the referee’s page names and the place. You cannot read it: there is no way for a student to a letter that was waived."
	case school != "":
		return "Handed in here. You may read it, and so may the people at " + school + " whom the referee’s page names, and the place."
	}
	return "Handed in here. You may read it, whoever runs this server could, and the place will."
}

// underway tells whether the request, or its repetition, is about to be sent.
func (v showView) underway() bool {
	for _, m := range v.mails {
		if !m.Mail.Reminds() && (m.State == letters.Due || m.State == letters.Going) && !m.Stuck(v.now) {
			return true
		}
	}
	return false
}

// placeState is the state for one place: the referee may leave places out.
func placeState(v showView, s letters.State) string {
	if s == letters.Declined && v.state != letters.Declined {
		return "Not for this place"
	}
	return s.Label()
}

func askedHow(v showView) string {
	on := ui.LongDay(v.day(v.r.AskedAt))
	if v.r.PassedOn() {
		return "On " + on + ". You passed it on, with a link that you have seen."
	}
	return "On " + on + ", by a mail of this server to " + v.r.Referee.Email + ". You have never seen the link."
}
