package site

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/strict"
)

// challengesView is what utmaningar.html gets.
type challengesView struct {
	Challenges []challengeCard
	Sourcing   string
	Submit     string // where ideas are left; empty when there is no such page
}

// challengeCard is a challenge in the list.
type challengeCard struct {
	Link
	Line  string
	Ideas string // "3 lanserade idéer"; empty for none
}

// challengeView is what utmaning.html gets: a strategic challenge, and the
// launched ideas that answer it.
type challengeView struct {
	Title    string
	Facts    []row
	Sections []sectionView
	Ideas    []challengeCard
	Ended    bool
}

// challengePages gives the list of challenges and a page for each.
func (b *builder) challengePages() []job {
	all := slices.Clone(b.challenges)
	slices.SortStableFunc(all, func(x, y *check.Challenge) int {
		return cmp.Compare(strict.Fold(x.Challenge.Title), strict.Fold(y.Challenge.Title))
	})
	answers := b.answers()
	list := &Page{
		Path: "/utmaningar/", Kind: "utmaningar", Title: "Utmaningar vi söker idéer till", Section: "/utmaningar/",
		Description: "Strategiska utmaningar som kommunen behöver idéer till, och idéerna som svarar på dem.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}},
	}
	jobs := []job{page(b.public, list, func() *challengesView {
		v := &challengesView{}
		if c := b.rules.Process.Challenges; c != nil {
			v.Sourcing = sourcing(b.rules.Process, c)
		}
		v.Submit = b.submitHref()
		for _, c := range all {
			card := challengeCard{
				Link: Link{Href: b.public.url(challengePath(c)), Text: c.Challenge.Title},
				Line: firstLine(c),
			}
			if n := len(answers[strict.Fold(c.Challenge.ID)]); n > 0 {
				card.Ideas = plural(n, "lanserad idé", "lanserade idéer")
			}
			v.Challenges = append(v.Challenges, card)
		}
		return v
	})}
	for _, c := range all {
		p := &Page{
			Path: challengePath(c), Kind: "utmaning", Title: c.Challenge.Title, Section: "/utmaningar/",
			Description: shorten(cmp.Or(firstLine(c), c.Challenge.Title+"."), 160),
			Crumbs:      []Link{{Href: "/", Text: "Start"}, {Href: "/utmaningar/", Text: "Utmaningar"}},
		}
		jobs = append(jobs, page(b.public, p, func() *challengeView {
			return b.challengeView(c, answers[strict.Fold(c.Challenge.ID)])
		}))
		for n, s := range c.Challenge.Sections {
			b.noteLinks(c.Path, s.First, p.Path, c.Docs[n], false)
		}
	}
	return jobs
}

// submitPage is where a page in Markdown tells how to leave an idea.
const submitPage = "/lamna-en-ide/"

// submitHref leads to where ideas are left: the page that tells how, or else
// straight to the form. Empty when there is neither.
func (b *builder) submitHref() string {
	if b.hasText(submitPage, false) {
		return b.public.url(submitPage)
	}
	return b.config.Links.Submit
}

func challengePath(c *check.Challenge) string { return "/utmaningar/" + c.Challenge.ID + "/" }

// answers gives the launched ideas per challenge, oldest first.
func (b *builder) answers() map[string][]*Entry {
	out := map[string][]*Entry{}
	for _, e := range b.register.Public {
		for _, id := range e.Challenges {
			out[strict.Fold(id)] = append(out[strict.Fold(id)], e)
		}
	}
	return out
}

// firstLine gives the first paragraph of a challenge.
func firstLine(c *check.Challenge) string {
	for _, doc := range c.Docs {
		if line, _, _ := strings.Cut(strings.TrimSpace(doc.Text()), "\n"); line != "" {
			return line
		}
	}
	return ""
}

func (b *builder) challengeView(c *check.Challenge, ideas []*Entry) *challengeView {
	v := &challengeView{Title: c.Challenge.Title, Ended: ended(c.Challenge.Until, b.in.Today)}
	for _, r := range []row{
		{Term: "Ägare", Text: c.Challenge.Owner},
		{Term: "Mandat", Text: c.Challenge.Mandate},
		{Term: "Resurser", Text: c.Challenge.Resources},
		{Term: "Utmaningen kommer från", Text: c.Challenge.Source},
		{Term: "Vision och mål", Text: list(names(c.Challenge.Goals, b.rules.Organisation.Goals))},
		{Term: "Vi söker idéer", Text: period(c.Challenge.From, c.Challenge.Until)},
	} {
		if r.Text != "" {
			v.Facts = append(v.Facts, r)
		}
	}
	for n, s := range c.Challenge.Sections {
		if html := b.localise(c.Docs[n].HTML(), challengePath(c), b.public); html != "" {
			v.Sections = append(v.Sections, sectionView{ID: slug(s.Title), Title: s.Title, HTML: html})
		}
	}
	for _, e := range slices.Backward(ideas) {
		v.Ideas = append(v.Ideas, challengeCard{
			Link: Link{Href: b.public.url(e.path(b.public)), Text: e.Title}, Line: e.Line,
		})
	}
	return v
}

func ended(until, today calendar.Date) bool { return !until.IsZero() && until < today }
