package intake

import (
	"context"
	"errors"
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
	if strings.HasPrefix(folder, ".") || folder == "site" || strings.HasPrefix(base, ".") ||
		strings.EqualFold(base, "README.md") || strings.EqualFold(base, path.Base(Template)) {
		return false
	}
	switch strings.ToLower(path.Ext(base)) {
	case ".md", ".markdown", ".txt", ".text", ".doc", ".docx", ".odt", ".rtf", ".pdf", "":
		return true
	}
	return strings.HasPrefix(name, path.Dir(Template)+"/") && !picture(base)
}

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
	before, err := d.before(ctx, pull)
	if err != nil {
		return Draft{}, nil, false, err
	}
	compared, err := d.Intake.Compare(ctx, before, pull.MergeCommit)
	if err != nil {
		return Draft{}, nil, false, fmt.Errorf("comparing in the intake: %w", err)
	}
	c := changeOf(compared.Files)
	switch len(c.ideas) {
	case 0:
		return Draft{}, nil, false, nil
	case 1:
	default:
		return Draft{}, []fault.Fault{severalIdeas(c.ideas)}, true, nil
	}
	fsys, err := d.Intake.Files(ctx, pull.MergeCommit)
	if err != nil {
		return Draft{}, nil, false, fmt.Errorf("reading the intake: %w", err)
	}
	draft, faults, err = readFile(fsys, c.ideas[0], d.Rules)
	return draft, faults, true, err
}

// before gives the commit of the main branch that a pull request was merged
// into: the first parent of its merge commit, also when it was squashed.
func (d *Desk) before(ctx context.Context, pull *forge.PullRequest) (string, error) {
	compared, err := d.Intake.Compare(ctx, pull.Head, pull.MergeCommit)
	if err != nil {
		return "", fmt.Errorf("comparing in the intake: %w", err)
	}
	for _, c := range compared.Commits {
		if c.ID == pull.MergeCommit && len(c.Parents) > 0 {
			return c.Parents[0], nil
		}
	}
	return "", errors.New("a merged pull request of the intake has no merge commit: let the intake merge with merge commits or squash, not rebase")
}

func severalIdeas(names []string) fault.Fault {
	return fault.Fault{File: names[1], Rule: "flera-ideer", Message: fmt.Sprintf("Här finns %d nya filer.", len(names)),
		Remedy: "Lägg en idé i taget: en fil i varje pull request."}
}
