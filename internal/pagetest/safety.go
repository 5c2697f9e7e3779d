package pagetest

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// safety forbids what could run code in the reader's browser. Links and
// resources that leave the site are links.go's.
func (r *report) safety() {
	forbidden := []string{"script", "iframe", "object", "embed", "base", "frame", "applet"}
	for n := range r.page.elements() {
		if slices.Contains(forbidden, n.Data) && !isData(n) {
			r.add("element", "<"+n.Data+"> is not used here")
		}
		if n.Data == "meta" && strings.EqualFold(attr(n, "http-equiv"), "refresh") {
			r.add("refresh", "the page sends its reader elsewhere by itself")
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") {
				r.add("handler", fmt.Sprintf("<%s %s=…>", n.Data, a.Key))
			}
			if scheme, _, ok := strings.Cut(strings.TrimSpace(a.Val), ":"); ok && isLink(n, a.Key) && !goodScheme(scheme) {
				r.add("scheme", fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
			}
		}
	}
}

// isData reports whether a script element is a description of the page for
// search engines, which browsers never run.
func isData(n *html.Node) bool {
	return n.Data == "script" && attr(n, "type") == "application/ld+json" && attr(n, "src") == ""
}

func goodScheme(scheme string) bool {
	if strings.ContainsAny(scheme, "/?#") {
		return true // a relative address with a colon further on
	}
	switch strings.ToLower(scheme) {
	case "https", "http", "mailto", "tel", "data":
		return true
	}
	return false
}

// manners are attributes that work against the reader.
func (r *report) manners() {
	for n := range r.page.elements() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "target":
				r.add("target", "a link opens where the reader did not ask for it")
			case a.Key == "autofocus", a.Key == "accesskey", a.Key == "placeholder":
				r.add("manners", fmt.Sprintf("<%s %s> is not used here", n.Data, a.Key))
			case a.Key == "role" && a.Val == "alert":
				r.add("manners", "role=alert is read out over everything else")
			case a.Key == "tabindex":
				if value, err := strconv.Atoi(a.Val); err != nil || value > 0 {
					r.add("manners", "tabindex="+a.Val+" breaks the reading order")
				}
			}
		}
		if n.Data == "img" {
			r.image(n)
		}
	}
}

func (r *report) image(n *html.Node) {
	src := attr(n, "src")
	if _, ok := lookup(n, "alt"); !ok {
		r.add("img-alt", src+" has no alt (write alt=\"\" for decoration)")
	}
	for _, side := range []string{"width", "height"} {
		if size, err := strconv.Atoi(attr(n, side)); err != nil || size <= 0 {
			r.add("img-size", src+" has no "+side+", so the page jumps when it comes")
		}
	}
}

var (
	// escapedTwice finds entities whose ampersand was escaped once more.
	escapedTwice = regexp.MustCompile(`&amp;(?:amp|lt|gt|quot|apos|nbsp|shy|#\w{1,6});`)
	// escapedMarkup finds tags that were meant as markup and came out as text.
	escapedMarkup = regexp.MustCompile(`&lt;/?(?:p|a|h[1-6]|ul|ol|li|em|strong|div|span|br|table|t[rdh]|img|code|script)\b[^&]{0,40}`)
	// templateScraps are what Go leaves behind when a template goes wrong.
	templateScraps = regexp.MustCompile(`\{\{|ZgotmplZ|&lt;no value&gt;|<no value>|%!\w?\(|&lt;nil&gt;`)
	// outlineRemoved finds rules that take the focus ring away.
	outlineRemoved = regexp.MustCompile(`outline(?:-width|-style)?\s*:\s*(?:0|none)\b`)
)

// source looks at the bytes for what a parser would mend or hide.
func (r *report) source() {
	for rule, pattern := range map[string]*regexp.Regexp{
		"escaped-twice":   escapedTwice,
		"escaped-markup":  escapedMarkup,
		"template-scrap":  templateScraps,
		"outline-removed": outlineRemoved,
	} {
		if hit := pattern.FindIndex(r.page.source); hit != nil {
			line := 1 + bytes.Count(r.page.source[:hit[0]], []byte("\n"))
			r.add(rule, fmt.Sprintf("line %d: %q", line, r.page.source[hit[0]:hit[1]]))
		}
	}
}
