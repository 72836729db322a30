package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Limits of a file that is taken in. They are far above what anybody has, and keep
// a made-up file from costing more than a real one.
const (
	MaxFile      = 32 << 20 // bytes of the file itself
	maxUnpacked  = 96 << 20 // bytes of all JSON in it together
	maxPart      = 48 << 20 // bytes of one room's JSON
	maxManifest  = 64 << 10
	maxEntries   = 200
	maxDirectory = 256 << 10 // bytes of the list of entries
	maxDepth     = 64        // of nested JSON
)

// known are the names that an export holds.
var known = regexp.MustCompile(`^(manifest\.json|README\.txt|calendar\.ics|data/[a-z][a-z0-9-]{0,39}\.json|tables/[a-z][a-z0-9-]{0,39}\.csv)$`)

// Open reads a file that Content wrote, and refuses every other with errs.Invalid
// and a sentence that says why. Nothing is stored yet.
func (a *Archive) Open(r io.ReaderAt, size int64) (*Parcel, error) {
	files, err := entries(r, size)
	if err != nil {
		return nil, err
	}
	head, err := readManifest(files)
	if err != nil {
		return nil, err
	}
	rooms := map[string]bool{}
	for _, p := range a.Parts {
		rooms[p.Name()] = true
	}
	parcel := &Parcel{Made: head.Made, From: head.Version, data: map[string]json.RawMessage{}}
	room := int64(maxUnpacked)
	for _, part := range head.Parts {
		name := dataFolder + part.Name + ".json"
		f := files[name]
		switch {
		case parcel.data[part.Name] != nil:
			return nil, refuse("Its list names “%s” twice.", short(part.Name))
		case f == nil || !known.MatchString(name):
			return nil, refuse("Its list names “%s”, which is not in it. The file is not whole: download it again.", short(part.Name))
		case !rooms[part.Name]:
			return nil, refuse("It holds a part “%s” that this server does not know. It was made by another version (%s); bring this server up to date first.", short(part.Name), short(head.Version))
		}
		raw, err := read(f, min(room, maxPart))
		if err != nil {
			return nil, err
		}
		room -= int64(len(raw))
		sum := sha256.Sum256(raw)
		if hex.EncodeToString(sum[:]) != strings.ToLower(part.SHA256) {
			return nil, refuse("“%s” was changed after the export. Send the file as it was downloaded.", name)
		}
		if err := soundJSON(raw); err != nil {
			return nil, refuse("“%s” is not what an export holds (%s).", name, err)
		}
		parcel.data[part.Name] = raw
		delete(files, name)
	}
	for name := range files {
		if strings.HasPrefix(name, dataFolder) {
			return nil, refuse("It holds “%s”, which its list does not name.", name)
		}
	}
	return parcel, nil
}

// refuse is the answer to a file that is not taken in.
func refuse(format string, args ...any) error {
	e := errs.New(errs.Invalid, format, args...)
	e.Says = "This file was not taken in. " + e.Says + " Nothing was changed."
	return e
}

// entries lists the files inside by name, after looking at all that can be told
// without unpacking.
func entries(r io.ReaderAt, size int64) (map[string]*zip.File, error) {
	if size > MaxFile {
		return nil, refuse("It is larger than %d MiB, which no export is.", MaxFile>>20)
	}
	if err := smallDirectory(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("It is not a ZIP file, or it did not arrive whole. Send the file that the page “Your archive” gave you.")
	}
	if len(z.File) > maxEntries {
		return nil, refuse("It holds %d files, and no export holds as many.", len(z.File))
	}
	files := map[string]*zip.File{}
	for _, f := range z.File {
		switch {
		case !known.MatchString(f.Name):
			return nil, refuse("It holds “%s”, which no export does. Send the file as it was downloaded, not one that was unpacked and packed again.", short(f.Name))
		case files[f.Name] != nil:
			return nil, refuse("It holds “%s” twice.", f.Name)
		case f.Flags&1 != 0 || f.Method != zip.Deflate && f.Method != zip.Store:
			return nil, refuse("“%s” is packed in a way that no export is.", f.Name)
		case f.UncompressedSize64 > maxPart:
			return nil, refuse("“%s” unpacks to more than an export can hold.", f.Name)
		}
		files[f.Name] = f
	}
	return files, nil
}

// smallDirectory looks at the last bytes, where a ZIP says how many entries it has,
// before anything is read into memory for each of them. An export has no comment and
// is far from the sizes that need the long form.
func smallDirectory(r io.ReaderAt, size int64) error {
	const end = 22
	foreign := refuse("It is not a file of Preround, or it did not arrive whole. Send the file that the page “Your archive” gave you.")
	if size < end {
		return foreign
	}
	var b [end]byte
	if _, err := r.ReadAt(b[:], size-end); err != nil {
		return foreign
	}
	if binary.LittleEndian.Uint32(b[0:]) != 0x06054b50 || binary.LittleEndian.Uint16(b[20:]) != 0 {
		return foreign
	}
	count := binary.LittleEndian.Uint16(b[10:])
	length, offset := int64(binary.LittleEndian.Uint32(b[12:])), int64(binary.LittleEndian.Uint32(b[16:]))
	if count > maxEntries || length > maxDirectory || offset+length != size-end {
		return refuse("Its list of contents is not that of an export.")
	}
	return nil
}

// read unpacks a file, whatever its header says of its size.
func read(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, refuse("“%s” cannot be read.", f.Name)
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(raw)) > limit {
		return nil, refuse("“%s” unpacks to more than an export can hold.", f.Name)
	}
	if err != nil {
		return nil, refuse("“%s” is damaged. Download the file again.", f.Name)
	}
	return raw, nil
}

func readManifest(files map[string]*zip.File) (m manifest, err error) {
	f := files[manifestName]
	if f == nil {
		return m, refuse("It has no %s, so it is not an export of Preround.", manifestName)
	}
	raw, err := read(f, maxManifest)
	if err != nil {
		return m, err
	}
	var head struct {
		Format  int    `json:"format"`
		Program string `json:"program"`
		Version string `json:"version"`
	}
	if json.Unmarshal(raw, &head) != nil || head.Program != program || head.Format < 1 {
		return m, refuse("Its %s is not that of an export of Preround.", manifestName)
	}
	if head.Format > format {
		return m, refuse("It was made by a newer version of Preround (%s), and this server cannot read all of it. Bring this server up to date first.", short(head.Version))
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || len(m.Parts) > maxEntries {
		return m, refuse("Its %s is not that of an export of Preround.", manifestName)
	}
	return m, nil
}

// soundJSON refuses what is no JSON, or is nested deeper than any export.
func soundJSON(raw []byte) error {
	if !utf8.Valid(raw) || !json.Valid(raw) {
		return errNotJSON
	}
	depth, text, escaped := 0, false, false
	for _, c := range raw {
		switch {
		case escaped:
			escaped = false
		case text && c == '\\':
			escaped = true
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return errTooDeep
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

var (
	errNotJSON = errs.New(errs.Invalid, "it is not JSON")
	errTooDeep = errs.New(errs.Invalid, "it is nested too deeply")
)

// short is a name from outside, cut and quoted so that it cannot disturb a page.
func short(name string) string {
	if r := []rune(name); len(r) > 40 {
		name = string(r[:40]) + "…"
	}
	q := strconv.QuoteToGraphic(name)
	return q[1 : len(q)-1]
}

func number(n int) string { return strconv.Itoa(n) }
