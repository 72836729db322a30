package held

import (
	"context"
	"slices"

	"preround/internal/platform/errs"
	"preround/internal/policy"
	"preround/internal/student"
)

// Reader is who wants to open a letter.
type Reader struct {
	Asker   policy.Asker
	Account student.ID // of the person; letters of their own are never theirs to handle
	Address string     // of the account, for the log
}

// Office is somebody of the office at a browser.
func Office(account student.ID, address string) Reader {
	return Reader{policy.Asker{Role: policy.Office, Way: policy.Browser}, account, address}
}

// May decides who may do what with a letter. There is no other place that does.
func May(r Reader, act policy.Act, of student.ID, waived bool) bool {
	if r.Account == of {
		return !waived && policy.May(r.Asker, act, policy.MyLetter)
	}
	return policy.May(r.Asker, act, policy.Held)
}

// Open gives a letter to whoever may read it; to anybody else there is none. Where there
// is a virus scanner it looks each time, and what it does not pass is given to nobody
// (decision 0073). What the office opens is noted before it gets a byte.
func (s *Service) Open(ctx context.Context, r Reader, w Where) (Version, []byte, error) {
	v, err := s.seen(ctx, r, policy.See, w)
	if err != nil {
		return Version{}, nil, err
	}
	body, err := s.read(ctx, w, v)
	if err != nil {
		return Version{}, nil, err
	}
	if s.in.Scan != nil {
		if err := s.in.Scan(ctx, body); err != nil {
			return Version{}, nil, err
		}
	}
	if r.Account == w.Student {
		return v, body, nil
	}
	if err := s.note(ctx, w, Note{Deed: Opened, Version: v.N, By: r.Address}); err != nil {
		return Version{}, nil, err
	}
	return v, body, nil
}

// Mine gives the letter to the referee, in the browser that handed it in or entered a
// code. The link alone is not enough.
func (s *Service) Mine(ctx context.Context, w Where, pass string) ([]byte, error) {
	own, _, err := s.May(ctx, w, pass)
	if err != nil {
		return nil, err
	}
	v, found, err := s.Current(ctx, w)
	if err != nil {
		return nil, err
	}
	if !own || !found {
		return nil, none()
	}
	return s.read(ctx, w, v)
}

// seen is the letter as far as the reader may do that with it.
func (s *Service) seen(ctx context.Context, r Reader, act policy.Act, w Where) (Version, error) {
	v, found, err := s.Current(ctx, w)
	if err != nil {
		return v, err
	}
	if !found || !May(r, act, w.Student, v.Waived) {
		return Version{}, none()
	}
	return v, nil
}

// Find is the letter of a request, for the office.
func (s *Service) Find(ctx context.Context, r Reader, request string) (Letter, error) {
	w, err := s.in.Store.Find(ctx, request)
	if err != nil {
		return Letter{}, err
	}
	v, err := s.seen(ctx, r, policy.See, w)
	return Letter{w, v}, err
}

// note adds a line to the log of the office.
func (s *Service) note(ctx context.Context, w Where, n Note) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		before, err := s.Notes(ctx, w)
		if err != nil {
			return err
		}
		n.At = s.now()
		return s.in.Store.AddNote(ctx, w, n.linked(w, before))
	})
}

// mostListed is how many letters the office's list shows.
const mostListed = 500

// List are the letters that lie here for the office, newest first.
func (s *Service) List(ctx context.Context, r Reader) ([]Letter, error) {
	if !policy.May(r.Asker, policy.See, policy.Held) {
		return nil, none()
	}
	all, err := s.in.Store.Newest(ctx, mostListed)
	return slices.DeleteFunc(all, func(l Letter) bool { return !May(r, policy.See, l.Student, l.Waived) }), err
}

// Forward notes that the office sent a letter on to a place. The referee must have
// agreed to it.
func (s *Service) Forward(ctx context.Context, r Reader, w Where, place string) error {
	v, err := s.seen(ctx, r, policy.Change, w)
	if err != nil {
		return err
	}
	if !slices.Contains(v.Places, place) {
		return errs.Fault("place", "The referee has not agreed that the letter goes there.")
	}
	return s.note(ctx, w, Note{Deed: Forwarded, Version: v.N, By: r.Address, To: place})
}

// IsReader tells whether an address, folded, is one of the office's.
func (h House) IsReader(address string) bool {
	return h.School != "" && address != "" && slices.Contains(h.Readers, address)
}

// NotHere is what everybody gets who may not read letters.
func NotHere() error { return errs.New(errs.NotFound, "There is nothing at this address.") }
