package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Published is the two built sites as they are to be read now. A newer release
// takes the place of the one before in one step.
type Published struct {
	Notice string            // said first on the start pages; HTML
	Notes  map[string]string // said first on a page of the public site, by its file; HTML
	now    atomic.Pointer[release]
}

// release is one build, and what has been found out about its files.
type release struct {
	public, internal fs.FS
	known            sync.Map // place → *fact
}

// place is a file in one of the trees.
type place struct {
	internal bool
	name     string
}

// fact is what need not be found out about a file again.
type fact struct{ etag, policy string }

// Show makes a build the one that is read.
func (p *Published) Show(public, internal fs.FS) {
	p.now.Store(&release{public: public, internal: internal})
}

// Built reports whether there is anything to read.
func (p *Published) Built() bool { return p.now.Load() != nil }

// ServePublic answers with a file of the public site. Caches may keep it, and
// ask each time whether it has changed.
func (p *Published) ServePublic(w http.ResponseWriter, r *http.Request) {
	p.serve(w, r, place{name: r.URL.Path}, "no-cache")
}

// ServeInternal answers with a file of the index, which nobody else may keep.
func (p *Published) ServeInternal(w http.ResponseWriter, r *http.Request) {
	p.serve(w, r, place{true, "/" + strings.TrimPrefix(r.URL.Path, InternalPath)}, "private, no-store")
}

func (p *Published) serve(w http.ResponseWriter, r *http.Request, asked place, caching string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		sayPlain(w, http.StatusMethodNotAllowed, "Den här sidan går bara att läsa.\n")
		return
	}
	// A release is taken away when the next has taken its place: whoever was in
	// the middle of it gets the next.
	var found *file
	for range 2 {
		now := p.now.Load()
		if now == nil {
			w.Header().Set("Retry-After", "10")
			say(w, http.StatusServiceUnavailable, unbuiltPage)
			return
		}
		found = p.find(now, asked)
		if found.folder || found.status == http.StatusOK || p.now.Load() == now {
			break
		}
	}
	if found.folder {
		// Also r.URL.Path may begin with two slashes, which would name a host.
		w.Header().Set("Location", "/"+strings.TrimLeft(r.URL.EscapedPath(), "/")+"/")
		w.WriteHeader(http.StatusMovedPermanently)
		return
	}
	header := w.Header()
	header.Set("Content-Type", found.kind)
	header.Set("Cache-Control", caching)
	if found.policy != "" {
		header.Set("Content-Security-Policy", found.policy)
	}
	if found.status == http.StatusOK {
		header.Set("ETag", found.etag)
		if same(r.Header.Get("If-None-Match"), found.etag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	header.Set("Content-Length", strconv.Itoa(len(found.data)))
	w.WriteHeader(found.status)
	if r.Method == http.MethodGet {
		w.Write(found.data)
	}
}

// file is what is answered with.
type file struct {
	*fact
	status int
	kind   string
	data   []byte
	folder bool // it is a folder, asked for without its slash
}

// find finds a file the way a static host does: a folder is its index.html, and
// what does not exist is 404.html. It cannot leave the tree, which is an
// [fs.FS].
func (p *Published) find(b *release, asked place) *file {
	tree := b.public
	if asked.internal {
		tree = b.internal
	}
	name := strings.TrimPrefix(path.Clean("/"+asked.name), "/")
	if info, err := fs.Stat(tree, cmp.Or(name, ".")); err == nil && info.IsDir() {
		name = path.Join(name, "index.html")
		if _, err := fs.Stat(tree, name); err == nil && !strings.HasSuffix(asked.name, "/") {
			return &file{folder: true}
		}
	}
	found := &file{status: http.StatusOK}
	var err error
	if found.data, err = fs.ReadFile(tree, name); err != nil {
		name, found.status = "404.html", http.StatusNotFound
		if found.data, err = fs.ReadFile(tree, name); err != nil {
			found.data = []byte(missingPage)
		}
		if !errors.Is(err, fs.ErrNotExist) && err != nil {
			found.status = http.StatusServiceUnavailable
		}
	}
	found.kind = mime.TypeByExtension(path.Ext(name))
	if found.kind == "" {
		found.kind = "text/plain; charset=utf-8"
	}
	if note := p.Notes[name]; note != "" && !asked.internal {
		found.data = withNotices(found.data, note)
	}
	if p.Notice != "" && slices.Contains(startPages, name) {
		found.data = withNotices(found.data, p.Notice)
	}
	key := place{asked.internal, name}
	if known, ok := b.known.Load(key); ok {
		found.fact = known.(*fact)
		return found
	}
	found.fact = learn(found.kind, found.data)
	b.known.Store(key, found.fact)
	return found
}

// learn names a file by its content, and tells what its page may do: show its
// own style and the site's own pictures, and nothing more.
func learn(kind string, data []byte) *fact {
	sum := sha256.Sum256(data)
	f := &fact{etag: `"` + hex.EncodeToString(sum[:16]) + `"`}
	if strings.HasPrefix(kind, "text/html") {
		f.policy = "default-src 'none'; style-src " + styleHash(data) + "; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	}
	return f
}

// styleHash names the style that stands in the head of a page.
func styleHash(page []byte) string {
	_, rest, began := bytes.Cut(page, []byte("<style>"))
	style, _, ended := bytes.Cut(rest, []byte("</style>"))
	if !began || !ended {
		return "'none'"
	}
	sum := sha256.Sum256(style)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// same reports whether a reader has the file already.
func same(have, etag string) bool {
	for one := range strings.SplitSeq(have, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == etag || one == "*" {
			return true
		}
	}
	return false
}

// startPages are where a visit begins, and what is promised stands.
var startPages = []string{"index.html", "lamna-en-ide/index.html"}

// withNotices puts a notice first in a page's content.
func withNotices(page []byte, notice string) []byte {
	mark := []byte(`<main id="innehall" tabindex="-1">`)
	return bytes.Replace(page, mark, append(append([]byte{}, mark...), notice...), 1)
}

// Noticing is where a start page that is made when it is asked for is written,
// to bear the notice too, and a note of its own. The page comes in one piece.
func (p *Published) Noticing(w http.ResponseWriter, note string) http.ResponseWriter {
	return &noticing{w, p.Notice + note}
}

type noticing struct {
	http.ResponseWriter
	notice string
}

// WriteHeader lets go of the length, which is no longer right.
func (n *noticing) WriteHeader(status int) {
	n.Header().Del("Content-Length")
	n.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (n *noticing) Write(page []byte) (int, error) {
	if _, err := n.ResponseWriter.Write(withNotices(page, n.notice)); err != nil {
		return 0, err
	}
	return len(page), nil
}
