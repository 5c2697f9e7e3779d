package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gateway"
)

func newBackupCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write the state of the service to a file, while it runs",
		Long: `Backup writes a tar file with the state of the service: ideas that are not in the
sluss yet, letters, sealed contacts, consents, mail that waits. Idesluss restore
reads it. A FILE of "-" is stdout.

It holds texts in clear that may tell who somebody is: keep it as you keep the
state, or encrypt it on the way.

It does not hold the private keys in data/nycklar, the list of what has been
erased (data/raderade, which must be newer than the backup to be of use), or the
forge (data/sluss.git, of which git clone --mirror makes a full copy).`,
		Example: `  idesluss backup /srv/kopior/$(date +%F).tar
  idesluss backup - | age -r age1... > kopia.tar.age`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf(`backup takes the name of a new file, or "-" for stdout`)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return e.backup(cmd.Context(), args[0]) },
	}
}

func (e *env) backup(ctx context.Context, name string) error {
	if name == "-" {
		return e.withCases(ctx, func(ctx context.Context, g *gateway.Gateway) error { return g.Backup(ctx, e.stdout) })
	}
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already: name a new file", name))
	}
	half, err := os.CreateTemp(filepath.Dir(name), ".kopia-*") // only its owner can read it
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	err = e.withCases(ctx, func(ctx context.Context, g *gateway.Gateway) error { return g.Backup(ctx, half) })
	err = errors.Join(err, half.Sync(), half.Close())
	if err == nil {
		err = os.Link(half.Name(), name) // and not over a file that has come there meanwhile
	}
	if err = errors.Join(err, os.Remove(half.Name())); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "The state is in %s. Neither the private keys, the list of what has been erased nor the forge is there.\n", name)
	return err
}
