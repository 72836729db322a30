package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"preround/internal/account"
	"preround/internal/applications"
	"preround/internal/applications/applicationsweb"
	"preround/internal/archive/archiveweb"
	"preround/internal/fit"
	"preround/internal/packet"
	"preround/internal/packet/packetweb"
	"preround/internal/platform/bind"
	"preround/internal/platform/blob"
	"preround/internal/platform/errs"
	"preround/internal/platform/mail"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// packet makes the service of what goes out with applications, and joins its pages.
// Its sources are asked when they are needed, so rooms that are joined later count.
func (h *house) packet(operations http.Handler) {
	r := h.rooms
	h.packets = packet.New(packet.Setup{Store: r.packets, Transact: r.db.Write, Vault: r.vault, Sources: []packet.Source{paperPieces{h}, cvPieces{h}, statementPieces{h}},
		Letters: h.letterStates, Find: h.applicationOf, Bind: bound, Count: pagesOf, Set: h.press.again, Clock: r.clock, Random: rand.Reader, Quota: int64(h.options.PacketQuota) << 20})
	h.packing = &packetweb.Pages{Keeper: h.desk, Who: h.desk.Who, Packets: h.packets, Draw: h.press.draw, Letter: letterDraft, Warm: h.press.warm, Keep: h.keepSent}
	packetweb.Routes(h.site, h.packing)
	packetweb.API(h.api, h.packing)
	for _, pattern := range []string{"GET /api/v1/applications/{id}/packet/file", "GET /api/v1/applications/{id}/packet/sent/{n}"} {
		h.site.HandleLarge(pattern, web.Large{Patience: 15 * time.Minute}, func(w http.ResponseWriter, q *http.Request) error {
			http.StripPrefix(h.site.Base(), operations).ServeHTTP(w, q)
			return nil
		})
	}
}

// applicationOf is an application as its packet knows it.
func (h *house) applicationOf(ctx context.Context, who student.ID, id string) (packet.Application, error) {
	a, _, err := h.tracker.One(ctx, who, applications.ID(id))
	if err != nil {
		return packet.Application{}, err
	}
	out := packet.Application{ID: id, First: a.StartsOn(), Channel: a.Channel.Label(), Closed: a.Stage == applications.Closed, Sent: sentBy(a)}
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return out, err
	}
	weeks := cmp.Or(a.Lasts(), state.Student.Goals.Weeks)
	out.First = cmp.Or(out.First, state.Student.Goals.FirstDay())
	if out.First != 0 && weeks > 0 {
		out.Last = out.First.AddDays(7*weeks - 1)
	}
	for _, p := range a.People {
		out.People = append(out.People, packet.Person{Name: p.Name, Role: p.Role, Mail: p.Email})
	}
	if place, ok := h.find(ctx, who, a.Place); ok {
		out.Name, out.Host = applications.Name(a, place), place.Organiser.Name
		for _, q := range place.Requirements {
			w := packet.Asked{Kind: q.Kind, What: fit.RequirementWords(q), Note: q.Note}
			for _, t := range q.AnyOf {
				w.Tests = append(w.Tests, testName(t.Test))
			}
			out.Asked = append(out.Asked, w)
		}
		out.Letter = len(place.Locations) > 0 && (place.Locations[0].Country == "US" || place.Locations[0].Country == "CA")
	} else {
		out.Name = applications.Name(a, nil)
	}
	record, err := h.cvs.Open(ctx, who)
	out.Who, out.Mail = record.Basics.Name, record.Basics.Email
	return out, err
}

func testName(code string) string {
	if t, ok := reference.LanguageTestByCode(code); ok {
		return t.Name
	}
	return code
}

// sentBy is the entry that says that an application was sent, as far as the moves that
// stand say; 0: none.
func sentBy(a *applications.Application) int64 {
	n := int64(0)
	for _, m := range a.Moves {
		switch {
		case m.Stage == applications.Closed:
		case !m.Stage.Gone():
			n = 0
		case n == 0:
			n = m.N
		}
	}
	return n
}

// letterStates is how the letters of an application stand: who, what, since when.
func (h *house) letterStates(ctx context.Context, who student.ID, application string) ([]packet.Letter, error) {
	all, err := h.requests.States(ctx, who, application)
	out := make([]packet.Letter, 0, len(all))
	for _, s := range all {
		out = append(out, packet.Letter{Who: s.Who, State: s.State.Label(), Since: s.On, There: s.State.In(), Over: s.State.Over()})
	}
	return out, err
}

// keepSent keeps the packet with a sending that was noted without one.
func (h *house) keepSent(ctx context.Context, who student.ID, id string) error {
	a, err := h.applicationOf(ctx, who, id)
	if err != nil {
		return err
	}
	if a.Sent == 0 {
		return errs.New(errs.Conflict, "This application is not noted as sent. Say that you have sent it, and its packet is kept with it.")
	}
	k, err := h.packets.Seal(ctx, who, id)
	if err != nil {
		return err
	}
	if err = h.packets.Keep(ctx, who, k, a.Sent); err != nil {
		h.packets.Drop(ctx, k)
		if errs.KindOf(err) == errs.Conflict {
			err = errs.New(errs.Conflict, "A packet is kept with this sending already, and what was sent does not change.")
		}
	}
	return err
}

