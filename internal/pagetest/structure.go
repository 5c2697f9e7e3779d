package pagetest

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// title is the text of the page's title element.
func (p *Page) title() string {
	for n := range p.elements() {
		if n.Data == "title" && !inside(n, "svg") {
			return text(n)
		}
	}
	return ""
}

// structure holds what every page owes its reader: a language, a title that
// repeats the heading, a kind, and ids that point at one thing.
func (r *report) structure() {
	seen := map[string]bool{}
	for n := range r.page.elements() {
		switch n.Data {
		case "html":
			if attr(n, "lang") == "" {
				r.add("lang", "<html> has no lang")
			}
		case "body":
			if r.page.Kind == "" {
				r.add("kind", "<body> has no data-sida to say what kind of page it is")
			}
		}
		if id, ok := lookup(n, "id"); ok {
			if id == "" || seen[id] {
				r.add("id-unique", fmt.Sprintf("<%s id=%q> is empty or taken", n.Data, id))
			}
			seen[id] = true
		}
	}
	if r.page.title() == "" {
		r.add("title", "the page has no title")
	}
}

// headings wants one h1, first, repeated in the title, and no level skipped.
func (r *report) headings() {
	level, ones := 0, 0
	for n := range r.page.elements() {
		if len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		next := int(n.Data[1] - '0')
		what := text(n)
		if what == "" {
			r.add("heading-empty", fmt.Sprintf("<%s> without text", n.Data))
		}
		if next > level+1 {
			r.add("heading-order", fmt.Sprintf("h%d %q follows h%d", next, what, level))
		}
		level = next
		if next == 1 {
			ones++
			if r.page.Name != "index.html" && !strings.Contains(r.page.title(), what) {
				r.add("title-h1", fmt.Sprintf("the title %q does not repeat the heading %q", r.page.title(), what))
			}
		}
	}
	if ones != 1 {
		r.add("one-h1", fmt.Sprintf("the page has %d h1", ones))
	}
}

// landmarks wants one header, one main, one footer, and navigations that can
// be told apart by name.
func (r *report) landmarks() {
	count := map[string]int{}
	named := map[string]bool{}
	for n := range r.page.elements() {
		switch n.Data {
		case "header", "footer":
			if !inside(n, "main", "article", "section", "aside", "nav") {
				count[n.Data]++
			}
		case "main":
			count[n.Data]++
		case "nav":
			r.navigation(n, named)
		}
	}
	for _, landmark := range []string{"header", "main", "footer"} {
		if count[landmark] != 1 {
			r.add("landmark", fmt.Sprintf("the page has %d <%s>", count[landmark], landmark))
		}
	}
}

func (r *report) navigation(n *html.Node, named map[string]bool) {
	_, label := lookup(n, "aria-label")
	_, labelled := lookup(n, "aria-labelledby")
	if !label && !labelled {
		r.add("nav-name", "<nav> has no label")
		return
	}
	name := r.page.name(n)
	if name == "" || named[name] {
		r.add("nav-name", fmt.Sprintf("<nav> with the label %q, which is empty or taken", name))
	}
	named[name] = true
}
