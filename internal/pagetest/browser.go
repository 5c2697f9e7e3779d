//go:build browser

package pagetest

import (
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// patience is how long one visit to one page may take. It is generous, since
// machines that run tests are shared; a page that needs it is broken.
const patience = 2 * time.Minute

// Browser is one running Chromium. Start one per test binary: it costs a
// second. Its methods may be called from several goroutines, each in a tab.
type Browser struct {
	ctx  context.Context
	stop func()
	axe  string // source of axe-core
}

// Start starts Chromium without a window. It reaches no host but this machine.
func Start(ctx context.Context) (*Browser, error) {
	executable, err := browserPath()
	if err != nil {
		return nil, err
	}
	module, err := modulePath("axe-core", "axe.min.js")
	if err != nil {
		return nil, err
	}
	axe, err := os.ReadFile(module)
	if err != nil {
		return nil, fmt.Errorf("reading axe-core: %w", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(executable),
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"),
		chromedp.WSURLReadTimeout(patience),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses to start as root with it
	}
	allocated, stopAllocator := chromedp.NewExecAllocator(ctx, options...)
	started, stopBrowser := chromedp.NewContext(allocated)
	b := &Browser{ctx: started, axe: string(axe), stop: func() { stopBrowser(); stopAllocator() }}
	if err := chromedp.Do(started); err != nil {
		b.stop()
		return nil, fmt.Errorf("starting %s: %w", executable, err)
	}
	return b, nil
}

// Close ends Chromium and removes its profile.
func (b *Browser) Close() { b.stop() }

// Server shows a tree on this machine's own network, at the path its start
// page says it is published at.
type Server struct {
	http *httptest.Server
	base string // path prefix with no slash at the end
}

// Serve starts a server of the tree.
func Serve(tree fs.FS) (*Server, error) {
	pages, err := Pages(tree)
	if err != nil {
		return nil, err
	}
	base := strings.TrimSuffix(baseOf(pages).Path, "/")
	return &Server{
		http: httptest.NewServer(http.StripPrefix(base, http.FileServerFS(tree))),
		base: base,
	}, nil
}

// Close stops the server.
func (s *Server) Close() { s.http.Close() }

// URL is the address of a page on this server.
func (s *Server) URL(page *Page) string { return s.http.URL + s.base + page.Path }

// Look is how a visitor has set the browser.
type Look struct {
	Name     string // as it appears in findings and names of pictures
	Width    int    // of the window, in CSS pixels
	Media    map[string]string
	RootSize string // font-size of the root, "200%"; empty for the browser's
	Spacing  bool   // WCAG 1.4.12: wider lines, letters, words, paragraphs
	LongWord bool   // a long Swedish compound in every text
}

// tab opens a tab for a page and lets do examine it; show loads the page anew
// with a look. The findings are what the tab saw by itself: requests to others
// and dialogs.
func (b *Browser) tab(server *Server, p *Page, do func(ctx context.Context, show func(Look) error) error) ([]Finding, error) {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	ctx, closeTab := chromedp.NewContext(ctx)
	defer closeTab()

	watch := watcher{page: p, host: hostOf(server.http.URL)}
	show := func(look Look) error {
		err := chromedp.Do(ctx, dress(look), chromedp.Navigate(server.URL(p)), adjust(look))
		if err != nil {
			return fmt.Errorf("showing it (%s): %w", look.Name, err)
		}
		return nil
	}
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if err := chromedp.Listen(ctx, watch.see); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, network.Enable, network.EnableParams{})
		return err
	}))
	if err == nil {
		err = do(ctx, show)
	}
	if err != nil {
		return nil, fmt.Errorf("visiting %s: %w", p.Name, err)
	}
	return watch.take(), nil
}

// dress sets the window and the visitor's preferences before the page loads.
func dress(look Look) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: int64(look.Width), Height: 900, DeviceScaleFactor: 1,
		})
		if err != nil {
			return err
		}
		media := emulation.SetEmulatedMediaParams{}
		for name, value := range look.Media {
			media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
		}
		_, err = cdp.Call(ctx, t, emulation.SetEmulatedMedia, media)
		return err
	})
}

//go:embed adjust.js
var adjustScript string

// adjust changes the loaded page as a visitor's own style sheet would.
func adjust(look Look) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Evaluate[*bool](fmt.Sprintf("(%s)(%q, %t, %t)", adjustScript, look.RootSize, look.Spacing, look.LongWord))(ctx, t)
		return err
	})
}

// watcher notes what a page asks for while it is open.
type watcher struct {
	page *Page
	host string

	mu       sync.Mutex
	findings []Finding
}

func (w *watcher) see(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err == nil && (u.Scheme == "data" || u.Host == w.host) {
			return
		}
		w.note("foreign-request", e.Request.URL)
	case *page.EventJavascriptDialogOpening:
		w.note("dialog", e.Message)
	case *log.EventEntryAdded: // only where the log is enabled
		if strings.Contains(e.Entry.Text, "Content Security Policy") {
			w.note("policy", e.Entry.Text)
		}
	}
}

func (w *watcher) note(rule, message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.findings = append(w.findings, Finding{w.page.Name, rule, message})
}

func (w *watcher) take() []Finding {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.findings
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return net.JoinHostPort(u.Hostname(), u.Port())
}
