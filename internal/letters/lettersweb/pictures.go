package lettersweb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"sync"
	"time"

	"preround/internal/letters"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// pictures are the pages of a pack, for the page that shows them.
type pictures struct {
	count int
	shown int    // how many are drawn
	of    string // names this form of the pack, so that a browser asks for the new one
	busy  bool   // they are still being drawn
	wrong string // why there are none
}

// memory holds what was drawn lately: the page and its pictures are asked for one
// after the other. It holds no more than mostDrawn packs (some 10 MB).
type memory struct {
	mu    sync.Mutex
	pages map[string][][]byte
	last  []string
}

const mostDrawn = 16

func (m *memory) get(key string) [][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.pages[key]
}

func (m *memory) put(key string, pages [][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.pages == nil {
		m.pages = map[string][][]byte{}
	}
	if _, has := m.pages[key]; has {
		return
	}
	if len(m.last) >= mostDrawn {
		delete(m.pages, m.last[0])
		m.last = m.last[1:]
	}
	m.pages[key] = pages
	m.last = append(m.last, key)
}

// keyOf names drawn pages; whose they are is a part of it.
func keyOf(who student.ID, id letters.ID, of string) string {
	return string(who) + "/" + string(id) + "/" + of
}

// drawnPack is a pack, drawn.
type drawnPack struct {
	of    string
	pages [][]byte
	count int
}

func (p *Pages) draw(ctx context.Context, who student.ID, id letters.ID) (drawnPack, error) {
	pdf, err := p.Letters.PackOf(ctx, who, id)
	if err != nil {
		return drawnPack{}, err
	}
	sum := sha256.Sum256(pdf)
	d := drawnPack{of: hex.EncodeToString(sum[:8])}
	if d.pages = p.drawn.get(keyOf(who, id, d.of)); d.pages != nil {
		d.count = len(d.pages)
		return d, nil
	}
	if d.pages, d.count, err = p.Draw(ctx, pdf); err != nil {
		return d, err
	}
	p.drawn.put(keyOf(who, id, d.of), d.pages)
	return d, nil
}

// soon is how long a page waits for its pictures. The engines take longer only once
// in the life of a server; what was begun then goes on.
const (
	soon   = 6 * time.Second
	inTime = time.Minute
)

// pictures are drawn for a page, which can be shown without them.
func (p *Pages) pictures(v *visit, r letters.Request) pictures {
	type result struct {
		drawn drawnPack
		err   error
	}
	done := make(chan result, 1)
	work, stop := context.WithTimeout(context.WithoutCancel(v.ctx), inTime)
	go func() {
		defer stop()
		d, err := p.draw(work, v.who, r.ID)
		done <- result{d, err}
	}()
	wait, cancel := context.WithTimeout(v.ctx, soon)
	defer cancel()
	select {
	case got := <-done:
		if got.err != nil {
			return pictures{wrong: "The pages cannot be drawn at the moment."}
		}
		return pictures{count: got.drawn.count, shown: len(got.drawn.pages), of: got.drawn.of}
	case <-wait.Done():
		return pictures{busy: true}
	}
}

// page is the picture of one page of the pack.
func (p *Pages) page(v *visit) error {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil || n < 1 {
		return noPage()
	}
	pages := p.drawn.get(keyOf(v.who, v.id(), v.r.URL.Query().Get("of")))
	if pages == nil {
		d, err := p.draw(v.ctx, v.who, v.id())
		if err != nil {
			return err
		}
		pages = d.pages
	}
	if n > len(pages) {
		return noPage()
	}
	h := v.w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, no-cache")
	v.w.WriteHeader(http.StatusOK)
	_, _ = v.w.Write(pages[n-1]) // the reader has gone
	return nil
}

func noPage() error { return errs.New(errs.NotFound, "The pack has no such page.") }
