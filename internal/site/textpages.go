package site

import (
	"cmp"
	"html/template"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
)

// textView is what text.html gets: a page written in Markdown. The template
// stands beside the layout, since both trees use it.
type textView struct {
	Title     string
	Lead      string
	Buttons   []Link // to the services that the page is about
	HTML      template.HTML
	Unwritten bool
	Lang      string // of the labels, when it is not the page's: "sv"
	Dir       string // "rtl" for a language written from right to left
	Children  []Link
	Published dateView
	Updated   dateView
	Notes     []string // whose words it is, who has read it through
	Words     textWords
}

// dateView is a date for machines and for readers.
type dateView struct {
	ISO, Text string
}

// textPages gives the pages in Markdown of both trees.
func (b *builder) textPages() []job {
	var jobs []job
	for _, t := range b.texts {
		tree := b.public
		if t.internal {
			tree = b.internal
		}
		p := &Page{
			Path: t.head.Path, Kind: "text", Title: t.head.Title, Section: t.head.Path,
			Description: shorten(cmp.Or(t.head.Lead, t.head.Title+"."), 160),
			Crumbs:      b.textCrumbs(t), Lang: t.lang(),
			Updated: max(t.head.Published, t.head.Updated), Hidden: t.draft,
		}
		jobs = append(jobs, page(tree, p, func() *textView { return b.textView(t, tree) }))
	}
	return jobs
}

func (b *builder) textView(t *textPage, tree *tree) *textView {
	words, known := textWordsIn[t.lang()]
	if !known {
		words = textWordsIn["sv"]
	}
	v := &textView{
		Title: t.head.Title, Lead: t.head.Lead, HTML: t.doc.HTML(), Words: words,
		Published: words.date(t.head.Published),
	}
	if b.in.Serves && !t.internal && t.head.Path == submitPage {
		v.Buttons = []Link{{Href: tree.url("/lamna/"), Text: "Till frågorna"}, {Href: tree.url("/min-ide/"), Text: "Följ din idé"}}
	}
	if t.draft {
		v.Unwritten = true
		if !t.internal && !b.in.Partial {
			v.Lead, v.HTML = "", "" // notes to the writer are not for the public
		}
	}
	if !known {
		v.Lang = "sv"
	}
	if rightToLeft[strings.SplitN(t.lang(), "-", 2)[0]] {
		v.Dir = "rtl"
	}
	if t.head.Updated > t.head.Published {
		v.Updated = words.date(t.head.Updated)
	}
	for _, note := range []string{words.origin[t.head.Origin], words.translated[t.head.Translated]} {
		if note != "" {
			v.Notes = append(v.Notes, note)
		}
	}
	if t.head.ReviewedBy != "" {
		v.Notes = append(v.Notes, words.reviewed+" "+t.head.ReviewedBy+".")
	}
	for _, other := range b.texts {
		if other.internal == t.internal && parent(other.head.Path) == t.head.Path {
			v.Children = append(v.Children, Link{Href: tree.url(other.head.Path), Text: other.head.Title, Lang: foreign(other.lang())})
		}
	}
	return v
}

// parent gives the address one level up.
func parent(path string) string {
	return path[:strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1]
}

// foreign gives a language that must be told because it is not Swedish.
func foreign(lang string) string {
	if lang == "sv" {
		return ""
	}
	return lang
}

// textCrumbs leads from the start page through the pages above this one.
func (b *builder) textCrumbs(t *textPage) []Link {
	start := Link{Href: "/", Text: "Start"}
	if t.internal {
		start.Text = internalMenu[0].Text
	}
	trail := []Link{start}
	for _, above := range b.texts {
		if above.internal == t.internal && above != t && strings.HasPrefix(t.head.Path, above.head.Path) {
			trail = append(trail, Link{Href: above.head.Path, Text: above.head.Title})
		}
	}
	return trail
}

// defaultName is what the service is called in the menus, and is replaced by
// what the municipality calls it.
const defaultName = "Idéslussen"

