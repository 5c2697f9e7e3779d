package local_test

import (
	"os"
	"testing"
)

// The tests make many repositories, and every write waits for the disk. None
// of them turns the power off, so they may as well be in memory where there is
// room.
func TestMain(m *testing.M) {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() && os.Getenv("TMPDIR") == "" {
		os.Setenv("TMPDIR", "/dev/shm")
	}
	os.Exit(m.Run())
}
