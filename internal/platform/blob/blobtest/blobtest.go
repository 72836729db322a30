// Package blobtest gives tests a store of files: a folder that is thrown away, or
// a real S3 service of their own.
package blobtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/blob"
)

// Files is a store in a folder of the test.
func Files(t testing.TB) *blob.Files {
	t.Helper()
	f, err := blob.OpenFiles(filepath.Join(t.TempDir(), "blobs"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// Keys are a server's keys, made for the test.
func Keys(t testing.TB) blob.Keys {
	t.Helper()
	k, err := blob.MakeKeyFile(filepath.Join(t.TempDir(), "test.key"), time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Vault is a vault in a folder of the test.
func Vault(t testing.TB) *blob.Vault {
	t.Helper()
	return blob.NewVault(Files(t), Keys(t))
}

// Each runs the test on a folder and on a real S3 service, where one is installed
// (tools/setup does that).
func Each(t *testing.T, test func(t *testing.T, s blob.Store)) {
	t.Helper()
	t.Run("Files", func(t *testing.T) { t.Parallel(); test(t, Files(t)) })
	t.Run("S3", func(t *testing.T) {
		t.Parallel()
		s, err := blob.OpenS3(t.Context(), S3(t))
		if err != nil {
			t.Fatal(err)
		}
		test(t, s)
	})
}

// S3 starts a service with an empty bucket and gives its address. Without the
// program the test is skipped.
func S3(t testing.TB) (address string) {
	t.Helper()
	program := service()
	if program == "" {
		t.Skip("the S3 service versitygw is not installed here; tools/setup/setup.sh all does that")
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "papers"), 0o755); err != nil {
		t.Fatal(err)
	}
	port := freePort(t)
	cmd := exec.Command(program, "--port", port, "--access", "test", "--secret", "testsecret", "posix", folder)
	cmd.Dir = folder
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = cmd.Stdout
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // killed
	})
	go func() { _, _ = io.Copy(io.Discard, bufio.NewReader(out)) }()
	awaitPort(t, port)
	return fmt.Sprintf("s3://test:testsecret@%s/papers?insecure=true&region=us-east-1", port)
}

// service finds the program: named by the environment, in .cache/bin of the
// repository, or on the path.
func service() string {
	if named := os.Getenv("PREROUND_TEST_S3"); named != "" {
		return named
	}
	if here, err := os.Getwd(); err == nil {
		for dir := here; ; dir = filepath.Dir(dir) {
			if file := filepath.Join(dir, ".cache", "bin", "versitygw"); isFile(file) {
				return file
			}
			if isFile(filepath.Join(dir, "go.mod")) || dir == filepath.Dir(dir) {
				break
			}
		}
	}
	found, err := exec.LookPath("versitygw")
	if err != nil {
		return ""
	}
	return found
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// awaitPort waits until the service answers.
func awaitPort(t testing.TB, address string) {
	t.Helper()
	end := time.Now().Add(20 * time.Second)
	for time.Now().Before(end) {
		c, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			_ = c.Close()
			return
		}
		if !strings.Contains(err.Error(), "refused") {
			t.Fatal(err)
		}
		<-time.After(20 * time.Millisecond)
	}
	t.Fatal("the S3 service does not answer")
}
