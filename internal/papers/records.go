package papers

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Records takes a student's papers along from one server to another: what is said
// of each, with its history, and what its files are. The files themselves are too
// large for that; they are downloaded one by one.
type Records struct {
	Store    Store
	Transact func(context.Context, func(context.Context) error) error
}

// Name is the name of the room's files.
func (Records) Name() string { return "papers" }

type recordOf struct {
	ID       ID           `json:"id"`
	Kind     Kind         `json:"kind"`
	Made     time.Time    `json:"made"`
	History  []revisionOf `json:"history"` // oldest first
	Versions []versionOf  `json:"files,omitempty"`
}

type revisionOf struct {
	At       time.Time  `json:"at"`
	Title    string     `json:"title,omitempty"`
	Status   Status     `json:"status"`
	Official bool       `json:"official,omitempty"`
	Issued   clock.Date `json:"issued,omitzero"`
	Expires  clock.Date `json:"expires,omitzero"`
	Note     string     `json:"note,omitempty"`
}

type versionOf struct {
	N      int          `json:"version"`
	At     time.Time    `json:"at"`
	Name   string       `json:"name"`
	Type   inspect.Type `json:"type"`
	Bytes  int64        `json:"bytes"`
	Pages  int          `json:"pages,omitempty"`
	SHA256 []byte       `json:"sha256"`
}

// Export is all that is said of the papers.
func (r Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	all, err := r.Store.List(ctx, who)
	if err != nil {
		return nil, err
	}
	out := struct {
		Papers []recordOf `json:"papers"`
	}{make([]recordOf, 0, len(all))}
	for _, p := range all {
		rec := recordOf{ID: p.ID, Kind: p.Kind, Made: p.Made}
		revisions, err := r.Store.Revisions(ctx, who, p.ID)
		if err != nil {
			return nil, err
		}
		for i := len(revisions) - 1; i >= 0; i-- {
			f := revisions[i].Facts
			rec.History = append(rec.History, revisionOf{revisions[i].At, f.Title, f.Status, f.Official, f.Issued, f.Expires, f.Note})
		}
		versions, err := r.Store.Versions(ctx, who, p.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range versions {
			rec.Versions = append(rec.Versions, versionOf{v.N, v.At, v.Name, v.Type, v.Bytes, v.Pages, v.SHA256})
		}
		out.Papers = append(out.Papers, rec)
	}
	return json.Marshal(out)
}

// Import takes in what was said of papers. Their files do not travel with it.
func (r Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in struct {
		Papers []recordOf `json:"papers"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The papers of the archive cannot be read.")
	}
	if len(in.Papers) > MaxPapers {
		return errs.New(errs.Invalid, "The archive holds more than %d papers.", MaxPapers)
	}
	return r.Transact(ctx, func(ctx context.Context) error {
		for _, rec := range in.Papers {
			if err := r.take(ctx, who, rec); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r Records) take(ctx context.Context, who student.ID, rec recordOf) error {
	_, known := rec.Kind.known()
	if !known || len(rec.ID) != 32 || len(rec.History) == 0 || len(rec.History) > 1000 {
		return errs.New(errs.Invalid, "A paper of the archive is not sound, so nothing was taken in.")
	}
	for i, h := range rec.History {
		f := Facts{h.Title, h.Status, h.Official, h.Issued, h.Expires, h.Note}
		if err := f.Check(); err != nil {
			return errs.Wrap(err, errs.Invalid, "A paper of the archive is not sound, so nothing was taken in.")
		}
		if i > 0 {
			if err := r.Store.Change(ctx, who, rec.ID, int64(i), h.At, f); err != nil {
				return err
			}
			continue
		}
		if err := r.Store.Add(ctx, who, Paper{ID: rec.ID, Kind: rec.Kind, Made: rec.Made, Facts: f}, nil); err != nil {
			return err
		}
	}
	return nil
}

// Rows is a table of the papers.
func (r Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	all, err := r.Store.List(ctx, who)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"kind", "title", "status", "official", "issued", "valid until", "note", "versions", "newest file"}}
	for _, p := range all {
		file := ""
		if p.Latest != nil {
			file = p.Latest.Name
		}
		official := ""
		if p.Facts.Official {
			official = "yes"
		}
		out = append(out, []string{p.Kind.Label(), p.Facts.Title, p.Facts.Status.Label(), official, p.Facts.Issued.String(), p.Facts.Expires.String(), p.Facts.Note, strconv.Itoa(p.Versions), file})
	}
	return out, nil
}
