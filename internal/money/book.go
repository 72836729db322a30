package money

import (
	"context"
	"io"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Book is what a student does with a ledger.
type Book struct {
	Store    Store
	Transact func(context.Context, func(context.Context) error) error // several changes as one
	Clock    clock.Clock
	Random   io.Reader
}

// Undo names changes that can be taken back together: lines and the revision that
// the change made of each.
type Undo []Line

// Lines are the student's lines that stand.
func (b *Book) Lines(ctx context.Context, who student.ID) ([]Line, error) {
	return b.Store.Lines(ctx, who)
}

// Line is one line that stands, with its history, newest first. errs.NotFound when
// this student has no such line, or it was taken away.
func (b *Book) Line(ctx context.Context, who student.ID, line ID) (Line, []Revision, error) {
	h, err := b.Store.History(ctx, who, line)
	if err != nil {
		return Line{}, nil, err
	}
	if len(h) == 0 || h[0].Removed {
		return Line{}, h, noLine()
	}
	return h[0].Line, h, nil
}

func noLine() error { return errs.New(errs.NotFound, "There is no such line in your ledger.") }

// Note adds lines, all or none: a line of one's own, or estimates taken over.
func (b *Book) Note(ctx context.Context, who student.ID, lines ...Line) (Undo, error) {
	for _, l := range lines {
		if err := l.Check(); err != nil {
			return nil, err
		}
	}
	var undo Undo
	err := b.Transact(ctx, func(ctx context.Context) error {
		undo = undo[:0]
		have, err := b.Store.Lines(ctx, who)
		if err != nil {
			return err
		}
		if len(have)+len(lines) > MaxLines {
			return errs.New(errs.TooMany, "The ledger holds %d lines at most. Take some away before you add more.", MaxLines)
		}
		now := b.now()
		for _, l := range lines {
			name, err := id.New(now, b.Random)
			if err != nil {
				return err
			}
			l.ID, l.Rev = ID(name), 0
			if l.Rev, err = b.Store.Append(ctx, who, Revision{Line: l, At: now, Says: "Added " + l.Name() + figureWords(l)}); err != nil {
				return err
			}
			undo = append(undo, l)
		}
		return nil
	})
	return undo, err
}

func figureWords(l Line) string {
	if m, ok := l.Figure(); ok {
		return ", " + m.String()
	}
	return ", without a figure yet"
}

// Correct changes a line; l.Rev is the revision that the student was looking at. A
// line that stays the same adds no revision, and its Undo is empty.
func (b *Book) Correct(ctx context.Context, who student.ID, l Line) (Undo, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	var undo Undo
	err := b.Transact(ctx, func(ctx context.Context) error {
		undo = nil
		before, _, err := b.Line(ctx, who, l.ID)
		if err != nil {
			return err
		}
		if before.Rev != l.Rev {
			return changedElsewhere()
		}
		says := changed(before, l)
		if says == "" && before == l {
			return nil
		}
		if says == "" {
			says = "Changed"
		}
		rev, err := b.Store.Append(ctx, who, Revision{Line: l, At: b.now(), Says: says})
		if err != nil {
			return err
		}
		l.Rev = rev
		undo = Undo{l}
		return nil
	})
	return undo, err
}

func changedElsewhere() error {
	return errs.New(errs.Conflict, "The line was changed in another tab or on another device meanwhile; look at it again and repeat your change.")
}

// Settle says that a line was paid or received on a day: at its actual amount where
// one is known, else at its estimate.
func (b *Book) Settle(ctx context.Context, who student.ID, line ID, rev int64, on clock.Date) (Undo, error) {
	l, _, err := b.Line(ctx, who, line)
	if err != nil {
		return nil, err
	}
	if l.Actual.Currency == "" {
		l.Actual = l.Estimate
	}
	l.Paid, l.Rev = on, rev
	return b.Correct(ctx, who, l)
}

// Strike takes a line away; its history stays.
func (b *Book) Strike(ctx context.Context, who student.ID, line ID, rev int64) (Undo, error) {
	l, _, err := b.Line(ctx, who, line)
	if err != nil {
		return nil, err
	}
	if l.Rev != rev {
		return nil, changedElsewhere()
	}
	if l.Rev, err = b.Store.Append(ctx, who, Revision{Line: l, At: b.now(), Says: "Took " + l.Name() + " away", Removed: true}); err != nil {
		return nil, err
	}
	return Undo{l}, nil
}

// TakeBack makes lines what they were before the changes that Undo names, by adding
// the earlier states. errs.Conflict when one was changed since.
func (b *Book) TakeBack(ctx context.Context, who student.ID, undo Undo) error {
	return b.Transact(ctx, func(ctx context.Context) error {
		for _, u := range undo {
			h, err := b.Store.History(ctx, who, u.ID)
			if err != nil {
				return err
			}
			if len(h) == 0 {
				return noLine()
			}
			if h[0].Line.Rev != u.Rev {
				return changedElsewhere()
			}
			r := Revision{Line: h[0].Line, At: b.now(), Says: "Undid: " + h[0].Says, Removed: true}
			if len(h) > 1 {
				r.Line, r.Removed = h[1].Line, h[1].Removed
				r.Line.Rev = u.Rev
			}
			if _, err := b.Store.Append(ctx, who, r); err != nil {
				return err
			}
		}
		return nil
	})
}

// Setting is how the student reckons.
func (b *Book) Setting(ctx context.Context, who student.ID) (Setting, error) {
	return b.Store.Setting(ctx, who)
}

// Reckon changes how the student reckons.
func (b *Book) Reckon(ctx context.Context, who student.ID, s Setting) error {
	if err := s.Check(); err != nil {
		return err
	}
	s.At = b.now()
	return b.Store.SaveSetting(ctx, who, s)
}

// Rates join the student's own rates into home with the table's.
func (b *Book) Rates(ctx context.Context, who student.ID, home string) (Rates, error) {
	own, err := b.Store.Rates(ctx, who)
	return NewRates(home, own), err
}

// UseRate makes a rate of the student's own the one for its pair, in both directions.
func (b *Book) UseRate(ctx context.Context, who student.ID, r OwnRate) error {
	if err := r.Check(); err != nil {
		return err
	}
	r.At = b.now()
	return b.Transact(ctx, func(ctx context.Context) error {
		if err := b.Store.SaveRate(ctx, who, OwnRate{From: r.To, To: r.From, At: r.At}); err != nil {
			return err
		}
		return b.Store.SaveRate(ctx, who, r)
	})
}

// DropRate goes back to the table's rate for a pair.
func (b *Book) DropRate(ctx context.Context, who student.ID, from, to string) error {
	return b.Transact(ctx, func(ctx context.Context) error {
		for _, r := range []OwnRate{{From: from, To: to, At: b.now()}, {From: to, To: from, At: b.now()}} {
			if err := b.Store.SaveRate(ctx, who, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Book) now() time.Time { return b.Clock.Now().UTC().Truncate(time.Millisecond) }
