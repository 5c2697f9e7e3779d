//go:build browser

package pagetest

import (
	"context"

	"github.com/chromedp/chromedp"
)

// ShotLooks are the looks pictures are taken in, for people to look at.
var ShotLooks = []Look{
	{Name: "320-light", Width: 320, Media: map[string]string{"prefers-color-scheme": "light"}},
	{Name: "320-dark", Width: 320, Media: map[string]string{"prefers-color-scheme": "dark"}},
	{Name: "768-light", Width: 768, Media: map[string]string{"prefers-color-scheme": "light"}},
	{Name: "768-dark", Width: 768, Media: map[string]string{"prefers-color-scheme": "dark"}},
	{Name: "1440-light", Width: 1440, Media: map[string]string{"prefers-color-scheme": "light"}},
	{Name: "1440-dark", Width: 1440, Media: map[string]string{"prefers-color-scheme": "dark"}},
}

// Shot gives a PNG picture of the whole page.
func (b *Browser) Shot(server *Server, page *Page, look Look) ([]byte, error) {
	var picture []byte
	_, err := b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		err := show(look)
		if err == nil {
			picture, err = chromedp.Run(ctx, chromedp.FullScreenshot(100))
		}
		return err
	})
	return picture, err
}

// Watch shows a page and gives what the tab saw by itself meanwhile: requests
// to others and dialogs.
func (b *Browser) Watch(server *Server, page *Page, look Look) ([]Finding, error) {
	return b.tab(server, page, func(ctx context.Context, show func(Look) error) error {
		if err := show(look); err != nil {
			return err
		}
		_, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		return err
	})
}
