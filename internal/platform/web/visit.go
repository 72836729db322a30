package web

import (
	"context"
	"io"
	"net/http"
	"net/url"
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

// SeeOther answers a POST: the browser goes to that page with a GET.
func SeeOther(w http.ResponseWriter, r *http.Request, path string, query ...url.Values) error {
	http.Redirect(w, r, URL(r.Context(), path, query...), http.StatusSeeOther)
	return nil
}
