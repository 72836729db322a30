package lettersweb

import (
	"preround/internal/letters"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

func input(form *web.Form, name, label, hint string) ui.Input {
	return ui.Input{Name: name, Label: label, Hint: hint, Value: form.Get(name), Says: form.Says(name)}
}

func lines(in ui.Input, n int) ui.Input {
	in.Lines = n
	return in
}

func typed(in ui.Input, kind string) ui.Input {
	in.Type = kind
	in.Short = kind == "date"
	return in
}

func listed(in ui.Input, list []string) ui.Input {
	in.List = list
	return in
}

func kindChoice(form *web.Form) ui.Choice {
	c := ui.Choice{Name: "kind", Label: "What are they to you?", Hint: "Places say which kind they want.", Says: form.Says("kind"), Chosen: form.All("kind"), Options: []ui.Option{{Value: "", Label: "Choose"}}}
	for _, k := range letters.Kinds() {
		c.Options = append(c.Options, ui.Option{Value: string(k), Label: k.Label()})
	}
	return c
}

func placeTicks(v refereeView) ui.Choice {
	c := ui.Choice{Name: "to", Label: "For which places?", Hint: "One letter may serve several; the referee decides which.", Says: v.form.Says("to"), Chosen: v.form.All("to")}
	for _, pl := range v.places {
		o := ui.Option{Value: pl.Application, Label: pl.Title}
		if pl.Wanted > 0 {
			o.Hint = "Wants " + counted(pl.Wanted, "letter", "letters")
			if pl.Deadline > 0 {
				o.Hint += ", closes " + ui.ShortDay(pl.Deadline)
			}
		}
		c.Options = append(c.Options, o)
	}
	return c
}

func variantChoice(v packView) ui.Choice {
	c := ui.Choice{Name: "variant", Label: "Which CV goes with it?", Says: v.form.Says("variant"), Chosen: v.form.All("variant"), Options: []ui.Option{{Value: "", Label: "None"}}}
	for _, x := range v.variants {
		c.Options = append(c.Options, ui.Option{Value: x.ID, Label: x.Name})
	}
	return c
}

func (v placesView) ways(d letters.Destination) ui.Choice {
	here := ui.Option{Value: string(letters.Here), Label: letters.Here.Label(), Hint: "On this server. " + hereMeans(v.school)}
	return ui.Choice{Name: "way-" + d.Application, Label: "How does the letter get there?", Says: v.form.Says("way-" + d.Application), Chosen: v.form.All("way-" + d.Application), Options: []ui.Option{
		{Value: string(letters.Theirs), Label: letters.Theirs.Label(), Hint: "As the place wants it: its portal, or by mail. The letter never comes here."}, here,
		{Value: string(letters.Sealed), Label: letters.Sealed.Label(), Hint: "In the referee’s browser. Only where the place publishes a key of age for this."}}}
}

func hereMeans(school string) string {
	if school == "" {
		return "You could read it there, so this works only if you keep the right to."
	}
	return "Kept by " + school + "; if you give up the right to read it, you cannot."
}
