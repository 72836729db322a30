package packetweb

import (
	"context"
	"slices"
	"strconv"

	"preround/internal/packet"
	"preround/internal/student"
)

// Panel is what the page of an application says of its packet.
type Panel struct {
	App   string
	Kept  []packet.Kept
	Open  bool // something goes out still
	Begun bool // somebody put it together
	Says  string
	Label string
}

// Panel gathers it. stands are the numbers of the sendings that were not taken back.
func (p *Pages) Panel(ctx context.Context, who student.ID, application string, stands []int64, open bool) (Panel, error) {
	out := Panel{App: application, Open: open}
	kept, err := p.Packets.Kept(ctx, who, application)
	if err != nil {
		return out, err
	}
	for _, k := range kept {
		if slices.Contains(stands, k.N) {
			out.Kept = append(out.Kept, k)
		}
	}
	pieces, begun, err := p.Packets.Begun(ctx, who, application)
	if err != nil {
		return out, err
	}
	switch out.Begun = begun; {
	case begun && !open && len(out.Kept) == 0:
		out.Label = "Look at the packet"
		out.Says = "A packet was put together and is not kept with what you sent."
	case begun:
		out.Label = "Go on with the packet"
		out.Says = "Begun, with " + count(pieces, "piece") + "."
	default:
		out.Label = "Put the packet together"
		out.Says = "Papers, CV and statement in the order that the place asks for, as one PDF or named files, within its limits."
	}
	return out, nil
}

// Offer is what the page of sending says of the packet.
type Offer struct {
	App     string
	Name    string
	Says    string
	Blocked bool
	Ticked  bool
	Holds   []string // of what the place asks, in its words, what is in it
}

// Offer gathers it; false when no packet was begun.
func (p *Pages) Offer(ctx context.Context, who student.ID, application string) (Offer, bool, error) {
	_, begun, err := p.Packets.Begun(ctx, who, application)
	if err != nil || !begun {
		return Offer{}, false, err
	}
	plan, err := p.Packets.Plan(ctx, who, application)
	if err != nil {
		return Offer{}, false, err
	}
	o := Offer{App: application, Name: plan.FileName(), Blocked: plan.Blocked(), Ticked: true}
	o.Says = count(len(plan.Pieces), "piece") + ", about " + packet.Size(plan.Bytes) + ". Exactly these bytes are kept, whatever changes later."
	for _, w := range plan.Wishes {
		if w.State == packet.In {
			o.Holds = append(o.Holds, w.What)
		}
	}
	if n := len(plan.Problems); n > 0 && !o.Blocked {
		o.Says = strconv.Itoa(n) + " to mend. " + o.Says
	}
	return o, true, nil
}

// keptNow tells whether the last sending has its packet.
func (v showView) keptNow() bool {
	return slices.ContainsFunc(v.kept, func(k packet.Kept) bool { return k.N == v.For.Sent })
}
