package site

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Sink takes the files of one tree. Write is called from several goroutines,
// once per name; names are slash-separated and relative.
type Sink interface {
	Write(name string, data []byte) error
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
	pages    *template.Template

	mu      sync.Mutex
	shells  map[string]*shell       // by menu section and language
	written map[string]sitemapEntry // by path; catches two pages with one address
}

type sitemapEntry struct {
	updated calendar.Date
	hidden  bool
	idea    string
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

// templatesFolder holds what both trees use: the layout and shared parts.
const templatesFolder = "templates"

// parse reads the shared templates and the tree's own.
func (t *tree) parse(files fs.FS, dir string) error {
	set := template.New("").Funcs(template.FuncMap{
		"url":    t.url,
		"date":   calendar.Date.Words,
		"iso":    calendar.Date.String,
		"number": number,
		"kronor": kronor,
		"phone":  phone,
	})
	var names []string
	for _, pattern := range []string{templatesFolder + "/*.html", dir + "/*.html"} {
		found, err := fs.Glob(files, pattern)
		if err != nil {
			return err
		}
		names = append(names, found...)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("reading template: %w", err)
		}
		if _, err := set.New(path.Base(name)).Parse(string(text)); err != nil {
			return fmt.Errorf("parsing template %s: %w", name, err)
		}
	}
	t.pages = set
	return nil
}

// write renders the page's template with view, wraps it and stores it.
func (t *tree) write(p *Page, view any) error {
	b := buffers.Get().(*bytes.Buffer)
	defer func() { b.Reset(); buffers.Put(b) }()
	content := buffers.Get().(*bytes.Buffer)
	defer func() { content.Reset(); buffers.Put(content) }()

	if err := t.pages.ExecuteTemplate(content, p.Kind+".html", view); err != nil {
		return fmt.Errorf("page %s: %w", p.Path, err)
	}
	s, err := t.shell(p)
	if err != nil {
		return err
	}
	s.wrap(b, p, t.absolute(p.Path), t.crumbs(p), content.Bytes(), t.internal)
	return t.store(p.Path, b.Bytes(), sitemapEntry{p.Updated, p.Hidden, p.Idea})
}

// file stores what is not an HTML page.
func (t *tree) file(p string, data []byte) error {
	return t.store(p, data, sitemapEntry{hidden: true})
}

func (t *tree) store(p string, data []byte, e sitemapEntry) error {
	t.mu.Lock()
	before, twice := t.written[p]
	t.written[p] = e
	t.mu.Unlock()
	// An idea that others mention is written once when it is read and once
	// more when it is known who does.
	if twice && (e.idea == "" || e.idea != before.idea) {
		return fmt.Errorf("two pages have the address %s", p)
	}
	name := strings.TrimPrefix(p, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return t.sink.Write(name, data)
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
	s, err := cutShell(t.pages, v)
	if err != nil {
		return nil, err
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
