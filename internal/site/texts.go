package site

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/strict"
)

// textFolder holds the pages that a municipality writes in Markdown, one file
// per page. Other files there are left alone.
const textFolder = "site/sidor"

// textHead is the front matter of such a page.
type textHead struct {
	Title      string        `yaml:"titel"`
	Lead       string        `yaml:"ingress"`
	Path       string        `yaml:"adress"` // /om/; after the file's name when absent
	Lang       string        `yaml:"sprak"`  // sv when absent
	Published  calendar.Date `yaml:"publicerad"`
	Updated    calendar.Date `yaml:"uppdaterad"`
	ReviewedBy string        `yaml:"granskad_av"` // a function
	Origin     string        `yaml:"textursprung"`
	Translated string        `yaml:"oversatt"`
	Place      string        `yaml:"plats"` // publikt (also when absent), internt
	Draft      bool          `yaml:"utkast"`
}

// textPage is one page in Markdown, ready to be shown.
type textPage struct {
	file     string
	head     textHead
	doc      *markdown.Doc
	internal bool
	draft    bool // not written yet: only its title is shown to the public
}

func (t *textPage) lang() string { return cmp.Or(t.head.Lang, "sv") }

// readTexts reads every page in Markdown. A faulty one is reported and left
// out.
func (b *builder) readTexts() error {
	entries, err := fs.ReadDir(b.in.Sluss, textFolder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("listing %s: %w", textFolder, err)
	}
	first := map[string]string{} // address within its tree to file
	for _, entry := range entries {
		if path.Ext(entry.Name()) != ".md" {
			continue
		}
		file := path.Join(textFolder, entry.Name())
		data, faults, err := strict.Read(b.in.Sluss, file, idea.MaxSize)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			b.fault(faults)
			continue
		}
		t, found := b.readText(file, data)
		b.report(found...)
		if t == nil {
			continue
		}
		key := fmt.Sprint(t.internal, t.head.Path)
		if earlier, twice := first[key]; twice {
			b.report(check.Finding{Severity: check.Error, Fault: fault.Fault{
				File: file, Line: 1, Rule: "samma-adress",
				Message: fmt.Sprintf("Sidan har samma adress som %s: %s.", earlier, t.head.Path),
				Remedy:  "Skriv en annan adress, eller ta bort den ena sidan.",
			}})
			continue
		}
		first[key] = file
		b.texts = append(b.texts, t)
	}
	return nil
}

// readText reads one page. It gives no page when there is nothing to show.
func (b *builder) readText(file string, data []byte) (*textPage, []check.Finding) {
	front, body, line, faults := idea.SplitText(file, data)
	if len(faults) > 0 {
		return nil, check.Errors(faults)
	}
	t := &textPage{file: file}
	doc, faults := strict.Decode(file, front, 2, &t.head)
	if len(faults) > 0 {
		return nil, check.Errors(faults)
	}
	l := &textLinter{text: t, doc: doc}
	l.head()
	fill := b.placeholders()
	t.head.Title, t.head.Lead = l.plain("titel", t.head.Title, fill), l.plain("ingress", t.head.Lead, fill)
	src := l.expand(string(body), line, fill, escapeMarkdown)
	t.doc = markdown.Parse(src, markdown.Options{Resolve: b.resolver(t)})
	l.faults(t.doc.Faults(file, line))
	if l.wrong {
		return nil, l.found
	}
	t.draft = t.head.Draft || strings.TrimSpace(src) == ""
	if t.draft {
		seen := "Läsarna ser bara rubriken."
		if t.internal {
			seen = "De som läser sidan internt ser ditt utkast."
		}
		l.warn("oskriven-sida", "Sidan är inte skriven än. "+seen, "Skriv texten, och ta sedan bort raden utkast.")
	}
	if !t.draft {
		b.noteLinks(file, line, t.head.Path, t.doc, t.internal)
	}
	return t, l.found
}

