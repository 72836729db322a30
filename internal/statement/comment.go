package statement

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Whole is the paragraph of a comment on the whole text.
const Whole = -1

// Comment is what a reader said of a document.
type Comment struct {
	Document  ID
	N         int64
	At        time.Time
	Rev       int64  // of the document, as the reader had it
	Paragraph int    // from 0; Whole
	Quote     string // that paragraph, as it was
	Name      string // as the reader typed it
	Says      string
	Done      time.Time // zero: not yet
}

// ReaderDays is how long a reader's link works.
const ReaderDays = 30

// The most that a reader may say.
const (
	maxComments = 200 // of one document
	maxSays     = 3000
	maxName     = 80
)

// Comment notes what a reader said. Paragraph counts from 0 in the revision that the
// reader had (Rev; 0: the newest), so that a text that was changed meanwhile does not
// put the words beside another paragraph.
func (s *Service) Comment(ctx context.Context, who student.ID, c Comment) (Comment, error) {
	c.Name, c.Says = strings.Join(strings.Fields(c.Name), " "), Clean(c.Says)
	var problems []errs.Problem
	switch {
	case c.Name == "":
		problems = append(problems, errs.Problem{Field: "name", Says: "Say who you are, so that the comment has a name."})
	case utf8.RuneCountInString(c.Name) > maxName:
		problems = append(problems, errs.Problem{Field: "name", Says: "The name is too long. Shorten it."})
	}
	switch {
	case c.Says == "":
		problems = append(problems, errs.Problem{Field: "says", Says: "Write your comment."})
	case utf8.RuneCountInString(c.Says) > maxSays:
		problems = append(problems, errs.Problem{Field: "says", Says: "The comment is longer than 3,000 characters. Send it in two."})
	}
	problems = slices.Concat(problems, guard.Problems("says", c.Says), guard.Problems("name", c.Name))
	if err := errs.Faults(problems); err != nil {
		return c, err
	}
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		seen, err := s.Open(ctx, who, c.Document)
		if err != nil {
			return err
		}
		all, err := s.in.Store.Comments(ctx, who, c.Document)
		if err != nil {
			return err
		}
		if len(all) >= maxComments {
			return errs.New(errs.TooMany, "This text has %d comments already. Please tell the student the rest.", len(all))
		}
		if c.Rev != 0 && c.Rev != seen.Rev {
			if seen, err = s.Before(ctx, who, c.Document, c.Rev); err != nil {
				return err
			}
		}
		c.At, c.Rev = s.in.Clock.Now(), seen.Rev
		if all := Paragraphs(seen.Text); c.Paragraph >= 0 && c.Paragraph < len(all) {
			c.Quote = all[c.Paragraph]
		} else {
			c.Paragraph, c.Quote = Whole, ""
		}
		c, err = s.in.Store.AddComment(ctx, who, c)
		return err
	})
	return c, err
}

// Comments lists what readers said, oldest first.
func (s *Service) Comments(ctx context.Context, who student.ID, which ID) ([]Comment, error) {
	return s.in.Store.Comments(ctx, who, which)
}

// Settle says that the student is done with a comment, or not after all.
func (s *Service) Settle(ctx context.Context, who student.ID, which ID, n int64, done bool) error {
	var at time.Time
	if done {
		at = s.in.Clock.Now()
	}
	found, err := s.in.Store.Settle(ctx, who, which, n, at)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "There is no such comment.")
	}
	return err
}

// On tells on which paragraph of a text a comment hangs now: the one that reads as
// the reader had it; Whole where there is none any more.
func (c Comment) On(text string) int {
	if c.Paragraph == Whole {
		return Whole
	}
	all := Paragraphs(text)
	if c.Paragraph < len(all) && all[c.Paragraph] == c.Quote {
		return c.Paragraph
	}
	return max(Whole, slices.Index(all, c.Quote))
}
