//go:build !unix

package main

import "io/fs"

// shared tells whether a file may have more names than one; here that cannot
// be known.
func shared(fs.FileInfo) bool { return true }
