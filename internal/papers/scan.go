package papers

import (
	"bytes"
	"context"
	"io"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Scanner looks for viruses in a file and names what it finds, empty for nothing. An
// error means that the file was not scanned. platform/clamd has one.
type Scanner interface {
	Scan(ctx context.Context, file io.Reader) (virus string, err error)
}

// scanTime is how long somebody who sends a file waits for the scanner.
const scanTime = 15 * time.Second

// Scanned is an Inspector that has every clean copy scanned, too. A file in which the
// scanner finds something is refused; one that it did not look at says so (inspect.Waits)
// and must be passed to nobody until it has. Without a scanner it is the inspector.
func Scanned(i Inspector, s Scanner) Inspector {
	if s == nil {
		return i
	}
	return scanning{i, s}
}

type scanning struct {
	inspector Inspector
	scanner   Scanner
}

func (s scanning) Inspect(ctx context.Context, file io.Reader) (inspect.Found, error) {
	found, err := s.inspector.Inspect(ctx, file)
	if err != nil {
		return found, err
	}
	ctx, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	virus, err := s.scanner.Scan(ctx, bytes.NewReader(found.Body))
	switch {
	case err != nil:
		found.Scan = inspect.Waits
	case virus != "":
		return inspect.Found{}, errs.Fault("file", "The virus scanner of this server found something in the file (%s), so it was not kept. Get the document anew from whoever issued it, or print it to a new PDF on another device, and send that.", virus)
	default:
		found.Scan = inspect.Clean
	}
	return found, nil
}

// Scans keeps what the scanner said later. papersdb implements it.
type Scans interface {
	// Unscanned are some files that were not scanned, of whomever, with blobs after
	// that one, in the order of their blobs.
	Unscanned(ctx context.Context, after string, limit int) ([]Waiting, error)
	// NoteScan notes what the scanner found in a file, empty for nothing.
	NoteScan(ctx context.Context, w Waiting, at time.Time, virus string) error
}

// Waiting is a file that the scanner has not seen.
type Waiting struct {
	Who   student.ID
	Paper ID
	N     int
	Blob  string
	Key   []byte
}

// ScanOf is how a file stands with the scanner of this server.
func (s *Service) ScanOf(v Version) inspect.Scan {
	switch {
	case v.Virus != "":
		return inspect.Infected
	case !v.Scanned.IsZero():
		return inspect.Clean
	case s.Scanner != nil:
		return inspect.Waits
	}
	return inspect.NotScanned
}

// mayPass refuses files that nobody may be given. own: the student asks for the file
// that they sent themselves, which may wait.
func (s *Service) mayPass(v Version, own bool) error {
	switch s.ScanOf(v) {
	case inspect.Infected:
		return errs.New(errs.Conflict, "The virus scanner of this server found something in “%s” (%s), so nobody gets it. Replace it by a file that is clean.", v.Name, v.Virus)
	case inspect.Waits:
		if !own {
			return errs.New(errs.Busy, "“%s” is not scanned for viruses yet, so it is passed on to nobody. That happens by itself as soon as the scanner of this server answers; try again in a few minutes.", v.Name)
		}
	}
	return nil
}

// A round of scans ends after so many failures in a row, because then the scanner is
// away, and after this time, because others wait for their turn as well.
const (
	misses    = 3
	roundTime = time.Minute
)

// ScanWaiting has files scanned that were not, and tells whether some
// are left, and how many it tried in vain. When the scanner is away it stops soon.
func (s *Service) ScanWaiting(ctx context.Context) (left int, err error) {
	if s.Scanner == nil {
		return 0, nil
	}
	after, missed, began := "", 0, s.Clock.Now()
	for {
		some, err := s.Scans.Unscanned(ctx, after, 50)
		if err != nil || len(some) == 0 {
			return left, err
		}
		for _, w := range some {
			after = w.Blob
			if s.Clock.Now().Sub(began) > roundTime {
				return left + 1, nil
			}
			done, err := s.scan(ctx, w)
			switch {
			case err != nil:
				return left, err
			case done:
				missed = 0
			default:
				left++
				if missed++; missed >= misses {
					return left, nil
				}
			}
		}
	}
}

// scan looks at one file; false when that was not possible now.
func (s *Service) scan(ctx context.Context, w Waiting) (done bool, err error) {
	file, err := s.Vault.Get(ctx, w.Blob, w.Key)
	if err != nil {
		return false, nil // deleted meanwhile, or the store is away
	}
	defer file.Close()
	virus, err := s.Scanner.Scan(ctx, file)
	if err != nil {
		return false, nil // whoever made the scanner logs why
	}
	return true, s.Scans.NoteScan(ctx, w, s.Clock.Now(), virus)
}
