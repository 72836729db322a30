package typeset

import (
	"embed"
	"sync"
)

// Font is a TrueType font file.
type Font []byte

//go:embed fonts/*.ttf fonts/LICENSE-noto.txt
var fontFiles embed.FS

// Fonts are the fonts that come with the program: Noto Sans for Latin, Greek and
// Cyrillic text ("Noto Sans"), and Noto Naskh Arabic for Arabic and Urdu ("Noto
// Naskh Arabic").
var Fonts = sync.OnceValue(func() []Font {
	var out []Font
	for _, name := range []string{"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic", "NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"} {
		b, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			panic(err) // the file is embedded; this cannot happen
		}
		out = append(out, b)
	}
	return out
})
