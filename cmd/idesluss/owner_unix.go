//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// owner gives the number of the account that a file belongs to.
func owner(info fs.FileInfo) (uid uint32, known bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return stat.Uid, true
}

// notForRoot refuses to work on the state of another account as root: what root
// writes there the service cannot read, and stops.
func (e *env) notForRoot() error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(e.dataPath("."))
	if err != nil {
		return nil // it is made, and is root's
	}
	uid, known := owner(info)
	if !known || uid == 0 {
		return nil
	}
	name := strconv.FormatUint(uint64(uid), 10)
	if u, err := user.LookupId(name); err == nil {
		name = u.Username
	} else {
		name = "'#" + name + "'"
	}
	return fmt.Errorf("%s belongs to another account, which cannot read what root writes there: run this as that account, with sudo -u %s idesluss …", e.dataPath("."), name)
}
