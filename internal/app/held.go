package app

import (
	"maps"
	"strings"

	"preround/internal/account/signin"
	"preround/internal/letters/held"
)

// letterHouse is what the options say of letters of recommendation.
func (o Options) letterHouse() (held.House, error) {
	h := held.House{School: strings.Join(strings.Fields(o.School), " "), Mails: o.SMTPURL != ""}
	for typed := range strings.SplitSeq(o.LetterReaders, ",") {
		if strings.TrimSpace(typed) == "" {
			continue
		}
		a, err := signin.ReadAddress(typed)
		if err != nil {
			return h, refuse("PREROUND_LETTER_READERS: %q is not an e-mail address. Name the addresses of accounts, with commas between.", strings.TrimSpace(typed))
		}
		h.Readers = append(h.Readers, a.Folded)
	}
	if h.School == "" && len(h.Readers) > 0 {
		return h, refuse("PREROUND_LETTER_READERS is set, and PREROUND_SCHOOL is not. Only a server of a school or society may keep letters that students cannot read: name it.")
	}
	return h, nil
}

// schoolThatHolds is the name of the school on a server that keeps waived letters;
// empty on any other.
func (o Options) schoolThatHolds() string {
	h, err := o.letterHouse()
	if err != nil || !h.Holds() {
		return ""
	}
	return h.School
}

func init() {
	const letters = "Letters of recommendation: they belong to whoever wrote them and to those they are for. What the server holds of them is not part of your copy."
	for _, table := range []string{"held_version", "held_key", "held_note", "held_draft", "held_code", "held_pass"} {
		maps.Copy(leftOut, map[string]string{table: letters})
	}
}