// linked gives the menu links whose pages exist: those the program makes, and
// those the municipality has written.
func (b *builder) linked(links []Link, internal bool) []Link {
	var out []Link
	for _, l := range links {
		probe := textPage{head: textHead{Path: l.Href}, internal: internal}
		if l.Href == "/" || probe.taken() || b.hasText(l.Href, internal) {
			l.Text = strings.Replace(l.Text, defaultName, b.config.Name, 1)
			out = append(out, l)
		}
	}
	return out
}

func (b *builder) hasText(path string, internal bool) bool {
	for _, t := range b.texts {
		if t.internal == internal && t.head.Path == path {
			return true
		}
	}
	return false
}

// footer gives the links at the foot of every page: the fixed ones, and the
// pages of the municipality's own at the first level that nothing else leads
// to.
func (b *builder) footer(menu, fixed []Link, internal bool) []Link {
	out := b.linked(fixed, internal)
	for _, t := range b.texts {
		top := parent(t.head.Path) == "/"
		if t.internal != internal || !top || leadsTo(menu, t.head.Path) || leadsTo(fixed, t.head.Path) {
			continue
		}
		out = append(out, Link{Href: t.head.Path, Text: t.head.Title, Lang: foreign(t.lang())})
	}
	if internal && b.in.Serves {
		out = append(out, Link{Href: signInPage, Text: "Logga ut"}) // where there is a button
	}
	return out
}

// signInPage is where a service lets readers of the index in and out.
const signInPage = "/logga-in"

func leadsTo(links []Link, path string) bool {
	for _, l := range links {
		if l.Href == path {
			return true
		}
	}
	return false
}

// textWords are the labels of a page in one language.
type textWords struct {
	Published, Updated, Unwritten, Children string

	origin, translated map[string]string
	reviewed           string
	format             string // of dates, as in package time; empty for Swedish words
}

func (w *textWords) date(d calendar.Date) dateView {
	if d.IsZero() {
		return dateView{}
	}
	if w.format == "" {
		return dateView{d.String(), d.Words()}
	}
	return dateView{d.String(), d.Time().Format(w.format)}
}

var rightToLeft = map[string]bool{"ar": true, "fa": true, "prs": true, "ps": true, "ckb": true, "ur": true, "he": true, "yi": true}

var textWordsIn = map[string]textWords{
	"sv": {
		Published: "Publicerad den", Updated: "Uppdaterad den", Children: "Mer om det här",
		Unwritten: "Den här sidan är inte skriven än.",
		origin: map[string]string{
			"egna_ord":  "Texten är skriven av dem som arbetar med tjänsten.",
			"redigerad": "Texten är redigerad av dem som arbetar med tjänsten.",
		},
		translated: translatedWords,
		reviewed:   "Granskad av",
	},
	"fi": {
		Published: "Julkaistu", Updated: "Päivitetty", Children: "Lisää tästä aiheesta",
		Unwritten: "Tätä sivua ei ole vielä kirjoitettu.",
		origin: map[string]string{
			"egna_ord":  "Tekstin ovat kirjoittaneet palvelun työntekijät.",
			"redigerad": "Palvelun työntekijät ovat muokanneet tekstiä.",
		},
		translated: map[string]string{
			"maskin":   "Teksti on käännetty koneellisesti, ja siinä voi olla virheitä.",
			"manniska": "Teksti on käännetty.",
		},
		reviewed: "Tarkastaja:",
		format:   "2.1.2006",
	},
	"en": {
		Published: "Published", Updated: "Updated", Children: "More about this",
		Unwritten: "This page has not been written yet.",
		origin: map[string]string{
			"egna_ord":  "Written by those who run the service.",
			"redigerad": "Edited by those who run the service.",
		},
		translated: map[string]string{
			"maskin":   "Translated by a computer. It may contain errors.",
			"manniska": "Translated from Swedish.",
		},
		reviewed: "Reviewed by",
		format:   "2 January 2006",
	},
}