// goesOut is the packet of an application on the pages of applications.
type goesOut struct{ h *house }

var _ applicationsweb.Packet = goesOut{}

// Offer implements applicationsweb.Packet.
func (g goesOut) Offer(r *http.Request, a applications.Application) (*applicationsweb.Offer, error) {
	o, begun, err := g.h.packing.Offer(r.Context(), a.Student, string(a.ID))
	if err != nil || !begun {
		return nil, err
	}
	return &applicationsweb.Offer{Body: packetweb.OfferBody(o), Holds: o.Holds}, nil
}

// Send implements applicationsweb.Packet: first the bytes, then, in one transaction,
// the entry that says that it was sent and the row of its packet.
func (g goesOut) Send(ctx context.Context, a applications.Application, do func(context.Context) ([]applications.Made, error)) (made []applications.Made, err error) {
	k, err := g.h.packets.Seal(ctx, a.Student, string(a.ID))
	if err != nil {
		return nil, err
	}
	kept := false
	err = g.h.rooms.db.Write(ctx, func(ctx context.Context) error {
		kept = false
		if made, err = do(ctx); err != nil || len(made) == 0 {
			return err
		}
		kept = true
		return g.h.packets.Keep(ctx, a.Student, k, made[0].N)
	})
	if err != nil || !kept {
		g.h.packets.Drop(ctx, k)
	}
	return made, err
}

// packetPanel is what the page of an application says of its packet.
func (h *house) packetPanel(r *http.Request, a applications.Application) (*applicationsweb.Panel, error) {
	var stands []int64
	for _, m := range a.Moves {
		stands = append(stands, m.N)
	}
	open := a.Stage != applications.Closed && !a.Stage.Gone()
	p, err := h.packing.Panel(r.Context(), a.Student, string(a.ID), stands, open)
	if err != nil || !open && len(p.Kept) == 0 && (a.Stage == applications.Closed || !p.Begun) {
		return nil, err
	}
	return &applicationsweb.Panel{Title: "Packet", ID: "packet", Body: packetweb.PanelBody(p), Styles: web.Sheets{packetweb.Styles}}, nil
}

// bound makes one PDF of several files.
func bound(b packet.Book) (packet.Bound, error) {
	book, parts := bind.Book{Title: b.Title, Lang: "en", Letter: b.Letter}, make([]bind.Part, len(b.Parts))
	for i, p := range b.Parts {
		parts[i] = bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes}
	}
	got, err := book.Bind(parts)
	return packet.Bound{Bytes: got.Bytes, Pages: got.Pages, Starts: got.Starts}, err
}

func pagesOf(p packet.Part) (int, error) {
	return bind.Pages(bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes})
}

// letterDraft writes a covering mail as a file.
func letterDraft(m packet.Mail, with packetweb.Enclosure) ([]byte, error) {
	return mail.Draft(mail.Message{To: m.To, Subject: m.Subject, Text: m.Text}, mail.File{Name: with.Name, Type: with.Type, Bytes: with.Bytes})
}

// packetEraser deletes what was sent, and notes its files as ones that are to go.
type packetEraser struct{ *rooms }

var _ account.Eraser = packetEraser{}

// EraseStudent implements account.Eraser.
func (e packetEraser) EraseStudent(ctx context.Context, who student.ID) error {
	return e.db.Write(ctx, func(ctx context.Context) error {
		kept, err := e.packets.Kept(ctx, who, "")
		if err != nil {
			return err
		}
		var names []string
		for _, k := range kept {
			names = append(names, k.Blob)
		}
		if err := e.papers.Doom(ctx, e.clock.Now(), names...); err != nil {
			return err
		}
		return e.packets.EraseStudent(ctx, who)
	})
}

func (h *house) sweepPackets(ctx context.Context) error {
	n, err := h.packets.Sweep(ctx, func(do func(packet.Blob) error) error {
		return h.rooms.vault.Each(ctx, "packet", func(i blob.Info) error { return do(packet.Blob{Name: i.Name, Made: i.Made}) })
	})
	if n > 0 {
		h.log.Info("files without packets swept", "count", n)
	}
	return err
}

// packetsShelf is what the archive takes along of packets.
func (h *house) packetsShelf() shelf {
	return shelf{packet.Records{Store: h.rooms.packets, Transact: h.rooms.db.Write}, []string{"packet_draft"},
		archiveweb.Room{Title: "Packets", Says: "what goes out with each application, and what was sent; the files that were sent are on the pages of applications"}}
}

func init() {
	leftOut["packet_sent"] = "What was sent, as files: they are too large for the archive. Download each on the page of its application; the archive says what they hold."
}
