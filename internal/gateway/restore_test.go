package gateway

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/durable"
)

// On a real disk, where other things stand beside the state.
func TestABackupIsRestoredWholeOrNotAtAll(t *testing.T) {
	f := fill(t, 4)
	var backup bytes.Buffer
	f.try(f.Backup(t.Context(), &backup))
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o700), os.WriteFile(name, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	names := func() []string {
		t.Helper()
		entries, err := os.ReadDir(dir)
		f.try(err)
		var all []string
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	write("sluss.git/HEAD", "ref: refs/heads/main\n")
	write("raderade/"+f.ideas[3].ID, "{}")
	write("nycklar/formular", strings.Repeat("k", 32))
	before := names()
	for what, data := range map[string][]byte{"nothing": nil, "half of one": backup.Bytes()[:backup.Len()/2]} {
		if err := RestoreFolder(bytes.NewReader(data), dir, nil); err == nil {
			t.Errorf("%s was restored", what)
		}
		if after := names(); !slices.Equal(after, before) {
			t.Errorf("%s: %v became %v", what, before, after)
		}
	}
	// The power goes when all has been unpacked and some of it moved.
	f.try(unpackBeside(bytes.NewReader(backup.Bytes()), dir, []string{f.ideas[2].ID, f.ideas[3].ID}))
	disk, err := durable.Disk(dir)
	f.try(err)
	f.disk = disk
	if err := f.tryOpen(); !errors.Is(err, errHalfway) {
		t.Errorf("opened halfway: %v", err)
	}
	f.try(os.MkdirAll(filepath.Join(dir, "spool"), 0o700))
	name := f.ideas[0].lookup + recordSuffix
	f.try(os.Rename(filepath.Join(dir, unpackedFolder, "spool", name), filepath.Join(dir, "spool", name)))
	f.try(RestoreFolder(strings.NewReader("never read"), dir, nil))
	f.open()
	f.sweep("restored", f.ideas[2:], f.ideas[:2])
	if string(f.FormKey()) != strings.Repeat("k", 32) || slices.Contains(names(), unpackedFolder) {
		t.Errorf("the key of forms is another, or something is left: %v", names())
	}
	if err := RestoreFolder(bytes.NewReader(backup.Bytes()), dir, nil); err == nil || strings.Contains(err.Error(), name) {
		t.Errorf("restored over a state: %v", err)
	}
}

// Folders that the process that sends mail works in are open to it, and so is
// what a backup brings back there.
func TestWhatIsRestoredCanBeReadByThoseWhoRead(t *testing.T) {
	f := fill(t, 1)
	var backup bytes.Buffer
	f.try(f.Backup(t.Context(), &backup))
	dir := t.TempDir()
	for folder, mode := range map[string]os.FileMode{VaultFolder: 0o750, QueueFolder: 0o770} {
		f.try(os.Mkdir(filepath.Join(dir, folder), 0o700))
		f.try(os.Chmod(filepath.Join(dir, folder), mode))
	}
	f.try(RestoreFolder(&backup, dir, nil))
	for folder, want := range map[string]os.FileMode{VaultFolder: 0o640, QueueFolder: 0o660, spoolFolder: 0o600} {
		entries, err := os.ReadDir(filepath.Join(dir, folder))
		f.try(err)
		if len(entries) == 0 {
			t.Errorf("nothing in %s", folder)
		}
		for _, e := range entries {
			info, err := e.Info()
			f.try(err)
			if got := info.Mode().Perm(); got&0o007 != 0 || got&0o040 != want&0o040 {
				t.Errorf("%s: %v, wanted %v", folder, got, want)
			}
		}
	}
}
