package lead

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Shelf is what the archive asks of a store beside what pages do.
type Shelf interface {
	ImportStore
	// All gives every lead, deleted ones too, oldest first.
	All(ctx context.Context, who student.ID) ([]Kept, error)
	History(ctx context.Context, who student.ID, lead catalog.ID) ([]Revision, error)
	// Record keeps a lead with the history that it had elsewhere.
	Record(ctx context.Context, who student.ID, k Kept, history []Revision) error
	AllSuggestions(ctx context.Context, who student.ID) ([]Suggestion, error)
	// RecordSuggestion keeps a suggestion as it stands.
	RecordSuggestion(ctx context.Context, who student.ID, s Suggestion) error
}

// Archive is the share of leads in what a student takes along.
type Archive struct {
	Store  Shelf
	Clock  clock.Clock
	Random io.Reader
}

// Name is the name of the files.
func (Archive) Name() string { return "leads" }

// The forms in which leads are written.
type (
	leadRecord struct {
		ID      catalog.ID       `json:"id"`
		Made    time.Time        `json:"made"`
		Import  string           `json:"import,omitempty"`
		History []revisionRecord `json:"history"` // oldest first; the last is the lead as it is
	}
	revisionRecord struct {
		At   time.Time       `json:"at"`
		Says string          `json:"says"`
		Gone bool            `json:"deleted,omitempty"`
		Lead json.RawMessage `json:"lead"`
	}
	importRecord struct {
		Import
		Waiting  []Row     `json:"waiting,omitempty"` // rows that were not taken in
		Outcomes []Outcome `json:"outcomes,omitempty"`
	}
	suggestionRecord struct {
		ID      string          `json:"id"`
		Lead    catalog.ID      `json:"lead"`
		At      time.Time       `json:"at"`
		Stage   SuggestionStage `json:"stage"`
		Decided time.Time       `json:"decided,omitzero"`
		Reason  string          `json:"reason,omitempty"`
		Became  catalog.ID      `json:"became,omitempty"`
		Place   json.RawMessage `json:"place"`
	}
	record struct {
		Leads       []leadRecord       `json:"leads"`
		Imports     []importRecord     `json:"imports"`
		Suggestions []suggestionRecord `json:"suggestions"`
	}
)

// Export writes every lead with its history, imports and suggestions.
func (a Archive) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	out := record{}
	all, err := a.Store.All(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		r := leadRecord{ID: k.Place.ID, Made: k.Made, Import: k.Import}
		history, err := a.Store.History(ctx, who, k.Place.ID)
		if err != nil {
			return nil, err
		}
		for i := len(history) - 1; i >= 0; i-- {
			h := history[i]
			text, err := Encode(h.Lead)
			if err != nil {
				return nil, err
			}
			r.History = append(r.History, revisionRecord{h.At, h.Says, h.Gone, json.RawMessage(text)})
		}
		out.Leads = append(out.Leads, r)
	}
	if out.Imports, err = a.imports(ctx, who); err != nil {
		return nil, err
	}
	suggestions, err := a.Store.AllSuggestions(ctx, who)
	for _, s := range suggestions {
		text, err := catalog.EncodeBody(s.Place)
		if err != nil {
			return nil, err
		}
		out.Suggestions = append(out.Suggestions, suggestionRecord{s.ID, s.Lead, s.At, s.Stage, s.Decided, s.Reason, s.Became, json.RawMessage(text)})
	}
	if err != nil || len(out.Leads)+len(out.Imports)+len(out.Suggestions) == 0 {
		return nil, err
	}
	return json.Marshal(out)
}

func (a Archive) imports(ctx context.Context, who student.ID) (out []importRecord, err error) {
	all, err := a.Store.Imports(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, i := range all {
		r := importRecord{Import: i}
		for n := i.Position; n < i.Batches; n++ {
			rows, err := a.Store.Batch(ctx, who, i.ID, n)
			if err != nil {
				return nil, err
			}
			r.Waiting = append(r.Waiting, rows...)
		}
		for _, refused := range []bool{true, false} {
			some, err := a.Store.Outcomes(ctx, who, i.ID, refused, 0, MaxRows)
			if err != nil {
				return nil, err
			}
			r.Outcomes = append(r.Outcomes, some...)
		}
		out = append(out, r)
	}
	return out, nil
}

// Import takes in what Export wrote. Ids stay, because plans and applications
// name them. A suggestion that was open is not made to another server unasked.
func (a Archive) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in record
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if json.Unmarshal(raw, &in) != nil || len(in.Leads) > MaxLeads {
		return unsound()
	}
	for _, r := range in.Leads {
		if err := a.takeLead(ctx, who, r); err != nil {
			return err
		}
	}
	for _, r := range in.Imports {
		if err := a.takeImport(ctx, who, r); err != nil {
			return err
		}
	}
	for _, r := range in.Suggestions {
		if err := a.takeSuggestion(ctx, who, r); err != nil {
			return err
		}
	}
	return nil
}

