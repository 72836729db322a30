package papers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Vault keeps files, encrypted. platform/blob has it.
type Vault interface {
	Put(ctx context.Context, name string, r io.Reader) (key []byte, err error)
	Get(ctx context.Context, name string, key []byte) (io.ReadCloser, error)
	Delete(ctx context.Context, name string) error
}

// Inspector reads a file that somebody sent and gives a clean copy; see
// inspect.Inspect. It runs where a hostile file does no harm.
type Inspector interface {
	Inspect(ctx context.Context, file io.Reader) (inspect.Found, error)
}

// Setup is what a Service is made of.
type Setup struct {
	Store     Store
	Uploads   Uploads
	Doomed    Doomed
	Vault     Vault
	Inspector Inspector
	Transact  func(context.Context, func(context.Context) error) error
	Scanner   Scanner                         // nil: files are not scanned for viruses
	Scans     Scans                           // needed with a Scanner
	Rescan    func(ctx context.Context) error // orders ScanWaiting, in the transaction of ctx; needed with a Scanner
	Plan      Plan                            // nil: no plan counts papers
	Uses      Uses                            // nil: nothing uses papers
	Clock     clock.Clock
	Random    io.Reader
	Quota     int64 // bytes for each student; 0: DefaultQuota
}

// DefaultQuota is how much a student may keep.
const DefaultQuota = 300 << 20

// UndoFor is how long a deleted paper can be brought back.
const UndoFor = 10 * time.Minute

// Service does what a student does with papers.
type Service struct {
	Setup
	store Store
}

// New makes the service.
func New(s Setup) *Service {
	if s.Plan == nil {
		s.Plan = nowhere{}
	}
	if s.Uses == nil {
		s.Uses = nowhere{}
	}
	if s.Quota == 0 {
		s.Quota = DefaultQuota
	}
	return &Service{Setup: s, store: s.Store}
}

// List is all papers of a student.
func (s *Service) List(ctx context.Context, who student.ID) ([]Paper, error) {
	return s.store.List(ctx, who)
}

// Usage is how many bytes a student's papers take.
func (s *Service) Usage(ctx context.Context, who student.ID) (int64, error) {
	return s.store.Usage(ctx, who)
}

// Get is one paper that is not deleted, with its files and its uses.
func (s *Service) Get(ctx context.Context, who student.ID, name ID) (p Paper, versions []Version, uses []Use, err error) {
	if p, err = s.present(ctx, who, name); err != nil {
		return p, nil, nil, err
	}
	if versions, err = s.store.Versions(ctx, who, name); err != nil {
		return p, nil, nil, err
	}
	uses, err = s.Uses.Of(ctx, who, name)
	return p, versions, uses, err
}

func (s *Service) present(ctx context.Context, who student.ID, name ID) (Paper, error) {
	p, err := s.store.Get(ctx, who, name)
	if err == nil && !p.Gone.IsZero() {
		err = errs.New(errs.NotFound, "This paper was deleted.")
	}
	return p, err
}

// Add records a paper, with the file of an upload where one is named. counted
// tells that the plan changed by it.
func (s *Service) Add(ctx context.Context, who student.ID, k Kind, f Facts, upload string) (p Paper, counted bool, err error) {
	if _, known := k.known(); !known {
		return p, false, errs.Fault("kind", "Choose what kind of paper it is.")
	}
	if err := f.Check(); err != nil {
		return p, false, err
	}
	name, err := id.New(s.Clock.Now(), s.Random)
	if err != nil {
		return p, false, err
	}
	now := s.Clock.Now()
	p = Paper{ID: ID(name), Kind: k, Rev: 1, Facts: f, Made: now, Changed: now}
	err = s.withFile(ctx, who, p, upload, func(ctx context.Context, v *Version) error { return s.store.Add(ctx, who, p, v) })
	if err != nil {
		return p, false, err
	}
	counted, err = s.count(ctx, who, k)
	return p, counted, err
}

