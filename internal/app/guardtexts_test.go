package app

import (
	"testing"

	"preround/internal/packet"
	"preround/internal/statement"
	"preround/internal/student"
)

// textWritings says how the texts that go out with an application are written.
func textWritings(t *testing.T, w *world, who student.ID, application string) map[string][]writing {
	t.Helper()
	all, h, ctx := map[string][]writing{}, w.built.house, t.Context()
	packed := func(set func(*packet.Draft, string)) []writing {
		return []writing{{do: func(text string) error {
			_, err := h.packets.Change(ctx, who, application, "Changed", func(d *packet.Draft, _ packet.Plan) error {
				set(d, text)
				return nil
			})
			return err
		}}}
	}
	all["packet_draft.body/to"] = packed(func(d *packet.Draft, s string) { d.To = s })
	all["packet_draft.body/note"] = packed(func(d *packet.Draft, s string) { d.Note = s })
	all["packet_draft.body/naming/pattern"] = packed(func(d *packet.Draft, s string) { d.Naming.Pattern = s + " {what}" })
	all["packet_draft.body/pieces/title"] = packed(func(d *packet.Draft, s string) { d.Pieces = []packet.Piece{{ID: "p1", Kind: packet.Front, Title: s}} })
	text := func(set func(*statement.Document, string)) []writing {
		d, err := h.texts.Begin(ctx, who, statement.Document{Kind: statement.Personal, Text: "A text."})
		if err != nil {
			t.Fatal(err)
		}
		seen := d.Rev
		return []writing{{do: func(text string) error {
			set(&d.Document, text)
			r, err := h.texts.Save(ctx, who, seen, d.Document)
			if err == nil {
				seen = r.Rev
			}
			return err
		}}, {do: func(text string) error {
			begun := statement.Document{Kind: statement.Personal, Text: "A text."}
			set(&begun, text)
			_, err := h.texts.Begin(ctx, who, begun)
			return err
		}}}
	}
	all["statement.body/title"] = text(func(d *statement.Document, s string) { d.Title = s })
	all["statement.body/text"] = text(func(d *statement.Document, s string) { d.Text = s })
	all["statement.body/to"] = text(func(d *statement.Document, s string) { d.To = s })
	all["statement.body/found"] = text(func(d *statement.Document, s string) { d.Found = []string{s} })
	d, err := h.texts.Begin(ctx, who, statement.Document{Kind: statement.Personal, For: application, Text: "A text of words that fit any place."})
	if err != nil {
		t.Fatal(err)
	}
	all["statement.body/ready/reason"] = []writing{{do: func(text string) error {
		_, err := h.texts.MarkReady(ctx, who, d.ID, d.Rev, text)
		return err
	}}}
	comment := func(set func(*statement.Comment, string)) []writing {
		return []writing{{do: func(text string) error {
			c := statement.Comment{Document: d.ID, Name: "Dr Rahman", Says: "Good.", Paragraph: statement.Whole}
			set(&c, text)
			_, err := h.texts.Comment(ctx, who, c)
			return err
		}}}
	}
	all["statement_comment.name"] = comment(func(c *statement.Comment, s string) { c.Name = s })
	all["statement_comment.says"] = comment(func(c *statement.Comment, s string) { c.Says = s })
	return all
}
