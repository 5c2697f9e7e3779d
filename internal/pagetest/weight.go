package pagetest

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"golang.org/x/net/html"
)

// Limits in bytes, from the service's own performance budget. A text page fits
// in the first window of a TCP connection.
const (
	TextPage   = 14 << 10  // compressed page with its inlined style
	StyleSheet = 6 << 10   // compressed style in one page
	OneImage   = 40 << 10  // largest picture
	AllImages  = 120 << 10 // all pictures of a page
)

// weight compares the compressed page with what its kind may weigh.
func (r *report) weight(rules Rules) {
	limit := TextPage
	if own, ok := rules.Weight[r.page.Kind]; ok {
		limit = own
	}
	if size := compressed(r.page.source); size > limit {
		r.add("weight", fmt.Sprintf("%d bytes compressed, at most %d", size, limit))
	}
	var styles strings.Builder
	for n := range r.page.elements() {
		if n.Data == "style" && n.FirstChild != nil {
			styles.WriteString(n.FirstChild.Data)
		}
	}
	if size := compressed([]byte(styles.String())); size > StyleSheet {
		r.add("weight", fmt.Sprintf("%d bytes of compressed style, at most %d", size, StyleSheet))
	}
}

func compressed(data []byte) int {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data) // a bytes.Buffer takes every write
	w.Close()
	return b.Len()
}

// lintImages weighs the pictures each page shows.
func lintImages(tree fs.FS, pages []*Page, rules Rules) ([]Finding, error) {
	site, err := newSite(tree, pages, rules)
	if err != nil {
		return nil, err
	}
	var findings []Finding
	for _, page := range pages {
		sum := int64(0)
		for n := range page.elements() {
			size := site.imageSize(page, n)
			sum += size
			if size > OneImage {
				findings = append(findings, Finding{page.Name, "weight", fmt.Sprintf("%s is %d bytes, at most %d", attr(n, "src"), size, OneImage)})
			}
		}
		if sum > AllImages {
			findings = append(findings, Finding{page.Name, "weight", fmt.Sprintf("%d bytes of pictures, at most %d", sum, AllImages)})
		}
	}
	return findings, nil
}

// imageSize is the size of the file an img element shows, 0 for other elements
// and for pictures that are not there, which is the link rules' to report.
func (s *site) imageSize(page *Page, n *html.Node) int64 {
	if n.Data != "img" {
		return 0
	}
	target, err := s.resolve(page.Path, attr(n, "src"))
	if err != nil || !s.own(target) {
		return 0
	}
	info, err := fs.Stat(s.tree, path.Clean(strings.TrimPrefix(s.pathIn(target), "/")))
	if err != nil {
		return 0
	}
	return info.Size()
}
