package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// thorough looks for link definitions in every paragraph, as goldmark does.
var thorough = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithInlineParsers(parser.DefaultInlineParsers()...),
	parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
		util.Prioritized(extension.NewTableParagraphTransformer(), 200))...),
	parser.WithASTTransformers(util.Prioritized(extension.NewTableASTTransformer(), 0)),
)

// FuzzDefinitions holds that sparing paragraphs the search for definitions
// changes nothing in the tree.
func FuzzDefinitions(f *testing.F) {
	for _, src := range []string{
		"[a]: /b\n[c]: /d 'e'\nf [a]\n",
		"> [a]: /b\n\n- [c]:\n  /d\n\ne [a] [c]\n",
		"a\n===\n\n[b]\n---\n",
		"\n \n",
		"| a | b |\n|---|---|\n| [c] | d |\n\n[c]: /e\n",
	} {
		f.Add(src)
	}
	for _, group := range hostile {
		for _, src := range group.inputs {
			f.Add(src)
		}
	}
	f.Add(typical)
	f.Fuzz(func(t *testing.T, src string) {
		if len(overBounds(src)) > 0 {
			return // never reaches goldmark
		}
		got, want := tree(commonMark, src), tree(thorough, src)
		if got != want {
			t.Fatalf("%q gives\n%s\nwant\n%s", src, got, want)
		}
	})
}

// tree writes the nodes of a text, each with its place.
func tree(p parser.Parser, src string) string {
	var b strings.Builder
	depth := 0
	root := p.Parse(text.NewReader([]byte(src)))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		fmt.Fprintf(&b, "%*s%s %d", depth, "", n.Kind(), n.Pos())
		if n.Type() == ast.TypeBlock {
			fmt.Fprint(&b, " ", *n.Lines())
		}
		switch n := n.(type) {
		case *ast.Text:
			fmt.Fprint(&b, " ", n.Segment)
		case *ast.Link:
			fmt.Fprintf(&b, " %s", n.Destination)
		}
		b.WriteByte('\n')
		depth++
		return ast.WalkContinue, nil
	})
	return b.String()
}
