package corpus

import (
	"fmt"
	"strconv"
	"strings"
)

// prose writes about one thing in one place, never repeating a sentence before
// all of its kind are used.
type prose struct {
	*random
	thing thing
	who   audience
	where string
	used  map[*string]int // per word list, by its first element: how many are drawn
}

func newProse(r *random) *prose {
	return &prose{
		random: r,
		thing:  pick(r, things),
		who:    pick(r, audiences),
		where:  fmt.Sprintf(pick(r, workplaces), pick(r, places)),
		used:   map[*string]int{},
	}
}

func (p *prose) title() string { return p.thing.title + " " + p.where }

// sentence gives the next sentence of the kind.
func (p *prose) sentence(kind []string) string {
	n, begun := p.used[&kind[0]]
	if !begun {
		n = p.below(len(kind))
	}
	p.used[&kind[0]] = n + 1
	return p.fill(kind[n%len(kind)])
}

// fill puts words in the places that words.go explains.
func (p *prose) fill(s string) string {
	if !strings.Contains(s, "{") {
		return s
	}
	return strings.NewReplacer(
		"{en}", p.thing.a,
		"{den}", p.thing.the,
		"{Den}", capital(p.thing.the),
		"{vem}", p.who.words,
		"{Vem}", capital(p.who.words),
		"{var}", p.where,
		"{kr}", thousands(p.between(8, 480)*1000),
		"{n}", strconv.Itoa(p.between(4, 24)),
		"{pct}", strconv.Itoa(p.between(12, 85)),
	).Replace(s)
}

// section writes Markdown of at least size bytes: paragraphs, and between them
// now and then a list, a table, a quotation or a smaller heading.
func (p *prose) section(kind []string, size int) string {
	var b strings.Builder
	p.paragraph(&b, kind)
	for b.Len() < size {
		switch p.below(8) {
		case 0, 1:
			b.WriteString("\n")
			p.list(&b, kind, "- ")
		case 2:
			b.WriteString("\n")
			p.table(&b)
		case 3:
			b.WriteString("\n> " + pick(p.random, quotes) + "\n")
		case 4:
			b.WriteString("\n### " + pick(p.random, subheadings) + "\n\n")
			p.paragraph(&b, kind)
		default:
			b.WriteString("\n")
			p.paragraph(&b, kind)
		}
	}
	return b.String()
}

func (p *prose) paragraph(b *strings.Builder, kind []string) {
	for i := range p.between(3, 5) {
		if i > 0 {
			b.WriteString(" ")
		}
		b.WriteString(p.sentence(kind))
	}
	b.WriteString("\n")
}

func (p *prose) list(b *strings.Builder, kind []string, mark string) {
	for range p.between(3, 4) {
		b.WriteString(mark + p.sentence(kind) + "\n")
	}
}

func (p *prose) steps(kind []string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%d. %s\n", i+1, p.sentence(kind))
	}
	return b.String()
}

func (p *prose) table(b *strings.Builder) {
	b.WriteString("| Vad | När | Kronor |\n|---|---|---:|\n")
	for i, task := range sample(p.random, tasks, p.between(3, 5)) {
		fmt.Fprintf(b, "| %s | Månad %d | %s |\n", task, i+1, thousands(p.between(0, 40)*1000))
	}
}

func capital(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// thousands writes a number the Swedish way, with a non-breaking space.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s\u00a0%03d", thousands(n/1000), n%1000)
}
