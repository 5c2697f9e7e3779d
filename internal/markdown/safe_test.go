package markdown

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// vocabulary is what a page may hold, written down a second time so that a
// slip in the allow-list is seen.
var vocabulary = map[string][]string{
	"p": nil, "br": nil, "hr": nil, "blockquote": nil, "em": nil, "strong": nil, "ul": nil, "ol": {"start"}, "li": nil,
	"pre": nil, "code": nil, "h1": {"id"}, "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"},
	"a": {"href"}, "img": {"src", "alt", "loading"}, "div": {"class", "role", "aria-label", "tabindex"},
	"table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": {"scope", "class"}, "td": {"class"},
}

// unsafe says what makes a page unfit to publish, or "".
func unsafe(page string) string {
	nodes, err := html.ParseFragment(strings.NewReader(page), &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"})
	if err != nil {
		return err.Error()
	}
	var again strings.Builder
	for _, n := range nodes {
		if problem := unsafeNode(n); problem != "" {
			return problem
		}
		if err := html.Render(&again, n); err != nil {
			return err.Error()
		}
	}
	written := strings.NewReplacer("<br/>", "<br>", "<hr/>", "<hr>", `loading="lazy"/>`, `loading="lazy">`).Replace(again.String())
	if written != page {
		return fmt.Sprintf("a browser reads it as something else:\n%s", written)
	}
	if clean := policy.Sanitize(page); clean != page {
		return fmt.Sprintf("bluemonday changes it:\n%s", clean)
	}
	if !plain(page) {
		return "plain does not vouch for it"
	}
	return ""
}

func unsafeNode(n *html.Node) string {
	if n.Type != html.ElementNode && n.Type != html.TextNode {
		return fmt.Sprintf("node of type %d: %q", n.Type, n.Data)
	}
	if n.Type == html.ElementNode {
		attributes, ok := vocabulary[n.Data]
		if !ok {
			return fmt.Sprintf("element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(attributes, a.Key) {
				return fmt.Sprintf("attribute %s on <%s>", a.Key, n.Data)
			}
			if (a.Key == "href" || a.Key == "src") && unsafeAddress(a.Key, a.Val) {
				return fmt.Sprintf("address %q in %s", a.Val, a.Key)
			}
		}
	}
	for c := range n.ChildNodes() {
		if problem := unsafeNode(c); problem != "" {
			return problem
		}
	}
	return ""
}

// unsafeAddress reads an address as a browser would, from the site's own page.
func unsafeAddress(attribute, address string) bool {
	if strings.ContainsAny(address, "\\\t\n\r \x00") || strings.HasPrefix(address, "//") {
		return true
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return true
	}
	switch u.Scheme {
	case "":
		return u.Host != "" || strings.Contains(u.Path, ":")
	case "https":
		return attribute == "src" || u.Host == ""
	case "mailto", "tel":
		return attribute == "src"
	}
	return true
}

// rules gives the names of a document's faults, each once, sorted.
func rules(d *Doc) []string {
	var names []string
	for _, f := range d.Faults("", 1) {
		names = append(names, f.Rule)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// The check itself must be able to fail.
func TestUnsafeSeesWhatIsUnsafe(t *testing.T) {
	for _, page := range []string{
		"<script>alert(1)</script>",
		"<p onclick=\"alert(1)\">x</p>",
		"<p style=\"color:red\">x</p>",
		"<a href=\"javascript:alert(1)\">x</a>",
		"<a href=\"http://exempel.se\">x</a>",
		"<a href=\"//exempel.se\">x</a>",
		"<a href=\"https://a@exempel.se\">x</a>",
		"<img src=\"https://exempel.se/a.png\" alt=\"x\" loading=\"lazy\">",
		"<!-- Anna -->",
		"<p>oavslutad",
		"<p>x</p></div>",
		"<a href=\"/a\"><a href=\"/b\">x</a></a>",
		"<p>1 > 0</p>",
		"<h2 id=\"A B\">x</h2>",
		"<svg></svg>",
	} {
		if unsafe(page) == "" {
			t.Errorf("%q passes as safe", page)
		}
	}
}
