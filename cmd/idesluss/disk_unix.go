//go:build unix

package main

import "syscall"

// freeSpace gives how many bytes may still be written where a folder is.
func freeSpace(dir string) (bytes uint64, known bool) {
	var stat syscall.Statfs_t
	if syscall.Statfs(dir, &stat) != nil {
		return 0, false
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), true
}
