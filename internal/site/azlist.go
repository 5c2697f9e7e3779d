package site

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"github.com/idesluss/idesluss/internal/strict"
)

// The list from A to Ö stands on one page while it is short, and then on a
// page per letter, and more of them for a letter that has many.
const (
	onePage   = 200
	perLetter = 200
)

// azView is what sok.html gets: launched ideas in alphabetical order.
type azView struct {
	Title   string
	Count   string
	Letters []Link // to every letter that has ideas
	Groups  []azGroup
	Pager   pagerView
}

// azGroup is the ideas under one letter, or some of them.
type azGroup struct {
	ID, Letter string
	Ideas      []azIdea
}

type azIdea struct {
	Link
	State, StateClass string
}

// letter is one heading of the list with its ideas.
type letter struct {
	name, slug string
	entries    []*Entry
}

func (b *builder) azPages() []job {
	letters := byLetter(b.register.Public)
	short := len(b.register.Public) <= onePage
	links := make([]Link, len(letters))
	for i, l := range letters {
		links[i] = Link{Text: l.name, Href: b.public.url("/sok/" + l.slug + "/")}
		if short {
			links[i].Href = "#" + l.slug
		}
	}
	p := azPage("/sok/", "Idéer från A till Ö")
	p.Crumbs = p.Crumbs[:1]
	jobs := []job{page(b.public, p, func() *azView {
		v := b.azView(p.Title, links, len(b.register.Public))
		if short {
			for _, l := range letters {
				v.Groups = append(v.Groups, b.azGroup(l.name, l.slug, l.entries))
			}
		}
		return v
	})}
	if short {
		return jobs
	}
	for _, l := range letters {
		jobs = append(jobs, b.letterPages(l, links)...)
	}
	return jobs
}

func azPage(path, title string) *Page {
	return &Page{
		Path: path, Kind: "sok", Title: title, Section: "/sok/",
		Description: "Alla lanserade idéer i bokstavsordning.",
		Crumbs:      []Link{{Href: "/", Text: "Start"}, {Href: "/sok/", Text: "Idéer från A till Ö"}},
	}
}

// letterPages gives the pages of one letter. They are in alphabetical order,
// so they are numbered from the beginning and change when ideas come.
func (b *builder) letterPages(l letter, links []Link) []job {
	root := "/sok/" + l.slug + "/"
	var jobs []job
	for _, s := range chapters(len(l.entries), perLetter) {
		p := azPage(root, "Idéer på "+l.name)
		s.place(p, root)
		jobs = append(jobs, page(b.public, p, func() *azView {
			v := b.azView(p.Title, links, len(l.entries))
			v.Letters = slices.Clone(links)
			for i := range v.Letters {
				if v.Letters[i].Text == l.name {
					v.Letters[i].Current = "page"
				}
			}
			v.Groups = []azGroup{b.azGroup(l.name, l.slug, l.entries[s.from:s.to])}
			v.Pager = s.pager(b.public, root)
			return v
		}))
	}
	return jobs
}

func (b *builder) azView(title string, links []Link, count int) *azView {
	return &azView{Title: title, Letters: links, Count: plural(count, "lanserad idé", "lanserade idéer")}
}

func (b *builder) azGroup(name, slug string, entries []*Entry) azGroup {
	g := azGroup{ID: slug, Letter: name}
	for _, e := range entries {
		g.Ideas = append(g.Ideas, azIdea{
			Link:  Link{Href: b.public.url(e.path(b.public)), Text: e.Title},
			State: e.Step.Web, StateClass: b.webClass(e.Step),
		})
	}
	return g
}

// byLetter sorts ideas by title, the Swedish way, and divides them by their
// first letter. Å, ä and ö are letters of their own; é is an e.
func byLetter(entries []*Entry) []letter {
	type keyed struct {
		*Entry
		key []byte
	}
	order := collate.New(language.Swedish, collate.Numeric)
	var keys collate.Buffer
	sorted := make([]keyed, len(entries))
	for i, e := range entries {
		sorted[i] = keyed{e, order.KeyFromString(&keys, strings.TrimLeftFunc(e.Title, notLetterOrDigit))}
	}
	slices.SortFunc(sorted, func(x, y keyed) int {
		return cmp.Or(bytes.Compare(x.key, y.key), cmp.Compare(x.ID, y.ID))
	})
	var out []letter
	at := map[string]int{}
	for _, e := range sorted {
		name, slug := letterOf(e.Title)
		i, known := at[slug]
		if !known {
			i = len(out)
			at[slug] = i
			out = append(out, letter{name: name, slug: slug})
		}
		out[i].entries = append(out[i].entries, e.Entry)
	}
	return out
}

func notLetterOrDigit(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// swedishLetters are those that would be lost in an ASCII address.
var swedishLetters = map[rune]string{'Å': "aa", 'Ä': "ae", 'Ö': "oe"}

// letterOf gives the heading that a title stands under, and its ASCII form.
func letterOf(title string) (name, slug string) {
	for _, r := range strings.ToUpper(title) {
		folded := strings.ToUpper(strict.Fold(string(r)))
		switch {
		case notLetterOrDigit(r):
			continue
		case unicode.IsDigit(r):
			return "0–9", "siffror"
		case swedishLetters[r] != "":
			return string(r), swedishLetters[r]
		case len(folded) == 1 && folded[0] >= 'A' && folded[0] <= 'Z':
			return folded, strings.ToLower(folded)
		}
		return "Övriga", "ovriga"
	}
	return "Övriga", "ovriga"
}
