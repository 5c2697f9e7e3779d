package corpus

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/site"
)

// write makes a sluss of n ideas and gives it as a file system.
func write(t *testing.T, n int, seed uint64) fs.FS {
	t.Helper()
	dir := t.TempDir()
	if err := Write(dir, site.Files, n, seed); err != nil {
		t.Fatal(err)
	}
	return os.DirFS(dir)
}

func TestEveryFileIsAnIdea(t *testing.T) {
	sluss := write(t, 300, 1)
	read := 0
	err := fs.WalkDir(sluss, "ideas", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(sluss, name)
		if err != nil {
			return err
		}
		read++
		_, faults := idea.Parse(name, data)
		for _, f := range faults {
			t.Error(f)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read != 300 {
		t.Errorf("%d files, want 300", read)
	}
}

func TestTheCheckFindsNoErrors(t *testing.T) {
	report, err := check.Run(t.Context(), write(t, 1500, 2), check.Options{Today: Until})
	if err != nil {
		t.Fatal(err)
	}
	if report.Ideas != 1500 || !report.Judged {
		t.Fatalf("%d ideas checked, judged: %v", report.Ideas, report.Judged)
	}
	for _, f := range report.Findings {
		if f.Severity == check.Error {
			t.Error(f)
		}
	}
}

func TestSameArgumentsGiveSameBytes(t *testing.T) {
	first := sum(t, write(t, 60, 7))
	if again := sum(t, write(t, 60, 7)); again != first {
		t.Error("the same arguments gave other bytes")
	}
	if other := sum(t, write(t, 60, 8)); other == first {
		t.Error("another seed gave the same bytes")
	}
}

// sum digests names and contents.
func sum(t *testing.T, files fs.FS) string {
	t.Helper()
	h, n := sha256.New(), 0
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, name)
		fmt.Fprintf(h, "%s %d\n%s", name, len(data), data)
		n++
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("%d files, %v", n, err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestAFolderWithSomethingInItIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "viktigt.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	err := Write(dir, site.Files, 10, 1)
	if err == nil || !strings.Contains(err.Error(), "viktigt.txt") {
		t.Errorf("error is %v", err)
	}
}
