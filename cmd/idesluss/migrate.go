package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
)

func newMigrateCommand(e *env) *cobra.Command {
	var write bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Rewrite idea files of an earlier format",
		Long: `Migrate rewrites the files of ideas and challenges that are in an earlier
version of the file format. Only the lines that the change of format is about
change: comments, order and everything else stay. What is in the newest version
already stays as it is, so the command can be run again.

It is the whole sluss or nothing: a file with a fault is told, and nothing is
written. On the forge the change is one pull request; with --write the files in
this folder are rewritten instead.`,
		Example: `  idesluss migrate            propose it on the forge
  idesluss migrate --write    rewrite the files in this folder`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			if write {
				return runMigrateFolder(e, idea.Formats())
			}
			return runMigrateForge(cmd.Context(), e, idea.Formats())
		},
	}
	cmd.Flags().BoolVar(&write, "write", false, "rewrite the files in this folder, and propose nothing")
	return cmd
}

// migrate finds what is to be written. Files with faults are told, and end it.
func migrate(fsys fs.FS, m idea.Migrator, w io.Writer) (map[string][]byte, error) {
	tree, err := check.Walk(fsys)
	if err != nil {
		return nil, err
	}
	files, faults, err := m.Files(fsys, append(tree.Ideas, tree.Challenges...))
	if err != nil {
		return nil, err
	}
	if found := append(tree.Findings, check.Errors(faults)...); len(found) > 0 {
		return nil, errors.Join(&exitError{code: exitFailure}, printFindings(w, found))
	}
	if len(files) == 0 {
		_, err = fmt.Fprintf(w, "Läste %s och %s. Alla har redan format %d.\n",
			count(len(tree.Ideas), "idé", "idéer"), count(len(tree.Challenges), "utmaning", "utmaningar"), m.Version)
	}
	return files, err
}

// runMigrateFolder rewrites the files of the folder. Each file is written whole;
// should the machine stop between two of them, the command takes up where it
// was.
func runMigrateFolder(e *env, m idea.Migrator) error {
	root, err := e.root()
	if err != nil {
		return err
	}
	defer root.Close()
	files, err := migrate(root.FS(), m, e.stdout)
	if err != nil || len(files) == 0 {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := replaceFile(root, name, files[name]); err != nil {
			return fmt.Errorf("writing %s: %w; run the command again", name, err)
		}
	}
	_, err = fmt.Fprintf(e.stdout, "Skrev om %s till format %d.\n", count(len(files), "fil", "filer"), m.Version)
	return err
}

// runMigrateForge proposes the rewritten files as one pull request.
func runMigrateForge(ctx context.Context, e *env, m idea.Migrator) error {
	opened, err := e.openForge(ctx)
	if err != nil {
		return err
	}
	defer opened.Close()
	head, err := opened.Head(ctx, opened.Main)
	if err != nil {
		return err
	}
	fsys, err := opened.Files(ctx, head)
	if err != nil {
		return err
	}
	files, err := migrate(fsys, m, e.stdout)
	if err != nil || len(files) == 0 {
		return err
	}
	pull, err := opened.Propose(ctx, forge.Proposal{
		Branch:  fmt.Sprintf("format/%d", m.Version),
		Title:   fmt.Sprintf("Filformat %d", m.Version),
		Message: fmt.Sprintf("Filformat %d", m.Version),
		Body: fmt.Sprintf("Skriver om %s till format %d. Vad som står i dem är detsamma som förut.\n\n"+
			"Slå samman den här ändringen när alla som arbetar med slussen har den nya versionen av idesluss.\n", count(len(files), "fil", "filer"), m.Version),
		Files: files,
		At:    e.today().Time(),
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "Ändring %d skriver om %s till format %d.\n", pull.Number, count(len(files), "fil", "filer"), m.Version)
	return err
}

// replaceFile puts new bytes in the place of a file's, whole or not at all.
func replaceFile(root *os.Root, name string, data []byte) (err error) {
	ready := path.Join(path.Dir(name), "."+path.Base(name)+".ny")
	f, err := root.OpenFile(ready, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, root.Remove(ready))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return root.Rename(ready, name)
}
