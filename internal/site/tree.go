package site

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Sink takes the files of one tree. Names are slash-separated and relative. It
// is used from several goroutines, but by one at a time for each name.
type Sink interface {
	// Write stores a file, in place of what had the name before. It must not
	// keep data, which is used again.
	Write(name string, data []byte) error
	// Read gives what was written under the name.
	Read(name string) ([]byte, error)
}

// tree is one of the two sites being built: its addresses, its templates and
// where its files go. The public tree and the internal one share nothing but
// the layout, so that publishing the one can never publish the other.
type tree struct {
	internal bool
	address  string // with a final slash
	prefix   string // path of address: "/", or "/slussen/" on a shared host
	sink     Sink
	frame    layoutView
	pages    *templateSet

	mu      sync.Mutex
	shells  map[string]*shell       // by menu section and language
	written map[string]sitemapEntry // by path; catches two pages with one address
}

type sitemapEntry struct {
	updated calendar.Date
	hidden  bool
}

func newTree(internal bool, address string, sink Sink) (*tree, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || !strings.HasSuffix(u.Path, "/") {
		return nil, fmt.Errorf("address %q is not an absolute address with a final slash", address)
	}
	return &tree{
		internal: internal, address: address, prefix: u.Path, sink: sink,
		shells: map[string]*shell{}, written: map[string]sitemapEntry{},
	}, nil
}

// url gives the address, from the root of the host, of a path within the tree.
func (t *tree) url(p string) string { return t.prefix + strings.TrimPrefix(p, "/") }

// absolute gives the whole address of a path within the tree.
func (t *tree) absolute(p string) string { return t.address + strings.TrimPrefix(p, "/") }

// parse reads the shared templates and the tree's own.
func (t *tree) parse(files fs.FS, dir string) (err error) {
	t.pages, err = readTemplates(files, dir, template.FuncMap{
		"url":    t.url,
		"date":   calendar.Date.Words,
		"iso":    calendar.Date.String,
		"number": number,
		"kronor": kronor,
		"phone":  phone,
	})
	return err
}

// write renders the page's template with view, wraps it and stores it.
func (t *tree) write(p *Page, view any) error {
	_, err := t.writeOpen(p, view)
	return err
}

// slot is what a template writes where something is to be put in later. No
// text that people write can contain it: their tags are escaped or left out.
const slot = template.HTML("<slot></slot>")

// writeOpen writes a page and tells where its slot was, in bytes from the
// beginning; 0 when it has none. The slot itself is left out.
func (t *tree) writeOpen(p *Page, view any) (at int, err error) {
	content := buffers.Get().(*bytes.Buffer)
	defer func() { content.Reset(); buffers.Put(content) }()
	if err := t.pages.ExecuteTemplate(content, p.Kind+".html", view); err != nil {
		return 0, fmt.Errorf("page %s: %w", p.Path, t.pages.explain(err))
	}
	return t.writeContent(p, content.Bytes())
}

// writeContent does the same with content that has been rendered.
func (t *tree) writeContent(p *Page, content []byte) (at int, err error) {
	b := buffers.Get().(*bytes.Buffer)
	defer func() { b.Reset(); buffers.Put(b) }()
	s, err := t.shell(p)
	if err != nil {
		return 0, err
	}
	before, after, open := bytes.Cut(content, []byte(slot))
	start := s.begin(b, p, t.absolute(p.Path), t.crumbs(p), t.internal)
	b.Write(before)
	if open {
		at = start + len(before)
		b.Write(after)
	}
	s.end(b)
	return at, t.store(p.Path, b.Bytes(), sitemapEntry{p.Updated, p.Hidden})
}

// fill puts a part into a page that has been written, where its slot was.
func (t *tree) fill(p string, at int, part template.HTML) error {
	page, err := t.sink.Read(fileName(p))
	if err != nil {
		return err
	}
	b := buffers.Get().(*bytes.Buffer)
	defer func() { b.Reset(); buffers.Put(b) }()
	b.Write(page[:at])
	b.WriteString(string(part))
	b.Write(page[at:])
	return t.sink.Write(fileName(p), b.Bytes())
}

// file stores what is not an HTML page.
func (t *tree) file(p string, data []byte) error {
	return t.store(p, data, sitemapEntry{hidden: true})
}

// errSameAddress is returned for a page at an address that is taken, and
// errNoAddress for one that would lie outside the tree. They follow from ids in
// the rules or the ideas that are not fit to be ids.
var (
	errSameAddress = errors.New("two pages have the address")
	errNoAddress   = errors.New("no page can have the address")
)

func (t *tree) store(p string, data []byte, e sitemapEntry) error {
	name := fileName(p)
	if !fs.ValidPath(name) {
		return fmt.Errorf("%w %q", errNoAddress, p)
	}
	t.mu.Lock()
	_, twice := t.written[p]
	t.written[p] = e
	t.mu.Unlock()
	if twice {
		return fmt.Errorf("%w %s", errSameAddress, p)
	}
	return t.sink.Write(name, data)
}

// fileName gives the file that a page's path stands for.
func fileName(p string) string {
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name
}

// shell gives the frame for a page's menu section and language.
func (t *tree) shell(p *Page) (*shell, error) {
	lang := p.Lang
	if lang == "" {
		lang = "sv"
	}
	key := p.Section + " " + lang
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.shells[key]; s != nil {
		return s, nil
	}
	v := t.frame
	v.Lang, v.Internal = lang, t.internal
	v.Menu, v.Footer = t.current(v.Menu, p.Section), t.current(v.Footer, p.Section)
	s, err := cutShell(t.pages.Template, v)
	if err != nil {
		return nil, t.pages.explain(err)
	}
	t.shells[key] = s
	return s, nil
}

// current gives the links with the section's own marked, addresses resolved.
func (t *tree) current(links []Link, section string) []Link {
	out := make([]Link, len(links))
	for i, l := range links {
		if l.Href == section {
			l.Current = "true"
		}
		l.Href = t.url(l.Href)
		out[i] = l
	}
	return out
}

// crumbs gives the breadcrumb trail, without the start page: the service's name
// leads there, and each link here is one more stop on the way to the content.
func (t *tree) crumbs(p *Page) []byte {
	trail := p.Crumbs
	if len(trail) > 0 && trail[0].Href == "/" {
		trail = trail[1:]
	}
	if len(trail) == 0 {
		return nil
	}
	var b bytes.Buffer
	lang := "" // the trail is in Swedish, whatever the page is in
	if p.Lang != "" && p.Lang != "sv" {
		lang = ` lang="sv"`
	}
	fmt.Fprintf(&b, "<nav class=\"smulor\" aria-label=\"%s\"%s><ol>", template.HTMLEscapeString(t.frame.Words.Crumbs), lang)
	for _, c := range trail {
		fmt.Fprintf(&b, `<li><a href="%s">%s</a></li>`, template.HTMLEscapeString(t.url(c.Href)), template.HTMLEscapeString(c.Text))
	}
	b.WriteString("</ol></nav>\n")
	return b.Bytes()
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
