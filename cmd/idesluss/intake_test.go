package main

import (
	"context"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

// merged merges a pull request of a forge on this machine, as the team that
// looks after an intake does with accounts of their own:
//
//	merged 1 intag.git
func merged(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: merged number forge")
	}
	number, err := strconv.Atoi(args[0])
	ts.Check(err)
	now, err := time.Parse(time.RFC3339, ts.Getenv("CLOCK"))
	ts.Check(err)
	f, err := local.Open(ts.MkAbs(args[1]), local.Options{Now: func() time.Time { return now }})
	ts.Check(err)
	defer f.Shut()
	ctx := context.Background()
	pull, err := f.Pull(ctx, number)
	ts.Check(err)
	_, err = f.Merge(ctx, number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: now})
	ts.Check(err)
}
