package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// doneDecisions is what the service has done about decisions. It is kept in a
// file, so that a service that is started again goes on where it was, and does
// not judge and draft everything once more. It tells nothing that the forge
// does not, and may be taken away.
type doneDecisions struct {
	By       string        `json:"av"`         // the program that did it, and where
	JudgedAt string        `json:"bedomt_vid"` // the main branch when decisions were last judged
	Judged   map[int]looks `json:"bedomda"`    // how each open one looked then
	TendedAt string        `json:"skott_vid"`  // the main branch when ideas were last tended
	Day      calendar.Date `json:"skott_den"`  // when all of them were

	kept string // as it was last written
}

// doneFile is where it is kept, below data.
const doneFile = "cache/avgjort.json"

// openDone reads what an earlier service has done. Where that cannot be told,
// or it was another program, or on another forge, nothing is done yet.
func (d *servedDecisions) openDone(h *process.Hosting) {
	place, _ := d.env.forgePlace(h)
	by := d.env.program() + " " + place
	data, err := os.ReadFile(d.env.dataPath(doneFile))
	if err != nil || json.Unmarshal(data, &d.done) != nil || d.done.By != by {
		d.done = doneDecisions{By: by}
	}
	d.done.kept = string(data)
}

// keepDone writes what has been done, if it is something else than was written
// last. It need not be durable: what is lost is done again.
func (d *servedDecisions) keepDone() error {
	data, err := json.Marshal(&d.done)
	if err != nil || string(data) == d.done.kept {
		return err
	}
	name := d.env.dataPath(doneFile)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	next := name + ".ny"
	if err := os.WriteFile(next, data, 0o600); err != nil {
		return errors.Join(err, os.Remove(next))
	}
	d.done.kept = string(data)
	return os.Rename(next, name)
}

// program tells this build of the program from every other: what it is built
// from, and the file that it is.
func (e *env) program() string {
	what := ""
	if info, ok := debug.ReadBuildInfo(); ok {
		what = info.String()
	}
	file, err := os.Executable()
	if err == nil {
		if info, err := os.Stat(file); err == nil {
			what += fmt.Sprint(info.Size(), info.ModTime().UnixNano())
		}
	}
	return named(what)
}
