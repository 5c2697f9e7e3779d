package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/idesluss/idesluss/internal/fault"
)

// Read reads a file that people write, and never more than one byte over most,
// which is enough to tell that it is too large. What stands where the file
// should be, or keeps us from reading it, is a fault: a link (which could lead
// anywhere), a folder, a file without permission. A file that does not exist
// is an error, [fs.ErrNotExist].
func Read(fsys fs.FS, name string, most int) ([]byte, []fault.Fault, error) {
	info, err := fs.Lstat(fsys, name)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return nil, []fault.Fault{locked(name)}, nil
	case err != nil:
		return nil, nil, err
	}
	if f, wrong := NoFile(name, info.Mode()); wrong {
		return nil, []fault.Fault{f}, nil
	}
	return ReadRegular(fsys, name, most)
}

// ReadRegular is Read for a name that is known to be a regular file's.
func ReadRegular(fsys fs.FS, name string, most int) ([]byte, []fault.Fault, error) {
	f, err := fsys.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return nil, []fault.Fault{locked(name)}, nil
		}
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	// What the file says of its size is only where to begin: it may grow.
	data := bytes.NewBuffer(make([]byte, 0, min(info.Size(), int64(most)+1)+bytes.MinRead))
	if _, err := data.ReadFrom(io.LimitReader(f, int64(most)+1)); err != nil {
		return nil, nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return data.Bytes(), nil, nil
}

// NoFile gives the fault of what is not a regular file.
func NoFile(name string, mode fs.FileMode) (f fault.Fault, wrong bool) {
	f.File = name
	switch {
	case mode&fs.ModeSymlink != 0:
		f.Rule, f.Message, f.Remedy = "lank-till-fil", "Filen är en länk till en annan fil.", "Lägg själva filen här i stället."
	case mode.IsDir():
		f.Rule, f.Message, f.Remedy = "inte-en-fil", "Det här är en mapp, men ska vara en fil.", "Ta bort mappen, eller byt namn på den."
	case !mode.IsRegular():
		f.Rule, f.Message, f.Remedy = "inte-en-fil", "Det här är inte en vanlig fil.", "Ta bort den."
	}
	return f, f.Rule != ""
}

func locked(name string) fault.Fault {
	return fault.Fault{File: name, Rule: "ingen-behorighet",
		Message: "Du har inte behörighet att läsa filen.", Remedy: "Be den som äger filen att ge dig rätt att läsa den."}
}
