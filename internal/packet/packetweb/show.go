package packetweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/packet"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// showView is the packet of one application.
type showView struct {
	packet.Plan
	app  string
	form *web.Form
	kept []packet.Kept
}

func (p *Pages) view(v *visit) (showView, error) {
	plan, err := p.Packets.Plan(v.ctx, v.who, v.app)
	if err != nil {
		return showView{}, err
	}
	kept, err := p.Packets.Kept(v.ctx, v.who, v.app)
	return showView{Plan: plan, app: v.app, form: web.EmptyForm(valuesOf(plan.Draft)), kept: kept}, err
}

func (p *Pages) show(v *visit) error {
	view, err := p.view(v)
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, showPage(view))
}

// add puts something into the packet.
func (p *Pages) add(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	kind, ref, _ := strings.Cut(form.Get("item"), ":")
	before, err := p.Packets.Change(v.ctx, v.who, v.app, "Added a piece", func(d *packet.Draft, plan packet.Plan) error {
		return packet.AddItem(d, plan, packet.Kind(kind), ref)
	})
	if err != nil {
		return err
	}
	v.tell("Added at the end.", before)
	return v.back("pieces")
}

// change is the buttons at a piece.
func (p *Pages) change(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	id, says := v.r.PathValue("piece"), "Moved."
	before, err := p.Packets.Change(v.ctx, v.who, v.app, "Changed a piece", func(d *packet.Draft, plan packet.Plan) error {
		switch form.Get("do") {
		case "up":
			return d.Move(id, -1)
		case "down":
			return d.Move(id, 1)
		case "remove":
			says = "Removed from the packet. It stays where it is kept."
			return d.Remove(id)
		case "newer":
			says = "The newer file is in the packet."
			return d.Change(id, func(x *packet.Piece) { x.Version = newest(plan, id) })
		case "save":
			says = "Saved."
			return d.Change(id, func(x *packet.Piece) { x.Title, x.Smaller = form.Get("title"), form.Has("smaller", "yes") })
		}
		return errs.New(errs.Invalid, "It is not said what to do with the piece.")
	})
	if err != nil {
		return err
	}
	v.tell(says, before)
	if form.Get("do") == "remove" {
		return v.back("pieces")
	}
	return v.back("piece-" + url.PathEscape(id))
}

func newest(plan packet.Plan, id string) int {
	for _, l := range plan.Pieces {
		if l.ID == id {
			return max(l.Newer, l.Version)
		}
	}
	return 0
}

// heading is the title with the packet's state.
func (v showView) heading() string {
	switch n := len(v.Problems); {
	case n == 1:
		return "Packet, 1 thing to mend: " + v.For.Name
	case n > 1:
		return "Packet, " + strconv.Itoa(n) + " things to mend: " + v.For.Name
	}
	return "Packet: " + v.For.Name
}

// lineWords says what a piece is.
func lineWords(l packet.Line) string {
	if l.Missing {
		return l.Why
	}
	var parts []string
	switch l.Type {
	case "application/pdf":
		parts = append(parts, "PDF")
	case "image/jpeg", "image/png":
		parts = append(parts, "Picture")
	default:
		parts = append(parts, "Word document")
	}
	if l.Bytes > 0 {
		parts = append(parts, packet.Size(l.Bytes))
	}
	if l.Pages > 0 {
		parts = append(parts, count(l.Pages, "page"))
	}
	return strings.Join(parts, ", ")
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

// whole says what the packet comes to.
func (v showView) whole() string {
	if v.Bytes == 0 {
		return ""
	}
	s := "About " + packet.Size(v.Bytes)
	if v.Pages > 0 {
		s += ", " + count(v.Pages, "page")
	}
	if v.Waiting {
		s += ", and what is still being set"
	}
	return s
}

// state is a wish in an icon and a word.
func state(w packet.WishLine) (icon, word string) {
	switch w.State {
	case packet.In:
		return "check", "In it"
	case packet.Ends:
		return "alert-triangle", "Runs out"
	case packet.Expired:
		return "x", "Run out"
	case packet.CanAdd:
		return "plus", "You have it"
	case packet.Coming:
		return "hourglass", "On its way"
	case packet.Apart:
		return "send", "Apart"
	}
	return "file-text", "Missing"
}

func item(i packet.Item) string { return string(i.Kind) + ":" + i.Ref }

// addable are things that can be added, for the menu.
func (v showView) addable() ui.Choice {
	c := ui.Choice{Name: "item", Label: "Add something else"}
	if !v.Draft.Holds(packet.Front, "") {
		c.Options = append(c.Options, ui.Option{Value: string(packet.Front) + ":", Label: "Cover page"})
	}
	for _, i := range v.Others {
		if i.Ready {
			c.Options = append(c.Options, ui.Option{Value: item(i), Label: i.Title})
		}
	}
	return c
}

// unready are things that could be added and are not ready, with the reason.
func (v showView) unready() (out []packet.Item) {
	for _, i := range v.Others {
		if !i.Ready && i.Kind != packet.Paper {
			out = append(out, i)
		}
	}
	return out
}

func input(f *web.Form, name, label, hint string) ui.Input {
	return ui.Input{Name: name, Label: label, Hint: hint, Value: f.Get(name), Says: f.Says(name)}
}

func short(in ui.Input) ui.Input {
	in.Short = true
	return in
}

func lines(in ui.Input, n int) ui.Input {
	in.Lines = n
	return in
}
