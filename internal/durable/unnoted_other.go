//go:build !linux

package durable

// unnoted has a file be read without the disk noting when; here that cannot be
// asked for.
const unnoted = 0
