package plan

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// RecordStore is what Records asks of the store of plans.
type RecordStore interface {
	History(ctx context.Context, who student.ID, limit int) ([]Revision, error)
	// Restore records revisions of a student who has none, as they are.
	// errs.Conflict when there are some.
	Restore(ctx context.Context, who student.ID, revisions []Revision) error
}

// Records is the plan's share of what a student takes along: every revision.
type Records struct{ Store RecordStore }

// record is a revision as it is written down.
type record struct {
	Rev      int64     `json:"rev"`
	At       time.Time `json:"at"`
	State    string    `json:"state"`
	Says     string    `json:"says"`
	Restores int64     `json:"restores,omitempty"`
}

type recordFile struct {
	Revisions []record `json:"revisions"`
}

const (
	maxRecords    = 10_000 // more than a store keeps of one student
	maxRecordSays = 2_000  // bytes
)

// Name implements archive.Part.
func (Records) Name() string { return "plan" }

// Export implements archive.Part.
func (p Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	list, err := p.oldestFirst(ctx, who)
	if err != nil {
		return nil, err
	}
	f := recordFile{Revisions: []record{}}
	for _, r := range list {
		f.Revisions = append(f.Revisions, record(r))
	}
	return json.Marshal(f)
}

func (p Records) oldestFirst(ctx context.Context, who student.ID) ([]Revision, error) {
	list, err := p.Store.History(ctx, who, maxRecords)
	slices.Reverse(list)
	return list, err
}

// Import implements archive.Part.
func (p Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var f recordFile
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return errs.Wrap(err, errs.Invalid, "It is not a list of revisions of a plan.")
	}
	if len(f.Revisions) > maxRecords {
		return errs.New(errs.Invalid, "It holds %d revisions; a plan has at most %d.", len(f.Revisions), maxRecords)
	}
	var list []Revision
	var before int64
	for _, r := range f.Revisions {
		r.At = r.At.UTC().Truncate(time.Millisecond)
		if says := unsound(r, before); says != "" {
			return errs.New(errs.Invalid, "Revision %d %s.", r.Rev, says)
		}
		before = r.Rev
		list = append(list, Revision(r))
	}
	if len(list) == 0 {
		return nil
	}
	return p.Store.Restore(ctx, who, list)
}

// unsound says what is wrong with a revision that comes from outside.
func unsound(r record, before int64) string {
	switch {
	case r.Rev <= before || r.Rev > 1<<40:
		return "stands in the wrong place"
	case r.At.Year() < 2000 || r.At.Year() > 2200:
		return "is of a day that no plan has"
	case r.Restores < 0 || r.Restores >= r.Rev:
		return "goes back to one that came later"
	case len(r.State) > MaxStateBytes:
		return "is longer than a plan can be"
	case len(r.Says) > maxRecordSays || !plainText(r.Says):
		return "says something that is not text"
	}
	q, err := url.ParseQuery(r.State)
	if err != nil || !utf8.ValidString(r.State) {
		return "holds no plan"
	}
	// What another version of the program wrote and this one does not understand is
	// kept as it is; reading it leaves that out.
	if _, err := FromQuery(q); err != nil && errs.KindOf(err) != errs.Invalid {
		return "holds no plan"
	}
	for _, values := range q {
		if slices.ContainsFunc(values, func(v string) bool { return !plainText(v) }) {
			return "holds no plan"
		}
	}
	return ""
}

func plainText(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f })
}

// Rows implements archive.Part.
func (p Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	list, err := p.oldestFirst(ctx, who)
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"Change", "When (UTC)", "What was done", "The plan afterwards, as an address"}}
	for _, r := range list {
		rows = append(rows, []string{strconv.FormatInt(r.Rev, 10), r.At.UTC().Format(time.DateTime), r.Says, "/plan?" + r.State})
	}
	return rows, nil
}
