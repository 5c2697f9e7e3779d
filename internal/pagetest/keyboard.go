//go:build browser

package pagetest

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	stopsBeforeContent = 8  // tab stops a reader passes to come to the content
	stopsWalked        = 60 // tab stops looked at on one page
	ringWidth          = 3  // CSS pixels of the focus ring
)

//go:embed keyboard.js
var stopScript string

// stop is where the focus stands after a press of Tab.
type stop struct {
	Element string  `json:"element"` // "" when the focus has left the page
	Place   int     `json:"place"`   // in document order
	Href    string  `json:"href"`
	IsMain  bool    `json:"isMain"`
	InMain  bool    `json:"inMain"`
	Ring    float64 `json:"ring"`
	Shown   bool    `json:"shown"`
	Covered bool    `json:"covered"`
	Small   string  `json:"small"` // size of a control that is too small to hit
}

// Keyboard walks through a page with Tab and then tries the skip link.
func (b *Browser) Keyboard(server *Server, page *Page) ([]Finding, error) {
	look := Look{Name: "keyboard", Width: 1280}
	var faults []string
	seen, err := b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		if err := show(look); err != nil {
			return err
		}
		stops, err := walk(ctx)
		if err != nil {
			return err
		}
		if err := show(look); err != nil {
			return err
		}
		if _, err := press(ctx, kb.Tab); err != nil {
			return err
		}
		skipped, err := press(ctx, kb.Enter)
		faults = append(judgeStops(stops), judgeSkip(stops, skipped)...)
		return err
	})
	for _, fault := range faults {
		seen = append(seen, Finding{page.Name, "keyboard", fault})
	}
	return sorted(seen), err
}

// walk presses Tab until the focus leaves the page, at most stopsWalked times.
func walk(ctx context.Context) ([]stop, error) {
	var stops []stop
	for range stopsWalked {
		s, err := press(ctx, kb.Tab)
		if err != nil {
			return nil, err
		}
		if s.Element == "" {
			break
		}
		stops = append(stops, s)
	}
	return stops, nil
}

// press sends a key and tells where the focus stands then.
func press(ctx context.Context, key string) (stop, error) {
	if err := chromedp.Do(ctx, chromedp.KeyEvent(key)); err != nil {
		return stop{}, err
	}
	return chromedp.Run(ctx, chromedp.Evaluate[stop]("("+stopScript+")()"))
}

func judgeStops(stops []stop) []string {
	var faults []string
	before := 0
	for before < len(stops) && !stops[before].InMain {
		before++
	}
	if before < len(stops) && before > stopsBeforeContent {
		faults = append(faults, fmt.Sprintf("%d stops before the content, at most %d", before, stopsBeforeContent))
	}
	for i, s := range stops {
		switch {
		case i > 0 && s.Place <= stops[i-1].Place:
			faults = append(faults, s.Element+" comes after "+stops[i-1].Element+" but stands before it")
		case !s.Shown:
			faults = append(faults, s.Element+" has the focus but is not on the screen")
		case s.Covered:
			faults = append(faults, s.Element+" has the focus but something covers it")
		case s.Ring < ringWidth:
			faults = append(faults, fmt.Sprintf("%s has a focus ring of %.0f px, at least %d", s.Element, s.Ring, ringWidth))
		}
		if s.Small != "" {
			faults = append(faults, s.Element+" is "+s.Small+" px, at least 44×44")
		}
	}
	return faults
}

func judgeSkip(stops []stop, skipped stop) []string {
	switch {
	case len(stops) == 0:
		return []string{"nothing on the page can be reached with Tab"}
	case !strings.HasPrefix(stops[0].Href, "#"):
		return []string{"the first stop is " + stops[0].Element + ", not a link that skips to the content"}
	case !skipped.IsMain && !skipped.InMain:
		return []string{"the skip link does not move the focus into <main>"}
	}
	return nil
}
