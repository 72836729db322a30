package web

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/klauspost/compress/gzhttp"
)

// Attachment answers with a file that somebody entrusted to the server, so that a
// browser saves it and never shows it as a page of ours: as an attachment, under a
// policy that lets it do nothing, with a type that is not guessed. Nothing of it is
// kept on the way. size is how many bytes there are.
func Attachment(w http.ResponseWriter, r *http.Request, name, media string, size int64, body io.Reader) error {
	AttachmentHeader(w.Header().Set, name, media, size)
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	if _, err := io.Copy(w, body); err != nil && r.Context().Err() == nil {
		// The status is sent. Only a line that breaks off says that the file is not whole.
		visitOf(r.Context()).warn("a file broke off while it was sent", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// AttachmentHeader sets the header of an Attachment, for those who write the body
// themselves.
func AttachmentHeader(set func(name, value string), name, media string, size int64) {
	set("Content-Type", media)
	set("Content-Disposition", Disposition(name))
	set("Content-Security-Policy", "default-src 'none'; sandbox")
	set("X-Content-Type-Options", "nosniff")
	set("Cache-Control", "private, no-store")
	set("Content-Length", strconv.FormatInt(size, 10))
	set(gzhttp.HeaderNoCompression, "1") // such files are packed already
}

func (v *visit) warn(what string, err error) {
	if v.site != nil {
		v.site.log.Error(what, "request", v.id, "route", v.pattern, "error", err.Error())
	}
}

// Disposition is the Content-Disposition of a file of that name (RFC 6266): a
// plain name for old browsers, and the whole one in UTF-8.
func Disposition(name string) string {
	return `attachment; filename="` + plainName(name) + `"; filename*=UTF-8''` + percent(name)
}

// plainName keeps letters, digits and a few marks that need no escape.
func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune(" .-_()+,", c):
			return c
		}
		return '_'
	}, name)
}

// percent writes all bytes but those that RFC 5987 lets stand.
func percent(s string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("!#$&+-.^_`|~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}
