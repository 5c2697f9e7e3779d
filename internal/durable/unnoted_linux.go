package durable

import "syscall"

// unnoted has a file be read without the disk noting when.
const unnoted = syscall.O_NOATIME
