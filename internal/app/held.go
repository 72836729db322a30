package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"maps"
	"net/http"
	"strings"
	"time"

	"preround/internal/account/signin"
	"preround/internal/account/signin/signinweb"
	"preround/internal/invite"
	"preround/internal/invite/inviteweb"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/letters/office/officeweb"
	"preround/internal/letters/referee/refereeweb"
	"preround/internal/platform/blob"
	"preround/internal/platform/errs"
	"preround/internal/platform/mail"
	"preround/internal/policy"
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

// cabinet joins the letters themselves: the pages of referees and of the office. It
// comes after the requests.
func (h *house) cabinet() {
	r := h.rooms
	of, _ := h.options.letterHouse() // checked at the start
	of.Mails = h.mail.Ready()
	h.held = held.New(held.Setup{Store: r.held, Drafts: r.held, Steps: r.held, Doomed: r.held, Vault: r.vault, Inspector: r.looks, Scan: h.scanLetter(), Transact: r.db.Write, House: of,
		Arrived:   func(ctx context.Context, request string) error { return h.requests.Arrived(ctx, letters.ID(request)) },
		TakenBack: func(ctx context.Context, request string) error { return h.requests.TakenBack(ctx, letters.ID(request)) },
		Clock:     r.clock, Random: rand.Reader})
	pages := &refereeweb.Pages{Requests: h.requests, Letters: h.held, Jar: h.desk, PDF: h.press.pdf, Warm: h.press.warm, MailCode: h.mailLetterCode, Clock: r.clock}
	door := h.door(invite.Referee, refereeDoor)
	door.Page, door.Inside = pages.Outside, pages.Inside
	pages.Guests = door
	inviteweb.Routes(h.site, door)
	refereeweb.Routes(h.site, pages)
	h.ways.Beside = h.officeLinks
	h.askers.LetterAt = func(id letters.ID) string { return "/letters/" + string(id) + "/letter" }
	officeweb.Routes(h.site, &officeweb.Pages{Letters: h.held, Requests: h.requests, Reader: h.letterReader, Student: h.letterStudent, Clock: r.clock})
}

// scanLetter is the virus scanner for letters that are opened; nil without one. What it
// cannot look at is given to nobody (decision 0073).
func (h *house) scanLetter() func(context.Context, []byte) error {
	scanner := h.rooms.scanner
	if scanner == nil {
		return nil
	}
	return func(ctx context.Context, body []byte) error {
		virus, err := scanner.Scan(ctx, bytes.NewReader(body))
		switch {
		case err != nil:
			return errs.Wrap(err, errs.Busy, "The virus scanner of this server does not answer, so the letter is given to nobody. Try again in a few minutes.")
		case virus != "":
			return errs.New(errs.Conflict, "The virus scanner of this server found something in the letter (%s), so nobody gets it. Ask the referee to hand it in again.", virus)
		}
		return nil
	}
}

// mailLetterCode sends a referee the code for replacing a letter or going on with a
// draft.
func (h *house) mailLetterCode(ctx context.Context, to, student, code string) error {
	return h.mail.Send(ctx, mail.Message{To: to, Subject: "Your code: " + code,
		Text: code + "\n\nThis code is for your letter of recommendation for " + student + ". It works for ten minutes, once.\n\nIf you have not asked for it, somebody else has your link. Nothing has happened; you need not do anything.\n"})
}

// letterReader is whoever sent the request, if they belong to the office.
func (h *house) letterReader(r *http.Request) (held.Reader, bool, error) {
	who, kept, err := h.desk.Student(r)
	if err != nil || !kept {
		return held.Reader{}, false, err
	}
	a, err := h.signing.AddressOf(r.Context(), who)
	if err != nil || !h.held.House().IsReader(a.Folded) {
		return held.Reader{}, false, err
	}
	return held.Office(who, a.Shown), true, nil
}

// officeLinks leads those of the office from their account to the letters.
func (h *house) officeLinks(r *http.Request) ([]signinweb.Link, error) {
	_, is, err := h.letterReader(r)
	if err != nil || !is {
		return nil, err
	}
	return []signinweb.Link{{Path: "/office/letters", Label: "Letters of recommendation", Says: "Those that lie here for " + h.held.House().School + "."}}, nil
}

// letterStudent is whoever sent the request, as the student of a letter of their own.
func (h *house) letterStudent(r *http.Request) (held.Reader, bool, error) {
	who, kept, err := h.desk.Student(r)
	return held.Reader{Asker: policy.Asker{Role: policy.Student, Way: policy.Browser}, Account: who}, kept && err == nil, err
}

// sweepLetters removes files of letters that no row names.
func (h *house) sweepLetters(ctx context.Context) error {
	n, err := h.held.Sweep(ctx, func(do func(string, time.Time) error) error {
		return h.rooms.vault.Each(ctx, "letters", func(i blob.Info) error { return do(i.Name, i.Made) })
	})
	if n > 0 {
		h.log.Info("files without letters swept", "count", n)
	}
	return err
}

func init() {
	const letters = "Letters of recommendation: they belong to whoever wrote them and to those they are for. What the server holds of them is not part of your copy."
	for _, table := range []string{"held_version", "held_key", "held_note", "held_draft", "held_code", "held_pass"} {
		maps.Copy(leftOut, map[string]string{table: letters})
	}
}
