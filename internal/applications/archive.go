package applications

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Archive writes all that is kept of a student's applications into one text, history
// included, and reads it back on another server.
type Archive struct{ Service *Service }

type archived struct {
	Entries []Entry    `json:"entries"`
	Sent    []Snapshot `json:"sent"`
}

// The most that an archive may hold; far above what the pages allow.
const (
	maxArchived = 200_000
	maxDetail   = 64 << 10 // bytes of one entry
)

// Name is the name of the file in the archive.
func (Archive) Name() string { return "applications" }

// Export is everything, with nothing left out.
func (x Archive) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	log, err := x.Service.in.Store.Log(ctx, who)
	if err != nil {
		return nil, err
	}
	sent, err := x.Service.in.Store.Frozen(ctx, who, "")
	if err != nil {
		return nil, err
	}
	return json.Marshal(archived{append([]Entry{}, log...), append([]Snapshot{}, sent...)})
}

// Import takes an exported text in, for a student who has no applications yet. Ids
// and numbers stay, since both belong to the student.
func (x Archive) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in archived
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The file of applications cannot be read. It may be damaged, or from a newer version.")
	}
	if err := in.check(); err != nil {
		return err
	}
	return x.Service.in.Transact(ctx, func(ctx context.Context) error {
		if old, err := x.Service.in.Store.Log(ctx, who); err != nil || len(old) > 0 {
			if err == nil {
				err = errs.New(errs.Conflict, "There are applications here already. An archive can only be taken into an empty plan.")
			}
			return err
		}
		if err := x.Service.in.Store.Add(ctx, who, in.Entries); err != nil {
			return err
		}
		for _, f := range in.Sent {
			if err := x.Service.in.Store.Freeze(ctx, who, f); err != nil {
				return err
			}
		}
		return nil
	})
}

// check refuses an archive that no server of ours has written.
func (in archived) check() error {
	if len(in.Entries) > maxArchived || len(in.Sent) > maxArchived {
		return errs.New(errs.Invalid, "The file holds more applications than any plan can.")
	}
	kinds := []Kind{Began, Moved, Detailed, Noted, Dated, Met, Spoke, GotOffer, Removed, TookBack, Staged}
	seen := map[Made]bool{}
	for i, e := range in.Entries {
		detail, err := json.Marshal(e.Detail)
		at := Made{e.Application, e.N}
		own := e.Application == ""
		stage := e.Detail.Stage == "" || e.Detail.Stage.Known()
		reason := e.Detail.Reason == "" || e.Detail.Reason.Label() != ""
		switch {
		case err != nil || len(detail) > maxDetail || !clean(detail) || !has(kinds, e.Kind) || !stage || !reason || e.N < 1 || e.N > 1<<40 || e.Ref < 0 || e.At.IsZero(),
			len(e.Application) > maxLabel, seen[at], own != (e.Kind == Staged) && e.Kind != Removed && e.Kind != TookBack,
			e.Kind == Moved && e.Detail.Stage == "":
			return errs.New(errs.Invalid, "Entry %d of the file is damaged (application %q, number %d).", i+1, short(string(e.Application)), e.N)
		}
		seen[at] = true
	}
	for i, f := range in.Sent {
		at := Made{f.Application, f.N}
		if !seen[at] {
			return errs.New(errs.Invalid, "What was sent (line %d) belongs to no application of the file.", i+1)
		}
		delete(seen, at) // a second one would be a conflict
	}
	return nil
}

// clean tells whether all texts of a JSON text are text: no control characters but
// breaks and tabs.
func clean(raw []byte) bool {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return false
	}
	ok := true
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			ok = ok && !strings.ContainsFunc(v, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f })
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(v)
	return ok
}

// Rows is the table of a student's applications, as they stand: one line each.
func (x Archive) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	b, err := x.Service.Book(ctx, who)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"id", "place", "organiser", "label", "stage", "since", "start", "weeks", "sent", "answer by", "begun"}}
	for i := range b.Applications {
		a := &b.Applications[i]
		name, organiser := string(a.Place), ""
		if p, ok := x.Service.in.Find(ctx, who, a.Place); ok {
			name, organiser = p.Name, p.Organiser.Name
		}
		by, weeks := "", ""
		if a.Offer != nil {
			by = a.Offer.AnswerBy.String()
		}
		if a.Lasts() > 0 {
			weeks = strconv.Itoa(a.Lasts())
		}
		out = append(out, []string{string(a.ID), name, organiser, a.Label, b.StageOf(a), a.Since.String(), a.StartsOn().String(), weeks, a.SentOn().String(), by,
			a.Made.Format("2006-01-02")})
	}
	return out, nil
}
