package lead

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Limits of one import.
const (
	MaxRows   = 20_000
	BatchRows = 200 // rows that are taken in within one transaction
)

// ImportStage is how far an import has come.
type ImportStage string

// The stages of an import.
const (
	ChoosingColumns ImportStage = "columns" // nothing is saved yet but the rows themselves
	Running         ImportStage = "running"
	Done            ImportStage = "done"
	Undone          ImportStage = "undone" // its leads were deleted again
)

// Import is a table of leads that is being taken in.
type Import struct {
	ID       string
	Made     time.Time
	Changed  time.Time
	Name     string // of the file
	Stage    ImportStage
	Rows     int // in the file, without the header
	Batches  int
	Position int // batches that are done
	Added    int
	Same     int
	Refused  int
	Head     Head
}

// Read is how many rows were looked at.
func (i Import) Read() int { return min(i.Rows, i.Position*BatchRows) }

// Head is what the columns of a table mean.
type Head struct {
	Columns []Column `json:"columns"`
	Written string   `json:"written"` // how the file was written: "UTF-8, semicolons"
}

// Column is one column of a table.
type Column struct {
	Title string `json:"title"`
	Field Field  `json:"field"` // empty: left out
}

// Row is one row of a table. Whole is set where the source states more than
// columns could: a place of a catalogue file, in its stored form.
type Row struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
	Whole string   `json:"whole,omitempty"`
}

// Cleanse takes what tells who a patient is out of a row, before it is kept: rows wait
// until the student has said what the columns mean, and refused ones are kept to be
// shown.
func (r *Row) Cleanse() {
	for i, c := range r.Cells {
		r.Cells[i] = guard.Blacken(c)
	}
	if r.Whole == guard.Blacken(r.Whole) {
		return
	}
	r.Whole = "" // the cells say the same, less what only a place of a catalogue can
}

// Outcome is what became of a row that brought no lead.
type Outcome struct {
	Row
	Refused bool   // else the place is there already
	Why     string // in a sentence
	Place   catalog.ID
}

// ImportStore keeps imports; another's import is not found.
type ImportStore interface {
	// Begin keeps an import and its rows, BatchRows in each batch.
	Begin(ctx context.Context, who student.ID, i Import, rows []Row) error
	GetImport(ctx context.Context, who student.ID, id string) (Import, error)
	// Imports lists them, newest first.
	Imports(ctx context.Context, who student.ID) ([]Import, error)
	// Put stores stage, counts, position and head of an import.
	Put(ctx context.Context, who student.ID, i Import) error
	// Batch gives the rows that wait at that position.
	Batch(ctx context.Context, who student.ID, id string, position int) ([]Row, error)
	// Settle takes a batch away and keeps what became of its rows.
	Settle(ctx context.Context, who student.ID, id string, position int, outcomes []Outcome) error
	// Outcomes lists rows that brought no lead, by line.
	Outcomes(ctx context.Context, who student.ID, id string, refused bool, from, limit int) ([]Outcome, error)
	// UndoImport deletes the leads of an import that stand; ReturnTaken brings back
	// those that were deleted at the moment taken. Both tell how many.
	UndoImport(ctx context.Context, who student.ID, id string, at time.Time) (int64, error)
	ReturnTaken(ctx context.Context, who student.ID, id string, taken, at time.Time) (int64, error)
	// Drop forgets an import and its rows; its leads stay.
	Drop(ctx context.Context, who student.ID, id string) error
}

// Importer takes tables in, batch by batch.
type Importer struct {
	Leads       Store
	Imports     ImportStore
	Transact    func(context.Context, func(context.Context) error) error
	Clock       clock.Clock
	Random      io.Reader
	InCatalogue func(*catalog.Place) (catalog.ID, bool) // the place of the catalogue that is the same; may be nil
}

// Step takes in the next batch of rows, or none when all are. A batch and the
// position after it are one transaction: whoever is stopped in the middle, and
// whoever runs beside another, takes each row in once.
func (m *Importer) Step(ctx context.Context, who student.ID, id string) (done bool, err error) {
	err = m.Transact(ctx, func(ctx context.Context) error {
		i, err := m.Imports.GetImport(ctx, who, id)
		if done = i.Stage != Running; err != nil || done {
			return err
		}
		rows, err := m.Imports.Batch(ctx, who, id, i.Position)
		if err != nil {
			return err
		}
		b, err := m.read(ctx, who, i, rows)
		if err != nil {
			return err
		}
		if err := m.Leads.Add(ctx, who, m.Clock.Now(), "Imported from "+i.Name, b.leads...); err != nil {
			return err
		}
		if err := m.Imports.Settle(ctx, who, id, i.Position, b.outcomes); err != nil {
			return err
		}
		i.Position++
		i.Added += len(b.leads)
		i.Same += len(b.outcomes) - b.refused
		i.Refused += b.refused
		if done = i.Position >= i.Batches; done {
			i.Stage = Done
		}
		i.Changed = m.Clock.Now()
		return m.Imports.Put(ctx, who, i)
	})
	if errs.KindOf(err) == errs.Invalid { // no more leads fit: say so instead of trying for ever
		return true, m.stop(ctx, who, id, err)
	}
	return done, err
}

