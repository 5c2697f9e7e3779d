package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
)

func newRestoreCommand(e *env) *cobra.Command {
	var lists []string
	var agree bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Restore the state of the service from a backup",
		Long: `Restore reads what idesluss backup has written into data, where there must be no
state: whole or not at all. A FILE of "-" is stdin. The service must not be
running. If it is interrupted, run it again.

What has been erased since the backup was made is erased again: what data/raderade
tells, and the lists given with --erased (idesluss erase --list prints one). It
then makes state and sluss agree: what the sluss has is not sent there again,
and what it has not, and was on its way, is. With --reconcile it does only that:
when the forge did not answer, or is itself restored from an older copy.

A new key for forms is drawn where there is none: forms that people have open
must be begun anew.`,
		Example: `  idesluss restore kopia.tar --erased raderade.txt
  age -d -i nyckel kopia.tar.age | idesluss restore - --erased raderade.txt
  idesluss restore --reconcile`,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case agree && (len(args) > 0 || lists != nil):
				return usageErrorf("--reconcile takes no backup and no list")
			case !agree && len(args) != 1:
				return usageErrorf(`restore takes the name of a backup, or "-" for stdin`)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if agree {
				return e.reconcile(cmd.Context())
			}
			return e.restore(cmd.Context(), args[0], lists)
		},
	}
	cmd.Flags().StringArrayVar(&lists, "erased", nil, "a `file` with the numbers of what has been erased, as idesluss erase --list writes it; may be given several times")
	cmd.Flags().BoolVar(&agree, "reconcile", false, "restore nothing; only make the state agree with the sluss")
	return cmd
}

func (e *env) restore(ctx context.Context, name string, lists []string) (err error) {
	erased, err := readErased(lists)
	if err != nil {
		return err
	}
	in, err := e.openBackup(name)
	if err != nil {
		return err
	}
	defer in.Close()
	unlock, err := e.onlyService() // it would go on with the state it had
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := gateway.RestoreFolder(in, e.dataPath("."), erased); err != nil {
		return err
	}
	if err := e.reconcile(ctx); err != nil {
		return fmt.Errorf("the state is restored, but does not agree with the sluss yet; run idesluss restore --reconcile: %w", err)
	}
	return nil
}

// reconcile makes the state agree with the sluss.
func (e *env) reconcile(ctx context.Context) error {
	return e.withCases(ctx, func(ctx context.Context, g *gateway.Gateway) error {
		if err := g.Reconcile(ctx); err != nil {
			return err
		}
		erased, err := g.Erased()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.stdout, "The state agrees with the sluss. Erased ideas that stay erased: %d.\n", len(erased))
		return err
	})
}

func (e *env) openBackup(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(e.stdin), nil
	}
	in, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening the backup: %w", err)
	}
	return in, nil
}

// readErased reads lists of numbers, one on each line.
func readErased(lists []string) ([]string, error) {
	var ids []string
	for _, name := range lists {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("reading what has been erased: %w", err)
		}
		if len(strings.TrimSpace(string(data))) == 0 {
			return nil, fmt.Errorf("%s is empty, and so no list of what has been erased (idesluss erase --list writes one, also when nothing has been)", name)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			n++
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			if !idea.ValidID(line) {
				return nil, fmt.Errorf("%s, line %d: that is not the number of an idea, such as 26-7k3qm", name, n)
			}
			ids = append(ids, line)
		}
	}
	return ids, nil
}
