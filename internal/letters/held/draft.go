package held

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/errs"
)

// Draft is what a referee writes here: their own words and nothing else. The program
// asks questions beside the fields and never proposes a sentence.
type Draft struct {
	Name        string `json:"name"`
	Position    string `json:"position"`
	Institution string `json:"institution"`
	Address     string `json:"address,omitempty"` // lines under the letterhead
	Contact     string `json:"contact,omitempty"` // telephone, mail
	Greeting    string `json:"greeting,omitempty"`
	Known       string `json:"known"` // how long, and as what
	Seen        string `json:"seen"`  // what they saw the student do
	More        string `json:"more,omitempty"`
	Closing     string `json:"closing,omitempty"`
	Paper       string `json:"paper,omitempty"` // A4 or Letter
}

const (
	maxLine = 160
	maxText = 12000
)

// Tidy is the draft with its white space in order.
func (d Draft) Tidy() Draft {
	for _, line := range []*string{&d.Name, &d.Position, &d.Institution, &d.Contact, &d.Greeting, &d.Closing} {
		*line = strings.Join(strings.Fields(*line), " ")
	}
	for _, text := range []*string{&d.Address, &d.Known, &d.Seen, &d.More} {
		*text = strings.TrimSpace(strings.ReplaceAll(*text, "\r\n", "\n"))
	}
	if d.Paper != "Letter" {
		d.Paper = "A4"
	}
	return d
}

// Faults are what keeps a draft from being kept: that it is too long.
func (d Draft) Faults() (all []errs.Problem) {
	for field, v := range map[string]string{"name": d.Name, "position": d.Position, "institution": d.Institution, "contact": d.Contact, "greeting": d.Greeting, "closing": d.Closing} {
		if utf8.RuneCountInString(v) > maxLine {
			all = append(all, errs.Problem{Field: field, Says: "That is longer than a line. Shorten it."})
		}
	}
	if utf8.RuneCountInString(d.Address) > 400 {
		all = append(all, errs.Problem{Field: "address", Says: "A few lines are enough."})
	}
	for field, v := range map[string]string{"known": d.Known, "seen": d.Seen, "more": d.More} {
		if utf8.RuneCountInString(v) > maxText {
			all = append(all, errs.Problem{Field: field, Says: "This is longer than a letter can be here. Shorten it, or upload a PDF."})
		}
		all = append(all, guard.LetterProblems(field, v)...)
	}
	return all
}

// Missing are what it lacks to be a letter.
func (d Draft) Missing() (all []errs.Problem) {
	for _, f := range []struct{ field, value, says string }{
		{"name", d.Name, "Enter your name as it stands under your letters."},
		{"position", d.Position, "Enter your position, such as “Consultant surgeon”."},
		{"institution", d.Institution, "Enter where you work; it stands in the letterhead."},
		{"known", d.Known, "Say how long, and as what, you have known the student."},
		{"seen", d.Seen, "Say what you saw the student do. This is the heart of a letter."},
	} {
		if f.value == "" {
			all = append(all, errs.Problem{Field: f.field, Says: f.says})
		}
	}
	return append(all, d.Faults()...)
}

// SaveDraft keeps a draft, encrypted. It must be short enough; nothing else is asked of
// it. Over a draft of another browser, and over a letter that lies here, it takes a pass.
func (s *Service) SaveDraft(ctx context.Context, w Where, d Draft, pass string) error {
	d = d.Tidy()
	if err := errs.Faults(d.Faults()); err != nil {
		return err
	}
	if err := s.mayChange(ctx, w, pass); err != nil {
		return err
	}
	if err := s.ownDraft(ctx, w, pass); err != nil {
		return err
	}
	text, err := json.Marshal(d)
	if err != nil {
		return err
	}
	k, err := s.put(ctx, text)
	if err != nil {
		return err
	}
	if err = s.in.Drafts.PutDraft(ctx, w, k, s.now()); err != nil {
		_ = s.in.Vault.Delete(context.WithoutCancel(ctx), k.Blob)
	}
	return err
}

// ownDraft refuses a browser that did not write the draft that is here.
func (s *Service) ownDraft(ctx context.Context, w Where, pass string) error {
	_, _, there, err := s.in.Drafts.Draft(ctx, w)
	if err != nil || !there {
		return err
	}
	own, _, err := s.May(ctx, w, pass)
	if err == nil && !own {
		err = errs.New(errs.Forbidden, "There is a draft that was begun in another browser. Ask for a code to go on with it here.")
	}
	return err
}

// DraftAt tells when a draft was last kept; false for none. It shows nothing of it.
func (s *Service) DraftAt(ctx context.Context, w Where) (time.Time, bool, error) {
	_, at, there, err := s.in.Drafts.Draft(ctx, w)
	return at, there, err
}

// Draft is what was written so far, for the browser that wrote it or entered a code.
func (s *Service) Draft(ctx context.Context, w Where, pass string) (d Draft, there bool, err error) {
	if err := s.ownDraft(ctx, w, pass); err != nil {
		return d, false, err
	}
	k, _, there, err := s.in.Drafts.Draft(ctx, w)
	if err != nil || !there {
		return d, false, err
	}
	text, err := s.open(ctx, k)
	if err != nil {
		return d, false, err
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return d, false, errs.Wrap(err, errs.Internal, "The draft for request %s is damaged", w.Request)
	}
	return d, true, nil
}

// DropDraft deletes the draft.
func (s *Service) DropDraft(ctx context.Context, w Where, pass string) error {
	if err := s.ownDraft(ctx, w, pass); err != nil {
		return err
	}
	return s.in.Drafts.EndDraft(ctx, w, s.now())
}
