package inspect_test

import (
	"bytes"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/errs"
)

// Rows 22 and 23: each hostile file is refused with a sentence, or its copy holds
// nothing of what was hidden in it and is of one kind only.
func TestRow22HostileFilesAreRefusedOrCleaned(t *testing.T) {
	t.Parallel()
	all := inspecttest.Hostile()
	if len(all) < 200 {
		t.Fatalf("only %d files", len(all))
	}
	refused, taken := 0, 0
	for _, f := range all {
		began := time.Now()
		got, err := inspect.Inspect(f.Body)
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s, %s: took %s", f.Name, f.What, took)
		}
		switch {
		case err != nil:
			refused++
			checkRefusal(t, f, err)
		case f.Refused:
			t.Errorf("%s, %s: was taken", f.Name, f.What)
		default:
			taken++
			checkCopy(t, f, got)
		}
	}
	t.Logf("%d files: %d refused, %d cleaned", len(all), refused, taken)
}

func checkRefusal(t *testing.T, f inspecttest.File, err error) {
	t.Helper()
	p := errs.ProblemsOf(err)
	if len(p) != 1 || p[0].Field != "file" || len(p[0].Says) < 30 || !strings.HasSuffix(p[0].Says, ".") {
		t.Errorf("%s, %s: the answer is %q", f.Name, f.What, err)
	}
}

func checkCopy(t *testing.T, f inspecttest.File, got inspect.Found) {
	t.Helper()
	if bytes.Contains(got.Body, []byte(inspecttest.Canary)) {
		t.Errorf("%s, %s: the copy still holds what was hidden", f.Name, f.What)
	}
	want := got.Type.Media()
	if got.Type == inspect.DOCX {
		want = "application/zip"
	}
	if kind := http.DetectContentType(got.Body); kind != want {
		t.Errorf("%s, %s: browsers would take the copy for %s", f.Name, f.What, kind)
	}
	again, err := inspect.Inspect(got.Body)
	if err != nil || again.Type != got.Type || again.Pages != got.Pages || again.Width != got.Width {
		t.Errorf("%s, %s: the copy is read otherwise than the file: %v", f.Name, f.What, err)
	}
}

// Row 26: what the sender did not mean to send is gone; the picture is not.
func TestRow26NothingTellsOfTheSender(t *testing.T) {
	t.Parallel()
	for name, body := range map[string][]byte{"pdf": inspecttest.PDF(3), "jpeg": inspecttest.JPEG(40, 20, 1), "turned": inspecttest.JPEG(40, 20, 6), "png": inspecttest.PNG(40, 20), "docx": inspecttest.DOCX()} {
		got, err := inspect.Inspect(body)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, trace := range []string{inspecttest.Canary, "Exif", "adobe:ns:meta", "/PieceInfo", "GPS"} {
			if bytes.Contains(got.Body, []byte(trace)) {
				t.Errorf("%s: the copy holds %s", name, trace)
			}
		}
		if len(got.Removed) == 0 {
			t.Errorf("%s: it is not said what was taken out", name)
		}
	}
}

func TestASignedDocumentIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	signed := inspecttest.Signed()
	got, err := inspect.Inspect(signed)
	if err != nil || !got.Signed || !bytes.Equal(got.Body, signed) || len(got.Kept) != 1 {
		t.Errorf("signed: %+v, %v", got.Kept, err)
	}
}

// Row 23: what unpacks to hundreds of megabytes is not unpacked here.
func TestRow23BombsTakeLittleMemory(t *testing.T) {
	for _, f := range inspecttest.Hostile() {
		if !strings.Contains(f.What, "bomb") && !strings.Contains(f.What, "pixels") && !strings.Contains(f.What, "claims") {
			continue
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := inspect.Inspect(f.Body)
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 400<<20 {
			t.Errorf("%s, %s: %d MiB were allocated (%v)", f.Name, f.What, used>>20, err)
		}
	}
}
