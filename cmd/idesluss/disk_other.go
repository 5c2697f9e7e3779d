//go:build !unix

package main

// freeSpace cannot tell on this system.
func freeSpace(string) (bytes uint64, known bool) { return 0, false }