func unsound() error {
	return errs.New(errs.Invalid, "Your own places cannot be read from this archive. Make it anew on the server that it comes from.")
}

func validID(lead catalog.ID) bool {
	s, ok := strings.CutPrefix(string(lead), Prefix)
	return ok && s != "" && len(s) <= 64 && strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyz-") == ""
}

func (a Archive) takeLead(ctx context.Context, who student.ID, r leadRecord) error {
	if !validID(r.ID) || len(r.History) == 0 {
		return unsound()
	}
	k := Kept{Made: r.Made, Import: r.Import}
	var history []Revision
	for i, h := range r.History {
		l, err := Decode(r.ID, string(h.Lead))
		if err != nil || !sound(l) || len(h.Says) > 500 {
			return unsound()
		}
		history = append(history, Revision{Rev: int64(i + 1), At: h.At, Says: h.Says, Lead: l, Gone: h.Gone})
		k.Lead, k.Rev, k.Changed, k.Gone = l, int64(i+1), h.At, h.Gone
	}
	return a.Store.Record(ctx, who, k, history)
}

// sound tells whether a lead holds nothing that Read would refuse.
func sound(l Lead) bool {
	_, problems := Read(DraftOf(l), Lead{}, 0)
	for _, s := range l.Place.Sources {
		if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
			return false
		}
	}
	return len(problems) == 0
}

func (a Archive) takeImport(ctx context.Context, who student.ID, r importRecord) error {
	i := r.Import
	if i.ID == "" || len(i.ID) > 64 || len(i.Name) > 400 || len(r.Waiting)+len(r.Outcomes) > 2*MaxRows {
		return unsound()
	}
	switch i.Stage {
	case Done, Undone:
		if len(r.Waiting) > 0 {
			return unsound()
		}
	case ChoosingColumns, Running: // what waits, waits for its student here too
		i.Stage, i.Rows, i.Position, i.Added, i.Same, i.Refused = ChoosingColumns, 0, 0, 0, 0, 0
	default:
		return unsound()
	}
	if err := a.Store.Begin(ctx, who, i, r.Waiting); err != nil {
		return err
	}
	if err := a.Store.Put(ctx, who, i); err != nil || i.Stage == ChoosingColumns {
		return err
	}
	return a.Store.Settle(ctx, who, i.ID, 0, r.Outcomes)
}

func (a Archive) takeSuggestion(ctx context.Context, who student.ID, r suggestionRecord) error {
	place, err := catalog.DecodeBody(r.Lead, string(r.Place))
	if err != nil || !validID(r.Lead) || len(r.Reason) > 4*MaxReason {
		return unsound()
	}
	s := Suggestion{Lead: r.Lead, At: r.At, Stage: r.Stage, Decided: r.Decided, Reason: r.Reason, Became: r.Became, Place: place}
	switch s.Stage {
	case Open:
		s.Stage, s.Decided = Withdrawn, a.Clock.Now()
	case Accepted, Declined, Withdrawn:
	default:
		return unsound()
	}
	if s.ID = r.ID; s.ID == "" || len(s.ID) > 64 {
		return unsound()
	}
	err = a.Store.RecordSuggestion(ctx, who, s)
	if errs.KindOf(err) != errs.Conflict {
		return err
	}
	if s.ID, err = id.New(a.Clock.Now(), a.Random); err != nil { // brought to the server that it comes from
		return err
	}
	return a.Store.RecordSuggestion(ctx, who, s)
}

// Rows is the table of leads, with the columns that an import understands.
func (a Archive) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	all, err := a.Store.All(ctx, who)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	head := make([]string, len(Specs))
	for i, s := range Specs {
		head[i] = s.Label
	}
	rows := [][]string{head}
	for _, k := range all {
		if k.Gone {
			continue
		}
		d := DraftOf(k.Lead)
		row := make([]string, len(Specs))
		for i, s := range Specs {
			row[i] = d[s.Field]
		}
		rows = append(rows, row)
	}
	return rows, nil
}
