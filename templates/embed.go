// Package templates embeds the HTML templates of the public site, the internal
// index and the services. A sluss may have a templates folder of its own; a file there
// takes the place of the embedded one with the same name.
//
// A template gets a view struct from internal/site (named in a comment at its
// top) and nothing else: never an idea. Functions: url gives an address within
// the template's own tree, date "14 december 2026", iso "2026-12-14", number
// "185 000" with non-breaking spaces, kronor the same with the word.
package templates

import "embed"

// Files holds layout.html and the folders public, internal and tjanst, which
// is for the form and the status page.
//
//go:embed *.html public internal tjanst
var Files embed.FS
