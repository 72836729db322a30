package money

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
)

// Carrier takes a student's ledger out of this server and into another.
type Carrier struct {
	Store    Store
	Transact func(context.Context, func(context.Context) error) error
	Stays    func(ctx context.Context, who student.ID) ([]Stay, error) // for the names in the table; nil: ids
}

// Name is the name of the file in an archive.
func (Carrier) Name() string { return "money" }

// Export is everything, history included.
func (c Carrier) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	all, err := c.Store.Everything(ctx, who)
	if err != nil {
		return nil, err
	}
	return json.Marshal(all)
}

// most revisions that an archive may bring.
const mostRevisions = 20_000

var idShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// Import takes in what Export gave, into a student without a ledger.
func (c Carrier) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var all Everything
	if err := json.Unmarshal(raw, &all); err != nil {
		return errs.Wrap(err, errs.Invalid, "The money file of the archive cannot be read.")
	}
	if len(all.Lines) > mostRevisions || len(all.Settings) > mostRevisions || len(all.Rates) > mostRevisions {
		return errs.New(errs.Invalid, "The money file of the archive is too large.")
	}
	if err := checkLines(all.Lines); err != nil {
		return err
	}
	for _, s := range all.Settings {
		if err := s.Check(); err != nil {
			return err
		}
	}
	for _, r := range all.Rates {
		if whole := r; r.Figure == "" { // taken back
			whole.Figure, whole.On = "1", 18000
			r = whole
		}
		if err := r.Check(); err != nil {
			return err
		}
	}
	return c.Transact(ctx, func(ctx context.Context) error {
		have, err := c.Store.Everything(ctx, who)
		if err != nil {
			return err
		}
		if len(have.Lines)+len(have.Settings)+len(have.Rates) > 0 {
			return errs.New(errs.Conflict, "There is a ledger here already; an archive is taken into an empty account.")
		}
		return c.Store.Restore(ctx, who, all)
	})
}

// checkLines: each revision is sound, and those of a line are numbered upwards.
func checkLines(lines []Revision) error {
	last := map[ID]int64{}
	standing := map[ID]bool{}
	for _, r := range lines {
		if err := r.Line.Check(); err != nil {
			return err
		}
		if !idShape.MatchString(string(r.Line.ID)) || r.Line.Stay != "" && !idShape.MatchString(string(r.Line.Stay)) || r.Line.Rev <= last[r.Line.ID] ||
			r.At.IsZero() || len(r.Says) > 2000 {
			return errs.New(errs.Invalid, "The money file of the archive is damaged: a line's history does not fit together.")
		}
		last[r.Line.ID] = r.Line.Rev
		standing[r.Line.ID] = !r.Removed
	}
	n := 0
	for _, stands := range standing {
		if stands {
			n++
		}
	}
	if n > MaxLines {
		return errs.New(errs.Invalid, "The money file of the archive holds more than %d lines.", MaxLines)
	}
	return nil
}

// Rows is the ledger as a table, header first.
func (c Carrier) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	lines, err := c.Store.Lines(ctx, who)
	if err != nil {
		return nil, err
	}
	names := map[StayID]string{}
	if c.Stays != nil {
		stays, err := c.Stays(ctx, who)
		if err != nil {
			return nil, err
		}
		for _, s := range stays {
			names[s.ID] = s.Title()
		}
	}
	rows := [][]string{{"application", "application id", "for", "kind", "name", "estimate", "estimate currency", "actual", "actual currency", "apply by", "due", "paid or received on",
		"refund", "refundable until", "back if visa refused", "estimate rests on", "note", "source"}}
	lines = Sort(lines)
	slices.SortStableFunc(lines, func(a, b Line) int {
		return strings.Compare(names[a.Stay]+string(a.Stay), names[b.Stay]+string(b.Stay))
	})
	for _, l := range lines {
		side, visa := "cost", "no"
		if l.Kind.Income() {
			side = "income"
		}
		if l.IfVisa {
			visa = "yes"
		}
		rows = append(rows, []string{names[l.Stay], string(l.Stay), side, string(l.Kind), l.Name(), figure(l.Estimate), l.Estimate.Currency, figure(l.Actual), l.Actual.Currency,
			l.ApplyBy.String(), l.Due.String(), l.Paid.String(), string(l.Refund), l.Until.String(), visa, string(l.Basis), l.Note, l.Source})
	}
	return rows, nil
}

func figure(m reference.Money) string {
	if m.Currency == "" {
		return ""
	}
	return m.Figure()
}

// EraseStudent deletes all of it for good.
func (c Carrier) EraseStudent(ctx context.Context, who student.ID) error {
	return c.Store.EraseStudent(ctx, who)
}
