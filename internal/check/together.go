package check

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/idesluss/idesluss/internal/idea"
)

// stale finds ideas that have changed on the target branch since the change
// parted from it: what was judged is no longer what stands there. Another
// underlag or another step makes it stale, and nothing else does.
func (x *examiner) stale() error {
	for _, one := range x.changed {
		if one.was == "" || one.old.file == nil {
			continue
		}
		p, err := x.targetPath(one)
		if err != nil {
			return err
		}
		tip, err := readVersion(x.Target, p, idea.ParseOlder)
		if err != nil {
			return err
		}
		switch {
		case tip.there && bytes.Equal(tip.data, one.old.data):
		case tip.file == nil:
			x.tell(Error, one.path, "inaktuell", "Idén finns inte längre så som den var när ändringen gjordes.",
				"Gör om ändringen från början.")
		case !same(tip.file.Idea.Step, one.old.file.Idea.Step):
			x.tell(Error, one.path, "inaktuell",
				fmt.Sprintf("Idén har gått från %s till %s sedan ändringen gjordes.", one.old.file.Idea.Step, tip.file.Idea.Step),
				"Gör om ändringen, så att den börjar där idén står nu.")
		case idea.Digest(&tip.file.Idea) != idea.Digest(&one.old.file.Idea):
			x.tell(Error, one.path, "inaktuell", "Idéns text har ändrats sedan ändringen gjordes.",
				"Gör om ändringen med den text som gäller nu.")
		}
	}
	return nil
}

// targetPath gives where an idea is on the target branch by now.
func (x *examiner) targetPath(one *ideaChange) (string, error) {
	id := idOf(one.was)
	if id == "" {
		return one.was, nil
	}
	paths, err := x.target.paths(id)
	if err != nil || len(paths) == 0 {
		return one.was, err
	}
	return paths[0], nil
}

// besideIdeas are the other files that may change together with an idea: its
// pictures, and what lies among the ideas.
var besideIdeas = regexp.MustCompile(`^(ideas|site/bilder)/`)

// together judges what must not stand in the same change. Each decision is
// judged and merged by itself, and what is merged with it would be so unseen.
func (x *examiner) together() {
	e := x.effect
	if len(e.Moved) > 1 {
		for _, m := range e.Moved[1:] {
			x.tell(Error, m.New.Path, "flera-flyttar",
				fmt.Sprintf("Ändringen flyttar också %s.", e.Moved[0].New.Idea.ID), "Gör en egen ändring för varje idé.")
		}
	}
	if len(e.Moved) > 0 {
		for _, f := range e.Added {
			x.tell(Error, f.Path, "flytt-och-ny-ide",
				fmt.Sprintf("Här är en ny idé i samma ändring som flyttar %s.", e.Moved[0].New.Idea.ID), "Gör en egen ändring för den nya idén.")
		}
		for _, edit := range e.Edited {
			x.tell(Error, edit.New.Path, "flytt-och-annan-ide",
				fmt.Sprintf("Här ändras en idé i samma ändring som flyttar %s.", e.Moved[0].New.Idea.ID), "Gör en egen ändring för varje idé.")
		}
	}
	if len(x.changed)+len(e.Removed) == 0 {
		return
	}
	for _, p := range e.Set {
		x.tell(Error, p, "ideer-och-regler", "Reglerna ändras i samma ändring som en idé.", "Gör en egen ändring för reglerna.")
	}
	for _, p := range e.Other {
		x.tell(Error, p, "ideer-och-kod", "Filen ändras i samma ändring som en idé.", "Gör en egen ändring för den.")
	}
	for _, p := range e.Texts {
		if !besideIdeas.MatchString(p) {
			x.tell(Error, p, "ideer-och-sidor", "Webbplatsen ändras i samma ändring som en idé.", "Gör en egen ändring för den.")
		}
	}
}
