package held

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
)

// House is what the owner of the server has said of letters.
type House struct {
	School  string   // the school or society that runs it; empty: a personal server
	Readers []string // addresses of the accounts of its office, folded
	Mails   bool     // it can send mail
}

// Holds tells whether waived letters lie here: on a school's server with an office
// that may read them.
func (h House) Holds() bool { return h.School != "" && len(h.Readers) > 0 }

// Takes tells whether a letter is taken. A personal server takes those alone that the
// student may read anyway.
func (h House) Takes(waived bool) bool { return !waived || h.Holds() }

// Setup is what a Service is made of.
type Setup struct {
	Store     Store
	Drafts    Drafts
	Steps     Steps
	Doomed    Doomed
	Vault     Vault
	Inspector Inspector
	Scan      func(ctx context.Context, body []byte) error // refuses what the virus scanner does not pass; nil: there is none
	Transact  func(context.Context, func(context.Context) error) error
	House     House
	// Arrived and TakenBack tell the student's side of it, in the same transaction.
	Arrived   func(ctx context.Context, request string) error
	TakenBack func(ctx context.Context, request string) error
	Clock     clock.Clock
	Random    io.Reader
}

// Service does what referees, the office and students do with letters.
type Service struct{ in Setup }

// New makes the service.
func New(in Setup) *Service { return &Service{in} }

// House is what the owner has said.
func (s *Service) House() House { return s.in.House }

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }

// MaxLetter is how many pages a letter may have: longer files are no letters, but sent
// by mistake.
const MaxLetter = 60

// In is a letter that comes in.
type In struct {
	How     How
	Waived  bool
	Checked string   // how far it is known who hands it in
	Places  []string // applications that it may serve
	File    io.Reader
}

// HandIn takes a letter, or another in place of the one before, which can never be read
// again. pass is what the browser holds; over a letter that lies here it must allow the
// change. When HandIn returns without an error, the letter is there to stay.
func (s *Service) HandIn(ctx context.Context, w Where, in In, pass string) (Version, error) {
	if !s.in.House.Takes(in.Waived) {
		return Version{}, errs.New(errs.Forbidden, "This server does not take letters that the student may not read.")
	}
	if err := s.mayChange(ctx, w, pass); err != nil {
		return Version{}, err
	}
	found, err := s.in.Inspector.Inspect(ctx, in.File)
	if err != nil {
		return Version{}, err
	}
	if err := fits(found); err != nil {
		return Version{}, err
	}
	key, err := s.put(ctx, found.Body)
	if err != nil {
		return Version{}, err
	}
	sum := sha256.Sum256(found.Body)
	v := Version{At: s.now(), Act: HandedIn, How: in.How, Waived: in.Waived, Checked: in.Checked, Places: in.Places, Pages: found.Pages, Paper: found.Paper,
		Bytes: int64(len(found.Body)), Signed: found.Signed, SHA256: sum[:]}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.mayChange(ctx, w, pass); err != nil {
			return err
		}
		if v, err = s.add(ctx, w, v, &key); err != nil {
			return err
		}
		if err := s.in.Drafts.EndDraft(ctx, w, v.At); err != nil {
			return err
		}
		return s.in.Arrived(ctx, w.Request)
	})
	if err != nil { // no row names the file; the sweep would find it, too
		_ = s.in.Vault.Delete(context.WithoutCancel(ctx), key.Blob)
	}
	return v, err
}

// fits refuses what is no letter.
func fits(f inspect.Found) error {
	if f.Type != inspect.PDF {
		return errs.Fault("file", "Letters are taken as PDF, and this is a %s. Save or print it as PDF and choose that.", f.Type.Label())
	}
	if f.Pages > MaxLetter {
		return errs.Fault("file", "This file has %d pages. Choose the letter alone.", f.Pages)
	}
	return nil
}

