package site

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func open(t *testing.T, dir string) *Output {
	t.Helper()
	out, err := OpenOutput(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { out.Close() })
	return out
}

func publish(t *testing.T, out *Output, text string) {
	t.Helper()
	r, err := out.Stage()
	if err != nil {
		t.Fatal(err)
	}
	for _, sink := range []Sink{r.Public(), r.Internal()} {
		if err := sink.Write("a/index.html", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Publish(); err != nil {
		t.Fatal(err)
	}
}

func TestAFolderWithOtherFilesIsRefusedAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	precious := filepath.Join(dir, "precious.txt")
	if err := os.WriteFile(precious, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenOutput(dir); !errors.Is(err, ErrNotOurs) {
		t.Fatalf("got %v, want ErrNotOurs", err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 1 {
		t.Errorf("the folder was changed: %v", entries)
	}
}

func TestTwoBuildsDoNotWriteToOneFolder(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := OpenOutput(dir); err == nil {
		t.Fatal("the second build was let in while the first was writing")
	}
}

func TestADiscardedReleaseLeavesTheSiteAsItWas(t *testing.T) {
	dir := t.TempDir()
	out := open(t, dir)
	publish(t, out, "first")
	r, err := out.Stage()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Public().Write("a/index.html", []byte("half")); err != nil {
		t.Fatal(err)
	}
	if err := r.Discard(); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, PublicDir, "a", "index.html"))
	if err != nil || string(got) != "first" {
		t.Errorf("got %q, %v", got, err)
	}
	left, _ := os.ReadDir(filepath.Join(dir, releaseDir))
	if len(left) != 1 {
		t.Errorf("%d releases are left, want the one that is shown", len(left))
	}
}

func TestWhatAnInterruptedBuildLeftIsSweptAway(t *testing.T) {
	dir := t.TempDir()
	out := open(t, dir)
	publish(t, out, "first")
	if _, err := out.Stage(); err != nil { // neither published nor discarded: the power went
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	publish(t, open(t, dir), "second")
	left, _ := os.ReadDir(filepath.Join(dir, releaseDir))
	if len(left) != 2 {
		t.Errorf("%d releases are left, want the one shown and the one before", len(left))
	}
}

func TestPurgingLeavesOnlyTheCurrentRelease(t *testing.T) {
	dir := t.TempDir()
	out := open(t, dir)
	publish(t, out, "with a name")
	publish(t, out, "without")
	if left, _ := os.ReadDir(filepath.Join(dir, releaseDir)); len(left) != 2 {
		t.Fatalf("%d releases before, want 2", len(left))
	}
	if err := out.Purge(); err != nil {
		t.Fatal(err)
	}
	left, _ := os.ReadDir(filepath.Join(dir, releaseDir))
	got, err := os.ReadFile(filepath.Join(dir, PublicDir, "a", "index.html"))
	if len(left) != 1 || err != nil || string(got) != "without" {
		t.Errorf("%d releases are left, and the current says %q, %v", len(left), got, err)
	}
}

// A reader that opens pages all the while finds each of them every time.
func TestAReaderNeverMissesAPage(t *testing.T) {
	dir := t.TempDir()
	out := open(t, dir)
	publish(t, out, "text")
	published := make(chan struct{})
	go func() {
		defer close(published)
		for range 200 {
			publish(t, out, "text")
		}
	}()
	reads := 0
	for done := false; !done; reads++ {
		select {
		case <-published:
			done = true
		default:
		}
		for _, tree := range []string{PublicDir, InternalDir} {
			got, err := os.ReadFile(filepath.Join(dir, tree, "a", "index.html"))
			if err != nil || string(got) != "text" {
				t.Fatalf("read %d: got %q, %v", reads, got, err)
			}
		}
	}
	if reads < 2 {
		t.Fatal("nothing was read while releases were published")
	}
}

func TestADiskThatIsFullStopsTheWrite(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Fatalf("this test needs /dev/full: %v", err)
	}
	dir := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(dir, "index.html")); err != nil {
		t.Fatal(err)
	}
	if err := (&folder{root: dir}).Write("index.html", []byte("text")); err == nil {
		t.Fatal("writing to a full disk was taken for done")
	}
}

func TestABuildThatCameToNothingLeavesNoTrace(t *testing.T) {
	parent := t.TempDir()
	for _, test := range []struct {
		why, dir string
		before   func(dir string) error
		left     int // entries in dir; -1 when it is not there
	}{
		{"a folder made for the build goes with it", "ny", func(string) error { return nil }, -1},
		{"an empty folder is empty again", "tom", func(dir string) error { return os.Mkdir(dir, 0o755) }, 0},
	} {
		dir := filepath.Join(parent, test.dir)
		if err := test.before(dir); err != nil {
			t.Fatal(err)
		}
		out, err := OpenOutput(dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := out.Stage()
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(r.Public().Write("a/index.html", []byte("a")), r.Discard(), out.Close()); err != nil {
			t.Fatal(err)
		}
		entries, err := os.ReadDir(dir)
		if test.left < 0 && !errors.Is(err, os.ErrNotExist) || test.left >= 0 && len(entries) != test.left {
			t.Errorf("%s: %v, %v", test.why, entries, err)
		}
	}
}

// What the one who builds can mend is told as a finding; the rest is an error.
func TestOutputFinding(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fil"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, notOurs := OpenOutput(dir)
	_, noFolder := OpenOutput(filepath.Join(dir, "fil"))
	ours := filepath.Join(dir, "ut")
	open(t, ours)
	_, busy := OpenOutput(ours)
	full := &folder{root: t.TempDir()}
	if err := os.Symlink("/dev/full", filepath.Join(full.root, "a.html")); err != nil {
		t.Fatal(err)
	}
	locked := &os.PathError{Op: "open", Path: filepath.Join(dir, "slapp"), Err: syscall.EACCES}
	elsewhere := &os.PathError{Op: "open", Path: "site/sidor", Err: syscall.EACCES}
	for _, test := range []struct {
		why  string
		err  error
		says string
	}{
		{"a folder with other files", notOurs, "inte har skrivit"},
		{"a file in its place", noFolder, "en fil, men ska vara en mapp"},
		{"two builds at once", busy, "Ett annat bygge"},
		{"a full disk", full.Write("a.html", []byte("text")), "Disken är full"},
		{"a folder of someone else's", locked, "behörighet"},
		{"a file of the sluss that may not be read", elsewhere, ""},
		{"anything else", errors.New("a bug"), ""},
		{"nothing", nil, ""},
	} {
		f, ok := OutputFinding(dir, test.err)
		if ok != (test.says != "") || !strings.Contains(f.Message, test.says) || ok && (f.Remedy == "" || f.File != dir) {
			t.Errorf("%s: %v gave %v, %v", test.why, test.err, f, ok)
		}
	}
}