// Replace adds a newer file to a paper. What uses the paper keeps the file that it
// has, until the student takes the newer one there.
func (s *Service) Replace(ctx context.Context, who student.ID, name ID, upload string) (version int, err error) {
	p, err := s.present(ctx, who, name)
	if err != nil {
		return 0, err
	}
	err = s.withFile(ctx, who, p, upload, func(ctx context.Context, v *Version) error {
		if v == nil {
			return errs.Fault("file", "Choose a file first.")
		}
		version, err = s.store.AddVersion(ctx, who, name, *v)
		return err
	})
	return version, err
}

// withFile makes a file of an upload and saves it together with what do saves:
// first the file, then the rows, so that no row names a file that is not there.
func (s *Service) withFile(ctx context.Context, who student.ID, p Paper, upload string, do func(context.Context, *Version) error) error {
	if upload == "" {
		return do(ctx, nil)
	}
	v, err := s.finish(ctx, who, p, upload)
	if err != nil {
		return err
	}
	err = s.Transact(ctx, func(ctx context.Context) error {
		if err := s.Uploads.End(ctx, who, upload); err != nil {
			return err
		}
		if s.ScanOf(*v) == inspect.Waits {
			if err := s.Rescan(ctx); err != nil {
				return err
			}
		}
		return do(ctx, v)
	})
	if err != nil { // no row names the file; the sweep would find it, too
		_ = s.Vault.Delete(context.WithoutCancel(ctx), v.Blob)
	}
	return err
}

// finish reads an upload, inspects it, and keeps the clean copy.
func (s *Service) finish(ctx context.Context, who student.ID, p Paper, upload string) (*Version, error) {
	u, err := s.Uploads.Upload(ctx, who, upload)
	if err != nil {
		return nil, err
	}
	if u.Received != u.Size {
		return nil, errs.Fault("file", "The file has not arrived whole yet: %d of %d bytes. Send the rest, or choose it again.", u.Received, u.Size)
	}
	parts, err := s.Uploads.Parts(ctx, who, upload)
	if err != nil {
		return nil, err
	}
	found, err := s.Inspector.Inspect(ctx, &joined{ctx: ctx, vault: s.Vault, parts: parts})
	if err != nil {
		if errs.KindOf(err) == errs.Invalid { // it will not get better: make room
			if end := s.Uploads.End(ctx, who, upload); end != nil {
				return nil, end
			}
		}
		return nil, err
	}
	if err := s.room(ctx, who, int64(len(found.Body))-u.Size); err != nil {
		return nil, err
	}
	return s.keep(ctx, u, p, found)
}

func (s *Service) keep(ctx context.Context, u Upload, p Paper, found inspect.Found) (*Version, error) {
	blob, err := s.blobName()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(found.Body)
	v := &Version{At: s.Clock.Now(), Name: inspect.Name(u.Name, found.Type, p.Kind.Label()), Type: found.Type, Bytes: int64(len(found.Body)), Pages: found.Pages,
		Width: found.Width, Height: found.Height, Signed: found.Signed, Remarks: remarks(found), SHA256: sum[:], Blob: blob}
	if found.Scan == inspect.Clean {
		v.Scanned = s.Clock.Now()
	}
	v.Key, err = s.Vault.Put(ctx, blob, bytes.NewReader(found.Body))
	return v, err
}

func remarks(f inspect.Found) string {
	lines := append([]string{}, f.Kept...)
	for _, r := range f.Removed {
		lines = append(lines, "Taken out: "+r+".")
	}
	return strings.Join(lines, "\n")
}

func (s *Service) blobName() (string, error) {
	name, err := id.New(s.Clock.Now(), s.Random)
	return "papers/" + name, err
}

// room refuses more bytes when the student's room is full.
func (s *Service) room(ctx context.Context, who student.ID, more int64) error {
	used, err := s.store.Usage(ctx, who)
	if err != nil {
		return err
	}
	if used+more > s.Quota {
		return errs.Fault("file", "Your papers would take more than the %d MB that each student has here. Delete papers that you no longer need; their room is free ten minutes later.", s.Quota>>20)
	}
	return nil
}

