package site

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/strict"
)

// internalChallengesView is what utmaningar.html gets: the challenges, each
// with how many ideas answer it.
type internalChallengesView struct {
	Sourcing   string
	Challenges []challengeCard
}

// internalChallengeView is what utmaning.html gets: a challenge, and one page
// of the ideas in every step that answer it.
type internalChallengeView struct {
	Title    string
	First    bool // the page that tells of the challenge itself
	Ended    bool
	Facts    []row
	Sections []sectionView
	Heading  string
	Rows     template.HTML
	Pager    pagerView
}

// internalChallenges gives the list of challenges and the pages of each, with
// ideas in every step, the latest received first.
func (b *builder) internalChallenges() []job {
	all := slices.Clone(b.challenges)
	slices.SortStableFunc(all, func(x, y *check.Challenge) int {
		return cmp.Compare(strict.Fold(x.Challenge.Title), strict.Fold(y.Challenge.Title))
	})
	ideas := map[string][]*Entry{}
	for _, e := range b.register.All {
		if titleOnly(e.Step) {
			continue // which challenge it answered is more than its title
		}
		for _, id := range e.Challenges {
			ideas[strict.Fold(id)] = append(ideas[strict.Fold(id)], e)
		}
	}
	p := &Page{
		Path: "/utmaningar/", Kind: "utmaningar", Title: "Utmaningar", Section: "/utmaningar/", Crumbs: startCrumb,
		Description: "Strategiska utmaningar och idéerna som svarar på dem, i alla steg.",
	}
	jobs := []job{page(b.internal, p, func() *internalChallengesView {
		v := &internalChallengesView{}
		if c := b.rules.Process.Challenges; c != nil {
			v.Sourcing = sourcing(b.rules.Process, c)
		}
		for _, c := range all {
			v.Challenges = append(v.Challenges, challengeCard{
				Link: Link{Href: b.internal.url(challengePath(c)), Text: c.Challenge.Title},
				Line: firstLine(c), Ideas: plural(len(ideas[strict.Fold(c.Challenge.ID)]), "idé", "idéer"),
			})
		}
		return v
	})}
	for _, c := range all {
		jobs = append(jobs, b.internalChallenge(c, ideas[strict.Fold(c.Challenge.ID)])...)
	}
	return jobs
}

func (b *builder) internalChallenge(c *check.Challenge, ideas []*Entry) []job {
	var jobs []job
	for _, s := range spans(len(ideas), perList) {
		p := &Page{
			Kind: "utmaning", Title: c.Challenge.Title, Section: "/utmaningar/",
			Crumbs:      []Link{startCrumb[0], {Href: "/utmaningar/", Text: "Utmaningar"}},
			Description: shorten(cmp.Or(firstLine(c), c.Challenge.Title+"."), 160),
		}
		s.place(p, challengePath(c))
		jobs = append(jobs, page(b.internal, p, func() *internalChallengeView {
			public := b.challengeView(c, nil)
			v := &internalChallengeView{
				Title: p.Title, First: s.shown == 1, Ended: public.Ended, Facts: public.Facts,
				Heading: fmt.Sprintf("Idéer som svarar på utmaningen (%s)", number(len(ideas))),
				Pager:   s.pager(b.internal, challengePath(c)),
			}
			for n, section := range c.Challenge.Sections {
				if html := b.localise(c.Docs[n].HTML(), challengePath(c), b.internal); html != "" {
					id := strings.ReplaceAll(strict.Fold(section.Title), "_", "-")
					v.Sections = append(v.Sections, sectionView{ID: id, Title: section.Title, HTML: html})
				}
			}
			v.Rows = b.listRows(reversed(ideas[s.from:s.to]), b.anyRow)
			return v
		}))
	}
	return jobs
}
