package pagetest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// followFile follows the addresses in a file that is not a page.
func (s *site) followFile(name string) error {
	follow := map[string]func(name string, data []byte){
		".css":  s.followCSS,
		".xml":  s.followXML,
		".svg":  s.followXML,
		".txt":  s.followMentions,
		".json": s.followMentions,
		".csv":  s.followMentions,
		".rdf":  s.followMentions,
	}[path.Ext(name)]
	if follow == nil {
		return nil
	}
	data, err := fs.ReadFile(s.tree, name)
	if err != nil {
		return fmt.Errorf("following links: %w", err)
	}
	follow(name, data)
	return nil
}

func (s *site) followCSS(name string, data []byte) {
	s.followStyle(name, "/"+name, string(data))
}

// followMentions follows every address of our own that a text names, whatever
// its form: robots.txt, security.txt, open data.
func (s *site) followMentions(name string, data []byte) {
	start := s.base.Scheme + "://" + s.base.Host + "/"
	mention := regexp.MustCompile(regexp.QuoteMeta(start) + `[^\s"'<>,;\\]*`)
	for _, address := range mention.FindAllString(string(data), -1) {
		s.follow(name, "/"+name, address, false)
	}
}

// followXML reads feeds, site maps and pictures: <loc>, <link>, href and src.
// Addresses in escaped HTML inside a feed entry are followed too.
func (s *site) followXML(name string, data []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = true
	element := ""
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			s.add(name, "xml", err.Error())
			return
		}
		switch t := token.(type) {
		case xml.StartElement:
			element = t.Name.Local
			for _, a := range t.Attr {
				if a.Name.Space != "xmlns" && (a.Name.Local == "href" || a.Name.Local == "src") {
					s.follow(name, "/"+name, a.Value, path.Ext(name) == ".svg")
				}
			}
		case xml.CharData:
			s.followXMLText(name, element, string(t))
		case xml.EndElement:
			element = ""
		}
	}
}

func (s *site) followXMLText(name, element, said string) {
	switch element {
	case "loc", "link":
		if address := strings.TrimSpace(said); address != "" {
			s.follow(name, "/"+name, address, false)
		}
	case "content", "summary", "description":
		root, err := html.Parse(strings.NewReader(said))
		if err != nil {
			return // the Go parser takes any text
		}
		for n := range root.Descendants() {
			if href, ok := lookup(n, "href"); ok {
				s.follow(name, "/"+name, href, false)
			}
			if src, ok := lookup(n, "src"); ok {
				s.follow(name, "/"+name, src, true)
			}
		}
	}
}
