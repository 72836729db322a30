package packet

import (
	"context"
	"slices"
	"strconv"

	"preround/internal/papers"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Uses tells where papers are used, and takes newer files into packets that are not
// sent. What was sent stays.
type Uses struct{ Service *Service }

var _ papers.Uses = Uses{}

// Of implements papers.Uses.
func (u Uses) Of(ctx context.Context, who student.ID, id papers.ID) ([]papers.Use, error) {
	s := u.Service
	kept, err := s.in.Store.Kept(ctx, who, "")
	if err != nil {
		return nil, err
	}
	var out []papers.Use
	for _, k := range kept {
		i := slices.IndexFunc(k.Enclosed, func(e Enclosed) bool { return e.Kind == Paper && e.Ref == string(id) })
		if i < 0 {
			continue
		}
		out = append(out, papers.Use{ID: k.Application + ":" + strconv.FormatInt(k.N, 10), Title: s.nameOf(ctx, who, k.Application), Path: "/applications/" + k.Application,
			Version: k.Enclosed[i].Version, Sent: true})
	}
	drafts, err := s.in.Store.Drafts(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, rev := range drafts {
		d, err := Decode(rev.Body)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(d.Pieces, func(p Piece) bool { return p.Kind == Paper && p.Ref == string(id) })
		if i < 0 || !d.Begun {
			continue
		}
		a, err := s.in.Find(ctx, who, rev.Application)
		if errs.KindOf(err) == errs.NotFound || err == nil && (a.Sent != 0 || a.Closed) {
			continue // nothing goes out with it any more
		}
		if err != nil {
			return nil, err
		}
		out = append(out, papers.Use{ID: rev.Application, Title: title(a), Path: "/applications/" + rev.Application + "/packet", Version: d.Pieces[i].Version})
	}
	return out, nil
}

func title(a Application) string {
	if a.Host == "" {
		return a.Name
	}
	return a.Host + ": " + a.Name
}

func (s *Service) nameOf(ctx context.Context, who student.ID, application string) string {
	a, err := s.in.Find(ctx, who, application)
	if err != nil {
		return "An application that you removed"
	}
	return title(a)
}

// Update implements papers.Uses.
func (u Uses) Update(ctx context.Context, who student.ID, id papers.ID, version int, uses []string) error {
	for _, application := range uses {
		_, err := u.Service.Change(ctx, who, application, "Took the newest file of a paper", func(d *Draft, _ Plan) error {
			for i := range d.Pieces {
				if d.Pieces[i].Kind == Paper && d.Pieces[i].Ref == string(id) {
					return d.Change(d.Pieces[i].ID, func(p *Piece) { p.Version = version })
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
