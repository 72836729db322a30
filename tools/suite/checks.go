package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// checks are about the source as it stands; each counts as one test.
func checks() []part {
	list := []struct {
		name string
		do   func(context.Context, io.Writer) error
	}{
		{"formatting", formatted},
		{"generated files are current", generatedCurrent},
		{"vet", command("go", "vet", "./...")},
		{"linters", linters},
		{"known vulnerabilities", vulnerabilities},
	}
	var parts []part
	for _, c := range list {
		parts = append(parts, part{"checks", "check: " + c.name, func(ctx context.Context, out io.Writer) tally {
			if err := c.do(ctx, out); err != nil {
				fmt.Fprintf(out, "%s: %v\n", c.name, err)
				return tally{failed: 1, names: []string{"check: " + c.name}}
			}
			return tally{passed: 1}
		}})
	}
	return parts
}

func command(name string, args ...string) func(context.Context, io.Writer) error {
	return func(ctx context.Context, out io.Writer) error {
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Stdout, cmd.Stderr = out, out
		return cmd.Run()
	}
}

// linters runs our analyzers. Over a package that does not build each of them says
// so in three lines; vet has said it already, so those are left out.
func linters(ctx context.Context, out io.Writer) error {
	var said bytes.Buffer
	err := command("go", "run", "./tools/lint", "./...")(ctx, &said)
	for line := range strings.Lines(said.String()) {
		if !strings.Contains(line, "analysis skipped due to errors") && !strings.Contains(line, "failed prerequisites") {
			fmt.Fprint(out, line)
		}
	}
	return err
}

// sources lists our files below the folders that hold code.
func sources(suffix string) ([]string, error) {
	var found []string
	for _, root := range []string{"cmd", "data", "internal", "migrations", "tests", "tools"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
				return fs.SkipDir
			case !d.IsDir() && strings.HasSuffix(path, suffix):
				found = append(found, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func formatted(ctx context.Context, out io.Writer) error {
	files, err := sources(".go")
	if err != nil {
		return err
	}
	var list bytes.Buffer
	if err := command("gofmt", append([]string{"-l"}, files...)...)(ctx, io.MultiWriter(out, &list)); err != nil {
		return err
	}
	if list.Len() > 0 {
		return fmt.Errorf("these files want gofmt -w")
	}
	return nil
}

// generatedCurrent generates the templates anew and compares. What it finds is
// mended on disk at once, so all that is left to do is to commit it.
func generatedCurrent(ctx context.Context, out io.Writer) error {
	read := func() (map[string]string, error) {
		files, err := sources("_templ.go")
		texts := map[string]string{}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			texts[name] = string(text)
		}
		return texts, err
	}
	before, err := read()
	if err != nil {
		return err
	}
	var said bytes.Buffer
	if err := command("go", "tool", "templ", "generate", "-path", "internal")(ctx, &said); err != nil {
		fmt.Fprint(out, said.String())
		return err
	}
	after, err := read()
	if err != nil {
		return err
	}
	var stale []string
	for name, text := range after {
		if before[name] != text {
			stale = append(stale, name)
		}
	}
	if len(stale) > 0 {
		return fmt.Errorf("were out of date and have just been written: %s", strings.Join(stale, ", "))
	}
	return nil
}

// vulnerabilities asks the copy of the Go vulnerability database that the
// repository carries, so no address outside is needed. Only what our code calls counts.
func vulnerabilities(ctx context.Context, out io.Writer) error {
	dir, err := os.MkdirTemp("", "vulndb")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := unpack("tools/vulndb/osv.tgz", dir); err != nil {
		return err
	}
	return command("go", "tool", "govulncheck", "-db", "file://"+filepath.ToSlash(dir)+"/osv", "./...")(ctx, out)
}

// unpack writes the plain files of a .tgz below dir.
func unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", archive, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", archive, err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if err := root.MkdirAll(filepath.Dir(h.Name), 0o755); err != nil {
			return err
		}
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if err := root.WriteFile(h.Name, text, 0o644); err != nil {
			return err
		}
	}
}
