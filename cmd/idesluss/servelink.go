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
	var newKey, form bool
	var days int
	cmd := &cobra.Command{
		Use:   "link",
		Short: "Print a link to the internal index, or to the form",
		Long: `Link prints a link that signs somebody in to the index of the service that runs
on these data. It works once, within a quarter of an hour, and lets them read
for eight hours. Give it only to the one it is for.

With --form it prints the link that opens the form where serve runs with --form
signed-in. That one is for everybody who may leave ideas, to put on an intranet.
It works for --days days, as often as anybody likes, and opens the form until the
browser is closed, at most until tomorrow has ended. It tells nobody apart: asked
for again on the same day it is the same.

With --new-key every link and every sign-in before it stops working, from when
the service is started again.`,
		Example: `  idesluss serve link
  idesluss serve link --new-key
  idesluss serve link --form --days 180`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("days") && !form {
				return usageErrorf("--days is for --form: a link to the index works for a quarter of an hour")
			}
			if days < 1 || days > mostFormDays {
				return usageErrorf("--days %d: write a number from 1 to %d", days, mostFormDays)
			}
			address, err := os.ReadFile(e.dataPath(addressFile))
			if errors.Is(err, fs.ErrNotExist) {
				return errors.New("the service has not been started here yet: run idesluss serve, which prints a link")
			} else if err != nil {
				return err
			}
			newLink := e.newLink
			if form {
				newLink = func(address string, newKey bool) (string, error) { return e.newFormLink(address, newKey, days) }
			}
			link, err := newLink(strings.TrimSpace(string(address)), newKey)
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(e.stdout, link)
			return err
		},
	}
	cmd.Flags().BoolVar(&newKey, "new-key", false, "draw a new key first")
	cmd.Flags().BoolVar(&form, "form", false, "a link to the form instead, for everybody who may leave ideas")
	cmd.Flags().IntVar(&days, "days", 90, "let a link to the form work for this `number` of days after today")
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

// mostFormDays is how long a link to the form may work.
const mostFormDays = 366

// newFormLink makes a link to the form below the address of the service.
func (e *env) newFormLink(address string, newKey bool, days int) (string, error) {
	key, err := e.signInKey(newKey)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(address, "/") + web.NewFormLink(key, e.now(), days), nil
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
