package pagetest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// forbidden are words that readers of the service shall not meet: the words of
// the tools behind it, English where Swedish exists, and wording that blames.
// Each matches from the start of a word, so that inflections are found too.
var forbidden = regexp.MustCompile(`(?i)(?:^|[^\pL\pN])(` + strings.Join([]string{
	`pull[ -]request\pL*`, `merg(?:e|ad|as|ar|ning)\pL*`, `commit(?:en|s|ar|tad?|ta)?`, `branch(?:en|er)?`,
	`repo(?:t|n|sitory|sitoriet)?`, `tokens?`, `issues?`, `submit\pL*`, `wizard\pL*`, `feedback\pL*`,
	`valider(?:a|ar|as|ad|ing)\pL*`, `front ?matter`, `ogiltig\pL*`, `felaktig\pL*`, `vänligen`,
	`du glömde`, `ops|oops`, `klicka här`,
}, "|") + `)(?:$|[^\pL\pN])`)

// capitals are forbidden only as written: "pr" may be part of other words.
var capitals = regexp.MustCompile(`(?:^|[^\pL\pN])(PR)(?:$|[^\pL\pN])`)

// Forbidden gives the words of a text that readers of the service shall not
// meet.
func Forbidden(text string) []string {
	var found []string
	for _, pattern := range []*regexp.Regexp{forbidden, capitals} {
		for _, hit := range pattern.FindAllStringSubmatch(text, -1) {
			found = append(found, hit[1])
		}
	}
	return found
}

// words reads what the page says in Swedish.
func (r *report) words() {
	for n := range r.page.root.Descendants() {
		if n.Type != html.TextNode || inside(n, "style", "script", "code", "pre", "svg") || !swedish(n) {
			continue
		}
		said := strings.ReplaceAll(n.Data, "\u00ad", "")
		for _, word := range Forbidden(said) {
			r.add("word", fmt.Sprintf("%q in %q", word, excerpt(said)))
		}
		if strings.Contains(said, "!") {
			r.add("exclamation", excerpt(said))
		}
	}
}

func swedish(n *html.Node) bool {
	lang := language(n)
	return lang == "" || lang == "sv" || strings.HasPrefix(lang, "sv-")
}

func excerpt(s string) string {
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > 80 {
		return string(runes[:80]) + "…"
	}
	return string(runes)
}

// vague link texts say nothing when they are read alone, as in a list of links.
var vague = []string{"läs mer", "läs mera", "mer", "här", "klicka här", "länk", "se mer", "visa", "read more", "here", "»", "›", ">"}

// linkTexts wants links that are understood alone: a text, not a vague one,
// and never the same text for two places.
func (r *report) linkTexts() {
	leads := map[string]string{}
	for n := range r.page.elements() {
		href, ok := lookup(n, "href")
		if n.Data != "a" || !ok {
			continue
		}
		name := r.page.name(n)
		switch {
		case name == "":
			r.add("link-text", "the link to "+href+" has no text")
		case slices.Contains(vague, strings.ToLower(strings.TrimRight(name, " .…"))):
			r.add("link-text", fmt.Sprintf("the link to %s says only %q", href, name))
		}
		if other, seen := leads[name]; seen && other != href && name != "" {
			r.add("link-text", fmt.Sprintf("%q leads both to %s and to %s", name, other, href))
		}
		leads[name] = href
	}
}
