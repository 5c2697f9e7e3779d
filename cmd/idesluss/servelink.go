package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/web"
)

// Where what sign-in needs is kept, below data.
const (
	keysFolder    = "nycklar"
	signInKeyName = "inloggning-" // and the day it was made
	spentFolder   = "inloggning"  // the links that have been used, and the sign-ins that have been ended
	addressFile   = "adress"      // what readers call the service, as it was last started
)

func newServeLinkCommand(e *env) *cobra.Command {
	var newKey bool
	cmd := &cobra.Command{
		Use:   "link",
		Short: "Print a new one-time link to the internal index",
		Long: `Link prints a link that signs somebody in to the index of the service that runs
on these data. It works once, within a quarter of an hour, and lets them read
for eight hours. Give it only to the one it is for.

With --new-key every link and every sign-in before it stops working, from when
the service is started again.`,
		Example: `  idesluss serve link
  idesluss serve link --new-key`,
		Args: inFolder,
		RunE: func(*cobra.Command, []string) error {
			address, err := os.ReadFile(e.dataPath(addressFile))
			if errors.Is(err, fs.ErrNotExist) {
				return errors.New("the service has not been started here yet: run idesluss serve, which prints a link")
			} else if err != nil {
				return err
			}
			link, err := e.newLink(strings.TrimSpace(string(address)), newKey)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(e.stdout, link)
			return err
		},
	}
	cmd.Flags().BoolVar(&newKey, "new-key", false, "draw a new key first")
	return cmd
}

// newLink makes a link below the address of the service.
func (e *env) newLink(address string, newKey bool) (string, error) {
	key, err := e.signInKey(newKey)
	if err != nil {
		return "", err
	}
	link, err := web.NewLink(key, e.random, e.now())
	return strings.TrimSuffix(address, "/") + link, err
}

// signInKey gives the newest key of links and cookies, and draws one when there
// is none, or another is wanted.
func (e *env) signInKey(another bool) ([]byte, error) {
	if err := e.notForRoot(); err != nil {
		return nil, err
	}
	disk, err := durable.Disk(e.dataPath("."))
	if err != nil {
		return nil, err
	}
	keys, err := durable.Join(disk, keysFolder, fmt.Sprintf("l%d", os.Getpid()))
	if err != nil {
		return nil, err
	}
	names, err := keys.Names()
	if err != nil {
		return nil, err
	}
	newest := ""
	for _, name := range names { // sorted, so the last is the newest
		if strings.HasPrefix(name, signInKeyName) {
			newest = name
		}
	}
	if newest == "" || another {
		newest = signInKeyName + e.today().String()
		key := make([]byte, 32)
		if _, err := io.ReadFull(e.random, key); err != nil {
			return nil, fmt.Errorf("drawing a key: %w", err)
		}
		if err := keys.Put(newest, []byte(hex.EncodeToString(key)+"\n")); err != nil {
			return nil, err
		}
	}
	text, err := keys.Get(newest)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) < 32 {
		return nil, fmt.Errorf("the key in %s/%s is not whole: remove it, and run idesluss serve link --new-key", keysFolder, newest)
	}
	return key, nil
}
