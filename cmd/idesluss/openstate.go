package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// recordsFolder is there once a service has had its state below the folder.
const recordsFolder = "spool"

// errNoForge is for what would need the sluss, in a command that does not.
var errNoForge = errors.New("this command does not look at the sluss")

// withState does something with the gateway's state alone, beside a service that
// may be running. It asks nothing of the forge: backups are made, contacts
// opened and ideas erased while GitHub is down, and with no key to it.
func (e *env) withState(ctx context.Context, do func(context.Context, *gateway.Gateway) error) (err error) {
	if err := e.notForRoot(); err != nil {
		return err
	}
	if !e.isThere(recordsFolder) && !e.isThere(gateway.VaultFolder) { // the second may be a copy, to open a contact in
		return fmt.Errorf("there is no state of a service in %s: name the folder of the sluss with -C", e.dataPath("."))
	}
	data, err := durable.Disk(e.dataPath("."))
	if err != nil {
		return err
	}
	g, err := gateway.Open(gateway.Options{
		Data: data, Sluss: &bot.Bot{}, Rules: func() (*process.Rules, error) { return nil, errNoForge },
		Now: e.now, Random: e.random, Log: slog.New(slog.DiscardHandler), Beside: fmt.Sprintf("drift-%d", os.Getpid()), Lock: e.lockRecords,
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	e.warnOfDamage(g)
	return do(ctx, g)
}

func (e *env) isThere(name string) bool {
	_, err := os.Stat(e.dataPath(name))
	return !errors.Is(err, fs.ErrNotExist)
}

// warnOfDamage tells of files that cannot be read.
func (e *env) warnOfDamage(g *gateway.Gateway) {
	for _, d := range g.Damaged() {
		fmt.Fprintf(e.stderr, "idesluss: a file of the state cannot be read, and is left alone: %s/%s (docs/data.md tells what to do)\n", dataFolder, d)
	}
}
