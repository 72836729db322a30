package blob_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/blob"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/errs"
)

const (
	first  = "papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa01"
	second = "letters/0192aaaaaaaaaaaaaaaaaaaaaaaaaa02"
)

func get(t *testing.T, s blob.Store, name string) string {
	t.Helper()
	r, err := s.Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestABlobIsKeptListedAndDeleted(t *testing.T) {
	t.Parallel()
	blobtest.Each(t, func(t *testing.T, s blob.Store) {
		large := strings.Repeat("0123456789abcdef", 1<<17) // 2 MiB
		for name, text := range map[string]string{first: large, second: ""} {
			if err := s.Put(t.Context(), name, strings.NewReader(text)); err != nil {
				t.Fatal(err)
			}
			if got := get(t, s, name); got != text {
				t.Errorf("%s: %d bytes came back of %d", name, len(got), len(text))
			}
		}
		if got := names(t, s, "papers"); len(got) != 1 || got[0].Name != first || got[0].Size != int64(len(large)) || time.Since(got[0].Made).Abs() > time.Minute {
			t.Errorf("the list of papers is %v", got)
		}
		if got := names(t, s, ""); len(got) != 2 {
			t.Errorf("the list of all is %v", got)
		}
		if got := names(t, s, "nobody"); len(got) != 0 {
			t.Errorf("the list of a feature without blobs is %v", got)
		}
		for range 2 { // the second time there is nothing to delete, and that is fine
			if err := s.Delete(t.Context(), first); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Get(t.Context(), first); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a deleted blob: %v", err)
		}
	})
}

func names(t *testing.T, s blob.Store, feature string) (all []blob.Info) {
	t.Helper()
	err := s.Each(t.Context(), feature, func(i blob.Info) error { all = append(all, i); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var errBroken = errors.New("the line broke")

func TestABlobThatDidNotArriveWholeIsNone(t *testing.T) {
	t.Parallel()
	blobtest.Each(t, func(t *testing.T, s blob.Store) {
		half := io.MultiReader(strings.NewReader("half"), failing{})
		if err := s.Put(t.Context(), first, half); !errors.Is(err, errBroken) {
			t.Errorf("a broken line: %v", err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Put(ended, first, strings.NewReader("late")); !errors.Is(err, context.Canceled) {
			t.Errorf("after the end: %v", err)
		}
		if got := names(t, s, ""); len(got) != 0 {
			t.Errorf("left behind: %v", got)
		}
	})
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errBroken }

// Row 25: no name leads out of the store.
func TestRow25NamesAreMadeHereOrRefused(t *testing.T) {
	t.Parallel()
	blobtest.Each(t, func(t *testing.T, s blob.Store) {
		for _, name := range []string{"", "papers", "papers/", "/etc/passwd", "papers/../../etc/passwd", "../papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa01",
			"papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa0", first + "\x00", first + "/x", strings.ToUpper(first), "papers\\0192aaaaaaaaaaaaaaaaaaaaaaaaaa01"} {
			if err := s.Put(t.Context(), name, strings.NewReader("x")); err == nil {
				t.Errorf("%q was kept", name)
			}
			if _, err := s.Get(t.Context(), name); err == nil {
				t.Errorf("%q was opened", name)
			}
			if err := s.Delete(t.Context(), name); err == nil {
				t.Errorf("%q was deleted", name)
			}
		}
	})
}

// Row 37: the store holds nothing that can be read.
func TestRow37TheStoreHoldsNoClearText(t *testing.T) {
	t.Parallel()
	const canary = "canary-in-a-passport-scan"
	blobtest.Each(t, func(t *testing.T, s blob.Store) {
		keys := blobtest.Keys(t)
		v := blob.NewVault(s, keys)
		key, err := v.Put(t.Context(), first, strings.NewReader(strings.Repeat(canary, 5000)))
		if err != nil {
			t.Fatal(err)
		}
		if raw := get(t, s, first) + string(key); strings.Contains(raw, "canary") || strings.Contains(raw, "AGE-SECRET") {
			t.Error("the store or the row holds clear text")
		}
		r, err := v.Get(t.Context(), first, key)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if b, err := io.ReadAll(r); err != nil || string(b) != strings.Repeat(canary, 5000) {
			t.Errorf("%d bytes came back: %v", len(b), err)
		}
		if _, err := blob.NewVault(s, blobtest.Keys(t)).Get(t.Context(), first, key); err == nil {
			t.Error("another server's key opens it")
		}
		other, err := v.Put(t.Context(), second, strings.NewReader("another"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := v.Get(t.Context(), first, other); err == nil {
			t.Error("the key of another blob opens it")
		}
	})
}

func TestABlobThatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	s, err := blob.OpenFiles(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	v := blob.NewVault(s, blobtest.Keys(t))
	key, err := v.Put(t.Context(), first, strings.NewReader(strings.Repeat("a", 200_000)))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "papers", "01", strings.TrimPrefix(first, "papers/"))
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(whole)
	changed[len(changed)/2] ^= 1
	for what, bad := range map[string][]byte{"a bit turned": changed, "cut short": whole[:len(whole)-10], "empty": nil} {
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := v.Get(t.Context(), first, key)
		if err == nil {
			_, err = io.ReadAll(r)
			_ = r.Close()
		}
		if err == nil {
			t.Errorf("%s: it was read all the same", what)
		}
	}
}

func TestKeysAreReadAndMade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "papers.key")
	if _, err := blob.ReadKeyFile(file); errs.KindOf(err) != errs.NotFound {
		t.Errorf("no file: %v", err)
	}
	made, err := blob.MakeKeyFile(file, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key file: %v %v", info.Mode(), err)
	}
	if _, err := blob.MakeKeyFile(file, time.Time{}); err == nil {
		t.Error("a key was made over another")
	}
	read, err := blob.ReadKeyFile(file)
	if err != nil || read.Public() != made.Public() {
		t.Errorf("read back: %v, %v", read.Public(), err)
	}
	sealed, err := made.Seal([]byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(t.TempDir(), "newer.key")
	if _, err := blob.MakeKeyFile(newer, time.Time{}); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.ReadFile(newer)
	if err != nil {
		t.Fatal(err)
	}
	both, err := blob.ReadKeys(string(fresh) + "\n" + string(text))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := both.Open(sealed); err != nil || string(got) != "secret" || both.Public() == made.Public() {
		t.Errorf("a former key no longer opens: %q %v", got, err)
	}
	for _, bad := range []string{"", "# nothing", "AGE-SECRET-KEY-1XYZ", "age1abc"} {
		if _, err := blob.ReadKeys(bad); errs.KindOf(err) != errs.Invalid || strings.Contains(err.Error(), "XYZ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if _, err := (blob.Keys{}).Seal(nil); errs.KindOf(err) != errs.Busy {
		t.Errorf("no key: %v", err)
	}
}

func TestWrongAddressesOfAnS3StoreAreExplained(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "http://x/y", "s3://host/bucket", "s3://a:b@host", "s3://a:b@host/", "s3://%zz"} {
		if _, err := blob.OpenS3(t.Context(), bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
	good := blobtest.S3(t)
	if _, err := blob.OpenS3(t.Context(), strings.Replace(good, "/papers?", "/nobody?", 1)); err == nil || !strings.Contains(err.Error(), "no bucket nobody") {
		t.Errorf("a missing bucket: %v", err)
	}
	wrong, err := blob.OpenS3(t.Context(), strings.Replace(good, "testsecret", "wrongsecret", 1))
	if err == nil {
		t.Errorf("a wrong secret was taken: %v", wrong)
	} else if strings.Contains(err.Error(), "wrongsecret") {
		t.Errorf("the error tells the secret: %v", err)
	}
}
