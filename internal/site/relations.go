package site

import (
	"context"
)

// relatedView is a link to another idea and how the two belong together.
type relatedView struct {
	How string // "Nytt försök efter"
	Link
}

// relatedIdeas puts links between ideas into the pages of those that mention
// others or are mentioned, now that every title is known.
func (b *builder) relatedIdeas(ctx context.Context) error {
	var jobs []job
	for _, e := range b.register.All {
		if e.kin == nil && len(b.register.mentions[e.ID]) == 0 {
			continue
		}
		jobs = append(jobs, func() error {
			if e.Public() {
				if err := b.relate(b.public, e, e.publicSlot); err != nil {
					return err
				}
			}
			return b.relate(b.internal, e, e.internalSlot)
		})
	}
	return b.work(ctx, jobs)
}

// relate fills the slot of an idea's page in one tree. A page without a slot
// shows nothing of how ideas belong together.
func (b *builder) relate(t *tree, e *Entry, at int) error {
	related := b.related(t, e)
	if at == 0 || len(related) == 0 {
		return nil
	}
	part, err := t.fragment("andra.html", related)
	if err != nil {
		return err
	}
	return t.fill(e.path(t), at, part)
}

// related finds what an idea mentions and what mentions it. The public tree
// leads only to ideas that are public themselves.
func (b *builder) related(t *tree, e *Entry) []relatedView {
	var out []relatedView
	add := func(how, id string) {
		other := b.register.Entry(id)
		if other == nil || !t.internal && !other.Public() {
			return
		}
		out = append(out, relatedView{how, Link{Href: t.url(other.path(t)), Text: other.Title}})
	}
	mentions := map[string]bool{}
	for _, id := range e.mentionedIDs() {
		mentions[id] = true
		switch id {
		case e.replaces:
			add("Nytt försök efter", id)
		case e.duplicateOf:
			add("Samma idé som", id)
		default:
			add("Liknar", id)
		}
	}
	for _, other := range b.register.mentions[e.ID] {
		switch {
		case other.replaces == e.ID:
			add("Nytt försök finns", other.ID)
		case other.duplicateOf == e.ID:
			add("Har också lämnats som", other.ID)
		case !mentions[other.ID]:
			add("Liknar", other.ID)
		}
	}
	return out
}
