package intake

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Template is the file in the intake repository that an idea begins with.
const Template = "ideer/MALL.md"

// change is what a pull request of the intake does to files.
type change struct {
	ideas    []string // files that were not there: each should be one idea
	others   []string // what else it adds or changes
	template bool     // the template is among those
}

// changeOf sorts what a pull request changes. A file that only moved is no new
// idea.
func changeOf(files []forge.FileChange) change {
	var c change
	var gone []string
	for _, f := range files {
		if f.New == "" {
			gone = append(gone, f.Old)
		}
	}
	for _, f := range files {
		switch {
		case f.Old == "" && maybeIdea(f.Path) && !slices.Contains(gone, f.New):
			c.ideas = append(c.ideas, f.Path)
		default:
			c.others = append(c.others, f.Path)
			c.template = c.template || f.Path == Template
		}
	}
	return c
}

// maybeIdea reports whether a file could be someone's idea, going by what it
// is called and where it lies. An idea may be called anything.
func maybeIdea(name string) bool {
	folder, _, _ := strings.Cut(name, "/")
	base := path.Base(name)
	stem := strings.ToUpper(strings.TrimSuffix(base, path.Ext(base)))
	if strings.HasPrefix(folder, ".") || folder == "site" || strings.HasPrefix(base, ".") || slices.Contains(customary, stem) {
		return false
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".md", ".markdown", ".txt", ".text", ".doc", ".docx", ".odt", ".rtf", ".pdf", "":
		return true
	}
	return strings.HasPrefix(name, path.Dir(Template)+"/") && !picture(base)
}

// customary are files that repositories have, and the template.
var customary = []string{"README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING", "CODE_OF_CONDUCT", "SECURITY", "SUPPORT", "CODEOWNERS", "MALL"}

func picture(name string) bool {
	return slices.Contains([]string{".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".heic"}, strings.ToLower(path.Ext(name)))
}

// readFile reads an idea's file as data. Its name stays here: what is told
// about the file says "idén".
func readFile(fsys fs.FS, name string, rules *process.Rules) (Draft, []fault.Fault, error) {
	data, faults, err := strict.Read(fsys, name, idea.MaxSize)
	if err != nil || len(faults) > 0 {
		return Draft{}, faults, err
	}
	draft, faults := Read(name, data, rules)
	return draft, faults, nil
}

// cleared gives the idea that a merged pull request brought in. Without one
// (ok is false) the pull request was about something else.
func (d *Desk) cleared(ctx context.Context, pull *forge.PullRequest) (draft Draft, faults []fault.Fault, ok bool, err error) {
	ideas, found, err := d.brought(ctx, pull)
	switch {
	case err != nil:
		return Draft{}, nil, false, err
	case !found:
		return Draft{}, []fault.Fault{{Rule: "okand-sammanslagning", Message: "Det går inte att se vad som togs emot.",
			Remedy: "Slå ihop med en merge commit eller med squash, inte med rebase."}}, true, nil
	case len(ideas) == 0:
		return Draft{}, nil, false, nil
	case len(ideas) > 1:
		return Draft{}, []fault.Fault{severalIdeas(ideas)}, true, nil
	}
	fsys, err := d.Intake.Files(ctx, pull.MergeCommit)
	if err != nil {
		return Draft{}, nil, false, d.discreet("reading the intake", err)
	}
	draft, faults, err = readFile(fsys, ideas[0], d.Rules)
	return draft, faults, true, d.discreet("reading an idea in the intake", err)
}

// brought gives the files of ideas that a merged pull request brought to the
// main branch. It is compared with the first parent of its merge commit; and,
// when it was rebased and that is only the last of its commits, with its own
// branch. Not found means that there is no merge commit to compare with.
func (d *Desk) brought(ctx context.Context, pull *forge.PullRequest) (ideas []string, found bool, err error) {
	since, err := d.Intake.Compare(ctx, pull.Head, pull.MergeCommit)
	if err != nil {
		return nil, false, d.discreet("comparing in the intake", err)
	}
	before := ""
	for _, c := range since.Commits {
		if c.ID == pull.MergeCommit && len(c.Parents) > 0 {
			before = c.Parents[0]
		}
	}
	if before == "" {
		return nil, false, nil
	}
	merged, err := d.Intake.Compare(ctx, before, pull.MergeCommit)
	if err != nil {
		return nil, false, d.discreet("comparing in the intake", err)
	}
	if ideas = changeOf(merged.Files).ideas; len(ideas) > 0 {
		return ideas, true, nil
	}
	branch, err := d.Intake.Compare(ctx, pull.MergeCommit, pull.Head)
	if err != nil {
		return nil, false, d.discreet("comparing in the intake", err)
	}
	return changeOf(branch.Files).ideas, true, nil
}

func severalIdeas(names []string) fault.Fault {
	return fault.Fault{File: names[1], Rule: "flera-ideer", Message: fmt.Sprintf("Här finns %d nya filer.", len(names)),
		Remedy: "Lägg en idé i taget: en fil i varje pull request."}
}
