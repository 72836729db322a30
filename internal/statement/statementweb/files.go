package statementweb

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/statement"
)

// Set makes the PDF of a text, for these pages and for whoever sends it.
func (p *Pages) Set(ctx context.Context, who studentID, d statement.Document) ([]byte, error) {
	how, err := p.print(ctx, who, d)
	if err != nil {
		return nil, err
	}
	data, err := d.TypstData(how)
	if err != nil {
		return nil, err
	}
	return p.PDF(ctx, statement.Source, map[string][]byte{statement.DataFile: data})
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
	pages, err := p.drawn(r.Context(), who, d)
	if err != nil {
		return err
	}
	if n < 1 || n > len(pages) {
		return noFile()
	}
	h := w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	_, _ = w.Write(pages[n-1]) // the reader has gone
	return nil
}

func (p *Pages) drawn(ctx context.Context, who studentID, d statement.Document) ([][]byte, error) {
	pdf, err := p.Set(ctx, who, d)
	if err != nil {
		return nil, err
	}
	pages, _, err := p.Draw(ctx, pdf)
	return pages, err
}

// pagesView is the page that shows how a text will be printed.
type pagesView struct {
	text  statement.Revision
	count int
}

// pages is GET /statements/{text}/pages.
func (p *Pages) pages(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	pages, err := p.drawn(r.Context(), who, t.Document)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, pagesPage(pagesView{t, len(pages)}))
}
