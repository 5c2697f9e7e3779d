package durable_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
)

// A folder is the account's own. One that has been opened to a group, as the
// queue of mail is, stays open to it: what is made there can be read by the
// process that sends mail, and by nobody else.
func TestWhoMayReadWhatIsMade(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "ko"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "ko"), 0o770); err != nil {
		t.Fatal(err)
	}
	disk, err := durable.Disk(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]fs.FileMode{"spool": 0o600, "ko": 0o660} {
		folder, err := durable.Open(disk, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, write := range []func(string, []byte) error{folder.Add, folder.Put} {
			if err := write("post", []byte("x")); err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(filepath.Join(dir, name, "post"))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := info.Mode().Perm(), unmasked(t, mode); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if err := folder.Remove("post"); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// unmasked gives what the umask of whoever runs the test leaves of a mode.
func unmasked(t *testing.T, mode fs.FileMode) fs.FileMode {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(t.TempDir(), "x"), os.O_CREATE, mode)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

// What is written bears the day, and neither the hour nor when it was read.
func TestTheDiskTellsNoHour(t *testing.T) {
	dir := t.TempDir()
	disk, err := durable.Disk(dir)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := durable.Open(disk, "spool")
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now().UTC().Truncate(24 * time.Hour)
	for name, write := range map[string]func(string, []byte) error{"tillagd": folder.Add, "skriven": folder.Put} {
		if err := write(name, []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := folder.Get(name); err != nil {
			t.Fatal(err)
		}
		for _, at := range []string{name, "."} {
			info, err := os.Stat(filepath.Join(dir, "spool", at))
			if err != nil {
				t.Fatal(err)
			}
			if got := info.ModTime().UTC(); !got.Equal(got.Truncate(24*time.Hour)) || got.Before(began) {
				t.Errorf("%s was changed %s", at, got)
			}
		}
	}
	if err := folder.Remove("tillagd"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "spool"))
	if err != nil {
		t.Fatal(err)
	}
	if got := info.ModTime().UTC(); !got.Equal(got.Truncate(24 * time.Hour)) {
		t.Errorf("something was removed %s", got)
	}
}