// Change says something else of a paper. counted tells that the plan changed by it.
func (s *Service) Change(ctx context.Context, who student.ID, name ID, rev int64, f Facts) (counted bool, err error) {
	if err := f.Check(); err != nil {
		return false, err
	}
	p, err := s.present(ctx, who, name)
	if err != nil {
		return false, err
	}
	if err := s.store.Change(ctx, who, name, rev, s.Clock.Now(), f); err != nil {
		return false, err
	}
	return s.count(ctx, who, p.Kind)
}

// Delete takes a paper away; for UndoFor it can be brought back.
func (s *Service) Delete(ctx context.Context, who student.ID, name ID) error {
	p, err := s.present(ctx, who, name)
	if err != nil {
		return err
	}
	if err := s.store.SetGone(ctx, who, name, s.Clock.Now()); err != nil {
		return err
	}
	_, err = s.count(ctx, who, p.Kind)
	return err
}

// Restore brings a deleted paper back.
func (s *Service) Restore(ctx context.Context, who student.ID, name ID) error {
	p, err := s.store.Get(ctx, who, name)
	if err != nil {
		return err
	}
	if !p.Gone.IsZero() && s.Clock.Now().Sub(p.Gone) > UndoFor {
		return errs.New(errs.NotFound, "This paper was deleted more than ten minutes ago and is gone.")
	}
	if err := s.store.SetGone(ctx, who, name, time.Time{}); err != nil {
		return err
	}
	_, err = s.count(ctx, who, p.Kind)
	return err
}

// count takes into the plan what is held now.
func (s *Service) count(ctx context.Context, who student.ID, of Kind) (bool, error) {
	all, err := s.store.List(ctx, who)
	if err != nil {
		return false, err
	}
	return s.Plan.Held(ctx, who, all, of)
}

// Open is the one way to a file: it gives a version of a paper to the student
// whose paper it is, and to nobody else. n 0 is the newest. What one may not have
// is not there: the error is the same as for what does not exist. A file that waits
// for the virus scanner is errs.Busy: what is opened here may be passed on.
func (s *Service) Open(ctx context.Context, who student.ID, name ID, n int) (Version, io.ReadCloser, error) {
	return s.open(ctx, who, name, n, false)
}

// OpenOwn is Open for the student's own eyes: the file may wait for the scanner.
func (s *Service) OpenOwn(ctx context.Context, who student.ID, name ID, n int) (Version, io.ReadCloser, error) {
	return s.open(ctx, who, name, n, true)
}

func (s *Service) open(ctx context.Context, who student.ID, name ID, n int, own bool) (Version, io.ReadCloser, error) {
	if who == "" {
		return Version{}, nil, noFile()
	}
	if _, err := s.present(ctx, who, name); err != nil {
		return Version{}, nil, noFile()
	}
	versions, err := s.store.Versions(ctx, who, name)
	if err != nil {
		return Version{}, nil, err
	}
	for _, v := range versions {
		if n == 0 || v.N == n {
			if err := s.mayPass(v, own); err != nil {
				return v, nil, err
			}
			file, err := s.Vault.Get(ctx, v.Blob, v.Key)
			if err != nil {
				return v, nil, fmt.Errorf("version %d of paper %s: %w", v.N, name, err)
			}
			return v, file, nil
		}
	}
	return Version{}, nil, noFile()
}

func noFile() error {
	return errs.New(errs.NotFound, "There is no such file. It may have been deleted.")
}

// Update takes the newest file for uses that are not sent yet.
func (s *Service) Update(ctx context.Context, who student.ID, name ID, uses []string) (int, error) {
	p, err := s.present(ctx, who, name)
	if err != nil {
		return 0, err
	}
	all, err := s.Uses.Of(ctx, who, name)
	if err != nil {
		return 0, err
	}
	var open []string
	for _, u := range Outdated(p, all) {
		for _, want := range uses {
			if u.ID == want {
				open = append(open, u.ID)
			}
		}
	}
	if len(open) == 0 {
		return 0, errs.Fault("use", "Choose at least one application that is not sent yet.")
	}
	return len(open), s.Uses.Update(ctx, who, name, p.Versions, open)
}
