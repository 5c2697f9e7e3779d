package strict

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// lockedFS has one file that may be seen but not opened.
type lockedFS struct{ fstest.MapFS }

func (l lockedFS) Open(name string) (fs.File, error) {
	if name == "last.md" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func TestRead(t *testing.T) {
	files := lockedFS{fstest.MapFS{
		"text.md":    {Data: []byte("0123456789")},
		"mapp/a.md":  {},
		"lank.md":    {Data: []byte("text.md"), Mode: fs.ModeSymlink},
		"bort.md":    {Data: []byte("../../etc/passwd"), Mode: fs.ModeSymlink},
		"ledning.md": {Mode: fs.ModeNamedPipe},
		"last.md":    {},
	}}
	for _, test := range []struct{ why, name, data, says string }{
		{"a file is read", "text.md", "0123456789", ""},
		{"a folder is no file", "mapp", "", "Det här är en mapp"},
		{"a link is not followed", "lank.md", "", "länk till en annan fil"},
		{"nor one that leads away", "bort.md", "", "länk till en annan fil"},
		{"a pipe would never end", "ledning.md", "", "inte en vanlig fil"},
		{"a file may be locked", "last.md", "", "behörighet"},
	} {
		data, faults, err := Read(files, test.name, 100)
		if err != nil || string(data) != test.data {
			t.Errorf("%s: %q, %v", test.why, data, err)
		}
		switch {
		case test.says == "" && len(faults) > 0:
			t.Errorf("%s: %v", test.why, faults)
		case test.says != "" && (len(faults) != 1 || !strings.Contains(faults[0].Message, test.says) || faults[0].Remedy == "" || faults[0].File != test.name):
			t.Errorf("%s: faults %v", test.why, faults)
		}
	}
	if data, _, err := Read(files, "text.md", 4); string(data) != "01234" || err != nil {
		t.Errorf("a large file gave %q, %v; want one byte over what it may hold", data, err)
	}
	if _, _, err := Read(files, "saknas.md", 4); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gave %v", err)
	}
}
