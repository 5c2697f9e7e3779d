package markdown

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// htmlEscaper escapes exactly as x/net/html does, so that a page that is
// tokenised and written again (which is what bluemonday does) is unchanged.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

func escape(s string) string { return htmlEscaper.Replace(s) }

// value gives what a piece of text says to the reader. It is not clean when it
// holds a character that may not stand in a text, which is then replaced.
func (r *reader) value(n *ast.Text) (value string, clean bool) {
	segment := n.Segment
	if segment.Padding == 0 && !segment.ForceNewline {
		value = r.src[segment.Start:segment.Stop]
	} else {
		value = string(segment.Value(r.source))
	}
	if n.IsRaw() {
		return value, true
	}
	return resolve(value)
}

// inlineText gives the text of a node's inline content, without markup.
func (r *reader) inlineText(parent ast.Node) string {
	var b strings.Builder
	r.appendText(&b, parent)
	return b.String()
}

func (r *reader) appendText(b *strings.Builder, parent ast.Node) {
	_, isCode := parent.(*ast.CodeSpan)
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			value, _ := r.value(n)
			if isCode {
				value = strings.ReplaceAll(value, "\n", " ")
			}
			b.WriteString(value)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.AutoLink:
			b.Write(n.Label(r.source))
		default:
			r.appendText(b, n)
		}
	}
}

// resolve replaces backslash escapes and character references by what they
// stand for, once: "&amp;lt;" becomes "&lt;" and not "<". It is not clean when
// a reference names a character that may not stand in a text.
func resolve(s string) (resolved string, clean bool) {
	clean = true
	if strings.IndexByte(s, '\\') < 0 && strings.IndexByte(s, '&') < 0 {
		return s, true
	}
	var b strings.Builder
	for s != "" {
		switch {
		case s[0] == '\\' && len(s) > 1 && util.IsPunct(s[1]):
			b.WriteByte(s[1])
			s = s[2:]
		case s[0] == '&':
			character, length := reference(s)
			if strings.ContainsFunc(character, forbidden) {
				character, clean = "\uFFFD", false
			}
			b.WriteString(character)
			s = s[length:]
		default:
			next := strings.IndexAny(s[1:], `\&`) + 1
			if next == 0 {
				next = len(s)
			}
			b.WriteString(s[:next])
			s = s[next:]
		}
	}
	return b.String(), clean
}

// maxReference is the longest character reference, "&…;", in bytes.
const maxReference = 40

// reference gives the characters that s, which starts with an ampersand,
// refers to and how many bytes say so; the ampersand itself when s does not
// start with a character reference.
func reference(s string) (characters string, length int) {
	end := strings.IndexByte(s[:min(len(s), maxReference)], ';')
	if end < 2 {
		return "&", 1
	}
	name := s[1:end]
	if name[0] != '#' {
		entity, ok := util.LookUpHTML5EntityByName(name)
		if !ok {
			return "&", 1
		}
		return string(entity.Characters), end + 1
	}
	digits, base := name[1:], 10
	if digits != "" && (digits[0] == 'x' || digits[0] == 'X') {
		digits, base = digits[1:], 16
	}
	code, err := strconv.ParseUint(digits, base, 32)
	switch {
	case err != nil || len(digits) > 7:
		return "&", 1
	case code == 0 || !utf8.ValidRune(rune(code)):
		return "\uFFFD", end + 1
	}
	return string(rune(code)), end + 1
}
