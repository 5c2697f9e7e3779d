package main

import (
	"errors"
	"io/fs"
	"strings"

	sitefiles "github.com/idesluss/idesluss/site"
	"github.com/idesluss/idesluss/templates"
)

// defaults are the files that come with the program and stand in for those a
// sluss does not have: templates/ and site/.
var defaults fs.FS = embedded{"templates": templates.Files, "site": sitefiles.Files}

// embedded is folders by name.
type embedded map[string]fs.FS

// Open implements [fs.FS].
func (e embedded) Open(name string) (fs.File, error) {
	folder, rest, ok := strings.Cut(name, "/")
	files, known := e[folder]
	switch {
	case !fs.ValidPath(name):
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	case !known:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case !ok:
		rest = "."
	}
	f, err := files.Open(rest)
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		pathErr.Path = name
	}
	return f, err
}
