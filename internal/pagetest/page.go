package pagetest

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// Page is one HTML file of a built tree.
type Page struct {
	Name string // file name in the tree, "ideer/index.html"
	Path string // where a server shows it, "/ideer/"
	Kind string // the value of <body data-sida>, "" when the page does not say

	source []byte
	root   *html.Node
	ids    map[string]bool
}

// Pages reads every HTML file of the tree, in order of name. A tree without
// pages is an error: examining nothing must not pass.
func Pages(tree fs.FS) ([]*Page, error) {
	var pages []*Page
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		page, err := readPage(tree, name)
		pages = append(pages, page)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading pages: %w", err)
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("reading pages: the tree holds no HTML file")
	}
	return pages, nil
}

func readPage(tree fs.FS, name string) (*Page, error) {
	source, err := fs.ReadFile(tree, name)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(bytes.NewReader(source))
	if err != nil {
		return nil, fmt.Errorf("parsing %s: %w", name, err)
	}
	page := &Page{Name: name, Path: pathOf(name), source: source, root: root, ids: map[string]bool{}}
	for n := range page.elements() {
		if id := attr(n, "id"); id != "" {
			page.ids[id] = true
		}
		if n.Data == "body" {
			page.Kind = attr(n, "data-sida")
		}
	}
	return page, nil
}

// OneOfEachKind picks for every kind the largest page: the one where most can
// go wrong. Pages that do not say their kind count as one kind per folder.
func OneOfEachKind(pages []*Page) []*Page {
	var picked []*Page
	place := map[string]int{}
	for _, page := range pages {
		kind := page.Kind
		if kind == "" {
			kind = path.Dir(page.Name)
		}
		at, seen := place[kind]
		switch {
		case !seen:
			place[kind] = len(picked)
			picked = append(picked, page)
		case len(page.source) > len(picked[at].source):
			picked[at] = page
		}
	}
	return picked
}

// pathOf gives the address of a file as servers of static files show it.
func pathOf(name string) string {
	if dir, file := path.Split(name); file == "index.html" {
		return "/" + dir
	}
	return "/" + name
}

// elements goes through every element in document order.
func (p *Page) elements() func(func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		for n := range p.root.Descendants() {
			if n.Type == html.ElementNode && !yield(n) {
				return
			}
		}
	}
}

// byID finds the element with the id, or nil.
func (p *Page) byID(id string) *html.Node {
	for n := range p.elements() {
		if attr(n, "id") == id {
			return n
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	value, _ := lookup(n, name)
	return value
}

func lookup(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// text is what a reader meets in the element: its text, the alternative texts
// of its images, without soft hyphens and with single spaces.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Data == "img":
			b.WriteString(attr(d, "alt"))
		case d.Data == "br":
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), "\u00ad", "")), " ")
}

// name is the accessible name of a link or a landmark, near enough: the label
// that was given, else the text.
func (p *Page) name(n *html.Node) string {
	if label := attr(n, "aria-label"); label != "" {
		return label
	}
	var parts []string
	for id := range strings.FieldsSeq(attr(n, "aria-labelledby")) {
		if label := p.byID(id); label != nil {
			parts = append(parts, text(label))
		}
	}
	if len(parts) > 0 {
		return strings.Join(parts, " ")
	}
	return text(n)
}

// inside tells whether n stands in an element with one of the tags.
func inside(n *html.Node, tags ...string) bool {
	for a := range n.Ancestors() {
		for _, tag := range tags {
			if a.Type == html.ElementNode && a.Data == tag {
				return true
			}
		}
	}
	return false
}

// language is the nearest lang attribute around n.
func language(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if lang, ok := lookup(n, "lang"); ok {
			return lang
		}
	}
	return ""
}

// baseOf reads the address the site is published at from the start page's
// canonical link. Trees without one, such as an internal index, get an
// address that exists nowhere.
func baseOf(pages []*Page) *url.URL {
	nowhere := &url.URL{Scheme: "https", Host: "pagetest.invalid", Path: "/"}
	for _, page := range pages {
		if page.Name != "index.html" {
			continue
		}
		for n := range page.elements() {
			if n.Data != "link" || attr(n, "rel") != "canonical" {
				continue
			}
			if u, err := url.Parse(attr(n, "href")); err == nil && u.Host != "" {
				return u
			}
		}
	}
	return nowhere
}
