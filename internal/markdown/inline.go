package markdown

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

func (r *reader) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !r.refused; n = n.NextSibling() {
		r.inline(n)
	}
}

func (r *reader) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		r.plainText(n)
	case *ast.CodeSpan:
		r.html.WriteString("<code>")
		code := r.inlineText(n)
		r.html.WriteString(escape(code))
		r.text.WriteString(code)
		r.html.WriteString("</code>")
		r.addProse(" ")
	case *ast.Emphasis:
		element := "em"
		if n.Level == 2 {
			element = "strong"
		}
		r.nested(n, func() {
			r.html.WriteString("<" + element + ">")
			r.inlines(n)
			r.html.WriteString("</" + element + ">")
		})
	case *ast.Link:
		r.link(n)
	case *ast.AutoLink:
		r.autoLink(n)
	case *ast.Image:
		r.image(n)
	case *ast.RawHTML:
		r.rawHTML(n)
	default:
		r.inlines(n)
	}
}

// rawHTML tells of a tag or a comment. A closing tag is the same mistake as the
// one that opened it.
func (r *reader) rawHTML(n *ast.RawHTML) {
	first := n.Segments.At(0)
	if strings.HasPrefix(string(first.Value(r.source)), "</") && r.toldHTML {
		return
	}
	r.toldHTML = true
	r.fault(rawHTML, offset(n))
}

// plainText writes a piece of text and the line break that may follow it.
func (r *reader) plainText(n *ast.Text) {
	value, clean := r.value(n)
	if !clean {
		r.fault(character, offset(n))
	}
	r.html.WriteString(escape(typeset(value)))
	r.text.WriteString(value)
	r.addProse(value)
	switch {
	case n.HardLineBreak():
		r.html.WriteString("<br>\n")
		r.text.WriteByte('\n')
		r.addProse("\n")
	case n.SoftLineBreak():
		r.html.WriteByte('\n')
		r.text.WriteByte(' ')
		r.addProse("\n")
	}
}

// link writes a link, or only its text when the address may not be published.
func (r *reader) link(n *ast.Link) {
	r.useDefinition(n.Reference)
	r.countLink(n)
	r.checkTitle(n, n.Title)
	address, _ := resolve(string(n.Destination))
	kind, href := r.target(n, address, readAddress)

	before := r.text.Len()
	r.inLink++
	if href != "" {
		r.html.WriteString(`<a href="` + escape(href) + `">`)
	}
	r.inlines(n)
	if href != "" {
		r.html.WriteString("</a>")
	}
	r.inLink--

	content := strings.TrimSpace(string(r.text.Bytes()[before:]))
	line, _ := r.place(offset(n))
	r.doc.links = append(r.doc.links, Link{Kind: kind, Address: address, Href: href, Text: content, Line: line})
	if isVague(content) {
		r.fault(vagueLink(content), offset(n))
	}
}

// autoLink writes <https://…> or <namn@exempel.se>. A mail address speaks for
// itself; a web address as text is a fault.
func (r *reader) autoLink(n *ast.AutoLink) {
	r.countLink(n)
	label := string(n.Label(r.source))
	address := label
	if n.AutoLinkType == ast.AutoLinkEmail {
		address = "mailto:" + label
	}
	kind, href := r.target(n, address, readAddress)
	if href != "" && r.inLink == 0 { // goldmark lets one stand inside a link
		r.html.WriteString(`<a href="` + escape(href) + `">` + escape(label) + "</a>")
	} else {
		r.html.WriteString(escape(label))
	}
	r.text.WriteString(label)
	r.addProse(" ")

	line, _ := r.place(offset(n))
	r.doc.links = append(r.doc.links, Link{Kind: kind, Address: address, Href: href, Text: label, Line: line})
	if isVague(label) {
		r.fault(vagueLink(label), offset(n))
	}
}

// image writes an image, or its description when it may not be shown.
func (r *reader) image(n *ast.Image) {
	r.useDefinition(n.Reference)
	r.countLink(n)
	r.checkTitle(n, n.Title)
	address, _ := resolve(string(n.Destination))
	alt := strings.TrimSpace(r.inlineText(n))

	var kind Kind
	var href string
	if r.opts.Images {
		kind, href = r.target(n, address, readImageAddress)
	} else {
		r.fault(noImages, offset(n))
	}
	if isVagueAlt(alt) {
		r.fault(noAlt, offset(n))
	}
	if href != "" {
		r.html.WriteString(`<img src="` + escape(href) + `" alt="` + escape(alt) + `" loading="lazy">`)
	} else {
		r.html.WriteString(escape(alt))
	}
	r.text.WriteString(alt)

	line, _ := r.place(offset(n))
	r.doc.links = append(r.doc.links, Link{Kind: kind, Image: true, Address: address, Href: href, Text: alt, Line: line})
}

// target decides where a link or an image leads; no href means nowhere.
func (r *reader) target(n ast.Node, address string, judge func(string) (Kind, string, *advice)) (Kind, string) {
	kind, href, problem := judge(address)
	if problem != nil {
		r.fault(*problem, offset(n))
	}
	if kind != Internal || r.opts.Resolve == nil {
		return kind, href
	}
	resolved, ok := r.opts.Resolve(href)
	if !ok {
		r.fault(missingPage(address), offset(n))
		return Unknown, ""
	}
	if kind, href, problem = judge(resolved); problem != nil {
		r.fault(*problem, offset(n))
	}
	return kind, href
}

