package check

import (
	"bytes"
	"fmt"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Challenge is a strategic challenge that has been read.
type Challenge struct {
	Path      string
	Challenge *idea.Challenge
	Docs      []*markdown.Doc // one per section
}

// readChallenge reads a challenge, notes it and judges it.
func (c *Checker) readChallenge(path string) error {
	data, unread, err := strict.ReadRegular(c.fsys, path, idea.MaxSize)
	if err != nil || len(unread) > 0 {
		c.early = append(c.early, Errors(unread)...)
		return err
	}
	challenge, faults := idea.ParseChallenge(path, data)
	c.early = append(c.early, Errors(faults)...)
	if challenge == nil {
		return nil
	}
	docs := parseSections(challenge.Sections)
	c.challenges = append(c.challenges, &Challenge{path, challenge, docs})
	c.set.AddChallenge(path, challenge.ID)
	for i, s := range challenge.Sections {
		c.early = append(c.early, textFindings(path, s, docs[i])...)
	}
	if c.rules == nil {
		return nil
	}
	for _, goal := range challenge.Goals {
		if f, unknown := unknownGoal(goal, c.rules.Organisation.Goals); unknown {
			f.File, f.Line = path, lineOfKey(data, "mal")
			c.early = append(c.early, Finding{f, Error})
		}
	}
	return nil
}

func unknownGoal(goal string, goals []process.Term) (f fault.Fault, unknown bool) {
	var ids []string
	for _, g := range goals {
		if same(g.ID, goal) {
			return f, false
		}
		ids = append(ids, g.ID)
	}
	return fault.Fault{
		Rule:    "okant-ord",
		Message: fmt.Sprintf("Målet %s finns inte i listan mal i site/organisation.yaml.", goal),
		Remedy:  meantOrChoices(goal, ids),
	}, true
}

// lineOfKey gives the line that begins with a key, or 0.
func lineOfKey(data []byte, key string) int {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		if bytes.HasPrefix(line, []byte(key+":")) {
			return n
		}
	}
	return 0
}
