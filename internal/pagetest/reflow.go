//go:build browser

package pagetest

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/chromedp/chromedp"
)

// ReflowLooks are the widths, sizes and spacings a page must bear without
// sideways scrolling and without boxes that stick out: 320 px is 400 % zoom on
// a window of 1280.
var ReflowLooks = []Look{
	{Name: "320 px", Width: 320},
	{Name: "480 px", Width: 480},
	{Name: "768 px", Width: 768},
	{Name: "1024 px", Width: 1024},
	{Name: "1440 px", Width: 1440},
	{Name: "1920 px", Width: 1920},
	{Name: "320 px, text 200 %", Width: 320, RootSize: "200%"},
	{Name: "1280 px, text 200 %", Width: 1280, RootSize: "200%"},
	{Name: "1280 px, text 50 %", Width: 1280, RootSize: "50%"},
	{Name: "320 px, wide spacing", Width: 320, Spacing: true},
	{Name: "1280 px, wide spacing", Width: 1280, Spacing: true},
	{Name: "320 px, long words", Width: 320, LongWord: true},
	{Name: "1280 px, long words", Width: 1280, LongWord: true},
}

//go:embed reflow.js
var reflowScript string

// Reflow measures every box of a page in each look.
func (b *Browser) Reflow(server *Server, page *Page, looks ...Look) ([]Finding, error) {
	var found []Finding
	seen, err := b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		for _, look := range looks {
			if err := show(look); err != nil {
				return err
			}
			faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string]("("+reflowScript+")()"))
			if err != nil {
				return fmt.Errorf("measuring it (%s): %w", look.Name, err)
			}
			for _, fault := range faults {
				found = append(found, Finding{page.Name, "reflow", look.Name + ": " + fault})
			}
		}
		return nil
	})
	return sorted(append(found, seen...)), err
}
