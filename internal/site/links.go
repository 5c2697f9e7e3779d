package site

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/markdown"
)

// writtenLink is a link that a person wrote in an idea or on a page, to
// somewhere in the tree that the page stands in.
type writtenLink struct {
	file     string
	line     int
	address  string // as written
	path     string // within the tree, without query and fragment
	internal bool
}

// noteLinks keeps the links of a text on the page at base, to be followed when
// all pages are known. The text begins on firstLine of the file, 0 for unknown.
func (b *builder) noteLinks(file string, firstLine int, base string, doc *markdown.Doc, internal bool) {
	var noted []writtenLink
	for _, l := range doc.Links() {
		if l.Kind != markdown.Internal || strings.HasPrefix(l.Address, "#") {
			continue
		}
		u, err := url.Parse(within(base, l.Address))
		if err != nil {
			continue // told by package markdown
		}
		line := 0
		if firstLine > 0 {
			line = firstLine + l.Line - 1
		}
		noted = append(noted, writtenLink{file, line, l.Address, u.Path, internal})
	}
	if len(noted) == 0 {
		return
	}
	b.mu.Lock()
	b.links = append(b.links, noted...)
	b.mu.Unlock()
}

// ideaLinks notes the links in the parts of an idea that the public reads.
func (b *builder) ideaLinks(c *check.Checked, e *Entry) {
	for n, s := range c.File.Idea.Sections {
		if rule := b.rules.Process.Section(s.Title); rule != nil && rule.Public {
			b.noteLinks(e.File, s.Line+1, e.path(b.public), c.Docs[n], false)
		}
	}
}

// followLinks finds the links that lead nowhere in their tree.
func (b *builder) followLinks() {
	for _, l := range b.links {
		tree := b.public
		if l.internal {
			tree = b.internal
		}
		if _, exists := tree.written[l.path]; exists {
			continue
		}
		remedy := "Rätta adressen eller ta bort länken."
		if _, exists := tree.written[l.path+"/"]; exists {
			remedy = fmt.Sprintf("Skriv %s/, med snedstreck sist.", l.path)
		}
		b.report(check.Finding{Severity: check.Error, Fault: fault.Fault{
			File: l.file, Line: l.line, Rule: "lank-utan-mal",
			Message: fmt.Sprintf("Länken till %s leder ingenstans.", l.address), Remedy: remedy,
		}})
	}
}

// stem gives the last part of an idea's address: its file's name.
func stem(file string) string { return strings.TrimSuffix(path.Base(file), ".md") }

// localise makes the local addresses in a text of the page at base whole for
// the tree that shows it. The internal tree leads to the public site: that is
// where what people link to is.
func (b *builder) localise(html template.HTML, base string, t *tree) template.HTML {
	root := t.prefix
	if t.internal {
		root = b.public.address
	}
	var out strings.Builder
	for rest, more := string(html), true; more; {
		var before string
		before, rest, more = strings.Cut(rest, `="`)
		out.WriteString(before)
		if !more {
			break
		}
		out.WriteString(`="`)
		if address := localAddress(before, rest); address != "" {
			out.WriteString(root + strings.TrimPrefix(within(base, address), "/"))
			rest = rest[len(address):]
		}
	}
	return template.HTML(out.String())
}

// localAddress gives the address of a link or an image within the site, in
// HTML that package markdown has made: no other has neither a colon nor a hash
// first. before is what stands before the value of an attribute.
func localAddress(before, value string) string {
	if !strings.HasSuffix(before, " href") && !strings.HasSuffix(before, " src") {
		return ""
	}
	address, _, closed := strings.Cut(value, `"`)
	if !closed || strings.HasPrefix(address, "#") || strings.Contains(address, ":") {
		return ""
	}
	return address
}
