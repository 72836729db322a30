package packetweb

import (
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"preround/internal/packet"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// pictured is a packet as pictures of its pages.
type pictured struct {
	name    string
	bytes   int64
	sum     []byte
	pages   [][]byte
	count   int
	starts  []packet.Enclosed
	waiting bool
}

// drawn holds the packets that were looked at lately: each picture of a page is asked
// for by itself. A few megabytes each.
type drawn struct {
	mu    sync.Mutex
	made  map[string]pictured
	order []string
}

const mostDrawn = 6

func (d *drawn) get(key string) (pictured, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.made[key]
	return p, ok
}

func (d *drawn) put(key string, p pictured) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.made == nil {
		d.made = map[string]pictured{}
	}
	d.order = append(slices.DeleteFunc(d.order, func(k string) bool { return k == key }), key)
	d.made[key] = p
	if len(d.order) > mostDrawn {
		delete(d.made, d.order[0])
		d.order = d.order[1:]
	}
}

// keyOf names a packet of a student.
func keyOf(who student.ID, app string) string { return string(who) + " " + app }

// soon is how long a page waits for its pictures.
const soon = 8 * time.Second

// lookView is the pages of a packet as pictures.
type lookView struct {
	app  string
	plan packet.Plan
	made pictured
}

// look makes the packet and shows its pages.
func (p *Pages) look(v *visit) error {
	m, err := p.Packets.Make(v.ctx, v.who, v.app)
	if errs.KindOf(err) == errs.Busy && m.Plan.Waiting {
		return web.Render(v.w, v.r, http.StatusOK, lookPage(lookView{v.app, m.Plan, pictured{name: m.Plan.FileName(), waiting: true}}))
	}
	if err != nil {
		return err
	}
	if m.Type != "application/pdf" {
		return web.SeeOther(v.w, v.r, path(v.app))
	}
	key := keyOf(v.who, v.app)
	made, ok := p.drawn.get(key)
	if !ok || !slices.Equal(made.sum, m.SHA256) {
		made = pictured{name: m.Name, bytes: int64(len(m.Bytes)), sum: m.SHA256, count: m.Pages, starts: m.Enclosed}
		ctx, cancel := context.WithTimeout(v.ctx, soon)
		defer cancel()
		made.pages, _, err = p.Draw(ctx, m.Bytes)
		switch {
		case errs.KindOf(err) == errs.Busy:
			made.waiting = true
		case err != nil:
			return err
		default:
			p.drawn.put(key, made)
		}
	}
	return web.Render(v.w, v.r, http.StatusOK, lookPage(lookView{v.app, m.Plan, made}))
}

// page is the picture of one page, of the packet that was looked at last.
func (p *Pages) page(v *visit) error {
	made, ok := p.drawn.get(keyOf(v.who, v.app))
	n, err := strconv.Atoi(v.r.PathValue("page"))
	if !ok || err != nil || n < 1 || n > len(made.pages) {
		return errs.New(errs.NotFound, "There is no picture of that page. Look at the packet's pages again.")
	}
	h := v.w.Header()
	h.Set("Content-Type", "image/png")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, no-store")
	_, _ = v.w.Write(made.pages[n-1]) // the reader has gone
	return nil
}

// begins says which piece begins on a page.
func (v lookView) begins(page int) string {
	for _, e := range v.made.starts {
		if e.Page == page {
			return ": " + e.Title
		}
	}
	return ""
}

func sum(b []byte) string { return hex.EncodeToString(b) }

// mailView is the covering mail.
type mailView struct {
	app  string
	plan packet.Plan
	mail packet.Mail
}

func (p *Pages) mail(v *visit) error {
	plan, err := p.Packets.Plan(v.ctx, v.who, v.app)
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, mailPage(mailView{v.app, plan, plan.Covering()}))
}

// letter is the covering mail as a draft, with the packet attached.
func (p *Pages) letter(v *visit) error {
	m, err := p.Packets.Make(v.ctx, v.who, v.app)
	if err != nil {
		return err
	}
	body, err := p.Letter(m.Plan.Covering(), Enclosure{m.Name, m.Type, m.Bytes})
	if err != nil {
		return err
	}
	return attach(v, "Application.eml", "message/rfc822", body)
}
