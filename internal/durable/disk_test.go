package durable_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

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
	for name, most := range map[string]fs.FileMode{"spool": 0o600, "ko": 0o660} {
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
			// The umask of whoever runs the test takes away what it takes away.
			got := info.Mode().Perm()
			if got&^most != 0 || got&0o600 != 0o600 {
				t.Errorf("%s: %v, want %v at most", name, got, most)
			}
			if name == "ko" && got&0o040 == 0 {
				t.Errorf("%s: %v, which the group cannot read", name, got)
			}
			if err := folder.Remove("post"); err != nil {
				t.Fatal(err)
			}
		}
	}
}
