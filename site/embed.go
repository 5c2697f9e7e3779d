// Package site embeds what a municipality edits, so that the program can show
// it and start a new sluss from it with nothing but itself at hand.
package site

import "embed"

// Files holds everything in this folder.
//
//go:embed *
var Files embed.FS