// put keeps a file under a name made here.
func (s *Service) put(ctx context.Context, body []byte) (Key, error) {
	name, err := id.New(s.in.Clock.Now(), s.in.Random)
	if err != nil {
		return Key{}, err
	}
	k := Key{Blob: "letters/" + name}
	k.Key, err = s.in.Vault.Put(ctx, k.Blob, bytes.NewReader(body))
	return k, err
}

// add adds a version after those before, whose files can be opened no more.
func (s *Service) add(ctx context.Context, w Where, v Version, key *Key) (Version, error) {
	before, err := s.in.Store.Versions(ctx, w)
	if err != nil {
		return v, err
	}
	if err := s.in.Store.DropKeys(ctx, w, v.At); err != nil {
		return v, err
	}
	// Whoever held the link before, and began a draft, must see nothing of this letter.
	if err := s.in.Steps.EndPasses(ctx, w); err != nil {
		return v, err
	}
	v = v.linked(w, before)
	return v, s.in.Store.Add(ctx, w, v, key)
}

// Withdraw takes the letter back. Nobody can read it any more.
func (s *Service) Withdraw(ctx context.Context, w Where, pass string) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		v, found, err := s.Current(ctx, w)
		if err != nil {
			return err
		}
		if !found {
			return errs.New(errs.Conflict, "No letter of yours is here.")
		}
		if err := s.mayChange(ctx, w, pass); err != nil {
			return err
		}
		gone := Version{At: s.now(), Act: Withdrawn, How: v.How, Waived: v.Waived, Checked: v.Checked, SHA256: []byte{}}
		if _, err := s.add(ctx, w, gone, nil); err != nil {
			return err
		}
		return s.in.TakenBack(ctx, w.Request)
	})
}

// Current is the letter that lies here; false for none.
func (s *Service) Current(ctx context.Context, w Where) (Version, bool, error) {
	all, err := s.Versions(ctx, w)
	v, found := current(all)
	return v, found, err
}

// Versions are all that was recorded of a letter, oldest first, once it is sure that
// none of it was changed.
func (s *Service) Versions(ctx context.Context, w Where) ([]Version, error) {
	all, err := s.in.Store.Versions(ctx, w)
	if err == nil {
		err = Check(w, all)
	}
	return all, err
}

// Notes are what the office did with a letter, oldest first.
func (s *Service) Notes(ctx context.Context, w Where) ([]Note, error) {
	all, err := s.in.Store.Notes(ctx, w)
	if err == nil {
		err = CheckNotes(w, all)
	}
	return all, err
}

// Whole tells whether the file of the current version is still the one that was handed
// in, byte for byte.
func (s *Service) Whole(ctx context.Context, w Where) (bool, error) {
	v, found, err := s.Current(ctx, w)
	if err != nil || !found {
		return false, err
	}
	body, err := s.read(ctx, w, v)
	if err != nil && (errs.KindOf(err) == errs.Internal || errs.KindOf(err) == errs.NotFound) {
		return false, nil // damaged or lost; the encryption notices, too
	}
	return len(body) > 0, err
}

// read reads the file of a version whole; a letter of which a byte has changed is not
// given to anybody.
func (s *Service) read(ctx context.Context, w Where, v Version) ([]byte, error) {
	k, found, err := s.in.Store.Key(ctx, w, v.N)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, none()
	}
	body, err := s.open(ctx, k)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], v.SHA256) {
		return nil, errs.New(errs.Internal, "The letter for request %s is not what was handed in", w.Request)
	}
	return body, nil
}

func (s *Service) open(ctx context.Context, k Key) ([]byte, error) {
	file, err := s.in.Vault.Get(ctx, k.Blob, k.Key)
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", k.Blob, err)
	}
	body, err := io.ReadAll(file)
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return nil, errs.Wrap(err, errs.Internal, "The file %s is damaged", k.Blob)
	}
	return body, nil
}

func none() error { return errs.New(errs.NotFound, "There is no such letter.") }
