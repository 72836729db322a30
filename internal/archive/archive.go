package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Part is the share of one room.
type Part interface {
	// Name is the name of the room's files, without ending: "applications".
	Name() string
	// Export is everything that the room holds of the student, history included,
	// and nothing that the student may not see.
	Export(ctx context.Context, who student.ID) (json.RawMessage, error)
	// Import takes in what Export gave, for a student of whom the room holds
	// nothing. errs.Invalid when it is not sound.
	Import(ctx context.Context, who student.ID, raw json.RawMessage) error
	// Rows is a table for people, its header first; nil for none.
	Rows(ctx context.Context, who student.ID) ([][]string, error)
}

// Transact runs do within one transaction that travels in the ctx it passes on.
type Transact func(ctx context.Context, do func(ctx context.Context) error) error

// Archive joins the parts of all rooms.
type Archive struct {
	Parts    []Part                                                    // in the order in which they are taken in: what others refer to first
	Facts    []string                                                  // names of parts that hold something of everybody, and are no reason to call a plan full
	Calendar func(ctx context.Context, who student.ID) ([]byte, error) // all dates as iCalendar
	LeftOut  []string                                                  // what is not exported, each with the reason, in a sentence
	Version  string                                                    // of the program
	Clock    clock.Clock
	Snapshot Transact // reads everything of one moment
	Transact Transact // writes all or nothing
}

// Parcel is an archive that was opened and found sound.
type Parcel struct {
	Made time.Time
	From string // the version of the program that made it
	data map[string]json.RawMessage
}

// Line says what of a room was taken in.
type Line struct {
	Part  string // "applications"
	Count int    // lines of its table
}

// Export gathers all of the student as it is at one moment. It is written afterwards,
// so that no transaction is open while a slow line is served.
func (a *Archive) Export(ctx context.Context, who student.ID) (*Content, error) {
	c := &Content{archive: a, made: a.Clock.Now().UTC().Truncate(time.Second)}
	err := a.Snapshot(ctx, func(ctx context.Context) error {
		c.rooms = c.rooms[:0] // it may run again
		for _, p := range a.Parts {
			raw, err := p.Export(ctx, who)
			if err != nil {
				return err
			}
			rows, err := p.Rows(ctx, who)
			if err != nil {
				return err
			}
			c.rooms = append(c.rooms, room{p.Name(), raw, rows})
		}
		if a.Calendar == nil {
			return nil
		}
		var err error
		c.calendar, err = a.Calendar(ctx, who)
		return err
	})
	return c, err
}

// Empty tells whether nothing is kept for the student yet, so that an archive can be
// taken in.
func (a *Archive) Empty(ctx context.Context, who student.ID) (bool, error) {
	facts := map[string]bool{}
	for _, name := range a.Facts {
		facts[name] = true
	}
	for _, p := range a.Parts {
		if facts[p.Name()] {
			continue
		}
		raw, err := p.Export(ctx, who)
		if err != nil || !hollow(raw) {
			return false, err
		}
	}
	return true, nil
}

// hollow tells whether JSON says nothing: no list in it has an element, and no value
// is anything but empty.
func hollow(raw json.RawMessage) bool {
	if len(bytes.TrimSpace(raw)) == 0 {
		return true
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return false
	}
	return says(v)
}

func says(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case float64:
		return v == 0
	case bool:
		return !v
	case []any:
		return len(v) == 0
	case map[string]any:
		for _, inner := range v {
			if !says(inner) {
				return false
			}
		}
		return true
	}
	return false
}

// Import takes a parcel in for a student of whom nothing is kept yet: all of it or
// nothing. errs.Conflict when something is kept already.
func (a *Archive) Import(ctx context.Context, who student.ID, p *Parcel) (report []Line, err error) {
	err = a.Transact(ctx, func(ctx context.Context) error {
		report = report[:0]
		empty, err := a.Empty(ctx, who)
		if err != nil {
			return err
		}
		if !empty {
			return errs.New(errs.Conflict, "Something is kept here already, and an archive is never mixed with it. Open this page in a browser that keeps no plan, or delete what is kept first; then send the file again. Nothing was changed.")
		}
		for _, part := range a.Parts {
			raw, ok := p.data[part.Name()]
			if !ok {
				continue
			}
			if err := part.Import(ctx, who, raw); err != nil {
				return unsound(part.Name(), err)
			}
			rows, err := part.Rows(ctx, who)
			if err != nil {
				return err
			}
			if len(rows) > 1 {
				report = append(report, Line{part.Name(), len(rows) - 1})
			}
		}
		return nil
	})
	return report, err
}

// unsound says in which file of an archive the fault is.
func unsound(part string, err error) error {
	if errs.KindOf(err) != errs.Invalid && errs.KindOf(err) != errs.Conflict {
		return err
	}
	return errs.Wrap(err, errs.Invalid, "The part “%s” of this archive is not sound: %s Nothing was changed.", part, sentence(err))
}
