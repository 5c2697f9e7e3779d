//go:build browser

package pagetest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
)

// Budget is what a page may cost whoever reads it, beside its weight (see
// TextPage).
type Budget struct {
	Elements int
	Requests int // beside the page itself
}

// TextBudget is that of a page of text, a question of a form or an answer: one
// request, and little to lay out. See also Rules.Weight.
var TextBudget = Budget{Elements: 400}

//go:embed budget.js
var budgetScript string

// Budget loads a page on a phone and counts what it costs. Nothing may move
// while it loads: somebody is about to press it.
func (b *Browser) Budget(server *Server, page *Page, most Budget) ([]Finding, error) {
	var found []Finding
	note := func(format string, args ...any) {
		found = append(found, Finding{page.Name, "budget", fmt.Sprintf(format, args...)})
	}
	seen, err := b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		if err := show(Look{Name: "320 px", Width: 320}); err != nil {
			return err
		}
		cost, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
			Elements int      `json:"elements"`
			Requests []string `json:"requests"`
			Moved    float64  `json:"moved"`
		}]("("+budgetScript+")()", chromedp.EvalAwaitPromise))
		if err != nil {
			return fmt.Errorf("counting what it costs: %w", err)
		}
		if cost.Elements > most.Elements {
			note("%d elements, at most %d", cost.Elements, most.Elements)
		}
		if len(cost.Requests) > most.Requests {
			note("%d requests beside the page, at most %d: %s", len(cost.Requests), most.Requests, strings.Join(cost.Requests, ", "))
		}
		if cost.Moved > 0 {
			note("it moves while it loads: %.3f", cost.Moved)
		}
		return nil
	})
	return sorted(append(found, seen...)), err
}
