// Package web is what the program says over HTTP.
//
// So far it is the [Preview]: both sites as they would be built from the files
// in a folder, on this machine only, built again when a file changes.
package web

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/check"
)

// InternalPath is where the internal index stands beside the public site.
const InternalPath = "/internt/"

// Trees is one build that can be read. Public and Internal are nil when
// nothing could be built; then the build before is shown.
type Trees struct {
	Public, Internal fs.FS
	Findings         []check.Finding
	Problem          error // what stopped the build

	stale bool // the trees are those of an earlier build
}

// Preview serves the latest build and tells open pages to load again when
// there is a newer one. Findings are shown in every page. It answers only
// requests addressed to this machine by its own name, so that no other site
// open in the browser can read it.
type Preview struct {
	build func(context.Context) (*Trees, error)
	log   *slog.Logger

	mu      sync.Mutex
	current *Trees
	version int
	newer   chan struct{} // closed when there is a newer build
}

// NewPreview gives a preview that gets its trees from build. Until the first
// call of Rebuild it has nothing to show.
func NewPreview(build func(context.Context) (*Trees, error), log *slog.Logger) *Preview {
	return &Preview{build: build, log: log, current: &Trees{}, newer: make(chan struct{})}
}

// Rebuild builds again. A build that fails changes nothing but what is told in
// the pages: the last good trees stay.
func (p *Preview) Rebuild(ctx context.Context) {
	trees, err := p.build(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		p.log.Error("build failed; showing the build before", "err", err)
		trees = &Trees{Findings: p.current.Findings, Problem: err}
	}
	if trees.Public == nil {
		trees.Public, trees.Internal, trees.stale = p.current.Public, p.current.Internal, true
	}
	p.current = trees
	p.version++
	close(p.newer)
	p.newer = make(chan struct{})
}

func (p *Preview) latest() (*Trees, int, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current, p.version, p.newer
}

// ServeHTTP implements [http.Handler].
func (p *Preview) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !isLoopback(r.Host) {
		http.Error(w, "This preview only answers on this machine.", http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "Only GET and HEAD.", http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Referrer-Policy", "no-referrer")
	switch r.URL.Path {
	case eventsPath:
		p.events(w, r)
	case scriptPath:
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write(script)
	default:
		p.file(w, r)
	}
}

// isLoopback reports whether host, with or without a port, names this machine.
func isLoopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.Trim(host, "[]")
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

// file answers with a file of the tree that the address belongs to.
func (p *Preview) file(w http.ResponseWriter, r *http.Request) {
	trees, version, _ := p.latest()
	tree, name := trees.Public, strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if rest, ok := strings.CutPrefix(r.URL.Path, InternalPath); ok {
		tree, name = trees.Internal, strings.TrimPrefix(path.Clean("/"+rest), "/")
	} else if r.URL.Path+"/" == InternalPath {
		http.Redirect(w, r, InternalPath, http.StatusFound)
		return
	}
	data, name, status := read(tree, name)
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "text/plain; charset=utf-8"
	}
	if strings.HasPrefix(kind, "text/html") {
		data = withNotice(data, trees, version)
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		w.Write(data)
	}
}

// read finds a file the way a static host does: a folder is its index.html, and
// what does not exist is 404.html. It cannot leave the tree, which is an
// [fs.FS].
func read(tree fs.FS, name string) ([]byte, string, int) {
	if tree == nil {
		return []byte(nothingBuilt), "index.html", http.StatusServiceUnavailable
	}
	if name == "" {
		name = "."
	}
	if info, err := fs.Stat(tree, name); err == nil && info.IsDir() {
		name = path.Join(name, "index.html")
	}
	if data, err := fs.ReadFile(tree, name); err == nil {
		return data, name, http.StatusOK
	}
	data, err := fs.ReadFile(tree, "404.html")
	if err != nil {
		return []byte("404"), "404.txt", http.StatusNotFound
	}
	return data, "404.html", http.StatusNotFound
}

// nothingBuilt is shown when the very first build could make nothing.
const nothingBuilt = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Inget är byggt än</title></head>
<body><main id="innehall" tabindex="-1"><h1>Inget är byggt än</h1></main></body></html>
`

const (
	eventsPath = "/_forhandsvisning/handelser"
	scriptPath = "/_forhandsvisning/ladda-om.js"
)

//go:embed reload.js
var script []byte

// events tells the page, over server-sent events, when there is a newer build
// than the one it shows. The first message gives the version now, so that a
// page that was away meanwhile finds out.
func (p *Preview) events(w http.ResponseWriter, r *http.Request) {
	stream := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		_, version, newer := p.latest()
		if _, err := fmt.Fprintf(w, "data: %d\n\n", version); err != nil {
			return
		}
		if err := stream.Flush(); err != nil {
			return
		}
		select {
		case <-newer:
		case <-r.Context().Done():
			return
		}
	}
}

var notice = template.Must(template.New("").Parse(`{{if .Problem}}<section class="ruta fel" aria-label="Förhandsvisning"><h2>Det gick inte att bygga</h2><p>{{.Problem}}</p></section>
{{end}}{{if .Stale}}<p class="ruta varn">Du ser sidorna som de var innan.</p>
{{end}}{{if .Errors}}<section class="ruta fel" aria-label="Fel i filerna"><h2>{{len .Errors}} fel i filerna</h2><ul>{{range .Errors}}<li><strong>{{.File}}{{if .Line}}, rad {{.Line}}{{end}}:</strong> {{.Message}} {{.Remedy}}</li>{{end}}</ul>{{if not .Stale}}<p>Idéer med fel visas inte förrän de är rättade.</p>{{end}}</section>
{{end}}{{if .Warnings}}<details class="ruta varn ej-utskrift"><summary>{{len .Warnings}} varningar</summary><ul>{{range .Warnings}}<li><strong>{{.File}}{{if .Line}}, rad {{.Line}}{{end}}:</strong> {{.Message}} {{.Remedy}}</li>{{end}}</ul></details>
{{end}}<script src="` + scriptPath + `" data-version="{{.Version}}" defer></script>
`))

// withNotice puts what is wrong, and the script that loads the page again, at
// the end of a page's content.
func withNotice(page []byte, trees *Trees, version int) []byte {
	view := struct {
		Problem          error
		Errors, Warnings []check.Finding
		Stale            bool
		Version          int
	}{Problem: trees.Problem, Stale: trees.stale, Version: version}
	for _, f := range trees.Findings {
		if f.Severity == check.Error {
			view.Errors = append(view.Errors, f)
		} else {
			view.Warnings = append(view.Warnings, f)
		}
	}
	var b bytes.Buffer
	if err := notice.Execute(&b, view); err != nil {
		panic(err) // the template and its view stand side by side above
	}
	// Faults come first in the content, before what they are about.
	mark := []byte(`<main id="innehall" tabindex="-1">`)
	at := bytes.Index(page, mark)
	if at < 0 {
		return slices.Concat(page, b.Bytes())
	}
	at += len(mark)
	return bytes.Join([][]byte{page[:at], b.Bytes(), page[at:]}, nil)
}

// Serve answers on the listener until ctx is done.
func (p *Preview) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler:           p,
		ReadHeaderTimeout: readHeaderTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		stopped <- server.Shutdown(context.WithoutCancel(ctx))
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
