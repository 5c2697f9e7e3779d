package pagetest

import (
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// site is a tree seen as the addresses a server would answer.
type site struct {
	tree      fs.FS
	base      *url.URL
	elsewhere []string
	pages     map[string]*Page // by path, "/ideer/"
	files     map[string]bool  // by path, "/feed.xml"
	linked    map[string]bool  // paths of pages some other page links to
	findings  []Finding
}

// newSite lists what the tree answers.
func newSite(tree fs.FS, pages []*Page, rules Rules) (*site, error) {
	base := baseOf(pages)
	if rules.Base != "" {
		var err error
		if base, err = url.Parse(rules.Base); err != nil {
			return nil, fmt.Errorf("reading the base address: %w", err)
		}
	}
	s := &site{
		tree: tree, base: base, elsewhere: rules.Elsewhere,
		pages: map[string]*Page{}, files: map[string]bool{}, linked: map[string]bool{},
	}
	for _, page := range pages {
		s.pages[page.Path] = page
	}
	err := fs.WalkDir(tree, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			s.files["/"+name] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the tree: %w", err)
	}
	return s, nil
}

// lintLinks follows every address in pages, styles, feeds and the site map, and
// finds the pages nobody links to.
func lintLinks(tree fs.FS, pages []*Page, rules Rules) ([]Finding, error) {
	s, err := newSite(tree, pages, rules)
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		s.followPage(page)
	}
	for file := range s.files {
		if err := s.followFile(strings.TrimPrefix(file, "/")); err != nil {
			return nil, err
		}
	}
	unlinked := append([]string{"index.html", "404.html"}, rules.Unlinked...)
	for _, page := range pages {
		if !s.linked[page.Path] && !slices.Contains(unlinked, page.Name) {
			s.add(page.Name, "orphan", "no page links here")
		}
	}
	return s.findings, nil
}

func (s *site) add(name, rule, message string) {
	s.findings = append(s.findings, Finding{name, rule, message})
}

// isLink tells whether the attribute holds an address.
func isLink(n *html.Node, key string) bool {
	switch key {
	case "href", "src", "action", "formaction", "poster", "cite", "data":
		return true
	}
	return false
}

// isResource tells whether the browser fetches the address by itself.
func isResource(n *html.Node, key string) bool {
	switch n.Data {
	case "a", "area", "form", "button", "input", "blockquote", "q":
		return n.Data == "input" && key == "src"
	case "link":
		rel := strings.Fields(strings.ToLower(attr(n, "rel")))
		return !slices.ContainsFunc(rel, func(r string) bool {
			return slices.Contains([]string{"canonical", "alternate", "license", "next", "prev", "author", "help", "search", "me"}, r)
		})
	}
	return true
}

func (s *site) followPage(page *Page) {
	for n := range page.elements() {
		for _, a := range n.Attr {
			switch {
			case isLink(n, a.Key):
				s.follow(page.Name, page.Path, a.Val, isResource(n, a.Key))
				s.notFoundPage(page, a.Val)
			case a.Key == "srcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					if fields := strings.Fields(candidate); len(fields) > 0 {
						s.follow(page.Name, page.Path, fields[0], true)
					}
				}
			case a.Key == "style":
				s.followStyle(page.Name, page.Path, a.Val)
			}
		}
		switch {
		case n.Data == "style" && n.FirstChild != nil:
			s.followStyle(page.Name, page.Path, n.FirstChild.Data)
		case n.Data == "link" && attr(n, "rel") == "canonical":
			s.canonical(page, attr(n, "href"))
		}
	}
}

// canonical wants the address a page gives as its own to be its own.
func (s *site) canonical(page *Page, address string) {
	target, err := s.resolve(page.Path, address)
	if err == nil && (!s.own(target) || s.pathIn(target) != page.Path) {
		s.add(page.Name, "canonical", "the page is at "+page.Path+" but says "+address)
	}
}

// notFoundPage: servers show 404.html at every depth, so relative links in it
// lead astray.
func (s *site) notFoundPage(page *Page, link string) {
	u, err := url.Parse(link)
	if page.Name == "404.html" && err == nil && u.Scheme == "" && u.Host == "" && u.Path != "" && !strings.HasPrefix(u.Path, "/") {
		s.add(page.Name, "link-404", link+" is relative, and this page is shown at any depth")
	}
}

var (
	styleURL    = regexp.MustCompile(`url\(\s*["']?([^"')]+)["']?\s*\)`)
	styleImport = regexp.MustCompile(`@import\s+["']([^"']+)["']`)
)

func (s *site) followStyle(name, from, style string) {
	for _, pattern := range []*regexp.Regexp{styleURL, styleImport} {
		for _, hit := range pattern.FindAllStringSubmatch(style, -1) {
			s.follow(name, from, hit[1], true)
		}
	}
}

// follow checks one address as it stands in the file name, shown at from.
func (s *site) follow(name, from, address string, resource bool) {
	if strings.HasPrefix(address, "data:") {
		return
	}
	target, err := s.resolve(from, address)
	if err != nil {
		s.add(name, "link", fmt.Sprintf("%q is not an address: %v", address, err))
		return
	}
	switch {
	case target.Scheme != "http" && target.Scheme != "https":
		return
	case target.Host != s.base.Host && resource:
		s.add(name, "remote", "the browser would fetch "+address+" from somebody else")
	case target.Host != s.base.Host:
		return
	case !s.own(target):
		s.add(name, "link", address+" leaves the folder the site is published in")
	default:
		s.followOwn(name, from, address, target)
	}
}

func (s *site) followOwn(name, from, address string, target *url.URL) {
	where := s.pathIn(target)
	for _, prefix := range s.elsewhere {
		if strings.HasPrefix(where, prefix) {
			return
		}
	}
	page, isPage := s.pages[where]
	switch {
	case isPage && where != from:
		s.linked[where] = true
	case isPage, s.files[where]:
	case s.pages[where+"/"] != nil:
		s.linked[where+"/"] = true
		s.add(name, "link", address+" lacks the slash at the end and costs the reader a redirection")
		return
	default:
		s.add(name, "link", address+" leads nowhere")
		return
	}
	if isPage && target.Fragment != "" && target.Fragment != "top" && !page.ids[target.Fragment] {
		s.add(name, "fragment", address+": no such id on that page")
	}
}

// resolve makes an address absolute, as a browser that shows from would.
func (s *site) resolve(from, address string) (*url.URL, error) {
	here := *s.base
	here.Path = strings.TrimSuffix(s.base.Path, "/") + from
	return here.Parse(address)
}

// own tells whether the address lies in the folder the site is published in.
func (s *site) own(target *url.URL) bool {
	return target.Host == s.base.Host && strings.HasPrefix(target.Path+"/", strings.TrimSuffix(s.base.Path, "/")+"/")
}

// pathIn is the address within the tree.
func (s *site) pathIn(target *url.URL) string {
	return "/" + strings.TrimPrefix(strings.TrimPrefix(target.Path, strings.TrimSuffix(s.base.Path, "/")), "/")
}