func (r *reader) countLink(n ast.Node) {
	if r.links++; r.links > maxLinks {
		r.refuse(tooManyLinks, offset(n))
	}
}

func (r *reader) checkTitle(n ast.Node, title []byte) {
	if len(title) > 0 {
		r.fault(hiddenTitle, offset(n))
	}
}

func (r *reader) useDefinition(reference *ast.ReferenceLink) {
	if reference == nil {
		return
	}
	if r.used == nil {
		r.used = make(map[string]bool)
	}
	r.used[util.ToLinkReference(reference.Value)] = true
}

// unusedDefinitions tells of definitions that no link uses, since the label is
// not used or was defined before: text that only those who read the file see.
func (r *reader) unusedDefinitions() {
	for _, d := range r.definitions {
		label := util.ToLinkReference(d.Label)
		if !r.used[label] {
			r.fault(hiddenDefinition, offset(d))
		}
		delete(r.used, label)
	}
}

// sameTexts finds links that a list of links, which screen readers give, would
// show as one and the same though they lead to different places.
func (r *reader) sameTexts() {
	if len(r.doc.links) < 2 {
		return
	}
	first := make(map[string]Link)
	for _, l := range r.doc.links {
		name := strings.ToLower(l.Text)
		earlier, known := first[name]
		switch {
		case l.Image || name == "" || isVague(name):
		case !known:
			first[name] = l
		case earlier.Address != l.Address:
			r.doc.faults = append(r.doc.faults, sameText(l.Text, earlier.Line).at(l.Line, 0))
		}
	}
}

// vagueTexts say nothing about where a link leads.
var vagueTexts = map[string]bool{
	"": true, "här": true, "hit": true, "länk": true, "länken": true, "den här länken": true, "denna länk": true,
	"klicka": true, "klicka här": true, "tryck här": true, "gå hit": true, "se här": true, "se länk": true,
	"mer": true, "läs mer": true, "läs mer här": true, "läs vidare": true, "mer information": true, "mer info": true,
	"läs här": true, "visa mer": true, "se mer": true, "fler": true, "webbplats": true, "webbplatsen": true, "hemsida": true,
	"sidan": true, "den här sidan": true, "ladda ner": true, "ladda ned": true, "pdf": true, "dokument": true,
	"here": true, "click here": true, "read more": true, "more": true, "link": true, "this page": true,
}

// isVague reports whether a link text cannot be understood alone.
func isVague(content string) bool {
	lower := strings.ToLower(strings.Join(strings.Fields(content), " "))
	bare := strings.Trim(lower, " .:!?…»›>→-–()")
	return vagueTexts[bare] || mayHoldWebAddress([]byte(lower)) && webAddress.MatchString(lower)
}

var (
	webAddress = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>()]*`)
	fileName   = regexp.MustCompile(`(?i)^\S+\.(?:jpe?g|png|webp|avif|gif|svg|heic)$`)
)

func isVagueAlt(alt string) bool {
	switch strings.ToLower(strings.Trim(alt, " .")) {
	case "", "bild", "bilden", "foto", "image", "alt", "beskrivning":
		return true
	}
	return fileName.MatchString(alt)
}

// addProse gathers a paragraph's own words; a link's text is not among them.
func (r *reader) addProse(s string) {
	if r.inLink == 0 {
		r.prose.WriteString(s)
	}
}

// checkProse looks through a paragraph's own words, which it ends, for what
// forges show and we do not.
func (r *reader) checkProse(n ast.Node) {
	prose := r.prose.Bytes() // read before the next paragraph writes over it
	r.prose.Reset()
	if address := bareWebAddress(prose); address != "" {
		r.fault(bareAddress(address), offset(n))
	}
	if bytes.Contains(prose, []byte("[^")) {
		r.fault(footnote, offset(n))
	}
	if bytes.Contains(prose, []byte("~~")) {
		r.fault(strike, offset(n))
	}
	if _, inItem := n.Parent().(*ast.ListItem); inItem && isTask(prose) {
		r.fault(task, offset(n))
	}
}

func bareWebAddress(prose []byte) string {
	if !mayHoldWebAddress(prose) {
		return ""
	}
	return strings.TrimRight(string(webAddress.Find(prose)), ".,;:!?")
}

// mayHoldWebAddress rules out, at little cost, nearly every paragraph: the
// pattern needs "://", or a full stop that comes after a w.
func mayHoldWebAddress(prose []byte) bool {
	if bytes.Contains(prose, []byte("://")) {
		return true
	}
	for rest := prose; ; {
		stop := bytes.IndexByte(rest, '.')
		if stop < 0 {
			return false
		}
		if stop > 0 && rest[stop-1]|0x20 == 'w' {
			return true
		}
		rest = rest[stop+1:]
	}
}

func isTask(prose []byte) bool {
	for _, box := range []string{"[ ] ", "[x] ", "[X] "} {
		if bytes.HasPrefix(prose, []byte(box)) {
			return true
		}
	}
	return false
}
