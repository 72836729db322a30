package cv

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Setup is what a Service needs.
type Setup struct {
	Store    Store
	Transact func(ctx context.Context, do func(ctx context.Context) error) error
	Clock    clock.Clock
	Random   io.Reader
}

// Service is what a person does with a CV.
type Service struct{ in Setup }

// New makes the service.
func New(s Setup) *Service { return &Service{s} }

// Seen is a record with the revision that it was read at.
type Seen struct {
	Record
	Rev int64
}

// Open gives the record; an empty one where nothing was said yet.
func (s *Service) Open(ctx context.Context, who student.ID) (Seen, error) {
	rev, found, err := s.in.Store.Latest(ctx, who)
	if err != nil || !found {
		return Seen{}, err
	}
	r, err := Decode(rev.Body)
	return Seen{r, rev.Rev}, err
}

// NewID names an item or a variant.
func (s *Service) NewID() (string, error) { return id.New(s.in.Clock.Now(), s.in.Random) }

// ids gives names one after the other and remembers a failure.
func (s *Service) ids(failed *error) func() string {
	return func() string {
		name, err := s.NewID()
		if err != nil {
			*failed = err
		}
		return name
	}
}

// Save makes r the record. seen is the revision that the person was looking at; says
// is what they did. errs.Conflict when another page saved meanwhile. It gives the new
// revision, that of seen where nothing was changed.
func (s *Service) Save(ctx context.Context, who student.ID, seen int64, r Record, says string) (int64, error) {
	body, err := r.Encode()
	if err != nil {
		return 0, err
	}
	if len(body) > MaxFile {
		return 0, errs.New(errs.Invalid, "The record is longer than 1 MiB. Shorten the longest texts.")
	}
	rev, err := s.in.Store.Append(ctx, who, seen, Revision{At: s.in.Clock.Now(), Says: says, Body: body})
	return rev.Rev, err
}

// GoBack makes the record what it was at a revision, by adding it once more.
func (s *Service) GoBack(ctx context.Context, who student.ID, seen, to int64) error {
	rev, found, err := s.in.Store.At(ctx, who, to)
	if err != nil {
		return err
	}
	if !found && to != 0 {
		return errs.New(errs.NotFound, "That version is no longer kept.")
	}
	body := rev.Body
	if to == 0 { // before the first change there was nothing
		if body, err = (Record{}).Encode(); err != nil {
			return err
		}
	}
	_, err = s.in.Store.Append(ctx, who, seen, Revision{At: s.in.Clock.Now(), Says: "Went back", Body: body})
	return err
}

// Take puts a JSON Resume file in the place of the record. Entries that the record had
// before keep their names, so that the CVs that hide them go on hiding them.
func (s *Service) Take(ctx context.Context, who student.ID, seen Seen, file []byte) (int64, Record, error) {
	var failed error
	r, err := FromJSON(file, s.ids(&failed))
	if err = errors.Join(err, failed); err != nil {
		return 0, r, first(err)
	}
	if err := r.tellsOfNobody(); err != nil {
		return 0, r, err
	}
	r = r.named(seen.Record)
	rev, err := s.Save(ctx, who, seen.Rev, r, "Took in a JSON Resume file")
	return rev, r, err
}

// tellsOfNobody refuses a record from elsewhere in which a patient is named.
func (r Record) tellsOfNobody() error {
	texts := []string{r.Basics.Summary}
	for _, i := range r.Items {
		s, _ := SectionOf(i.Kind)
		for _, f := range s.Fields {
			if f.prose() {
				texts = append(texts, i.Says[f.Name])
			}
		}
	}
	for _, extra := range []map[string]json.RawMessage{r.Basics.Extra, r.Basics.LocationExtra, r.Basics.Own, r.Extra} {
		for _, raw := range extra {
			texts = append(texts, string(raw))
		}
	}
	for _, t := range texts {
		if p := guard.Problems("file", t); len(p) > 0 {
			return errs.Faults(p)
		}
	}
	return nil
}

// first gives the error of our own kinds that stands in a joined one.
func first(err error) error {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e
	}
	return err
}

