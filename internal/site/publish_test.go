package site

import (
	"errors"
	"os"
	"path/filepath"
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
