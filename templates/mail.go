package templates

import (
	"embed"
	"io/fs"
)

// mails are the mails that idesluss notify sends: a template for each thing
// that can be told, and kort.txt for where only that something has happened is
// told. A template has a subject, {{define "amne"}}, and below it the text; the
// HTML of the mail is made from that text. Empty lines part paragraphs, and
// lines that begin "1. " or "- " are lists. It gets a Letter from
// internal/notify.
//
//go:embed mejl
var mails embed.FS

// Mails gives the mails.
func Mails() fs.FS {
	sub, err := fs.Sub(mails, "mejl")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}
