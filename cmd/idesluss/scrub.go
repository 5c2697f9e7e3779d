package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/idea"
)

// scrubFlags are the flags of idesluss scrub.
type scrubFlags struct {
	replace                  []string
	pictures                 []int
	remove, everywhere, keep bool
	output                   string
}

func newScrubCommand(e *env) *cobra.Command {
	var f scrubFlags
	cmd := &cobra.Command{
		Use:   "scrub ID",
		Short: "Take out of the whole history what tells who somebody is",
		Long: `Scrub is for what slipped through all nets. It tells the whole history of the
sluss anew, with other words in every version of one idea, in the texts of
commits, and in what has been said in pull requests; or without the idea. Every
commit from there on gets a new id.

Words are found as they are written, letter by letter: give every form of them.
In the idea's file name they are found as a file name has them. Other ideas are
left alone unless --everywhere is given; scrub tells where the words still are.
Pictures and other packed files cannot be searched for words: look at them
yourself. One that came with the idea is taken away with --picture, and all of
them are with --remove.

The forge on this machine is replaced when the new one has been read through,
and the old one is overwritten and removed, unless --keep is given. With
--output the new one is written to a folder of its own, and nothing else is
touched. That is the way for a sluss on GitHub, where old versions live on in
the repository: scrub a mirror of it, and push the result to a new repository.

What lies elsewhere is not reached. Scrub says where to go.`,
		Example: `  idesluss scrub 26-7k3qm --replace "Anna Ek=en medarbetare" --replace "Ek=medarbetaren"
  idesluss scrub 26-7k3qm --picture 1
  idesluss scrub 26-7k3qm --remove
  git clone --mirror https://github.com/exempelkoping/sluss gammal.git
  idesluss scrub 26-7k3qm --replace "Anna Ek=en medarbetare" --forge gammal.git --output ny.git`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !idea.ValidID(args[0]) {
				return usageErrorf("scrub takes the id of one idea, such as: idesluss scrub 26-7k3qm --remove")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runScrub(cmd.Context(), e, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.replace, "replace", nil, "put other `words` in place of some: OLD=NEW (may be given several times)")
	flags.IntSliceVar(&f.pictures, "picture", nil, "take away the picture with this `number` that came with the idea, and its description")
	flags.BoolVar(&f.remove, "remove", false, "take the idea away, and what has been said about it")
	flags.BoolVar(&f.everywhere, "everywhere", false, "replace the words in every file, not only in the idea's")
	flags.BoolVar(&f.keep, "keep", false, "leave the old repository beside the new one")
	flags.StringVar(&f.output, "output", "", "write the new repository to this `folder`, and leave the old one as it is")
	_ = cmd.MarkFlagDirname("output") // the flag exists
	return cmd
}

func runScrub(ctx context.Context, e *env, id string, flags scrubFlags) error {
	s, err := newScrubber(id, flags)
	if err != nil {
		return err
	}
	hosting, err := e.hosting()
	if err != nil {
		return err
	}
	place, _ := e.forgePlace(hosting)
	if repository, ok := onGitHub(place); ok {
		return usageErrorf(`%[1]s keeps old versions whatever is pushed to it, so a new repository must take its place:
  git clone --mirror https://%[1]s gammal.git
  idesluss scrub %[2]s --forge gammal.git --output ny.git, with the flags that you gave
  make a new, empty repository, and: git -C ny.git push --mirror ADDRESS
  remove the old repository`, repository, id)
	}
	if flags.output != "" {
		return e.scrubTo(ctx, s, place, flags.output)
	}
	return e.scrubInPlace(ctx, s, place, flags.keep)
}

// scrubTo writes the new repository to a folder of its own.
func (e *env) scrubTo(ctx context.Context, s *scrubber, place, output string) error {
	repo, err := gitrepo.Open(place)
	if err != nil {
		return err
	}
	defer repo.Close()
	if err := s.scrub(ctx, repo, output); err != nil {
		return err
	}
	if err := s.report(e, output); err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, `
Den gamla i %s är som den var. På GitHub: gör ett nytt, tomt förråd, och kör
  git -C %s push --mirror ADRESSEN
Ta sedan bort det gamla förrådet. Att skicka upp till det räcker inte: GitHub
sparar gamla versioner och gamla beslut.
%s`, place, shellWord(output), beyondReach)
	return err
}

// scrubInPlace puts the new repository in the old one's place. The old one is
// locked meanwhile, so nothing that is written to it is lost.
func (e *env) scrubInPlace(ctx context.Context, s *scrubber, place string, keep bool) error {
	place = filepath.Clean(place)
	making, ready, old := place+".scrub-making", place+".scrub-ready", place+".scrub-old"
	if err := finishScrub(place, ready); err != nil {
		return err
	}
	if exists, err := there(old); err != nil || exists {
		return errors.Join(err, fmt.Errorf("%s is left from another time: remove it, or move it away, and try again", old))
	}
	repo, err := gitrepo.Open(place)
	if err != nil {
		return err
	}
	defer repo.Close()
	err = repo.Update(ctx, func(*gitrepo.Tx) error {
		if err := errors.Join(os.RemoveAll(making), os.RemoveAll(ready)); err != nil {
			return err
		}
		if err := s.scrub(ctx, repo, making); err != nil {
			return errors.Join(err, os.RemoveAll(making))
		}
		if err := copySettings(place, making); err != nil {
			return err
		}
		for _, move := range [][2]string{{making, ready}, {place, old}, {ready, place}} {
			if err := os.Rename(move[0], move[1]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := s.report(e, place); err != nil {
		return err
	}
	told := "Den gamla finns kvar i " + old + ": ta bort den när du har sett efter."
	if !keep {
		kept, err := overwrite(old)
		if err != nil {
			return fmt.Errorf("the new repository is in place, but the old one in %s could not be removed: %w", old, err)
		}
		told = "Den gamla är överskriven och borttagen. Diskens egna kopior av block (SSD, ögonblicksbilder) nås inte så."
		if kept > 0 {
			told += fmt.Sprintf("\nEn klon på samma disk delar %s med den gamla; de är borttagna här men inte överskrivna, för klonen har dem kvar.", count(kept, "fil", "filer"))
		}
	}
	_, err = fmt.Fprintf(e.stdout, "\n%s\n%s", told, beyondReach)
	return err
}

const beyondReach = `
Det här når inte programmet. Gå dit själv:
  - andras kloner: be var och en ta bort sin och klona på nytt, aldrig skicka upp från den gamla
  - speglar och säkerhetskopior, även slussens egna (git clone --mirror)
  - GitHub: cacheminnen, avgreningar och refs/pull; skriv till GitHub Support
  - webbplatsen och det interna indexet: bygg och lägg ut dem på nytt
  - mejl, flöden och sökmotorer som redan har hämtat texten
Bedömningar som är underskrivna och gällde ord som nu är borta kan inte längre kontrolleras.
`

// finishScrub does what was left to do when the machine stopped between the
// two renames.
func finishScrub(place, ready string) error {
	if exists, err := there(place); err != nil || exists {
		return err
	}
	if exists, err := there(ready); err != nil || !exists {
		return err
	}
	return os.Rename(ready, place)
}

func there(name string) (bool, error) {
	_, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// copySettings gives the new repository what an operator has set in the old.
func copySettings(from, to string) error {
	if hooks := filepath.Join(from, "hooks"); isFolder(hooks) {
		if err := os.CopyFS(filepath.Join(to, "hooks"), os.DirFS(hooks)); err != nil {
			return err
		}
	}
	data, err := os.ReadFile(filepath.Join(from, "config"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "config"), data, 0o666)
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// overwrite writes zeros over every file below dir, and removes it. A file
// that a clone on the same disk shares is only removed: the other one is
// somebody's, perhaps a backup. It tells how many there were.
func overwrite(dir string) (kept int, err error) {
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if shared(info) {
			kept++
			return nil
		}
		return overwriteFile(name, info.Size())
	})
	return kept, errors.Join(err, os.RemoveAll(dir))
}

func overwriteFile(name string, size int64) error {
	if err := os.Chmod(name, 0o600); err != nil { // Git's objects are read-only
		return err
	}
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	zeros := make([]byte, 64<<10)
	for left := size; err == nil && left > 0; left -= int64(len(zeros)) {
		_, err = file.Write(zeros[:min(left, int64(len(zeros)))])
	}
	return errors.Join(err, file.Sync(), file.Close())
}

// report tells what was done, and where the words still are.
func (s *scrubber) report(e *env, place string) error {
	if !s.found {
		if _, err := fmt.Fprintf(e.stdout, "Idén %s finns inte i någon version. Skrev om det som sagts ändå.\n", s.id); err != nil {
			return err
		}
	}
	left := make([]string, 0, len(s.left))
	for name := range s.left {
		left = append(left, name)
	}
	slices.Sort(left)
	if _, err := fmt.Fprintf(e.stdout, "Skrev om historiken i %s: %s, %s ändrade. Den är genomläst och hel.\n",
		place, count(s.files, "version av en fil", "versioner av filer"), count(s.texts, "text", "texter")); err != nil || len(left) == 0 {
		return err
	}
	_, err := fmt.Fprintf(e.stdout, "\nOrden står kvar i andra filer. Ska de bort där också: kör igen med --everywhere.\n  %s\n", strings.Join(left, "\n  "))
	return err
}
