package statementweb

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/http"
	"strconv"
	"strings"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/statement"
)

// made is a text as it will be printed: the file, and pictures of its pages.
type made struct {
	pdf   []byte
	pages [][]byte
}

// data is what the source sets of a text.
func (p *Pages) data(ctx context.Context, who studentID, d statement.Document) ([]byte, error) {
	how, err := p.print(ctx, who, d)
	if err != nil {
		return nil, err
	}
	return d.TypstData(how)
}

// Set makes the PDF of a text, for these pages and for whoever sends it.
func (p *Pages) Set(ctx context.Context, who studentID, d statement.Document) ([]byte, error) {
	data, err := p.data(ctx, who, d)
	if err != nil {
		return nil, err
	}
	if m, ok := p.printed.Get(sha256.Sum256(data)); ok {
		return m.pdf, nil
	}
	return p.PDF(ctx, statement.Source, map[string][]byte{statement.DataFile: data})
}

// drawn is a text with pictures of its pages.
func (p *Pages) drawn(ctx context.Context, data []byte) (made, error) {
	key := sha256.Sum256(data)
	m, ok := p.printed.Get(key)
	if ok {
		return m, nil
	}
	var err error
	if m.pdf, err = p.PDF(ctx, statement.Source, map[string][]byte{statement.DataFile: data}); err != nil {
		return m, err
	}
	if m.pages, _, err = p.Draw(ctx, m.pdf); err != nil {
		return m, err
	}
	p.printed.Put(key, m)
	return m, nil
}

// soon is how long a page waits for its pictures. The engines take longer only once in
// the life of a server, when they are made ready; what was begun then goes on.
const (
	soon   = 6 * time.Second
	inTime = time.Minute
)

// drawnSoon is drawn for a page, which can be shown without the pictures: errs.Busy
// when they are not there soon.
func (p *Pages) drawnSoon(ctx context.Context, data []byte) (made, error) {
	type result struct {
		made made
		err  error
	}
	done := make(chan result, 1)
	work, stop := context.WithTimeout(context.WithoutCancel(ctx), inTime)
	go func() {
		defer stop()
		m, err := p.drawn(work, data)
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

func (p *Pages) print(ctx context.Context, who studentID, d statement.Document) (statement.Print, error) {
	sender, err := p.Sender(ctx, who)
	if err != nil {
		return statement.Print{}, err
	}
	a, _, err := p.application(ctx, who, d.For)
	return statement.Print{Sender: sender, For: a.Name, Letter: a.Letter}, err
}

// file is one of the forms of a text.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	switch file := r.PathValue("file"); {
	case file == "text.txt":
		sender, err := p.Sender(r.Context(), who)
		if err != nil {
			return err
		}
		return attach(w, r, fileName(sender.Name, t.Kind)+".txt", "text/plain; charset=utf-8", []byte(t.PlainText(sender)))
	case file == "text.pdf":
		how, err := p.print(r.Context(), who, t.Document)
		if err != nil {
			return err
		}
		pdf, err := p.Set(r.Context(), who, t.Document)
		if err != nil {
			return err
		}
		return attach(w, r, fileName(how.Sender.Name, t.Kind)+".pdf", "application/pdf", pdf)
	case strings.HasPrefix(file, "page-"):
		n, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(file, "page-"), ".png"))
		if err != nil {
			break
		}
		return p.picture(w, r, who, t.Document, n)
	}
	return noFile()
}

func noFile() error { return errs.New(errs.NotFound, "A text has no such file.") }

func attach(w http.ResponseWriter, r *http.Request, name, media string, b []byte) error {
	return web.Attachment(w, r, name, media, int64(len(b)), bytes.NewReader(b))
}

// fileName is "Khan personal statement": hosts sort files by family name.
func fileName(name string, k statement.Kind) string {
	parts := strings.Fields(name)
	if len(parts) == 0 {
		return k.Label()
	}
	return parts[len(parts)-1] + " " + lower(k)
}

// picture is one page as it will be printed.
func (p *Pages) picture(w http.ResponseWriter, r *http.Request, who studentID, d statement.Document, n int) error {
	data, err := p.data(r.Context(), who, d)
	if err != nil {
		return err
	}
	m, err := p.drawn(r.Context(), data)
	if err != nil {
		return err
	}
	if n < 1 || n > len(m.pages) {
		return noFile()
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	_, _ = w.Write(m.pages[n-1]) // the reader has gone
	return nil
}

// pagesView is the page that shows how a text will be printed.
type pagesView struct {
	text  statement.Revision
	count int
	busy  bool // the pictures are not there yet
}

func (v pagesView) title() string {
	if v.busy {
		return "As pages: " + v.text.Name()
	}
	return plural(v.count, "page") + ": " + v.text.Name()
}

// pages is GET /statements/{text}/pages.
func (p *Pages) pages(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	data, err := p.data(r.Context(), who, t.Document)
	if err != nil {
		return err
	}
	m, err := p.drawnSoon(r.Context(), data)
	if err != nil && errs.KindOf(err) != errs.Busy {
		return err
	}
	return web.Render(w, r, http.StatusOK, pagesPage(pagesView{t, len(m.pages), err != nil}))
}
