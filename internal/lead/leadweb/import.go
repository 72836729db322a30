package leadweb

import (
	_ "embed"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"preround/internal/guard"
	"preround/internal/lead"
	"preround/internal/lead/table"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/platform/web"
)

// Limits for one student.
const (
	maxWaiting = 5   // imports that are not done
	maxImports = 100 // that are remembered
)

//go:embed progress.js
var progressJS []byte

// Progress shows how far an import is without the page being loaded anew.
var Progress = web.NewScript("progress", progressJS)

// reading lets two tables be read at once: each may need some memory for a moment.
var reading = make(chan struct{}, 2)

type askTableView struct {
	form    *web.Form
	imports []lead.Import
}

func (p *Pages) askTable(v *visit) error { return p.tableForm(v, http.StatusOK, web.EmptyForm(nil)) }

func (p *Pages) tableForm(v *visit, status int, form *web.Form) error {
	imports, err := p.Imports.Imports(v.ctx, v.who)
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, status, askTablePage(askTableView{form, imports}))
}

// takeTable reads a table and keeps its rows until the student has said what the
// columns mean.
func (p *Pages) takeTable(v *visit) error {
	form, file, err := web.ReadUpload(v.r, table.Field)
	if err != nil {
		return err
	}
	if !form.OK() {
		return p.tableForm(v, http.StatusUnprocessableEntity, form)
	}
	t, err := readTable(file)
	if form.Add(err) {
		return p.tableForm(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	i, err := p.begin(v, file.Name, t)
	if form.Add(err) {
		return p.tableForm(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(v.w, v.r, importAddress(i.ID))
}

func readTable(file *web.Upload) (table.Table, error) {
	select {
	case reading <- struct{}{}:
		defer func() { <-reading }()
	default:
		return table.Table{}, errs.New(errs.Busy, "Other tables are being read just now. Send yours again in a moment.")
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return table.Table{}, err
	}
	return table.Read(file.Name, content)
}

func (p *Pages) begin(v *visit, name string, t table.Table) (lead.Import, error) {
	all, err := p.Imports.Imports(v.ctx, v.who)
	if err != nil {
		return lead.Import{}, err
	}
	waiting := 0
	for _, i := range all {
		if i.Stage == lead.ChoosingColumns || i.Stage == lead.Running {
			waiting++
		}
	}
	if waiting >= maxWaiting || len(all) >= maxImports {
		return lead.Import{}, errs.Fault(table.Field, "%d of your tables wait below. Finish or delete one first.", max(waiting, len(all)))
	}
	key, err := id.New(v.now, p.Random)
	if err != nil {
		return lead.Import{}, err
	}
	for n := range t.Rows {
		t.Rows[n].Cleanse()
	}
	i := lead.Import{ID: key, Made: v.now, Name: guard.Blacken(fileName(name)), Stage: lead.ChoosingColumns, Head: lead.Head{Columns: t.Columns, Written: t.Written}}
	return i, p.Imports.Begin(v.ctx, v.who, i, t.Rows)
}

// fileName is what is kept of the name that a browser gives.
func fileName(s string) string {
	s = path.Base(strings.ReplaceAll(s, `\`, "/"))
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0xfffd || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		s = string(r[:80])
	}
	if s == "" || s == "." || s == "/" {
		s = "a table"
	}
	return s
}

func importAddress(id string) string { return "/leads/import/" + url.PathEscape(id) }

// importView is the page of one import, whatever its stage.
type importView struct {
	i       lead.Import
	form    *web.Form
	rows    []lead.Row // the first, while columns are chosen
	refused []lead.Outcome
	same    []lead.Outcome
}

// shownRows is how many rows of each kind a page lists; the file has all.
const (
	shownRows   = 100
	previewRows = 8
)

func (p *Pages) showImport(v *visit) error {
	i, err := p.Imports.GetImport(v.ctx, v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.renderImport(v, http.StatusOK, i, web.EmptyForm(nil))
}

func (p *Pages) renderImport(v *visit, status int, i lead.Import, form *web.Form) (err error) {
	view := importView{i: i, form: form}
	if i.Stage == lead.ChoosingColumns {
		if view.rows, err = p.Imports.Batch(v.ctx, v.who, i.ID, 0); err != nil {
			return err
		}
		return web.Render(v.w, v.r, status, columnsPage(view, v.today()))
	}
	if view.refused, err = p.Imports.Outcomes(v.ctx, v.who, i.ID, true, 0, shownRows); err != nil {
		return err
	}
	if view.same, err = p.Imports.Outcomes(v.ctx, v.who, i.ID, false, 0, shownRows); err != nil {
		return err
	}
	return web.Render(v.w, v.r, status, importPage(view))
}

// chooseColumns keeps what the columns mean, and with the button "start" goes on.
func (p *Pages) chooseColumns(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	i, err := p.Imports.GetImport(v.ctx, v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if i.Stage != lead.ChoosingColumns {
		return errs.New(errs.Conflict, "This table is being taken in already, so its columns stay as they are.")
	}
	for n := range i.Head.Columns {
		f := lead.Field(form.Get(columnField(n)))
		if _, ok := lead.SpecOf(f); !ok && f != "" {
			form.Fault(columnField(n), "Choose one of the meanings in the list.")
			continue
		}
		i.Head.Columns[n].Field = f
	}
	start := form.Get("act") == "start"
	if start && !i.Head.Has(lead.Name) && !i.Head.Has(lead.Organiser) {
		form.Fault(columnField(0), "Say which column holds the name of the place, or its organiser.")
	}
	if !form.OK() {
		return p.renderImport(v, http.StatusUnprocessableEntity, i, form)
	}
	if start {
		i.Stage = lead.Running
	}
	i.Changed = v.now
	if err := p.Imports.Put(v.ctx, v.who, i); err != nil {
		return err
	}
	if start {
		return p.start(v, i)
	}
	return web.SeeOther(v.w, v.r, importAddress(i.ID))
}

// start has the rows taken in. A short table is done with the answer.
func (p *Pages) start(v *visit, i lead.Import) error {
	done, err := p.Importer.Step(v.ctx, v.who, i.ID)
	if err != nil {
		return err
	}
	if !done {
		if err := p.Later.Import(v.ctx, v.who, i.ID); err != nil {
			return err
		}
	}
	return web.SeeOther(v.w, v.r, importAddress(i.ID))
}

// goOn starts again what a stopped server left, and does no harm otherwise.
func (p *Pages) goOn(v *visit) error {
	i, err := p.Imports.GetImport(v.ctx, v.who, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	if i.Stage != lead.Running {
		return web.SeeOther(v.w, v.r, importAddress(i.ID))
	}
	return p.start(v, i)
}

func columnField(n int) string { return "column" + strconv.Itoa(n+1) }
