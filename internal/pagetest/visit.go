//go:build browser

package pagetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Visit is one tab that a test drives as a person with a keyboard would, on a
// server of its own.
type Visit struct {
	ctx  context.Context
	look Look
	host string

	// Presses counts the keys that were pressed besides typing.
	Presses int
}

// Keys that a Visit can press.
const (
	Tab   = kb.Tab
	Enter = kb.Enter
	Space = " "
	Down  = kb.ArrowDown
)

// Visit opens a tab where do is a visitor of the server at address, such as
// "http://127.0.0.1:1234". The findings are what the tab saw by itself meanwhile:
// dialogs, requests to others, and what the Content-Security-Policy stopped.
func (b *Browser) Visit(address string, look Look, do func(*Visit) error) ([]Finding, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()
	v := &Visit{ctx: ctx, look: look, host: strings.TrimSuffix(address, "/")}
	watch := watcher{page: &Page{Name: look.Name}, host: hostOf(address)}
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		see := func(event any) {
			watch.see(event)
			if _, is := event.(*page.EventJavascriptDialogOpening); is { // the tab waits for an answer
				go cdp.Call(ctx, t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
			}
		}
		if err := chromedp.Listen(ctx, see); err != nil {
			return err
		}
		if _, err := cdp.Call(ctx, t, log.Enable, cdp.Empty{}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
		return err
	}), dress(look))
	if err == nil {
		err = do(v)
	}
	if err != nil {
		return watch.take(), fmt.Errorf("visiting %s: %w", address, err)
	}
	return watch.take(), nil
}

// WithoutScript turns the page's scripts off, from the next page on.
func (v *Visit) WithoutScript() error {
	return chromedp.Do(v.ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
}

// Open goes to a path, as if its address had been typed.
func (v *Visit) Open(path string) error {
	return chromedp.Do(v.ctx, chromedp.Navigate(v.host+path), adjust(v.look))
}

// Back goes back as the browser's own button does.
func (v *Visit) Back() error { return chromedp.Do(v.ctx, chromedp.NavigateBack()) }

// Press presses keys one by one.
func (v *Visit) Press(keys ...string) error {
	for _, key := range keys {
		v.Presses++
		if err := chromedp.Do(v.ctx, chromedp.KeyEvent(key)); err != nil {
			return err
		}
	}
	return nil
}

// Type types a text into what has the focus.
func (v *Visit) Type(text string) error { return chromedp.Do(v.ctx, chromedp.KeyEvent(text)) }

// Focus tells what has the focus: its id, else its name, else its words. It is
// "" when the page as a whole has it.
func (v *Visit) Focus() (string, error) {
	return v.Evaluate(`(() => { const e = document.activeElement;
		return !e || e === document.body ? '' : e.id || e.name || e.textContent.trim(); })()`)
}

// Await waits until an expression has a value.
func (v *Visit) Await(expression, wanted string) error {
	for {
		// While a page is exchanged there is nothing to ask.
		at, err := v.Evaluate(expression)
		if err == nil && at == wanted {
			return nil
		}
		select {
		case <-v.ctx.Done():
			return fmt.Errorf("%s is %q, not %q: %w", expression, at, wanted, v.ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TabTo presses Tab until something has the focus, as Focus tells it.
func (v *Visit) TabTo(wanted string) error {
	var passed []string
	for range stopsWalked {
		if err := v.Press(Tab); err != nil {
			return err
		}
		at, err := v.Focus()
		if err != nil {
			return err
		}
		if at == wanted {
			return nil
		}
		passed = append(passed, at)
	}
	return fmt.Errorf("%q is not reached with Tab, only %q", wanted, slices.Compact(passed))
}

// Follow presses a key that leads to another page, and waits until it is there.
func (v *Visit) Follow(key string) error {
	if _, err := v.Evaluate(`window.before = 'here'`); err != nil {
		return err
	}
	if err := v.Press(key); err != nil {
		return err
	}
	if err := v.Await(`window.before || document.readyState`, "complete"); err != nil {
		return fmt.Errorf("no other page came after a press of %q: %w", key, err)
	}
	return chromedp.Do(v.ctx, adjust(v.look))
}

// Title gives the title of the page, and Text what its reader sees.
func (v *Visit) Title() (string, error) { return v.Evaluate(`document.title`) }

// Text gives what a reader sees of the page's content.
func (v *Visit) Text() (string, error) { return v.Evaluate(`document.querySelector('main').innerText`) }

// Address gives the address that the browser shows.
func (v *Visit) Address() (string, error) { return v.Evaluate(`location.href`) }

// Evaluate gives the value of an expression as text.
func (v *Visit) Evaluate(expression string) (string, error) {
	return chromedp.Run(v.ctx, chromedp.Evaluate[string]("String("+expression+")"))
}

// Shot gives a PNG picture of the whole page.
func (v *Visit) Shot() ([]byte, error) { return chromedp.Run(v.ctx, chromedp.FullScreenshot(100)) }
