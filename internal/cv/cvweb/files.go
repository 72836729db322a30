package cvweb

import (
	"context"
	"crypto/sha256"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"preround/internal/cv"
	"preround/internal/platform/errs"
)

// made is a CV as it will be printed.
type made struct {
	pdf   []byte
	pages [][]byte // pictures
	count int
	long  float64 // pages, with the part of the last one
}

// printed makes the PDF of a CV, and gives the name under which it is remembered.
func (p *Pages) printed(ctx context.Context, r cv.Record, v cv.Variant) (m made, key [32]byte, err error) {
	data, err := cv.Lay(r, v).TypstData(v)
	if err != nil {
		return m, key, err
	}
	key = sha256.Sum256(data)
	if m, ok := p.made.Get(key); ok {
		return m, key, nil
	}
	if m.pdf, err = p.PDF(ctx, cv.Source, map[string][]byte{cv.DataFile: data}); err == nil {
		p.made.Put(key, m)
	}
	return m, key, err
}

// set makes the PDF of a CV and the pictures of its pages.
func (p *Pages) set(ctx context.Context, r cv.Record, v cv.Variant) (made, error) {
	m, key, err := p.printed(ctx, r, v)
	if err != nil || m.count > 0 {
		return m, err
	}
	if m.pages, m.count, err = p.Draw(ctx, m.pdf); err != nil {
		return m, err
	}
	m.long = m.length()
	p.made.Put(key, m)
	return m, nil
}

// soon is how long a page waits for its pictures. The engines take longer only once
// in the life of a server, when they are made ready; what was begun then goes on.
const (
	soon   = 6 * time.Second
	inTime = time.Minute
)

// setSoon is set for a page, which can be shown without the pictures: errs.Busy when
// they are not there soon.
func (p *Pages) setSoon(ctx context.Context, r cv.Record, v cv.Variant) (made, error) {
	type result struct {
		made made
		err  error
	}
	done := make(chan result, 1)
	work, stop := context.WithTimeout(context.WithoutCancel(ctx), inTime)
	go func() {
		defer stop()
		m, err := p.set(work, r, v)
		done <- result{m, err}
	}()
	wait, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	select {
	case got := <-done:
		return got.made, got.err
	case <-wait.Done():
		return made{}, errs.New(errs.Busy, "The pages are still being drawn.")
	}
}

// filed is a CV as a file.
type filed struct {
	name, kind string
	body       []byte
}

// fileOf makes one of the files of a CV.
func (p *Pages) fileOf(ctx context.Context, d desk, v cv.Variant, file string) (f filed, err error) {
	f.name = fileName(d.seen.Basics.Name) + strings.TrimPrefix(file, "cv")
	switch file {
	case "cv.txt":
		f.kind, f.body = "text/plain; charset=utf-8", []byte(cv.Lay(d.seen.Record, v).PlainText())
	case "cv.docx":
		f.kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		f.body, err = cv.Lay(d.seen.Record, v).DOCX(v.Paper)
	case "cv.pdf":
		m, _, err := p.printed(ctx, d.seen.Record, v)
		return filed{f.name, "application/pdf", m.pdf}, err
	default:
		err = noFile()
	}
	return f, err
}

// file gives a CV as a file, or a page of it as a picture.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	v, err := p.CVs.Variant(r.Context(), d.who, cv.VariantID(r.PathValue("variant")))
	if err != nil {
		return err
	}
	if page, ok := strings.CutPrefix(r.PathValue("file"), "page-"); ok {
		return p.picture(w, r, d, v, strings.TrimSuffix(page, ".png"))
	}
	f, err := p.fileOf(r.Context(), d, v, r.PathValue("file"))
	if err != nil {
		return err
	}
	attach(w, f.kind, f.name)
	_, _ = w.Write(f.body) // the reader has gone
	return nil
}

func noFile() error { return errs.New(errs.NotFound, "A CV has no such file.") }

func (p *Pages) picture(w http.ResponseWriter, r *http.Request, d desk, v cv.Variant, page string) error {
	n, err := strconv.Atoi(page)
	if err != nil || n < 1 {
		return noFile()
	}
	m, err := p.set(r.Context(), d.seen.Record, v)
	if err != nil {
		return err
	}
	if n > len(m.pages) {
		return noFile()
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	_, _ = w.Write(m.pages[n-1]) // the reader has gone
	return nil
}

// attach makes the answer a file to keep, that is never shown inside a page.
func attach(w http.ResponseWriter, kind, name string) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
}

// fileName is "Khan CV" of Ayesha Khan: hosts sort files by family name.
func fileName(name string) string {
	parts := strings.FieldsFunc(name, func(c rune) bool { return c == ' ' || c == '/' || c == '\\' || c == '"' || c < ' ' })
	if len(parts) == 0 {
		return "CV"
	}
	return parts[len(parts)-1] + " CV"
}
