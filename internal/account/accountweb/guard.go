package accountweb

import (
	"context"
	"net/http"
	"strings"

	"preround/internal/account/token"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/policy"
	"preround/internal/student"
)

// Guard lets a request through to an operation of the API that needs somebody: by a
// token that may do as much, or, only to look, by the device of a browser on a page
// of ours. It is what api.Guard asks.
func (d *Desk) Guard(ctx context.Context, a api.Asked) api.Refusal {
	if a.Authorization != "" || d.Tokens == nil {
		return d.byToken(ctx, a)
	}
	who, err := d.Who(ctx)
	switch {
	case errs.KindOf(err) == errs.Forbidden && err != nil:
		return api.Refusal{Status: http.StatusUnauthorized, Says: "Send a token, as “Authorization: Bearer preround_...”. You make one on the page /account/tokens."}
	case err != nil:
		return broken()
	case a.Site != "" && a.Site != "same-origin" && a.Site != "none":
		return api.Refusal{Status: http.StatusForbidden, Says: "A page of another site asked for this. Programs send a token."}
	case !a.Reads:
		return api.Refusal{Status: http.StatusForbidden, Says: "A browser may only look here. To change something, use the pages, or a token that may write."}
	}
	return d.ask(ctx, who, policy.Browser, a)
}

func (d *Desk) byToken(ctx context.Context, a api.Asked) api.Refusal {
	kind, sent, _ := strings.Cut(a.Authorization, " ")
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !strings.EqualFold(kind, "Bearer") || !ok || d.Tokens == nil {
		return api.Refusal{Status: http.StatusUnauthorized, Says: "Send the token as “Authorization: Bearer preround_...”."}
	}
	t, err := d.Tokens.Open(ctx, d.Visitor(v.r).Address, strings.TrimSpace(sent))
	switch errs.KindOf(err) {
	case errs.NotFound:
		return api.Refusal{Status: http.StatusUnauthorized, Says: sentence(err)}
	case errs.TooMany:
		return api.Refusal{Status: http.StatusTooManyRequests, Says: sentence(err)}
	}
	if err != nil {
		return broken()
	}
	way := policy.ReadToken
	if t.Scope == token.Write {
		way = policy.WriteToken
	}
	if refused := d.ask(ctx, t.Student, way, a); refused.Status != 0 {
		return refused
	}
	*v = visit{r: v.r, looked: true, kept: true} // no cookie is looked at, and none is set
	v.session.Student = t.Student
	d.readPlan(ctx, v)
	return api.Refusal{}
}

// ask asks the policy.
func (d *Desk) ask(ctx context.Context, who student.ID, way policy.Way, a api.Asked) api.Refusal {
	asker := policy.Asker{Role: policy.Student, Way: way}
	if d.Owns != nil {
		owner, err := d.Owns(ctx, who)
		if err != nil {
			return broken()
		}
		if owner {
			asker.Role = policy.Owner
		}
	}
	act := policy.Change
	if a.Scope == api.Read {
		act = policy.See
	}
	if !policy.May(asker, act, policy.Things) {
		return api.Refusal{Status: http.StatusForbidden, Says: "This token may only read. Make one that may write on the page /account/tokens."}
	}
	return api.Refusal{}
}

func broken() api.Refusal {
	return api.Refusal{Status: http.StatusInternalServerError, Says: "Something went wrong on our side. Please try again in a moment."}
}
