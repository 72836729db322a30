package db

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/klauspost/compress/zstd"

	"preround/internal/platform/errs"
)

// parentsFirst sorts tables by name, but each after its parents.
func parentsFirst(tables []string, parents map[string][]string) []string {
	slices.Sort(tables)
	var order []string
	placed := map[string]bool{versionTable: true}
	var place func(t string)
	place = func(t string) {
		if placed[t] {
			return
		}
		placed[t] = true
		for _, p := range parents[t] {
			place(p)
		}
		order = append(order, t)
	}
	for _, t := range tables {
		place(t)
	}
	return order
}

// checkBackup reads the whole file and refuses one that is not exactly what
// WriteBackup wrote, before anything is done with it.
func checkBackup(path string) (Summary, error) {
	f, err := os.Open(path)
	if err != nil {
		return Summary{}, errs.Wrap(err, errs.Invalid, "The backup %s cannot be read", path)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Summary{}, err
	}
	magic := make([]byte, len(backupMagic))
	if _, err := io.ReadFull(f, magic); err != nil || string(magic) != backupMagic {
		return Summary{}, errs.New(errs.Invalid, "The file %s is not a backup of this program; nothing was changed.", path)
	}
	damaged := errs.New(errs.Invalid, "The backup %s is damaged or was cut short, so nothing was changed; use another copy.", path)
	length := info.Size() - sha256.Size
	if length < int64(len(backupMagic)) {
		return Summary{}, damaged
	}
	hash := sha256.New()
	hash.Write(magic)
	if _, err := io.Copy(hash, io.LimitReader(f, length-int64(len(magic)))); err != nil {
		return Summary{}, errs.Wrap(err, errs.Invalid, "The backup %s cannot be read", path)
	}
	sum, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(sum, hash.Sum(nil)) {
		return Summary{}, damaged
	}
	r, err := openBackup(path)
	if err != nil {
		return Summary{}, err
	}
	defer r.Close()
	return Summary{Made: Time(r.header.MadeMs), Engine: r.header.Engine, Schema: r.header.Schema}, nil
}

// backupReader goes through the lines of a checked backup.
type backupReader struct {
	header backupHeader
	file   *os.File
	zstd   *zstd.Decoder
	lines  *bufio.Reader
}

func openBackup(path string) (*backupReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	body := io.NewSectionReader(f, int64(len(backupMagic)), info.Size()-int64(len(backupMagic))-sha256.Size)
	z, err := zstd.NewReader(body)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	r := &backupReader{file: f, zstd: z, lines: bufio.NewReader(z)}
	line, err := r.lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &r.header)
	}
	if err != nil {
		r.Close()
		return nil, fmt.Errorf("the first line of the backup: %w", err)
	}
	return r, nil
}

func (r *backupReader) Close() {
	r.zstd.Close()
	_ = r.file.Close()
}

// next is the next line: the values of a row, or else a line that is none.
func (r *backupReader) next() (row []any, line backupLine, err error) {
	text, err := r.lines.ReadBytes('\n')
	if err != nil {
		return nil, line, fmt.Errorf("the backup ends early: %w", err)
	}
	if text[0] != '[' {
		return nil, line, json.Unmarshal(text, &line)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if err := dec.Decode(&row); err != nil {
		return nil, line, err
	}
	for i, v := range row {
		if row[i], err = fromBackup(v); err != nil {
			return nil, line, err
		}
	}
	return row, line, nil
}

func fromBackup(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		return v.Int64()
	case map[string]any:
		switch inner := v["bytes"].(type) {
		case string:
			b := []byte{}
			err := json.Unmarshal([]byte(`"`+inner+`"`), &b)
			return b, err
		}
		if n, ok := v["float"].(json.Number); ok {
			return n.Float64()
		}
		return nil, fmt.Errorf("a value of the backup is none: %v", v)
	}
	return v, nil
}
