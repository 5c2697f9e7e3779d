package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/scaffold"
)

func newForgeCommand(e *env) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "forge",
		Short: "Make the place where decisions are prepared, and see what is there",
		Long: `The forge is where pull requests live: the decisions to be made about ideas,
and the reviews on them. It is a bare Git repository on this machine, in
data/sluss.git, or a repository on GitHub, which site/forge.yaml or --forge
names.

On this machine, whoever can write in that folder acts as the sluss's bot.
git clone --mirror of the folder is a full backup.`,
		Example: `  idesluss forge create       make data/sluss.git from this folder
  idesluss forge pulls        which decisions are open?
  idesluss forge show 7       one of them, with its reviews
  idesluss forge export out   the files as they are on the forge`,
	}
	cmd.AddCommand(newForgeCreateCommand(e), newForgePullsCommand(e), newForgeShowCommand(e), newForgeOpenCommand(e), newForgeExportCommand(e))
	return cmd
}

func newForgeCreateCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "create",
		Short: "Make a forge on this machine from the files of the sluss",
		Long: `Create makes a bare Git repository, in data/sluss.git or where --forge says, and
puts ideas/, site/, templates/ and .github/ of this folder in it, as one commit
by the bot: who has written in the folder, and when, is not in it. From then on
the forge is the truth, and this folder is a copy.

It is made whole or not at all, and one that is there is never written over.`,
		Example: `  idesluss forge create
  idesluss forge create -C ../slussen
  idesluss forge create --forge /srv/sluss.git`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error { return runForgeCreate(cmd.Context(), e) },
	}
}

func runForgeCreate(ctx context.Context, e *env) error {
	hosting, err := e.hosting()
	if err != nil {
		return err
	}
	place, named := e.forgePlace(hosting)
	if repository, ok := onGitHub(place); ok {
		if e.forge != "" {
			return usageErrorf("a repository such as %s is made on GitHub; create makes a forge on this machine", repository)
		}
		return fmt.Errorf("this sluss has its forge on %s (see site/forge.yaml); to make another on this machine, name its folder with --forge", repository)
	}
	fsys, closer, err := e.sluss()
	if err != nil {
		return err
	}
	defer closer.Close()
	f, err := local.Create(ctx, place, slussFiles{fsys}, e.today().Time(), e.localOptions(hosting))
	if err != nil {
		return err
	}
	if err := f.Shut(); err != nil {
		return err
	}
	flag := ""
	if named {
		flag = " --forge " + shellWord(place)
	}
	_, err = fmt.Fprintf(e.stdout, `Gjorde %s av filerna här. Från och med nu gäller det som står där.

Gör så här nu:
  idesluss forge pulls%s   se vad som ska avgöras
  git clone --mirror %s sluss-kopia.git   ta en säkerhetskopia
`, place, flag, shellWord(place))
	return err
}

// slussFiles are the files of a sluss's folder that belong in its repository:
// not what it has built, its forge, or what an editor or the system has hidden.
type slussFiles struct{ fs.FS }

// ReadDir implements [fs.ReadDirFS].
func (s slussFiles) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(d fs.DirEntry) bool {
		if name == "." {
			return !slices.Contains([]string{"ideas", "site", "templates", ".github"}, d.Name())
		}
		// .gitkeep is what there is of a folder for ideas before the first.
		return strings.HasPrefix(d.Name(), ".") && d.Name() != ".gitkeep" || strings.HasSuffix(d.Name(), "~")
	}), err
}

func newForgeExportCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "export DIR",
		Short: "Write the files on the forge into an empty folder",
		Long: `Export writes the files as they are on the forge's main branch into a folder
that is new or empty. All of them are there afterwards, or none.`,
		Example: `  idesluss forge export ../slussen-idag
  idesluss forge export ../slussen-idag --forge github.com/exempelkoping/sluss`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageErrorf("export takes one folder to write in, such as: idesluss forge export ut")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runForgeExport(cmd.Context(), e, args[0]) },
	}
}

func runForgeExport(ctx context.Context, e *env, dir string) error {
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(e.dir, dir)
	}
	if err := scaffold.Vacant(dir); err != nil {
		return err // before anything is fetched
	}
	f, err := e.openForge(ctx)
	if err != nil {
		return err
	}
	defer f.Close()
	head, err := f.Head(ctx, f.Main)
	if err != nil {
		return err
	}
	files, err := allFiles(ctx, f, head)
	if err != nil {
		return err
	}
	if err := scaffold.Write(dir, files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "Skrev %s i %s, som de står på %s (%.10s).\n", count(len(files), "fil", "filer"), dir, f.Main, head)
	return err
}

// allFiles reads every file of a commit. Links are left out: they could lead
// anywhere.
func allFiles(ctx context.Context, f *openedForge, commit string) ([]scaffold.File, error) {
	fsys, err := f.Files(ctx, commit)
	if err != nil {
		return nil, err
	}
	var files []scaffold.File
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files = append(files, scaffold.File{Path: name, Data: data})
		return err
	})
	return files, err
}
