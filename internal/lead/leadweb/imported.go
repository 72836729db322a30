package leadweb

import (
	"context"
	"net/http"
	"strconv"

	"preround/internal/lead"
	"preround/internal/platform/csvsafe"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// undoImport deletes the leads that an import brought.
func (p *Pages) undoImport(v *visit) error {
	var n int64
	err := p.Transact(v.ctx, func(ctx context.Context) error {
		i, err := p.Imports.GetImport(ctx, v.who, v.r.PathValue("id"))
		if err != nil {
			return err
		}
		if i.Stage != lead.Done {
			return errs.New(errs.Conflict, "This import is not done, or was taken back already.")
		}
		if n, err = p.Imports.UndoImport(ctx, v.who, i.ID, v.now); err != nil {
			return err
		}
		i.Stage, i.Changed = lead.Undone, v.now
		return p.Imports.Put(ctx, v.who, i)
	})
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: counted(int(n), "place") + " of this import deleted.",
		Undo: &web.Undo{Label: "Undo", Path: importAddress(v.r.PathValue("id")) + "/return", Fields: map[string][]string{"undo": {"1"}}}})
	return web.SeeOther(v.w, v.r, importAddress(v.r.PathValue("id")))
}

// returnImport brings back what undoImport deleted.
func (p *Pages) returnImport(v *visit) error {
	err := p.Transact(v.ctx, func(ctx context.Context) error {
		i, err := p.Imports.GetImport(ctx, v.who, v.r.PathValue("id"))
		if err != nil {
			return err
		}
		if i.Stage != lead.Undone {
			return errs.New(errs.Conflict, "This import was not taken back.")
		}
		if _, err := p.Imports.ReturnTaken(ctx, v.who, i.ID, i.Changed, v.now); err != nil {
			return err
		}
		i.Stage, i.Changed = lead.Done, v.now
		return p.Imports.Put(ctx, v.who, i)
	})
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "The places are back."})
	return web.SeeOther(v.w, v.r, importAddress(v.r.PathValue("id")))
}

// dropImport forgets an import; the leads that it brought stay.
func (p *Pages) dropImport(v *visit) error {
	i, err := p.Imports.GetImport(v.ctx, v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := p.Imports.Drop(v.ctx, v.who, i.ID); err != nil {
		return err
	}
	says := "The rows that waited are deleted. Nothing of them was taken in."
	if i.Position > 0 {
		says = "The report is deleted. The places that it brought stay."
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: says})
	return web.SeeOther(v.w, v.r, "/leads/import")
}

// refusedRows is the rows that brought no lead as a table to mend and send again:
// the columns of the file, and before them the line and why.
func (p *Pages) refusedRows(v *visit) error {
	i, err := p.Imports.GetImport(v.ctx, v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	refused, err := p.Imports.Outcomes(v.ctx, v.who, i.ID, true, 0, lead.MaxRows)
	if err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="refused-rows.csv"`)
	h.Set("Cache-Control", "private, no-store")
	v.w.WriteHeader(http.StatusOK)
	if v.r.Method == http.MethodHead {
		return nil
	}
	out := csvsafe.NewWriter(v.w)
	head := []string{"Line in your file", "Why it was refused"}
	for _, c := range i.Head.Columns {
		head = append(head, c.Title)
	}
	out.Write(head)
	for _, o := range refused {
		row := append([]string{strconv.Itoa(o.Line), o.Why}, o.Cells...)
		for len(row) < len(head) {
			row = append(row, "")
		}
		out.Write(row)
	}
	_ = out.Flush() // the client may have left; there is nobody to tell
	return nil
}

// counted is "1 place", "2 places".
func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return thousands(n) + " " + what + "s"
}

// thousands writes 5000 as 5,000.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