// stop ends an import whose next batch cannot be kept.
func (m *Importer) stop(ctx context.Context, who student.ID, id string, why error) error {
	return m.Transact(ctx, func(ctx context.Context) error {
		i, err := m.Imports.GetImport(ctx, who, id)
		if err != nil || i.Stage != Running {
			return err
		}
		for ; i.Position < i.Batches; i.Position++ {
			rows, err := m.Imports.Batch(ctx, who, id, i.Position)
			if err != nil {
				return err
			}
			var out []Outcome
			for _, r := range rows {
				out = append(out, Outcome{Row: r, Refused: true, Why: why.Error()})
			}
			if err := m.Imports.Settle(ctx, who, id, i.Position, out); err != nil {
				return err
			}
			i.Refused += len(out)
		}
		i.Stage, i.Changed = Done, m.Clock.Now()
		return m.Imports.Put(ctx, who, i)
	})
}

// batch is what a batch of rows becomes.
type batch struct {
	leads    []Kept
	outcomes []Outcome
	refused  int
	keys     map[Keys]catalog.ID // of leads that are there, one key in each
}

func (m *Importer) read(ctx context.Context, who student.ID, i Import, rows []Row) (*batch, error) {
	today := clock.DateOf(m.Clock.Now().UTC())
	b := &batch{keys: map[Keys]catalog.ID{}}
	found := make([]Lead, len(rows))
	keys := make([]Keys, 0, len(rows))
	for n, row := range rows {
		l, problems := ReadOf(row, i.Head, today)
		if len(problems) > 0 {
			b.outcomes = append(b.outcomes, Outcome{Row: row, Refused: true, Why: inOne(problems)})
			b.refused++
			continue
		}
		found[n] = l
		keys = append(keys, KeysOf(&l.Place))
	}
	twins, err := m.Leads.Twins(ctx, who, keys)
	if err != nil {
		return nil, err
	}
	for _, t := range twins {
		b.note(t.Keys, t.ID)
	}
	for n, row := range rows {
		if found[n].Place.Name == "" {
			continue
		}
		if err := m.take(b, i, row, found[n]); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// take makes a lead of a row, unless the place is there already.
func (m *Importer) take(b *batch, i Import, row Row, l Lead) error {
	k := KeysOf(&l.Place)
	if there, ok := b.known(k); ok {
		b.outcomes = append(b.outcomes, Outcome{Row: row, Place: there, Why: "This is among your places already."})
		return nil
	}
	if there, ok := m.Known(&l.Place); ok {
		b.outcomes = append(b.outcomes, Outcome{Row: row, Place: there, Why: "The catalogue has this place, with its sources: use that one."})
		return nil
	}
	// Lists show the newest id first, so the first row of a file gets the newest.
	id, err := NewID(i.Made.Add(time.Duration(MaxRows-row.Line)*time.Millisecond), m.Random)
	if err != nil {
		return err
	}
	l.Place.ID = id
	if l.Origin == "" {
		l.Origin = "file"
	}
	b.leads = append(b.leads, Kept{Lead: l, Import: i.ID})
	b.note(k, id)
	return nil
}

// Known is the place of the catalogue that is the same.
func (m *Importer) Known(p *catalog.Place) (catalog.ID, bool) {
	if m.InCatalogue == nil {
		return "", false
	}
	return m.InCatalogue(p)
}

func (b *batch) note(k Keys, id catalog.ID) {
	if k.Page != "" {
		b.keys[Keys{Page: k.Page}] = id
	}
	if k.Name != "" {
		b.keys[Keys{Name: k.Name}] = id
	}
}

func (b *batch) known(k Keys) (id catalog.ID, ok bool) {
	if k.Name != "" {
		id, ok = b.keys[Keys{Name: k.Name}]
	}
	if !ok && k.Page != "" {
		id, ok = b.keys[Keys{Page: k.Page}]
	}
	return id, ok
}

// ReadOf makes a lead of a row, as the columns say.
func ReadOf(row Row, h Head, today clock.Date) (Lead, []errs.Problem) {
	if row.Whole != "" {
		p, err := catalog.DecodeBody("", row.Whole)
		if err != nil {
			return Lead{}, errs.ProblemsOf(errs.Fault(string(Name), "This place cannot be read."))
		}
		return Lead{Place: p}, nil
	}
	d := Draft{}
	for n, c := range h.Columns {
		if c.Field == "" || n >= len(row.Cells) {
			continue
		}
		v := strings.TrimSpace(row.Cells[n])
		if v == "" {
			continue
		}
		switch had := d[c.Field]; {
		case had == "":
			d[c.Field] = v
		case c.Field == Notes: // several columns may go there, each with its title
			d[Notes] = had + "\n" + v
		default:
			d[c.Field] = had + ", " + v
		}
		if c.Field == Notes && c.Title != "" {
			d[Notes] = strings.TrimSuffix(d[Notes], v) + c.Title + ": " + v
		}
	}
	if !h.Has(Name) { // a list of hospitals: each is known by its own name
		d[Name] = d[Organiser]
	}
	return ReadRow(d, Lead{}, today)
}

// Has tells whether one of the columns holds that field.
func (h Head) Has(f Field) bool {
	return slices.ContainsFunc(h.Columns, func(c Column) bool { return c.Field == f })
}

func inOne(problems []errs.Problem) string {
	says := make([]string, len(problems))
	for i, p := range problems {
		says[i] = p.Says
	}
	return strings.Join(says, " ")
}
