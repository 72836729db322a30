package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// visit is what the Site knows of one request; it travels in the context.
type visit struct {
	site    *Site
	id      string
	pattern string
	styles  []string // hashes of the styles inlined so far, for the policy
	flash   *Flash
	path    string        // the page's own path below the base
	public  bool          // the page came by Public
	body    io.ReadCloser // the request's body, before it was capped
}

type visitKey struct{}

// stray serves components that are drawn outside of a request, as in a test.
var stray = &visit{}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return stray
}

func (v *visit) base() string {
	if v.site == nil {
		return ""
	}
	return v.site.base
}

// URL is the address of a page of this server: the base path, the path given,
// and the query where there is one. A query key with no values is left out.
func URL(ctx context.Context, path string, query ...url.Values) string {
	var b strings.Builder
	b.WriteString(visitOf(ctx).base())
	b.WriteString(path)
	sep := byte('?')
	for _, q := range query {
		if e := q.Encode(); e != "" {
			b.WriteByte(sep)
			b.WriteString(e)
			sep = '&'
		}
	}
	return b.String()
}

// Absolute is URL with scheme and host, from the configured base address and
// never from the request's Host header. It is a path alone when no base address
// is configured.
func Absolute(ctx context.Context, path string, query ...url.Values) string {
	u := URL(ctx, path, query...)
	if v := visitOf(ctx); v.site != nil {
		return v.site.origin + u
	}
	return u
}

// Language is the interface's language and writing direction ("ltr" or "rtl").
func Language(ctx context.Context) (lang, dir string) {
	lang = "en"
	if v := visitOf(ctx); v.site != nil {
		lang = v.site.lang
	}
	switch primary, _, _ := strings.Cut(lang, "-"); primary {
	case "ar", "fa", "he", "ps", "sd", "ug", "ur", "yi":
		return lang, "rtl"
	}
	return lang, "ltr"
}

// RequestID names the request in the log; empty outside of a request.
func RequestID(ctx context.Context) string { return visitOf(ctx).id }

// Path is the page's own path without the base path, such as "/plan".
func Path(ctx context.Context) string { return visitOf(ctx).path }

// SeeOther answers a POST: the browser goes to that page with a GET, or back to the
// page that its form names (see FieldBack).
func SeeOther(w http.ResponseWriter, r *http.Request, path string, query ...url.Values) error {
	to := URL(r.Context(), path, query...)
	if back := Back(r); back != "" {
		to = URL(r.Context(), back)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// FieldBack is the field by which a form says to which page of this server it wants
// to come back: a button on a page that shows what other rooms hold does its act
// there, and the person stays where the button was.
const FieldBack = "back"

// Back is the path that the form of the request wants to come back to; empty for
// none. The form must have been read. A path to anywhere but a page of this server
// is none.
func Back(r *http.Request) string {
	back := r.PostForm.Get(FieldBack)
	if len(back) > 200 || !backPath.MatchString(back) {
		return ""
	}
	return back
}

// backPath is a path with a query, without anything that leads to another host.
var backPath = regexp.MustCompile(`^/([a-z0-9-]+(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?(\?[A-Za-z0-9=&_.-]*)?$`)
