package pagetest

import (
	"io/fs"
)

// Rules adjusts [Lint] to a tree. The zero value is right for a public site.
type Rules struct {
	// Base is the address the tree is published at, "https://example.se/ide/".
	// Empty means: what the start page's canonical link says.
	Base string
	// Elsewhere are path prefixes that another server answers, such as the
	// form service; links there are not followed.
	Elsewhere []string
	// Unlinked are names of pages that no page needs to link to.
	Unlinked []string
	// Weight is the greatest compressed size in bytes per kind of page. Kinds
	// that are not named keep the limit of a text page, [TextPage].
	Weight map[string]int
}

// Lint examines every page of the tree and returns all that is wrong. The error
// tells that the tree could not be examined at all.
func Lint(tree fs.FS, rules Rules) ([]Finding, error) {
	pages, err := Pages(tree)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, page := range pages {
		findings = append(findings, lintPage(page, rules)...)
	}
	findings = append(findings, uniqueTitles(pages)...)
	links, err := lintLinks(tree, pages, rules)
	if err != nil {
		return nil, err
	}
	weights, err := lintImages(tree, pages, rules)
	if err != nil {
		return nil, err
	}
	return sorted(append(append(findings, links...), weights...)), nil
}

// report collects the findings of one page.
type report struct {
	page     *Page
	findings []Finding
}

func (r *report) add(rule, message string) {
	r.findings = append(r.findings, Finding{r.page.Name, rule, message})
}

func lintPage(page *Page, rules Rules) []Finding {
	r := &report{page: page}
	r.structure()
	r.headings()
	r.landmarks()
	r.safety()
	r.manners()
	r.source()
	r.words()
	r.linkTexts()
	r.weight(rules)
	return r.findings
}

func uniqueTitles(pages []*Page) []Finding {
	var findings []Finding
	first := map[string]*Page{}
	for _, page := range pages {
		title := page.title()
		if title == "" {
			continue // reported by structure
		}
		if other, taken := first[title]; taken {
			findings = append(findings, Finding{page.Name, "title-unique", "same title as " + other.Name + ": " + title})
			continue
		}
		first[title] = page
	}
	return findings
}
