package gateway

import (
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// Fields of an idea that hold a text of their own. The others are the ids of
// sections.
const (
	titleField   = "titel"
	benefitField = "nytta"
	topicsField  = "amnen"
)

// text is one text of an idea.
type text struct {
	field string
	words *string
	shown string // what a reader sees of it, where that is another thing
}

// texts gives the texts of an idea, in the order that they are read. They can
// be changed through it.
func texts(i *idea.Idea, p *process.Process) []text {
	all := []text{{titleField, &i.Title, ""}, {benefitField, &i.Benefit, ""}}
	for n := range i.Topics {
		all = append(all, text{topicsField, &i.Topics[n], ""})
	}
	for n := range i.Sections {
		s := &i.Sections[n]
		field := s.Title
		if known := p.Section(s.Title); known != nil {
			field = known.ID
		}
		all = append(all, text{field, &s.Markdown, markdown.Parse(s.Markdown, markdown.Options{Base: 3}).Text()})
	}
	for n := range i.Images {
		all = append(all, text{DescriptionField(pictureNumber(i.Images[n].File)), &i.Images[n].Alt, ""})
	}
	return all
}

// scanIdea looks for traces of people in all texts of an idea. Where nothing is
// blind, people may write about themselves.
func (g *Gateway) scanIdea(i *idea.Idea, rules *process.Rules, own []string) []Finding {
	known := g.knownWords(rules, own)
	all := lookings(i)
	for _, t := range texts(i, rules.Process) {
		for _, hit := range g.scan(*t.words, t.shown, known) {
			if hit.Kind == privacy.Self && !hit.Hard && !rules.Process.Blind() {
				continue
			}
			all = append(all, Finding{Field: t.field, Hit: hit})
		}
	}
	return all
}

// knownWords is what a scan knows beforehand.
func (g *Gateway) knownWords(rules *process.Rules, own []string) privacy.Known {
	known := check.Known(rules)
	known.Own = own
	if g.Workplaces != nil {
		known.Workplaces = g.Workplaces()
	}
	return known
}

// own gives the strings that a contact tells about people.
func (c *Contact) own() []string {
	if c == nil {
		return nil
	}
	var all []string
	for _, p := range c.People {
		for _, s := range []string{p.Name, p.Email, p.Phone} {
			if s = strings.TrimSpace(s); s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// hard gives the findings that stop a text, by field; nil when none does.
func hard(findings []Finding) map[string][]privacy.Hit {
	var all map[string][]privacy.Hit
	for _, f := range findings {
		if f.Hard && f.Replaced == nil {
			if all == nil {
				all = map[string][]privacy.Hit{}
			}
			all[f.Field] = append(all[f.Field], f.Hit)
		}
	}
	return all
}

// Settled reports whether the team has decided about a finding. A hard one can
// only be replaced.
func (f *Finding) Settled() bool { return f.Replaced != nil || f.Because != "" && !f.Hard }

// merge gives what has been found before and what a new scan finds, each
// place once. What has been decided stays decided where the same words stand
// in the same field; what was found and no longer stands there is gone. Numbers
// stay.
func merge(before, now []Finding, i *idea.Idea, p *process.Process) []Finding {
	next := 0
	var all []Finding
	for _, f := range before {
		next = max(next, f.Number)
		if f.Replaced != nil || stands(&f, i, p) {
			all = append(all, f)
		}
	}
	for _, f := range now {
		same := func(o Finding) bool {
			return o.Replaced == nil && o.Field == f.Field && o.Text == f.Text && (o.Kind == f.Kind || o.Kind == privacy.Own)
		}
		if n := slices.IndexFunc(all, same); n >= 0 {
			all[n].Start, all[n].End, all[n].Hard = f.Start, f.End, f.Hard || all[n].Hard
			continue
		}
		next++
		f.Number = next
		all = append(all, f)
	}
	return all
}

// stands reports whether the words of a finding are still in its field, or the
// picture that it is still in the idea.
func stands(f *Finding, i *idea.Idea, p *process.Process) bool {
	if f.Kind == pictureKind {
		return slices.ContainsFunc(i.Images, func(image idea.Image) bool { return image.File == f.Text })
	}
	for _, t := range texts(i, p) {
		if t.field == f.Field && (strings.Contains(*t.words, f.Text) || strings.Contains(t.shown, f.Text)) {
			return true
		}
	}
	return false
}
