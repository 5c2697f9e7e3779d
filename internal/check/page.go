package check

import (
	"fmt"
	"iter"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
)

// What a public page about an idea may hold. The numbers come from the
// municipality's guide for such pages.
const (
	maxTitle        = 60 // runes
	maxLeadSentence = 2
	minLessons      = 2
	maxLessons      = 5
	minSteps        = 3
	maxSteps        = 7
	maxImages       = 4
	reviewDays      = 365
)

// page judges what the public reads about an idea. It has no say until the
// idea stands in a step that is shown on the web.
func (l *linter) page() {
	l.images()
	if l.step.Web == "" {
		return
	}
	l.pageTitle()
	l.terms()
	if launch := l.idea.Launch; launch != nil {
		l.lead(launch.Lead)
		l.evidence(launch.Effect)
		l.reviewed(launch.Reviewed)
	}
	l.points()
	l.language()
}

func (l *linter) pageTitle() {
	if n := utf8.RuneCountInString(l.idea.Title); n > maxTitle {
		l.add(Error, "lang-titel", "titel",
			fmt.Sprintf("Titeln har %d tecken.", n),
			fmt.Sprintf("Korta den till högst %d tecken.", maxTitle))
	}
	if strings.HasPrefix(strings.ToLower(l.idea.Title), "projekt") {
		l.add(Error, "projekt-i-titeln", "titel",
			"Titeln börjar med projekt.", "Säg vad idén är, inte vad arbetet hette.")
	}
}

func (l *linter) lead(lead string) {
	n := 0
	for range markdown.Sentences(lead) {
		n++
	}
	if n > maxLeadSentence {
		l.add(Error, "lang-ingress", "lansering.ingress",
			fmt.Sprintf("Ingressen har %d meningar.", n),
			"Skriv högst två: vad ni gjorde och vad som blev bättre.")
	}
}

// evidence wants a number, or a quote and whose words it is.
func (l *linter) evidence(effect *idea.Effect) {
	if effect == nil {
		return // asked for by the step
	}
	if effect.Quote != "" && effect.Source == "" {
		l.add(Error, "citat-utan-kalla", "lansering.effekt.citat",
			"Citatet saknar källa.", "Skriv under kalla vems ord det är: en roll, inte ett namn.")
		return
	}
	counted := len(effect.Measures) > 0 || strings.ContainsAny(effect.Before+effect.After, "0123456789")
	if !counted && effect.Quote == "" {
		l.add(Error, "effekt-utan-belagg", "lansering.effekt",
			"Effekten har varken en siffra eller ett citat.",
			"Skriv ett mått under matt, eller ett citat med källa. Vet ni inte än, skriv \"Vet inte än\" och vilken dag ni vet.")
	}
}

func (l *linter) reviewed(r *idea.Reviewed) {
	const remedy = "Läs igenom sidan, och skriv datum och funktion under lansering.granskad."
	switch {
	case r == nil || r.Date.IsZero():
		l.add(Warning, "inte-granskad", "lansering", "Det står inte när sidan senast lästes igenom.", remedy)
	case r.Date.AddDays(reviewDays) < l.today:
		l.add(Warning, "inte-granskad", "lansering.granskad",
			fmt.Sprintf("Sidan lästes igenom senast den %s, för mer än ett år sedan.", r.Date.Words()), remedy)
	}
}

// points judges the two lists that others learn from.
func (l *linter) points() {
	l.list("lardomar", bullet, minLessons, maxLessons, "punkter",
		"Skriv varje lärdom som en punkt, och minst en om något som inte fungerade.")
	l.list("gor_samma_sak", numbered, minSteps, maxSteps, "numrerade steg",
		"Skriv stegen som en numrerad lista, till en kollega i en annan kommun.")
}

var (
	bullet   = regexp.MustCompile(`(?m)^(?:[-*+]|\d+[.)])[ \t]+\S`)
	numbered = regexp.MustCompile(`(?m)^\d+[.)][ \t]+\S`)
)

// list counts the items at the left margin of a section.
func (l *linter) list(id string, item *regexp.Regexp, least, most int, what, remedy string) {
	known := l.rules.Process.Section(id)
	if known == nil {
		return
	}
	section := l.idea.Section(known.Title)
	if section == nil || strings.TrimSpace(section.Markdown) == "" {
		return // asked for by the step
	}
	if n := len(item.FindAllString(section.Markdown, -1)); n < least || n > most {
		l.addAt(Error, "antal-punkter", section.Line, 0,
			fmt.Sprintf("Avsnittet %q har %d %s. Det ska vara %d till %d.", known.Title, n, what, least, most), remedy)
	}
}

// images judges pictures beside the text, whoever is to see them.
func (l *linter) images() {
	if n := len(l.idea.Images); n > maxImages {
		l.add(l.owed(), "for-manga-bilder", fmt.Sprintf("bilder[%d]", maxImages),
			fmt.Sprintf("Idén har %d bilder.", n), fmt.Sprintf("Välj ut högst %d.", maxImages))
	}
	for i, image := range l.idea.Images {
		if strings.TrimSpace(image.Alt) == "" && !image.Decorative {
			l.add(l.owed(), "bild-utan-alt", fmt.Sprintf("bilder[%d]", i),
				fmt.Sprintf("Bilden %s saknar beskrivning.", image.File),
				"Skriv under alt vad som är viktigt i bilden, eller dekorativ: true om den bara smyckar.")
		}
	}
}

// terms wants each picture that the public is to see to say on what terms.
func (l *linter) terms() {
	for i, image := range l.idea.Images {
		if image.License == "" {
			l.add(Warning, "bild-utan-licens", fmt.Sprintf("bilder[%d]", i),
				fmt.Sprintf("Bilden %s har ingen licens, och visas därför inte på webben.", image.File),
				"Är det någon som får använda den? Skriv under licens på vilka villkor, till exempel CC0 1.0. Ta annars bort bilden ur idén.")
		}
	}
}

// public gives the indices of the sections that the public reads.
func (l *linter) public() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, known := range l.sections {
			if known != nil && known.Public && !yield(i) {
				return
			}
		}
	}
}
