package markdown

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// commonMark is the dialect: goldmark's CommonMark and tables. Raw HTML is
// parsed so that it can be told to the writer; nothing here renders it.
var commonMark = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	parser.WithParagraphTransformers(
		util.Prioritized(definitions{}, 100),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// definitions is goldmark's search for link definitions, which begin with [:
// paragraphs without one, which are nearly all, are spared it.
type definitions struct{}

func (definitions) Transform(p *ast.Paragraph, reader text.Reader, pc parser.Context) {
	if n := p.Lines().Len(); n > 0 {
		all := reader.Source()[p.Lines().At(0).Start:p.Lines().At(n-1).Stop]
		if bytes.IndexByte(all, '[') < 0 {
			return
		}
	}
	parser.LinkReferenceParagraphTransformer.Transform(p, reader, pc)
}

// read walks a text's tree once and gathers all that a Doc holds. Every tag of
// the output is written in this file and in inline.go.
func read(src string, opts Options) *Doc {
	paper := papers.Get().(*paper)
	defer papers.Put(paper)
	paper.clean(src)
	r := &reader{paper: paper, src: src, opts: opts, slugs: slugs{prefix: opts.IDPrefix}}
	if r.opts.Base < 1 {
		r.opts.Base = 2
	}
	r.level = r.opts.Base - 1

	r.blocks(commonMark.Parse(text.NewReader(r.source)))
	r.unusedDefinitions()
	r.sameTexts()
	if r.refused {
		return &Doc{refused: true, faults: r.doc.faults}
	}
	doc := r.doc // a copy, so that the Doc does not keep the reader
	doc.html = sanitise(r.html.String())
	doc.text = r.text.String()
	return &doc
}

// paper is what a reading writes on. It is used over and over, for the texts
// are many and short; whatever a Doc keeps is copied from it.
type paper struct {
	source []byte // the text
	html   bytes.Buffer
	text   bytes.Buffer
	prose  bytes.Buffer // of one paragraph: its text outside links and code
}

var papers = sync.Pool{New: func() any { return new(paper) }}

func (p *paper) clean(src string) {
	p.source = append(p.source[:0], src...)
	p.html.Reset()
	p.text.Reset()
	p.prose.Reset()
}

// reader is one reading of one text.
type reader struct {
	*paper
	src  string
	opts Options
	doc  Doc

	slugs      slugs
	level      int // of the last heading as rendered
	wideTables int
	inLink     int // links around the node
	depth      int // of quotes, lists and emphasis around the node
	links      int // links, images and definitions so far
	refused    bool
	toldHTML   bool // a tag has been told

	definitions []*ast.LinkReferenceDefinition
	used        map[string]bool // labels of definitions that links use

	lineStarts []int // computed when the first place is asked for
}

// fault notes what is wrong at a byte offset of the text.
func (r *reader) fault(a advice, offset int) {
	line, column := r.place(offset)
	r.doc.faults = append(r.doc.faults, a.at(line, column))
}

// refuse notes a bound that only the tree could show.
func (r *reader) refuse(a advice, offset int) {
	if !r.refused {
		r.fault(a, offset)
	}
	r.refused = true
}

// place gives the line and the column in runes of a byte offset.
func (r *reader) place(offset int) (line, column int) {
	if r.lineStarts == nil {
		r.lineStarts = []int{0}
		for i := range len(r.src) {
			if r.src[i] == '\n' {
				r.lineStarts = append(r.lineStarts, i+1)
			}
		}
	}
	offset = min(max(offset, 0), len(r.src))
	line = sort.SearchInts(r.lineStarts, offset+1)
	start := r.lineStarts[line-1]
	return line, utf8.RuneCountInString(r.src[start:offset]) + 1
}

// offset gives where a node begins, or its nearest ancestor that knows.
func offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Pos() >= 0 && n.Kind() != ast.KindDocument {
			return n.Pos()
		}
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
	}
	return 0
}

// nested runs inside one level deeper, unless that is a level too many.
func (r *reader) nested(n ast.Node, inside func()) {
	if r.depth == maxDepth {
		r.refuse(tooDeep, offset(n))
		return
	}
	r.depth++
	inside()
	r.depth--
}

func (r *reader) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil && !r.refused; n = n.NextSibling() {
		r.block(n)
	}
}

func (r *reader) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		r.html.WriteString("<p>")
		r.inlines(n)
		r.html.WriteString("</p>\n")
		r.endOfLine()
		r.checkProse(n)
	case *ast.TextBlock: // a list item's only line
		r.inlines(n)
		r.endOfLine()
		r.checkProse(n)
	case *ast.Heading:
		r.heading(n)
	case *ast.List:
		r.nested(n, func() { r.list(n) })
	case *ast.ListItem:
		r.html.WriteString("<li>")
		r.blocks(n)
		r.html.WriteString("</li>\n")
	case *ast.Blockquote:
		r.nested(n, func() {
			r.html.WriteString("<blockquote>\n")
			r.blocks(n)
			r.html.WriteString("</blockquote>\n")
		})
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.code(n)
	case *ast.ThematicBreak:
		r.html.WriteString("<hr>\n")
	case *tables.Table:
		r.table(n)
	case *ast.LinkReferenceDefinition:
		r.definitions = append(r.definitions, n)
		r.countLink(n)
	case *ast.HTMLBlock:
		r.fault(rawHTML, offset(n))
	default:
		r.blocks(n)
	}
}

