package packet

import (
	"context"
	"fmt"
	"io"
	"sync"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Setup is what a Service is made of.
type Setup struct {
	Store    Store
	Transact func(context.Context, func(context.Context) error) error
	Vault    Vault
	Sources  []Source
	Letters  Letters // nil: nobody writes any
	// Find is an application of the student; errs.NotFound for any other.
	Find func(ctx context.Context, who student.ID, application string) (Application, error)
	// Bind makes one PDF; Count counts the pages of a file.
	Bind  func(Book) (Bound, error)
	Count func(Part) (int, error)
	// Set makes a PDF of a source of ours and its data.
	Set    func(ctx context.Context, source string, files map[string][]byte) ([]byte, error)
	Clock  clock.Clock
	Random io.Reader
	Quota  int64 // bytes of kept packets for each student; 0: DefaultQuota
}

// DefaultQuota is how much of sent packets is kept for each student, apart from the
// room for papers.
const DefaultQuota = 300 << 20

// maxWhole is the most that one packet has.
const maxWhole = 80 << 20

// atOnce is how many packets are made at the same time.
const atOnce = 2

// Service is what a student does with packets.
type Service struct {
	in    Setup
	turns chan struct{}
	small smaller
}

// New makes the service.
func New(s Setup) *Service {
	if s.Quota == 0 {
		s.Quota = DefaultQuota
	}
	return &Service{in: s, turns: make(chan struct{}, atOnce)}
}

// Quota is how many bytes of sent packets are kept for each student.
func (s *Service) Quota() int64 { return s.in.Quota }

// Usage is how many bytes a student's kept packets take.
func (s *Service) Usage(ctx context.Context, who student.ID) (int64, error) {
	return s.in.Store.Usage(ctx, who)
}

// Plan is the packet of an application: as it was put together, or as the place's
// wishes propose it.
func (s *Service) Plan(ctx context.Context, who student.ID, application string) (Plan, error) {
	p, err := s.unmeasured(ctx, who, application)
	if err != nil {
		return p, err
	}
	if err := s.measure(ctx, who, &p); err != nil {
		return p, err
	}
	p.check()
	p.names()
	return p, nil
}

// unmeasured is the plan without the sizes of what is made when it is wanted, and
// without what follows from them.
func (s *Service) unmeasured(ctx context.Context, who student.ID, application string) (Plan, error) {
	a, err := s.in.Find(ctx, who, application)
	if err != nil {
		return Plan{}, err
	}
	items, err := s.items(ctx, who, a)
	if err != nil {
		return Plan{}, err
	}
	d, err := s.draft(ctx, who, a, items)
	if err != nil {
		return Plan{}, err
	}
	var letters []Letter
	if s.in.Letters != nil {
		if letters, err = s.in.Letters(ctx, who, application); err != nil {
			return Plan{}, err
		}
	}
	return view(d, a, items, letters), nil
}

func (s *Service) items(ctx context.Context, who student.ID, a Application) (out []Item, err error) {
	for _, from := range s.in.Sources {
		more, err := from.Items(ctx, who, a)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// draft is what was saved last, or what is proposed.
func (s *Service) draft(ctx context.Context, who student.ID, a Application, items []Item) (Draft, error) {
	rev, found, err := s.in.Store.Latest(ctx, who, a.ID)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{}
	if found {
		if d, err = Decode(rev.Body); err != nil {
			return d, fmt.Errorf("the packet of application %s: %w", a.ID, err)
		}
	}
	if !d.Begun {
		d = Propose(a, items)
	}
	d.Version = rev.Rev
	return d, nil
}

// Change changes the draft; says is what the person did. It gives the revision before,
// to which Back leads.
func (s *Service) Change(ctx context.Context, who student.ID, application, says string, do func(*Draft, Plan) error) (before int64, err error) {
	p, err := s.unmeasured(ctx, who, application)
	if err != nil {
		return 0, err
	}
	if p.For.Closed {
		return 0, errs.New(errs.Conflict, "This application is closed, so nothing goes out with it any more. Open it again first.")
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		d := p.Draft
		rev, found, err := s.in.Store.Latest(ctx, who, application)
		if err != nil {
			return err
		}
		if before = rev.Rev; found && rev.Rev != d.Version { // changed in another tab: go on from there
			if d, err = Decode(rev.Body); err != nil {
				return err
			}
		}
		if err := do(&d, p); err != nil {
			return err
		}
		d.Begun = true
		if err := d.Check(); err != nil {
			return err
		}
		return s.append(ctx, who, application, says, d)
	})
	return before, err
}

func (s *Service) append(ctx context.Context, who student.ID, application, says string, d Draft) error {
	body, err := d.Encode()
	if err != nil {
		return err
	}
	_, err = s.in.Store.Append(ctx, who, Revision{Application: application, At: s.in.Clock.Now(), Says: says, Body: body})
	return err
}

// Back makes the draft what it was at a revision, by adding it once more; 0 is what
// the place's wishes propose.
func (s *Service) Back(ctx context.Context, who student.ID, application string, to int64) error {
	if _, err := s.in.Find(ctx, who, application); err != nil {
		return err
	}
	return s.in.Transact(ctx, func(ctx context.Context) error {
		d := Draft{Form: OnePDF}
		if to != 0 {
			rev, found, err := s.in.Store.At(ctx, who, application, to)
			if err != nil {
				return err
			}
			if !found {
				return errs.New(errs.NotFound, "That version of the packet is no longer kept.")
			}
			if d, err = Decode(rev.Body); err != nil {
				return err
			}
		}
		return s.append(ctx, who, application, "Went back", d)
	})
}

// AddItem puts a thing of a room into a draft, as the answer to a wish where it is one.
func AddItem(d *Draft, p Plan, k Kind, ref string) error {
	if k == Front {
		return d.Add(Piece{Kind: Front})
	}
	for _, i := range p.Others {
		if i.Kind != k || i.Ref != ref {
			continue
		}
		piece := pieceOf(i, "")
		for _, w := range p.Wishes {
			if w.State != In && answers(i, w.Asked) > 0 {
				piece.Asked = w.Kind
				break
			}
		}
		return d.Add(piece)
	}
	if d.Holds(k, ref) {
		return errs.New(errs.Conflict, "That is in the packet already.")
	}
	return errs.New(errs.NotFound, "There is no such thing to add. It may have been deleted in its room.")
}

// smaller remembers pictures that were drawn smaller, a few of them.
type smaller struct {
	mu    sync.Mutex
	made  map[string]File
	order []string
}

const smallKept = 8

func (m *smaller) get(key string) (File, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.made[key]
	return f, ok
}

func (m *smaller) put(key string, f File) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil {
		m.made = map[string]File{}
	}
	if _, has := m.made[key]; !has {
		m.order = append(m.order, key)
	}
	m.made[key] = f
	if len(m.order) > smallKept {
		delete(m.made, m.order[0])
		m.order = m.order[1:]
	}
}

// Begun tells whether somebody put the packet of an application together, and of how
// many pieces.
func (s *Service) Begun(ctx context.Context, who student.ID, application string) (pieces int, begun bool, err error) {
	rev, found, err := s.in.Store.Latest(ctx, who, application)
	if err != nil || !found {
		return 0, false, err
	}
	d, err := Decode(rev.Body)
	return len(d.Pieces), d.Begun, err
}
