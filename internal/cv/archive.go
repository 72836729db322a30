package cv

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Records is the part of a student's archive that holds the record and its CVs with
// their history.
type Records struct{ Store Store }

// filed is a whole record as it is taken along.
type filed struct {
	Record   []filedRevision `json:"record"`
	Variants []filedVariant  `json:"variants"`
}

type filedRevision struct {
	At   time.Time       `json:"at"`
	Says string          `json:"says"`
	Body json.RawMessage `json:"body"`
}

type filedVariant struct {
	ID   VariantID       `json:"id"`
	Rev  int64           `json:"rev"`
	At   time.Time       `json:"at"`
	Gone bool            `json:"gone"`
	Body json.RawMessage `json:"body"`
}

// Name is the name of the part's file.
func (Records) Name() string { return "cv" }

// Export is all versions of the record and of every CV.
func (a Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	out := filed{Record: []filedRevision{}, Variants: []filedVariant{}}
	history, err := a.Store.History(ctx, who, 1<<20)
	if err != nil {
		return nil, err
	}
	for n := len(history) - 1; n >= 0; n-- {
		r, _, err := a.Store.At(ctx, who, history[n].Rev)
		if err != nil {
			return nil, err
		}
		out.Record = append(out.Record, filedRevision{r.At, r.Says, r.Body})
	}
	variants, err := a.Store.AllVariants(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, v := range variants {
		out.Variants = append(out.Variants, filedVariant{v.ID, v.Rev, v.At, v.Gone, v.Body})
	}
	return json.Marshal(out)
}

// Import takes in what Export gave.
func (a Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in filed
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The file of the CV cannot be read.")
	}
	for n, r := range in.Record {
		if _, err := Decode(r.Body); err != nil {
			return errs.Wrap(err, errs.Invalid, "Version %d of the CV's record cannot be read.", n+1)
		}
		if _, err := a.Store.Append(ctx, who, int64(n), Revision{At: r.At, Says: r.Says, Body: compact(r.Body)}); err != nil {
			return err
		}
	}
	for _, v := range in.Variants {
		one, err := decodeVariant(VariantRevision{ID: v.ID, Body: v.Body})
		if err != nil || one.Check() != nil || v.ID == "" || v.Rev < 1 {
			return errs.Wrap(err, errs.Invalid, "The CV “%s” cannot be read.", v.ID)
		}
		if err := a.Store.PutVariant(ctx, who, VariantRevision{ID: v.ID, Rev: v.Rev, At: v.At, Gone: v.Gone, Body: compact(v.Body)}); err != nil {
			return err
		}
	}
	return nil
}

// compact is a body as it is stored, however the file was written.
func compact(raw json.RawMessage) []byte {
	var out bytes.Buffer
	if json.Compact(&out, raw) != nil {
		return raw
	}
	return out.Bytes()
}

// Rows are the items of the record, one a row.
func (a Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	rev, found, err := a.Store.Latest(ctx, who)
	if err != nil || !found {
		return nil, err
	}
	r, err := Decode(rev.Body)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"Section", "Entry", "From", "To", "Where"}}
	for _, i := range r.Items {
		s, _ := SectionOf(i.Kind)
		e := entryOf(i, r.Basics.Name)
		from := i.Get("startDate")
		if from == "" {
			from = i.Get("date") + i.Get("releaseDate")
		}
		out = append(out, []string{s.Title, i.Head(), from, i.Get("endDate"), e.Where})
	}
	return out, nil
}
