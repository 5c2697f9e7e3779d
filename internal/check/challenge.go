package check

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/process"
)

// Challenge is a strategic challenge that has been read.
type Challenge struct {
	Path      string
	Challenge *idea.Challenge
	Docs      []*markdown.Doc // one per section
}

// readChallenge reads a challenge, notes it and judges it.
func (c *Checker) readChallenge(path string) error {
	data, err := ReadFile(c.fsys, path)
	if err != nil {
		return err
	}
	challenge, faults := idea.ParseChallenge(path, data)
	c.early = append(c.early, asFindings(faults, Error)...)
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
		c.early = append(c.early, unknownGoal(path, goal, c.rules.Organisation.Goals)...)
	}
	return nil
}

func unknownGoal(path, goal string, goals []process.Term) []Finding {
	var ids []string
	for _, g := range goals {
		if same(g.ID, goal) {
			return nil
		}
		ids = append(ids, g.ID)
	}
	remedy := meant(goal, ids)
	if remedy == "" {
		remedy = choices(ids)
	}
	return []Finding{{fault.Fault{
		File: path, Rule: "okant-ord",
		Message: fmt.Sprintf("Målet %s finns inte i listan mal i site/organisation.yaml.", goal),
		Remedy:  remedy,
	}, Error}}
}
