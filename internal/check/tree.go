package check

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// Folders of a sluss.
const (
	ideasFolder      = "ideas"
	challengesFolder = "ideas/utmaningar"
	commentsFolder   = "ideas/kommentarer"
	ImagesFolder     = "site/bilder" // where the pictures are that ideas name
)

// Tree is which files of a sluss hold what, in order of path.
type Tree struct {
	Ideas      []string
	Challenges []string
	Findings   []Finding // what does not belong under ideas/
}

// Walk looks through ideas/ without opening any file. Only regular files in
// their right place are listed: a link could lead anywhere, and a file that no
// one reads could hold anything.
func Walk(fsys fs.FS) (*Tree, error) {
	t := &Tree{}
	if info, err := fs.Lstat(fsys, ideasFolder); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		t.misplaced(ideasFolder, "lank-till-fil", "Mappen ideas är en länk till en annan mapp.", "Lägg själva mappen här i stället.")
		return t, nil
	}
	names := map[string]string{} // folded path to path
	err := fs.WalkDir(fsys, ideasFolder, func(p string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && p == ideasFolder:
			t.misplaced(p, "mapp-saknas", "Mappen ideas saknas.", "Kör kommandot i mappen där din sluss ligger.")
			return fs.SkipAll
		case errors.Is(err, fs.ErrPermission):
			t.misplaced(p, "ingen-behorighet", "Du har inte behörighet att läsa mappen.", "Be den som äger mappen att ge dig rätt att läsa den.")
			return nil
		case err != nil:
			return err
		case entry.IsDir():
			return t.folder(p)
		}
		if twin, ok := names[strict.Fold(p)]; ok {
			t.misplaced(p, "tvillingnamn",
				fmt.Sprintf("Filen heter nästan som %s. På vissa datorer blir de en och samma fil.", twin),
				"Byt namn på den ena, med bara a–z, siffror och bindestreck.")
			if !plainName.MatchString(path.Base(p)) {
				return nil // its letters are what makes it a twin
			}
		}
		names[strict.Fold(p)] = p
		t.file(p, entry.Type())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking through %s: %w", ideasFolder, err)
	}
	return t, nil
}

func (t *Tree) misplaced(p, rule, message, remedy string) {
	t.Findings = append(t.Findings, Finding{fault.Fault{File: p, Rule: rule, Message: message, Remedy: remedy}, Error})
}

var (
	knownFolder = regexp.MustCompile(`^ideas(/(\d{4}(/(0[1-9]|1[0-2]))?|utmaningar|kommentarer(/\d{4}(/(0[1-9]|1[0-2]))?)?))?$`)
	ideaPlace   = regexp.MustCompile(`^ideas/\d{4}/(0[1-9]|1[0-2])$`)
	plainName   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*\.md$`)
)

func (t *Tree) folder(p string) error {
	if knownFolder.MatchString(p) {
		return nil
	}
	if strings.HasSuffix(p, ".md") {
		f, _ := strict.NoFile(p, fs.ModeDir)
		t.Findings = append(t.Findings, Finding{f, Error})
		return fs.SkipDir
	}
	t.misplaced(p, "okand-mapp", "Mappen hör inte hemma här.",
		"Idéer ligger i ideas/ÅÅÅÅ/MM, efter den månad de kom in, och utmaningar i ideas/utmaningar.")
	return fs.SkipDir
}

func (t *Tree) file(p string, mode fs.FileMode) {
	folder, name := path.Dir(p), path.Base(p)
	switch {
	case !mode.IsRegular():
		f, _ := strict.NoFile(p, mode)
		t.Findings = append(t.Findings, Finding{f, Error})
	case name == ".gitkeep" || p == ideasFolder+"/README.md":
		// Keeps an empty folder in Git, or explains it.
	case !strings.HasSuffix(name, ".md"):
		t.misplaced(p, "okand-fil", "Filen hör inte hemma bland idéerna.", "Flytta den. Här ligger bara texter som slutar på .md.")
	case !plainName.MatchString(name):
		t.misplaced(p, "filnamn", "Filnamnet har tecken som inte fungerar överallt.",
			"Använd bara a–z, siffror och bindestreck, och sluta med .md.")
	case ideaPlace.MatchString(folder):
		t.Ideas = append(t.Ideas, p)
	case folder == challengesFolder:
		t.Challenges = append(t.Challenges, p)
	case strings.HasPrefix(folder, commentsFolder+"/") && strings.Count(folder, "/") == 3:
		// A comment: relayed by the machine, and judged when it is.
	default:
		t.misplaced(p, "fel-mapp", "Filen ligger i fel mapp.",
			"Idéer ligger i ideas/ÅÅÅÅ/MM, efter den månad de kom in, och utmaningar i ideas/utmaningar.")
	}
}