func (r *reader) list(n *ast.List) {
	element := "ul"
	if n.IsOrdered() {
		element = "ol"
	}
	r.html.WriteString("<" + element)
	if n.IsOrdered() && n.Start != 1 {
		r.html.WriteString(` start="` + strconv.Itoa(n.Start) + `"`)
	}
	r.html.WriteString(">\n")
	r.blocks(n)
	r.html.WriteString("</" + element + ">\n")
}

func (r *reader) code(n ast.Node) {
	r.html.WriteString("<pre><code>")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		value := string(line.Value(r.source))
		r.html.WriteString(escape(value))
		r.text.WriteString(value)
	}
	r.html.WriteString("</code></pre>\n")
	r.endOfLine()
}

// heading writes a heading at its level, or at the nearest that leaves the
// page's outline whole. Headings without text are left out.
func (r *reader) heading(n *ast.Heading) {
	content := strings.TrimSpace(r.inlineText(n))
	if content == "" {
		r.fault(emptyHeading, offset(n))
		return
	}
	level := min(max(n.Level, r.opts.Base), max(r.level+1, r.opts.Base), len(hashes))
	if level != n.Level {
		r.fault(wrongLevel(n.Level, level), offset(n))
	}
	r.level = level

	line, _ := r.place(offset(n))
	h := Heading{Level: level, ID: r.slugs.of(content), Text: content, Line: line}
	r.doc.headings = append(r.doc.headings, h)
	element := "h" + strconv.Itoa(level)
	r.html.WriteString("<" + element + ` id="` + escape(h.ID) + `">`)
	r.inlines(n)
	r.html.WriteString("</" + element + ">\n")
	r.endOfLine()
	r.checkProse(n)
}

// wideTable is the number of columns from which a table may not fit a phone
// and gets a scroll region that the keyboard reaches. Whether it overflows
// cannot be known without a script.
const wideTable = 5

func (r *reader) table(n *tables.Table) {
	head := n.FirstChild()
	r.html.WriteString(`<div class="tabell"`)
	if head.ChildCount() >= wideTable {
		r.wideTables++
		fmt.Fprintf(&r.html, ` role="region" aria-label="%s" tabindex="0"`, escape(r.tableLabel(head)))
	}
	r.html.WriteString("><table>\n<thead>\n")
	r.row(head, true)
	r.html.WriteString("</thead>\n")
	if head.NextSibling() != nil {
		r.html.WriteString("<tbody>\n")
		for row := head.NextSibling(); row != nil; row = row.NextSibling() {
			r.row(row, false)
		}
		r.html.WriteString("</tbody>\n")
	}
	r.html.WriteString("</table></div>\n")
}

// tableLabel names a table by its number and columns: "Tabell 1: Mått, Före".
func (r *reader) tableLabel(head ast.Node) string {
	word := r.opts.TableWord
	if word == "" {
		word = "Tabell"
	}
	var columns []string
	for cell := head.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if name := strings.TrimSpace(r.inlineText(cell)); name != "" {
			columns = append(columns, name)
		}
	}
	return fmt.Sprintf("%s %d: %s", word, r.wideTables, strings.Join(columns, ", "))
}

func (r *reader) row(row ast.Node, isHead bool) {
	r.html.WriteString("<tr>\n")
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		r.cell(c.(*tables.TableCell), isHead)
		if c.NextSibling() != nil {
			r.text.WriteByte('\t')
		}
	}
	r.html.WriteString("</tr>\n")
	r.endOfLine()
}

// cell writes one cell. A head cell without text becomes a td: screen readers
// would announce an empty heading for every cell below it.
func (r *reader) cell(c *tables.TableCell, isHead bool) {
	element, attributes := "td", ""
	if isHead {
		if strings.TrimSpace(r.inlineText(c)) == "" {
			r.fault(emptyTableHead, offset(c))
		} else {
			element, attributes = "th", ` scope="col"`
		}
	}
	switch c.Alignment {
	case tables.AlignRight:
		attributes += ` class="hoger"`
	case tables.AlignCenter:
		attributes += ` class="mitten"`
	}
	r.html.WriteString("<" + element + attributes + ">")
	r.inlines(c)
	r.html.WriteString("</" + element + ">\n")
	r.checkProse(c)
}

// endOfLine ends a line of plain text, unless it is empty or ended already.
func (r *reader) endOfLine() {
	if s := r.text.Bytes(); len(s) > 0 && s[len(s)-1] != '\n' {
		r.text.WriteByte('\n')
	}
}
