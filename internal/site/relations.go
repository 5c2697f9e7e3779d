package site

import (
	"github.com/idesluss/idesluss/internal/idea"
)

// relations are links from one idea's page to others', for each tree. The
// public tree only leads to ideas that are public themselves.
type relations struct {
	public, internal []relatedView
}

// relations finds what an idea mentions and what mentions it.
func (b *builder) relations(i *idea.Idea, e *Entry) *relations {
	rel := &relations{}
	add := func(how, id string) {
		other := b.register.Entry(id)
		if other == nil {
			return
		}
		rel.internal = append(rel.internal, relatedView{how, Link{Href: b.internal.url(other.path(b.internal)), Text: other.Title}})
		if e.Public() && other.Public() {
			rel.public = append(rel.public, relatedView{how, Link{Href: b.public.url(other.path(b.public)), Text: other.Title}})
		}
	}
	if i.Replaces != "" {
		add("Nytt försök efter", i.Replaces)
	}
	if i.DuplicateOf != "" {
		add("Samma idé som", i.DuplicateOf)
	}
	seen := map[string]bool{}
	for _, id := range i.Similar {
		seen[id] = true
		add("Liknar", id)
	}
	for _, other := range b.register.mentions[e.ID] {
		switch {
		case other.replaces == e.ID:
			add("Nytt försök finns", other.ID)
		case other.duplicateOf == e.ID:
			add("Har också lämnats som", other.ID)
		case !seen[other.ID]:
			add("Liknar", other.ID)
		}
	}
	return rel
}
