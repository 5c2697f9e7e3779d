package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// passphraseVariable holds the words that a key is locked with, where nobody
// sits at a terminal.
const passphraseVariable = "IDESLUSSEN_PASSPHRASE"

// The kinds of key.
const (
	teamKind   = "team"
	notifyKind = "notify"
	seatKind   = "seat"
)

func newKeyCommand(e *env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Make the keys that seal contacts and sign for seats",
	}
	var locked bool
	draw := &cobra.Command{
		Use:   "new team|notify|seat FILE",
		Short: "Draw a key: the private half into a file, the public half here",
		Long: `Key new draws a key. The private half is written to a new file that only you can
read; the public half is printed, with where to put it.

  team    what contacts are sealed to. The team keeps the private half, away from
          the server, and opens contacts with it (idesluss contact). Draw two,
          and keep one of them locked up: without any, no contact can be read.
  notify  what contacts are sealed to as well, for the process that sends mail.
          Its private half is that process's alone.
  seat    what signs for seats, or for the service, which says with it that an
          answer has been delivered. The sluss believes it once the public half
          stands in site/nycklar.yaml.

With --passphrase the private half of a team key is locked with words that are
asked for, or taken from ` + passphraseVariable + `.`,
		Example: `  idesluss key new team team-2026.key --passphrase
  idesluss key new notify /etc/idesluss/notify.key
  idesluss key new seat data/nycklar/intyg.pem`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usageErrorf("write idesluss key new team FILE, or notify or seat instead of team")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return e.newKey(cmd.Context(), args[0], args[1], locked)
		},
	}
	draw.Flags().BoolVar(&locked, "passphrase", false, "lock the private half of a team key with words")
	cmd.AddCommand(draw)
	return cmd
}

func (e *env) newKey(ctx context.Context, kind, file string, locked bool) error {
	if file == "" {
		return usageErrorf("name the file that the private half is to be written to")
	}
	if locked && kind != teamKind {
		return usageErrorf("--passphrase is for team keys: the others are used by programs that nobody sits beside")
	}
	var pair *gateway.KeyPair
	var err error
	switch kind {
	case teamKind, notifyKind:
		words := ""
		if locked {
			if words, err = e.passphrase(ctx, "Vilka ord ska låsa nyckeln?"); err != nil {
				return err
			}
		}
		pair, err = gateway.NewSealingKey(words)
	case seatKind:
		pair, err = gateway.NewSigningKey(e.random)
	default:
		return usageErrorf("%q is not a kind of key: team, notify or seat", kind)
	}
	if err != nil {
		return err
	}
	if err := writeSecret(file, pair.Private); err != nil {
		return err
	}
	return e.printKey(kind, file, pair.Public)
}

// printKey tells the public half, and where it belongs.
func (e *env) printKey(kind, file, public string) error {
	var err error
	switch kind {
	case seatKind:
		_, err = fmt.Fprintf(e.stdout, `The private half is in %s. Keep it as secret as the seats' own passwords.
The public half, for %s (give the key a name, and say which seats it may sign for):

  - id: nyckel-%s
    publik: %q
    fran: %s
    stolar: []
`, file, process.KeysFile, e.today(), public, e.today())
	case teamKind:
		_, err = fmt.Fprintf(e.stdout, "The private half is in %s. Keep it with the team, and not on the server.\nThe public half, one line in %s:\n\n%s\n",
			file, dataFolder+"/"+teamKeysFile, public)
	default:
		_, err = fmt.Fprintf(e.stdout, "The private half is in %s. Only the account of idesluss notify should be able to read it.\nThe public half, one line in %s:\n\n%s\n",
			file, dataFolder+"/"+notifyKeyFile, public)
	}
	return err
}

// passphrase asks for words that lock or unlock a key.
func (e *env) passphrase(ctx context.Context, question string) (words string, err error) {
	if words = e.getenv(passphraseVariable); words != "" {
		return words, nil
	}
	if !e.interactive {
		return "", fmt.Errorf("the words that the key is locked with are needed: write them in %s, or run the command at a terminal", passphraseVariable)
	}
	err = e.ask(ctx, huh.NewGroup(huh.NewInput().Title(question).EchoMode(huh.EchoModePassword).Value(&words)))
	if err == nil && words == "" {
		err = errors.New("no words were given; nothing was written")
	}
	return words, err
}

// writeSecret writes a new file that only its owner can read, whole or not at
// all.
func writeSecret(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s is there already: name a new file", name)
	} else if err != nil {
		return fmt.Errorf("writing the private half: %w", err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("writing %s: %w", filepath.Base(name), err), os.Remove(name))
	}
	return nil
}
