package applicationsweb

import (
	"net/http"

	"preround/internal/applications"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// ownStages lists the student's own stages.
func (p *Pages) ownStages(w http.ResponseWriter, r *http.Request) error {
	return p.renderStages(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) renderStages(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	me, kept, err := p.person(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	book, err := p.Service.Book(r.Context(), me.who)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, stagesPage(&book, form))
}

func (p *Pages) addStage(w http.ResponseWriter, r *http.Request) error {
	return p.nameStage(w, r, "", "Stage added.")
}

// changeStage renames, moves or removes an own stage.
func (p *Pages) changeStage(w http.ResponseWriter, r *http.Request) error {
	return p.nameStage(w, r, r.PathValue("stage"), "Stage changed.")
}

func (p *Pages) nameStage(w http.ResponseWriter, r *http.Request, stage, says string) error {
	me, kept, err := p.person(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var made []applications.Made
	if form.Get("act") == "remove" {
		says = "Stage removed. What stood there stands at the stage before it."
		made, err = p.Service.DropStage(r.Context(), me.who, string(me.who), stage)
	} else {
		made, err = p.Service.NameStage(r.Context(), me.who, string(me.who), stage, form.Get("name"), applications.Stage(form.Get("after")))
	}
	if err != nil && !form.Add(err) {
		return err
	}
	if !form.OK() {
		return p.renderStages(w, r, http.StatusUnprocessableEntity, form)
	}
	tell(w, r, says, made)
	return web.SeeOther(w, r, "/application-stages")
}

// afterOptions are the stages after which an own one may stand.
func afterOptions() []ui.Option {
	var out []ui.Option
	for _, s := range applications.Stages() {
		if s != applications.Completed {
			out = append(out, ui.Option{Value: string(s), Label: "after " + s.Label()})
		}
	}
	return out
}
