package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"

	"preround/internal/platform/errs"
)

// entry is a file of a made-up archive.
type entry struct {
	name, text string
	header     func(*zip.FileHeader)
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.header != nil {
			e.header(h)
		}
		f, err := z.CreateHeader(h)
		if err == nil {
			_, err = io.WriteString(f, e.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// list is a manifest with right check sums of the parts.
func list(format int, parts ...entry) entry {
	m := manifest{Format: format, Program: program, Version: "9.9", Made: noon, Parts: []listed{}}
	for _, p := range parts {
		sum := sha256.Sum256([]byte(p.text))
		name := strings.TrimSuffix(strings.TrimPrefix(p.name, dataFolder), ".json")
		m.Parts = append(m.Parts, listed{name, int64(len(p.text)), hex.EncodeToString(sum[:])})
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return entry{name: manifestName, text: string(b)}
}

// Row 23, and 25: every file that is not an export is refused with a sentence that
// says why and what to do.
func TestRow23HostileArchivesAreRefused(t *testing.T) {
	t.Parallel()
	sound := entry{name: "data/leads.json", text: `{"notes":["one"]}`}
	long := entry{name: "data/leads.json", text: `{"notes":["` + strings.Repeat("0", maxPart) + `"]}`}
	deep := entry{name: "data/leads.json", text: strings.Repeat("[", 200) + strings.Repeat("]", 200)}
	whole := pack(t, list(1, sound), sound)
	many := []entry{list(1, sound), sound}
	for i := range maxEntries {
		many = append(many, entry{name: fmt.Sprintf("tables/t%d.csv", i)})
	}
	for name, c := range map[string]struct {
		file []byte
		says string
	}{
		"empty":                {nil, "not a file of Preround"},
		"a text":               {[]byte(strings.Repeat("hello ", 100)), "not a file of Preround"},
		"half":                 {whole[:len(whole)/2], "did not arrive whole"},
		"with bytes after it":  {append(bytes.Clone(whole), "more"...), "not a file of Preround"},
		"with bytes before it": {append([]byte("more"), whole...), "list of contents"},
		"no manifest":          {pack(t, sound), "no manifest.json"},
		"another program's":    {pack(t, entry{name: manifestName, text: `{"format":1,"program":"other"}`}, sound), "not that of an export"},
		"a broken manifest":    {pack(t, entry{name: manifestName, text: `{"format":`}, sound), "not that of an export"},
		"a large manifest":     {pack(t, entry{name: manifestName, text: strings.Repeat(" ", maxManifest+1)}, sound), "more than an export can hold"},
		"unknown words":        {pack(t, entry{name: manifestName, text: `{"format":1,"program":"preround","run":"this"}`}, sound), "not that of an export"},
		"a newer version":      {pack(t, list(2, sound), sound), "newer version of Preround (9.9)"},
		"an unknown part":      {pack(t, list(1, entry{name: "data/letters.json", text: "{}"}), entry{name: "data/letters.json", text: "{}"}), "does not know"},
		"edited":               {pack(t, list(1, sound), entry{name: sound.name, text: `{"notes":["two"]}`}), "was changed after the export"},
		"a part missing":       {pack(t, list(1, sound)), "not in it"},
		"a part twice":         {pack(t, list(1, sound, sound), sound), "twice"},
		"an entry twice":       {pack(t, list(1, sound), sound, sound), "twice"},
		"a part not listed":    {pack(t, list(1), sound), "does not name"},
		"upwards":              {pack(t, list(1, sound), sound, entry{name: "../../etc/passwd"}), "“../../etc/passwd”"},
		"upwards in data":      {pack(t, list(1, sound), sound, entry{name: "data/../x.json"}), "which no export does"},
		"an absolute name":     {pack(t, list(1, sound), sound, entry{name: "/etc/passwd"}), "which no export does"},
		"another system":       {pack(t, list(1, sound), sound, entry{name: `data\x.json`}), "which no export does"},
		"a folder":             {pack(t, list(1, sound), sound, entry{name: "data/"}), "which no export does"},
		"packed again":         {pack(t, entry{name: "mine/manifest.json", text: "{}"}), "unpacked and packed again"},
		"letters that turn":    {pack(t, list(1, sound), sound, entry{name: "data/\u202etxt.json"}), `data/\u202etxt.json`},
		"a long name":          {pack(t, list(1, sound), sound, entry{name: strings.Repeat("n", 5000)}), "…"},
		"a bomb":               {pack(t, list(1, long), long), "more than an export can hold"},
		"no JSON":              {pack(t, list(1, entry{name: sound.name, text: "notes: one"}), entry{name: sound.name, text: "notes: one"}), "it is not JSON"},
		"no UTF-8":             {pack(t, list(1, entry{name: sound.name, text: "\"\xff\""}), entry{name: sound.name, text: "\"\xff\""}), "it is not JSON"},
		"nested":               {pack(t, list(1, deep), deep), "nested too deeply"},
		"many entries":         {pack(t, many...), "list of contents"},
		"encrypted":            {pack(t, list(1, sound), entry{sound.name, sound.text, func(h *zip.FileHeader) { h.Flags |= 1 }}), "packed in a way"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := server(room2("leads"))
			p, err := a.Open(bytes.NewReader(c.file), int64(len(c.file)))
			if errs.KindOf(err) != errs.Invalid || p != nil {
				t.Fatalf("%v, %v", p, err)
			}
			if s := err.Error(); !strings.Contains(s, c.says) || !strings.HasPrefix(s, "This file was not taken in.") || !strings.HasSuffix(s, "Nothing was changed.") || len(s) > 600 {
				t.Errorf("says %q", s)
			}
		})
	}
	if _, err := server(room2("leads")).Open(bytes.NewReader(whole), int64(len(whole))); err != nil {
		t.Errorf("the sound one: %v", err)
	}
}

// A header that lies about the size does not let more through.
func TestRow23ALyingHeaderIsNotTrusted(t *testing.T) {
	t.Parallel()
	long := entry{name: "data/leads.json", text: strings.Repeat(" ", maxPart+10) + "{}"}
	b := pack(t, list(1, long), long)
	size := []byte{0, 0, 0, 0}
	for i := range 4 {
		size[i] = byte(len(long.text) >> (8 * i))
	}
	b = bytes.ReplaceAll(b, size, []byte{10, 0, 0, 0})
	if _, err := server(room2("leads")).Open(bytes.NewReader(b), int64(len(b))); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v", err)
	}
}

// Whatever one byte of a file is changed to, it is refused or says the same.
func TestOneChangedByteIsNoticed(t *testing.T) {
	t.Parallel()
	a := server(room2("leads", "one", "two"))
	b := file(t, a, "a")
	want, err := a.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for i := range b {
		c := bytes.Clone(b)
		c[i] ^= 1 << (i % 8)
		got, err := a.Open(bytes.NewReader(c), int64(len(c)))
		switch {
		case err != nil && errs.KindOf(err) != errs.Invalid:
			t.Errorf("byte %d: %v", i, err)
		case err != nil:
			refused++
		case string(got.data["leads"]) != string(want.data["leads"]):
			t.Errorf("byte %d changed the data", i)
		}
	}
	if refused < 300 {
		t.Errorf("only %d of %d changes were refused", refused, len(b))
	}
}

func FuzzOpen(f *testing.F) {
	sound := entry{name: "data/leads.json", text: `{"notes":["one"]}`}
	f.Add(pack(f, list(1, sound), sound))
	f.Add(pack(f, sound))
	f.Add([]byte("PK"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := server(room2("leads")).Open(bytes.NewReader(b), int64(len(b)))
		if err != nil && errs.KindOf(err) != errs.Invalid {
			t.Errorf("%v", err)
		}
		if err == nil && p == nil {
			t.Error("neither")
		}
	})
}
