package check

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/idea"
)

func TestWalk(t *testing.T) {
	for _, c := range []struct {
		what string
		file string
		mode fs.FileMode
		want string // the rule, "" when the file is in its place
	}{
		{"an idea lies in its month", "ideas/2026/03/26-7k3qm-lana.md", 0, ""},
		{"an executable bit does not matter", "ideas/2026/03/26-7k3qm-lana.md", 0o755, ""},
		{"a challenge lies among challenges", "ideas/utmaningar/slang-mindre.md", 0, ""},
		{"a comment lies in its month", "ideas/kommentarer/2026/03/k7x2m.md", 0, ""},
		{"an empty folder is kept", "ideas/.gitkeep", 0, ""},
		{"the folder is explained", "ideas/README.md", 0, ""},
		{"an idea lies in its year only", "ideas/2026/26-7k3qm-lana.md", 0, "fel-mapp"},
		{"an idea lies at the top", "ideas/26-7k3qm-lana.md", 0, "fel-mapp"},
		{"a comment lies at the top of its folder", "ideas/kommentarer/k7x2m.md", 0, "fel-mapp"},
		{"there is no thirteenth month", "ideas/2026/13/26-7k3qm-lana.md", 0, "okand-mapp"},
		{"a folder lies within a month", "ideas/2026/03/gamla/26-7k3qm-lana.md", 0, "okand-mapp"},
		{"a folder has a name of its own", "ideas/utkast/26-7k3qm-lana.md", 0, "okand-mapp"},
		{"a symbolic link leads somewhere", "ideas/2026/03/26-7k3qm-lana.md", fs.ModeSymlink, "lank-till-fil"},
		{"a link stands where a folder should", "ideas/2026", fs.ModeSymlink, "lank-till-fil"},
		{"a pipe lies among the ideas", "ideas/2026/03/26-7k3qm-lana.md", fs.ModeNamedPipe, "inte-en-fil"},
		{"a picture lies among the ideas", "ideas/2026/03/lana.png", 0, "okand-fil"},
		{"a backup lies among the ideas", "ideas/2026/03/26-7k3qm-lana.md~", 0, "okand-fil"},
		{"a name has capitals", "ideas/2026/03/26-7k3qm-Lana.md", 0, "filnamn"},
		{"a name has an å", "ideas/2026/03/26-7k3qm-låna.md", 0, "filnamn"},
		{"a name has a space", "ideas/2026/03/26-7k3qm lana.md", 0, "filnamn"},
	} {
		t.Run(c.what, func(t *testing.T) {
			tree, err := Walk(fstest.MapFS{c.file: {Mode: c.mode}})
			if err != nil {
				t.Fatal(err)
			}
			var rules []string
			for _, f := range tree.Findings {
				rules = append(rules, f.Rule)
			}
			switch listed := slices.Concat(tree.Ideas, tree.Challenges); {
			case c.want == "" && len(rules) > 0:
				t.Errorf("got %v", tree.Findings)
			case c.want != "" && !slices.Equal(rules, []string{c.want}):
				t.Errorf("got %v, want %s", tree.Findings, c.want)
			case c.want != "" && len(listed) > 0:
				t.Errorf("%v would be read", listed)
			}
		})
	}
}

func TestWalkFindsTwins(t *testing.T) {
	for what, twins := range map[string][2]string{
		"the same letter in two ways": {"26-7k3qm-l\u00e5na.md", "26-7k3qm-la\u030ana.md"},
		"capitals and small letters":  {"26-7k3qm-lana.md", "26-7k3qm-LANA.md"},
	} {
		t.Run(what, func(t *testing.T) {
			tree, err := Walk(fstest.MapFS{"ideas/2026/03/" + twins[0]: {}, "ideas/2026/03/" + twins[1]: {}})
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(tree.Findings, func(f Finding) bool { return f.Rule == "tvillingnamn" })
			if !found {
				t.Errorf("not told that they are twins: %v", tree.Findings)
			}
		})
	}
}

func TestWalkWithoutIdeas(t *testing.T) {
	tree, err := Walk(fstest.MapFS{"site/process.yaml": {}})
	if err != nil || len(tree.Findings) != 1 || tree.Findings[0].Rule != "mapp-saknas" {
		t.Errorf("got %+v, %v", tree, err)
	}
}

func TestWalkFollowsNoLinkToIdeas(t *testing.T) {
	tree, err := Walk(fstest.MapFS{"ideas": {Data: []byte("annat"), Mode: fs.ModeSymlink}, "annat/2026/03/26-7k3qm-lana.md": {}})
	if err != nil || len(tree.Ideas) != 0 || len(tree.Findings) != 1 || tree.Findings[0].Rule != "lank-till-fil" {
		t.Errorf("got %+v, %v", tree, err)
	}
}

// closedFS has a folder and a file that may be seen but not opened.
type closedFS struct{ fstest.MapFS }

func (c closedFS) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, "/04") || strings.Contains(name, "last") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Open(name)
}

func (c closedFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if strings.HasSuffix(name, "/04") {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.ReadDir(name)
}

func TestRunTellsWhatMayNotBeRead(t *testing.T) {
	fsys := closedFS{fstest.MapFS{
		"ideas/2026/03/26-7k3qm-last.md":   {},
		"ideas/2026/04/26-8m4rn-annan.md":  {},
		"ideas/utmaningar/last-sedan-1.md": {},
	}}
	report, err := Run(t.Context(), fsys, Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, f := range report.Findings {
		if f.Rule == "ingen-behorighet" {
			files = append(files, f.File)
		}
	}
	if want := []string{"ideas/2026/03/26-7k3qm-last.md", "ideas/2026/04", "ideas/utmaningar/last-sedan-1.md"}; !slices.Equal(files, want) {
		t.Errorf("told of %v, want %v", files, want)
	}
}

func TestIdeaIsNotReadBeyondItsBound(t *testing.T) {
	const name = "ideas/2026/03/26-7k3qm-lana.md"
	fsys := fstest.MapFS{name: {Data: bytes.Repeat([]byte("a"), 10*idea.MaxSize)}}
	checker, err := New(fsys, nil, today)
	if err != nil {
		t.Fatal(err)
	}
	checked, err := checker.Idea(name)
	if err != nil {
		t.Fatal(err)
	}
	found := checked.Findings
	if len(found) != 1 || !strings.Contains(found[0].Message, "64") {
		t.Errorf("want one finding that tells the bound, got %v", found)
	}
}