// AddReferences adds the publications of a file of references; those that the record
// has already (by DOI, PubMed number or title) are passed over and counted.
func (s *Service) AddReferences(ctx context.Context, who student.ID, seen Seen, file string) (found Import, known int, rev int64, err error) {
	var failed error
	if found, err = ReadReferences(file, s.ids(&failed)); err != nil {
		return found, 0, 0, err
	}
	if failed != nil {
		return found, 0, 0, failed
	}
	r := seen.Record
	for _, i := range found.Items {
		if slices.ContainsFunc(r.Of(Publications), func(o Item) bool { return sameWork(o, i) }) {
			known++
			continue
		}
		if r, err = r.Put(i); err != nil {
			return found, known, 0, err
		}
	}
	rev, err = s.Save(ctx, who, seen.Rev, r, "Added publications from a file")
	return found, known, rev, err
}

func sameWork(a, b Item) bool {
	for _, name := range []string{"doi", "pmid", "name"} {
		if v := a.Get(name); v != "" && v == b.Get(name) {
			return true
		}
	}
	return false
}

// History lists the newest changes of the record, newest first.
func (s *Service) History(ctx context.Context, who student.ID, limit int) ([]Revision, error) {
	return s.in.Store.History(ctx, who, limit)
}

// Before is the record as it was at a revision.
func (s *Service) Before(ctx context.Context, who student.ID, rev int64) (Record, error) {
	r, found, err := s.in.Store.At(ctx, who, rev)
	if err != nil {
		return Record{}, err
	}
	if !found {
		return Record{}, errs.New(errs.NotFound, "That version is no longer kept.")
	}
	return Decode(r.Body)
}

// Variants lists the variants that stand, the newest first.
func (s *Service) Variants(ctx context.Context, who student.ID) ([]Variant, error) {
	revs, err := s.in.Store.Variants(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Variant
	for _, r := range revs {
		if r.Gone {
			continue
		}
		v, err := decodeVariant(r)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Variant) int { return -compare(a.ID, b.ID) })
	return out, nil
}

func compare(a, b VariantID) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func decodeVariant(r VariantRevision) (v Variant, err error) {
	err = json.Unmarshal(r.Body, &v)
	v.ID = r.ID
	return v, err
}

// Variant is one of the student's; errs.NotFound for any other.
func (s *Service) Variant(ctx context.Context, who student.ID, which VariantID) (Variant, error) {
	all, err := s.Variants(ctx, who)
	if err != nil {
		return Variant{}, err
	}
	if i := slices.IndexFunc(all, func(v Variant) bool { return v.ID == which }); i >= 0 {
		return all[i], nil
	}
	return Variant{}, errs.New(errs.NotFound, "There is no such CV. It may have been thrown away; “CV” lists those that you have.")
}

const maxVariants = 50

// PutVariant saves a variant, a new one where it has no id.
func (s *Service) PutVariant(ctx context.Context, who student.ID, v Variant) (Variant, error) {
	if err := v.Check(); err != nil {
		return v, err
	}
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		revs, err := s.in.Store.Variants(ctx, who)
		if err != nil {
			return err
		}
		rev := int64(1)
		if v.ID == "" {
			if len(revs) >= maxVariants {
				return errs.New(errs.Invalid, "There are %d CVs already. Change one of them.", len(revs))
			}
			name, err := s.NewID()
			if err != nil {
				return err
			}
			v.ID = VariantID(name)
		} else if i := slices.IndexFunc(revs, func(r VariantRevision) bool { return r.ID == v.ID }); i < 0 {
			return errs.New(errs.NotFound, "There is no such CV.")
		} else {
			rev = revs[i].Rev + 1
		}
		return s.put(ctx, who, v, rev, false)
	})
	return v, err
}

// ThrowAway takes a variant out of the list; with gone false it comes back.
func (s *Service) ThrowAway(ctx context.Context, who student.ID, which VariantID, gone bool) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		revs, err := s.in.Store.Variants(ctx, who)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(revs, func(r VariantRevision) bool { return r.ID == which })
		if i < 0 {
			return errs.New(errs.NotFound, "There is no such CV.")
		}
		v, err := decodeVariant(revs[i])
		if err != nil {
			return err
		}
		return s.put(ctx, who, v, revs[i].Rev+1, gone)
	})
}

func (s *Service) put(ctx context.Context, who student.ID, v Variant, rev int64, gone bool) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return s.in.Store.PutVariant(ctx, who, VariantRevision{ID: v.ID, Rev: rev, At: s.in.Clock.Now(), Gone: gone, Body: body})
}
