//go:build unix

package main

import (
	"io/fs"
	"syscall"
)

// shared tells whether a file has more names than one, as after a git clone on
// the same disk.
func shared(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return !ok || stat.Nlink > 1
}
