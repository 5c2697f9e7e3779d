package site

import (
	"io/fs"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/process"
)

// Lint judges what a municipality writes under site/ besides its rules: what
// it says about itself, its pages in Markdown, its pictures, and templates
// beside those of defaults. The rules and the ideas are [check.Run]'s to judge;
// links between pages and what templates hold only a build can try. An error
// means that something could not be read.
func Lint(sluss, defaults fs.FS, today calendar.Date) ([]check.Finding, error) {
	b := &builder{in: Input{Sluss: sluss, Defaults: defaults, Today: today}}
	if err := b.readImages(); err != nil {
		return nil, err
	}
	if err := b.readConfig(); err != nil {
		return nil, err
	}
	if err := b.ownTemplates(); err != nil {
		return nil, err
	}
	rules, faults, err := process.Load(sluss)
	if err != nil {
		return nil, err
	}
	if len(faults) == 0 && b.config != nil {
		b.rules = rules
		if err := b.readTexts(); err != nil {
			return nil, err
		}
	}
	check.Sort(b.findings)
	return b.findings, nil
}
