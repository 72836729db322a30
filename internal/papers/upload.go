package papers

import (
	"context"
	"errors"
	"io"
	"time"

	"preround/internal/guard"
	"preround/internal/papers/inspect"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Begin announces a file of so many bytes, which then comes in parts.
func (s *Service) Begin(ctx context.Context, who student.ID, name string, size int64) (Upload, error) {
	if size < 1 {
		return Upload{}, errs.Fault("file", "The file is empty. Choose it again.")
	}
	if size > inspect.MaxBytes {
		return Upload{}, inspect.TooLarge()
	}
	if err := errs.Faults(guard.FileProblems("file", name)); err != nil {
		return Upload{}, err
	}
	if err := s.room(ctx, who, size); err != nil {
		return Upload{}, err
	}
	return s.begin(ctx, who, name, size)
}

func (s *Service) begin(ctx context.Context, who student.ID, name string, size int64) (Upload, error) {
	key, err := id.New(s.Clock.Now(), s.Random)
	if err != nil {
		return Upload{}, err
	}
	u := Upload{ID: key, Name: short(name), Size: size, Made: s.Clock.Now()}
	return u, s.Uploads.Begin(ctx, who, u)
}

// short keeps of a name what a row holds; it is made harmless when the file is kept.
func short(name string) string {
	out := make([]rune, 0, 200)
	for _, c := range name {
		if c != 0 && c != 0xfffd && len(out) < 200 {
			out = append(out, c)
		}
	}
	return string(out)
}

// Append takes the part of an upload that begins at offset, and returns how the
// upload stands. What was acknowledged survives a power cut. A part that breaks off
// is as if it had never come; one that does not follow the last is a Conflict, and
// the sender asks Upload where to go on.
func (s *Service) Append(ctx context.Context, who student.ID, name string, offset int64, r io.Reader) (Upload, error) {
	u, err := s.Uploads.Upload(ctx, who, name)
	if err != nil {
		return u, err
	}
	if offset != u.Received {
		return u, errs.New(errs.Conflict, "So far %d bytes have arrived; go on from there.", u.Received)
	}
	blob, err := s.blobName()
	if err != nil {
		return u, err
	}
	counted := &counter{r: r, most: u.Size - u.Received}
	p := Part{Start: offset, Blob: blob}
	if p.Key, err = s.Vault.Put(ctx, blob, counted); err != nil {
		return u, err
	}
	if p.Bytes = counted.n; p.Bytes == 0 {
		return u, errors.Join(errs.Fault("file", "The part was empty."), s.Vault.Delete(ctx, blob))
	}
	if err := s.Uploads.AddPart(ctx, who, name, p); err != nil {
		_ = s.Vault.Delete(context.WithoutCancel(ctx), blob) // no row names it; the sweep would find it, too
		return u, err
	}
	u.Received += p.Bytes
	return u, nil
}

// counter counts, and refuses more than was announced.
type counter struct {
	r       io.Reader
	n, most int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.n += int64(n); c.n > c.most {
		return 0, tooLong(c.most)
	}
	return n, err
}

func tooLong(most int64) error {
	if most >= inspect.MaxBytes {
		return inspect.TooLarge()
	}
	return errs.Fault("file", "More arrived than was announced. Choose the file again.")
}

// Receive takes a whole file at once, as a form sends it, whose size is not known
// before.
func (s *Service) Receive(ctx context.Context, who student.ID, name string, r io.Reader) (string, error) {
	if err := errs.Faults(guard.FileProblems("file", name)); err != nil {
		return "", err
	}
	if err := s.room(ctx, who, 1); err != nil {
		return "", err
	}
	blob, err := s.blobName()
	if err != nil {
		return "", err
	}
	counted := &counter{r: r, most: inspect.MaxBytes}
	key, err := s.Vault.Put(ctx, blob, counted)
	if err != nil {
		return "", err
	}
	drop := func(err error) error {
		_ = s.Vault.Delete(context.WithoutCancel(ctx), blob) // no row names it; the sweep would find it, too
		return err
	}
	if counted.n == 0 {
		return "", drop(errs.Fault("file", "The file is empty. Choose it again; if it is empty on your device, too, export or scan it once more."))
	}
	if err := s.room(ctx, who, counted.n); err != nil {
		return "", drop(err)
	}
	u, err := s.begin(ctx, who, name, counted.n)
	if err != nil {
		return "", drop(err)
	}
	if err := s.Uploads.AddPart(ctx, who, u.ID, Part{Bytes: counted.n, Blob: blob, Key: key}); err != nil {
		return "", drop(err)
	}
	return u.ID, nil
}

// Arrived is how an upload stands.
func (s *Service) Arrived(ctx context.Context, who student.ID, name string) (Upload, error) {
	return s.Uploads.Upload(ctx, who, name)
}

// Cancel gives an upload up.
func (s *Service) Cancel(ctx context.Context, who student.ID, name string) error {
	return s.Uploads.End(ctx, who, name)
}

// joined reads the parts of an upload as one file.
type joined struct {
	ctx   context.Context
	vault Vault
	parts []Part
	open  io.ReadCloser
}

func (j *joined) Read(b []byte) (int, error) {
	for {
		if j.open == nil {
			if len(j.parts) == 0 {
				return 0, io.EOF
			}
			var err error
			if j.open, err = j.vault.Get(j.ctx, j.parts[0].Blob, j.parts[0].Key); err != nil {
				return 0, err
			}
			j.parts = j.parts[1:]
		}
		n, err := j.open.Read(b)
		if errors.Is(err, io.EOF) {
			err = j.open.Close()
			j.open = nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// How long things are kept that nobody asks for any more.
const (
	uploadFor = 24 * time.Hour
	orphanFor = 24 * time.Hour
)
