package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/durable"
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

// longestBackup is after how long what is half-written is nobody's.
const longestBackup = 24 * time.Hour

func (e *env) backup(ctx context.Context, name string) error {
	if name == "-" {
		return e.withState(ctx, func(ctx context.Context, g *gateway.Gateway) error { return g.Backup(ctx, e.stdout) })
	}
	folder, err := durable.Outside(filepath.Dir(name))
	if err != nil {
		return fmt.Errorf("writing the backup: %w", err)
	}
	if err := durable.SweepOld(folder, ".", e.now().Add(-longestBackup)); err != nil {
		return fmt.Errorf("sweeping what an interrupted backup has left: %w", err)
	}
	err = e.withState(ctx, func(ctx context.Context, g *gateway.Gateway) error {
		return durable.WriteNew(folder, filepath.Base(name), func(w io.Writer) error { return g.Backup(ctx, w) })
	})
	switch {
	case errors.Is(err, durable.ErrExists):
		return fmt.Errorf("%s is there already: name a new file", name)
	case err != nil:
		return fmt.Errorf("writing the backup: %w", err)
	}
	_, err = fmt.Fprintf(e.stdout, "The state is in %s. Neither the private keys, the list of what has been erased nor the forge is there.\n", name)
	return err
}
