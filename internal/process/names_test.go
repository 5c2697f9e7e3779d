package process

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestNoStepNameInCode reads all Go code of the repository and refuses string
// literals that are the id of a step in any preset: the process is data, and
// code that knows a step by name works for one municipality only. Kinds and
// outcomes are fixed and may be named; some steps are called the same. Keys of
// an idea's front matter may be named too, but not compared with anything or
// looked up as a step.
func TestNoStepNameInCode(t *testing.T) {
	steps := stepIDs(t)
	keys := frontMatterKeys(t)
	files, named := 0, 0
	for path := range sources(t) {
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		compared := comparedLiterals(file)
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			preset, isStep := steps[text]
			if err != nil || !isStep {
				return true
			}
			if named++; !keys[text] || compared[literal] {
				t.Errorf("%s: %q is a step of the process %s", set.Position(literal.Pos()), text, preset)
			}
			return true
		})
	}
	if files < 20 || named == 0 {
		t.Fatalf("%d files were read and %d literals recognised: the test sees too little", files, named)
	}
}

// stepIDs gives the ids of all steps in all presets, less the fixed words.
func stepIDs(t *testing.T) map[string]string {
	steps := map[string]string{}
	for _, name := range Presets() {
		for _, s := range preset(t, name).Steps {
			steps[s.ID] = name
		}
	}
	for _, kind := range Kinds() {
		delete(steps, string(kind))
	}
	for _, outcome := range Outcomes() {
		delete(steps, string(outcome))
	}
	if len(steps) < 20 {
		t.Fatalf("only %d step ids to look for", len(steps))
	}
	return steps
}

// frontMatterKeys gives the top keys of an idea file from the tags in package
// idea's source, since this package must not import it.
func frontMatterKeys(t *testing.T) map[string]bool {
	source, err := os.ReadFile(filepath.Join("..", "idea", "idea.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, idea, _ := strings.Cut(string(source), "type Idea struct {")
	idea, _, _ = strings.Cut(idea, "\n}")
	keys := map[string]bool{}
	for _, tag := range regexp.MustCompile(`yaml:"(\w+)`).FindAllStringSubmatch(idea, -1) {
		keys[tag[1]] = true
	}
	if len(keys) < 20 {
		t.Fatalf("only %d keys found", len(keys))
	}
	return keys
}

// sources gives the Go files of the repository that are not tests.
func sources(t *testing.T) iter.Seq[string] {
	root := filepath.Join("..", "..")
	return func(yield func(string) bool) {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && path != root && (strings.HasPrefix(entry.Name(), ".") || slices.Contains([]string{"testdata", "node_modules", "out", "data"}, entry.Name())):
				return filepath.SkipDir
			case entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
				return nil
			case !yield(path):
				return filepath.SkipAll
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// comparedLiterals gives the literals that stand where a step could be meant:
// beside == or !=, after case, or as an argument of a look-up.
func comparedLiterals(file *ast.File) map[*ast.BasicLit]bool {
	out := map[*ast.BasicLit]bool{}
	note := func(expressions ...ast.Expr) {
		for _, e := range expressions {
			if literal, ok := e.(*ast.BasicLit); ok {
				out[literal] = true
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			note(n.X, n.Y)
		case *ast.CaseClause:
			note(n.List...)
		case *ast.CallExpr:
			if called, ok := n.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Step", "Transition"}, called.Sel.Name) {
				note(n.Args...)
			}
		}
		return true
	})
	return out
}

func TestFieldsOf(t *testing.T) {
	type inner struct {
		Who string `yaml:"vem"`
	}
	got := FieldsOf(struct {
		Title    string   `yaml:"titel"`
		Receiver *inner   `yaml:"mottagare"`
		Areas    []inner  `yaml:"omrade,omitempty"`
		Body     []string `yaml:"-"`
		Hidden   string
	}{})
	if want := []string{"mottagare", "mottagare.vem", "omrade", "titel"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
