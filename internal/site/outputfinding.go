package site

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
)

// OutputFinding gives the finding for an error that the one who builds can mend
// alone: an output folder that is not ours or not to be written in, a full
// disk. dir is the folder as it was given. Other errors are the operator's.
func OutputFinding(dir string, err error) (check.Finding, bool) {
	const elsewhere = "välj en annan mapp med -o."
	f := fault.Fault{File: dir, Rule: "utmapp"}
	switch {
	case errors.Is(err, ErrNotOurs):
		f.Message = "I mappen ligger något som idesluss inte har skrivit. Den är orörd."
		f.Remedy = "Töm den, eller " + elsewhere
	case errors.Is(err, ErrBusy):
		f.Message = "Ett annat bygge skriver i mappen just nu."
		f.Remedy = "Vänta tills det är klart, eller " + elsewhere
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		f.Message = "Disken är full."
		f.Remedy = "Ta bort något som inte behövs, eller " + elsewhere
	case errors.Is(err, syscall.EFBIG):
		f.Message = "En sida är större än vad som får skrivas här."
		f.Remedy = "Höj gränsen för filers storlek, eller " + elsewhere
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission) && about(err, dir):
		f.Message = "Du har inte behörighet att skriva i mappen."
		f.Remedy = "Be den som äger mappen om det, eller " + elsewhere
	case errors.Is(err, syscall.ENOTDIR):
		f.Message = "Det här är en fil, men ska vara en mapp."
		f.Remedy = "Flytta filen, eller " + elsewhere
	default:
		return check.Finding{}, false
	}
	return check.Finding{Fault: f, Severity: check.Error}, true
}

// about reports whether an error is about dir, something in it, or a folder on
// the way to it; and not about a file of the sluss.
func about(err error, dir string) bool {
	var path *fs.PathError
	if !errors.As(err, &path) {
		return false
	}
	name, dir := filepath.Clean(path.Path), filepath.Clean(dir)
	return strings.HasPrefix(name, dir) || strings.HasPrefix(dir, name)
}
