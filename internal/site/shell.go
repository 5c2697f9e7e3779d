package site

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"

	"github.com/idesluss/idesluss/internal/calendar"
)

// Page is what the frame around a page needs to know about it.
type Page struct {
	Path        string        // within its tree: "/ideer/sida/2/" or "/404.html"
	Kind        string        // what sort of page, in <body data-sida>; names the template
	Title       string        // without the service's name
	Description string        // one sentence, for search engines and shared links
	Section     string        // path of the menu item that is current, if any
	Crumbs      []Link        // from the start page down to, not including, this page
	Lang        string        // "sv" when empty
	Updated     calendar.Date // for the sitemap
	Hidden      bool          // left out of the sitemap
}

// Link is an address with its words.
type Link struct {
	Href    string
	Text    string
	Lang    string // of the page it leads to, when not Swedish
	Current string // value of aria-current: "page", "true" or nothing
}

// layoutView is what templates/layout.html gets.
type layoutView struct {
	Name, Municipality string
	Title, Description string
	Canonical, Kind    string
	Lang               string
	Icon               template.URL
	Style              template.CSS
	Menu, Footer       []Link
	Trial, Internal    bool
	FeedbackHref       string
	Words              words
	Crumbs, Content    template.HTML
}

// The frame is the same for every page of a tree but for a handful of values,
// so it is executed once per menu item and language with these marks in their
// places, and cut there. A page then costs its own content and eight copies.
var marks = [...]string{"mark0title", "mark1description", "mark2canonical", "mark3kind", "mark4canonical", "mark5crumbs", "mark6content"}

// shell is a frame cut at the marks.
type shell struct {
	parts [len(marks) + 1][]byte
}

func cutShell(t *template.Template, v layoutView) (*shell, error) {
	v.Title, v.Description, v.Kind = marks[0], marks[1], marks[3]
	v.Canonical = "https://" + marks[2] + ".invalid/"
	v.Crumbs, v.Content = template.HTML(marks[5]), template.HTML(marks[6])
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout.html", v); err != nil {
		return nil, err
	}
	s, rest := &shell{}, b.Bytes()
	for i, mark := range marks {
		switch i {
		case 2, 4: // canonical stands twice: in the head and in the print header
			mark = v.Canonical
		}
		if v.Internal && i == 2 {
			continue // no canonical address in the head of an internal page
		}
		before, after, ok := bytes.Cut(rest, []byte(mark))
		if !ok {
			return nil, fmt.Errorf("layout.html does not show %s where it is expected", strings.TrimLeft(mark, "mark0123456789"))
		}
		s.parts[i], rest = before, after
	}
	s.parts[len(marks)] = rest
	return s, nil
}

// begin writes what comes before a page's content, and gives its length.
func (s *shell) begin(b *bytes.Buffer, p *Page, address string, crumbs []byte, internal bool) int {
	esc := template.HTMLEscapeString
	for i, value := range [...]string{esc(p.Title), esc(p.Description), esc(address), esc(p.Kind), esc(address)} {
		if internal && i == 2 {
			continue
		}
		b.Write(s.parts[i])
		b.WriteString(value)
	}
	b.Write(s.parts[5])
	b.Write(crumbs)
	b.Write(s.parts[6])
	return b.Len()
}

// end writes what comes after a page's content.
func (s *shell) end(b *bytes.Buffer) { b.Write(s.parts[7]) }
