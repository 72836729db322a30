package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
)

// Flash is a word to the person about what the last act did, shown once on the
// next page. It travels in a cookie of the browser that did the act, so the
// server keeps nothing and a link cannot put words into the page.
type Flash struct {
	Says string `json:"s"`           // "Marked as done."
	Bad  bool   `json:"b,omitempty"` // something did not work
	Undo *Undo  `json:"u,omitempty"`
}

// Undo takes the act back. With Fields it is a POST form; without, a link.
type Undo struct {
	Label  string     `json:"l"` // "Undo"
	Path   string     `json:"p"` // path and query below the base
	Fields url.Values `json:"f,omitempty"`
}

const (
	flashCookie = "flash"
	flashRoom   = 3500 // bytes; browsers drop cookies above 4096
)

// SetFlash leaves a word for the next page. An undo that is too long for a
// cookie is left out, the word is kept. Where the form of the act says to which page
// it wants to come back, its undo comes back there, too.
func SetFlash(w http.ResponseWriter, r *http.Request, f Flash) {
	if back := Back(r); back != "" && f.Undo != nil && f.Undo.Fields != nil {
		u := *f.Undo
		u.Fields = maps.Clone(u.Fields)
		u.Fields.Set(FieldBack, back)
		f.Undo = &u
	}
	value := encodeFlash(f)
	if len(value) > flashRoom {
		f.Undo = nil
		value = encodeFlash(f)
	}
	http.SetCookie(w, flashJar(r, value, 120))
}

func encodeFlash(f Flash) string {
	b, err := json.Marshal(f)
	if err != nil {
		return "" // a Flash holds only strings; this cannot happen
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

func flashJar(r *http.Request, value string, age int) *http.Cookie {
	v := visitOf(r.Context())
	return &http.Cookie{Name: flashCookie, Value: value, Path: v.base() + "/", MaxAge: age, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: v.site != nil && len(v.site.origin) > 5 && v.site.origin[:5] == "https"}
}

// takeFlash reads the word left by the last act and clears it.
func takeFlash(w http.ResponseWriter, r *http.Request, v *visit) {
	c, err := r.Cookie(flashCookie)
	if err != nil || v == stray || v.flash != nil {
		return
	}
	http.SetCookie(w, flashJar(r, "", -1))
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return
	}
	var f Flash
	if json.Unmarshal(b, &f) == nil && f.Says != "" {
		v.flash = &f
	}
}

// FlashOf is the word to show on this page, nil for none. Layout shows it.
func FlashOf(ctx context.Context) *Flash { return visitOf(ctx).flash }
