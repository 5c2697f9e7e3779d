package site

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strconv"
)

// stamp is a small template that stands many times on a page, or on a page per
// idea: a row of facts, a decision, a row of the table. It is executed once
// with marks in the places of its values, cut there, and then filled in at the
// cost of copying: a tenth of executing it.
//
// A stamp's template gets its values as a map from name to text. They may
// stand in text and in quoted attributes, an address only when it is one of
// our own; there must be no condition on them.
type stamp struct {
	parts  []string
	values []int // which value stands after each part but the last
}

var stampMark = regexp.MustCompile(`stampmark([0-9]+)z`)

// newStamp cuts a template whose values have the given names.
func (t *tree) newStamp(name string, values ...string) (*stamp, error) {
	view := map[string]string{}
	for n, value := range values {
		view[value] = fmt.Sprintf("stampmark%dz", n)
	}
	html, err := t.fragment(name, view)
	if err != nil {
		return nil, err
	}
	s, text, from := &stamp{}, string(html), 0
	found := map[int]bool{}
	for _, m := range stampMark.FindAllStringSubmatchIndex(text, -1) {
		n, err := strconv.Atoi(text[m[2]:m[3]])
		if err != nil || n >= len(values) {
			return nil, fmt.Errorf("template %s writes a mark of its own", name)
		}
		found[n] = true
		s.parts, s.values = append(s.parts, text[from:m[0]]), append(s.values, n)
		from = m[1]
	}
	s.parts = append(s.parts, text[from:])
	for n, value := range values {
		if !found[n] {
			return nil, fmt.Errorf("template %s does not show %s", name, value)
		}
	}
	return s, nil
}

// fill writes the stamp with its values, in the order of their names. A value
// of type template.HTML is written as it is; any other text is escaped.
func (s *stamp) fill(b *bytes.Buffer, values ...any) {
	for n, part := range s.parts[:len(s.parts)-1] {
		b.WriteString(part)
		switch v := values[s.values[n]].(type) {
		case template.HTML:
			b.WriteString(string(v))
		case string:
			escape(b, v)
		default:
			panic(fmt.Sprintf("a stamp takes text, not %T", v))
		}
	}
	b.WriteString(s.parts[len(s.parts)-1])
}

// escape writes text so that it can stand in HTML.
func escape(b *bytes.Buffer, text string) {
	for i := range len(text) {
		switch text[i] {
		case '<', '>', '&', '"', '\'', 0:
			template.HTMLEscape(b, []byte(text))
			return
		}
	}
	b.WriteString(text)
}

// stamps are those of the internal index.
type stamps struct {
	fact     *stamp // a term and its words
	factList *stamp // a term and a list of links
	item     *stamp // an item of a list
	link     *stamp // a link in a list
	group    *stamp // facts under a heading
	section  *stamp // a part of the text under its heading
	decision *stamp
	tips     *stamp
	noTips   *stamp
	next     *stamp
	late     *stamp // tag of what is late
	state    *stamp // where an idea stands
	nextStep *stamp
	missing  *stamp
	complete *stamp
	listRow  *stamp
	listLine *stamp // what else a row says
	tableRow *stamp
	page     *stamp // of an idea
	status   *stamp // what the idégivare reads
	public   *stamp // the way to the public page
}

func (t *tree) newStamps() (*stamps, error) {
	s := &stamps{}
	for _, made := range []struct {
		into   **stamp
		name   string
		values []string
	}{
		{&s.fact, "s-fakta.html", []string{"Term", "Text"}},
		{&s.factList, "s-faktalista.html", []string{"Term", "Items"}},
		{&s.item, "s-punkt.html", []string{"Text"}},
		{&s.link, "s-lank.html", []string{"Href", "Text"}},
		{&s.group, "s-grupp.html", []string{"ID", "Title", "Facts"}},
		{&s.section, "s-avsnitt.html", []string{"ID", "Title", "HTML"}},
		{&s.decision, "s-beslut.html", []string{"What", "ISO", "Date", "Way", "Reasons", "Rest"}},
		{&s.tips, "s-tips.html", []string{"Items"}},
		{&s.noTips, "s-inga-tips.html", nil},
		{&s.next, "s-sedan.html", []string{"Text"}},
		{&s.late, "s-sen.html", []string{"Text"}},
		{&s.state, "s-lage.html", []string{"Tag", "Late", "Path"}},
		{&s.nextStep, "s-nasta.html", []string{"Name", "To", "Terms", "Missing"}},
		{&s.missing, "s-saknas.html", []string{"Items"}},
		{&s.complete, "s-inget-saknas.html", nil},
		{&s.listRow, "s-rad.html", []string{"Href", "Title", "Tag", "Late", "Facts", "Line"}},
		{&s.listLine, "s-radtext.html", []string{"Text"}},
		{&s.tableRow, "s-tabellrad.html", []string{"Href", "Title", "Tag", "Late", "Received", "Answer", "Areas", "ID"}},
		{&s.page, "s-ide.html", []string{"Title", "ID", "Lead", "Standing", "Guidance", "Now", "Status", "Next", "Text",
			"Reports", "Decisions", "Received", "Affected", "Facts", "Public", "Others"}},
		{&s.status, "s-status.html", []string{"Text"}},
		{&s.public, "s-publik.html", []string{"Href"}},
	} {
		var err error
		if *made.into, err = t.newStamp(made.name, made.values...); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// facts writes a list of terms and what they stand for, leaving out what is
// not known.
func (s *stamps) facts(b *bytes.Buffer, rows []row) {
	for _, r := range rows {
		switch {
		case len(r.Links) > 0:
			s.factList.fill(b, r.Term, filledIn(func(b *bytes.Buffer) { s.links(b, r.Links) }))
		case r.Text != "":
			s.fact.fill(b, r.Term, r.Text)
		}
	}
}

func (s *stamps) links(b *bytes.Buffer, links []Link) {
	for _, l := range links {
		s.link.fill(b, l.Href, l.Text)
	}
}

func (s *stamps) items(b *bytes.Buffer, texts []string) {
	for _, text := range texts {
		s.item.fill(b, text)
	}
}

// lateTag gives the tag of what is late, or nothing.
func (s *stamps) lateTag(text string) template.HTML {
	if text == "" {
		return ""
	}
	return filledIn(func(b *bytes.Buffer) { s.late.fill(b, text) })
}

// filledIn gives what write writes, for use as a value.
func filledIn(write func(*bytes.Buffer)) template.HTML {
	b := buffers.Get().(*bytes.Buffer)
	defer func() { b.Reset(); buffers.Put(b) }()
	write(b)
	return template.HTML(b.String())
}
