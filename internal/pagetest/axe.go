//go:build browser

package pagetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// AxeLooks are the ways a page is shown to axe-core.
var AxeLooks = []Look{
	{Name: "light", Width: 1280, Media: map[string]string{"prefers-color-scheme": "light"}},
	{Name: "dark", Width: 1280, Media: map[string]string{"prefers-color-scheme": "dark"}},
	{Name: "forced colours", Width: 1280, Media: map[string]string{"forced-colors": "active"}},
	{Name: "320 px", Width: 320, Media: map[string]string{"prefers-color-scheme": "light"}},
	{Name: "320 px, dark, wide spacing", Width: 320, Media: map[string]string{"prefers-color-scheme": "dark"}, Spacing: true},
}

// axeTags choose the rules: WCAG 2.2 A, AA and AAA, and good practice.
var axeTags = []string{
	"wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
}

// Axe runs axe-core over a page in each look. Every violation of every rule is
// a finding; what axe leaves for a human to judge is not.
func (b *Browser) Axe(server *Server, page *Page, looks ...Look) ([]Finding, error) {
	var found []Finding
	seen, err := b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		for _, look := range looks {
			if err := show(look); err != nil {
				return err
			}
			violations, err := b.runAxe(ctx)
			if err != nil {
				return fmt.Errorf("running axe-core (%s): %w", look.Name, err)
			}
			for _, v := range violations {
				found = append(found, v.findings(page, look)...)
			}
		}
		return nil
	})
	return sorted(append(found, seen...)), err
}

// runAxe examines the page that the tab shows.
func (b *Browser) runAxe(ctx context.Context) ([]violation, error) {
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[*bool](b.axe+";true")); err != nil {
		return nil, err
	}
	result, err := chromedp.Run(ctx, chromedp.Evaluate[axeResult](axeCall(), chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, err
	}
	if result.Passes == 0 {
		return nil, errors.New("no rule applied, so the page was not examined")
	}
	return result.Violations, nil
}

type axeResult struct {
	Passes     int         `json:"passes"`
	Violations []violation `json:"violations"`
}

type violation struct {
	ID    string `json:"id"`
	Nodes []struct {
		Where   string `json:"where"`
		HTML    string `json:"html"`
		Summary string `json:"summary"`
	} `json:"nodes"`
}

func (v violation) findings(page *Page, look Look) []Finding {
	var findings []Finding
	for _, node := range v.Nodes {
		findings = append(findings, Finding{page.Name, "axe-" + v.ID,
			fmt.Sprintf("%s: %s: %s: %s", look.Name, node.Where, node.HTML, oneLine(node.Summary))})
	}
	return findings
}

// axeCall is the expression that runs axe-core with our rules and keeps of its
// long answer what a finding needs.
func axeCall() string {
	tags, err := json.Marshal(axeTags)
	if err != nil {
		panic(err) // a slice of constant strings
	}
	return `axe.run(document, {runOnly: {type: 'tag', values: ` + string(tags) + `}}).then((r) => ({
		passes: r.passes.length,
		violations: r.violations.map((v) => ({id: v.id, nodes: v.nodes.map((n) => ({
			where: n.target.flat().join(' '), html: n.html.slice(0, 200), summary: n.failureSummary || '',
		}))})),
	}))`
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