// resolver makes the addresses written on a page whole: within its own tree.
// Whether there is such a page is asked when all pages are known.
func (b *builder) resolver(t *textPage) func(string) (string, bool) {
	prefix := "/"
	address := b.config.Address
	if t.internal {
		address = b.config.Internal
	}
	if u, err := url.Parse(address); err == nil {
		prefix = u.Path
	}
	return func(href string) (string, bool) {
		if strings.HasPrefix(href, "#") {
			return href, true
		}
		return prefix + strings.TrimPrefix(within(t.head.Path, href), "/"), true
	}
}

// within gives the path in the tree that an address on the page at base leads
// to.
func within(base, href string) string {
	from := &url.URL{Path: base}
	u, err := from.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}

// textLinter gathers what is wrong with one page.
type textLinter struct {
	text  *textPage
	doc   *strict.Document
	found []check.Finding
	wrong bool // a finding is an error
}

func (l *textLinter) fault(key, rule, message, remedy string) {
	line, column := l.doc.Position(key)
	l.faults([]fault.Fault{{File: l.text.file, Line: line, Column: column, Rule: rule, Message: message, Remedy: remedy}})
}

func (l *textLinter) faults(faults []fault.Fault) {
	l.found = append(l.found, check.Errors(faults)...)
	l.wrong = l.wrong || len(faults) > 0
}

func (l *textLinter) warn(rule, message, remedy string) {
	l.found = append(l.found, check.Finding{Fault: fault.Fault{
		File: l.text.file, Line: 1, Rule: rule, Message: message, Remedy: remedy,
	}})
}

var (
	pageAddress = regexp.MustCompile(`^(/[a-z0-9]+(-[a-z0-9]+)*)+/$`)
	langTag     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// head judges the front matter and fills in what may be left out.
func (l *textLinter) head() {
	h := &l.text.head
	if strings.TrimSpace(h.Title) == "" {
		l.fault("titel", "titel-saknas", "Sidan har ingen titel.", `Skriv en rad som "titel: Om Idéslussen".`)
	}
	if h.Path == "" {
		h.Path = "/" + strings.TrimSuffix(path.Base(l.text.file), ".md") + "/"
	}
	if !pageAddress.MatchString(h.Path) {
		l.fault("adress", "adress", fmt.Sprintf("Adressen %s går inte att använda.", h.Path),
			"Börja och sluta med snedstreck, och använd bara a–z, siffror och bindestreck: /om/.")
	}
	if h.Lang != "" && !langTag.MatchString(h.Lang) {
		l.fault("sprak", "sprak", fmt.Sprintf("%q är inte en språkkod.", h.Lang), "Skriv till exempel sv, fi, en eller ar.")
	}
	l.text.internal = h.Place == "internt"
	l.oneOf("plats", h.Place, []string{"publikt", "internt"})
	l.oneOf("textursprung", h.Origin, []string{"egna_ord", "redigerad"})
	l.oneOf("oversatt", h.Translated, []string{"maskin", "manniska"})
	if !h.Updated.IsZero() && h.Updated < h.Published {
		l.fault("uppdaterad", "datum", "Sidan uppdaterades innan den publicerades.", "Kontrollera de två datumen.")
	}
	if taken := l.text.taken(); taken {
		l.fault("adress", "upptagen-adress", fmt.Sprintf("Adressen %s används av en sida som Idéslussen gör själv.", h.Path),
			"Välj en annan adress.")
	}
}

func (l *textLinter) oneOf(key, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		l.fault(key, "okant-varde", fmt.Sprintf("%q kan inte stå under %s.", value, key), "Skriv någon av: "+strings.Join(allowed, ", ")+".")
	}
}

// The parts of the two trees that belong to pages the program makes, now or
// when it serves the form: the first part of their addresses.
var (
	takenPublic = []string{"ideer", "lardomar", "sa-fungerar-det", "resultat", "kontakt", "projektet", "tillganglighet",
		"utmaningar", "sok", "data", "datasets", "bilder", "lamna", "min-ide"}
	takenInternal = []string{"ide", "tavla", "lista", "tabell", "vilande", "avslutade", "statistik",
		"utmaningar", "organisation", "tillganglighet", "bilder"}
)

func (t *textPage) taken() bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(t.head.Path, "/"), "/")
	if t.internal {
		return slices.Contains(takenInternal, first)
	}
	return slices.Contains(takenPublic, first)
}
