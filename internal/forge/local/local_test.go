package local_test

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/forge/local"
)

var (
	today   = time.Date(2026, 3, 26, 0, 0, 0, 0, time.UTC)
	options = local.Options{Now: func() time.Time { return today.Add(9 * time.Hour) }}
)

// files makes a file system of a few texts.
func files(texts map[string]string) fs.FS {
	all := fstest.MapFS{}
	for name, text := range texts {
		all[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return all
}

// create makes a forge in a folder that goes away after the test.
func create(t testing.TB, texts map[string]string) (f *local.Forge, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "sluss.git")
	f, err := local.Create(t.Context(), dir, files(texts), today, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Shut(); err != nil {
			t.Error(err)
		}
	})
	return f, dir
}

// open opens a forge until the test is over.
func open(t testing.TB, dir string) *local.Forge {
	t.Helper()
	f, err := local.Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Shut() })
	return f
}

// git runs the git command.
func git(t testing.TB, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Anna Ek", "GIT_AUTHOR_EMAIL=anna@example.org", "GIT_COMMITTER_NAME=Anna Ek", "GIT_COMMITTER_EMAIL=anna@example.org")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSuffix(string(out), "\n")
}

// person is somebody at a local forge.
type person struct {
	forge *local.Forge
	login string
}

func (p person) Review(ctx context.Context, number int, r forge.Review) error {
	return p.forge.ReviewAs(ctx, number, p.login, r)
}

func (p person) Comment(ctx context.Context, number int, body string) error {
	return p.forge.CommentAs(ctx, number, p.login, body, today)
}

func (p person) Open(ctx context.Context, branch, title, body string) (int, error) {
	pull, err := p.forge.OpenPull(ctx, branch, p.login, title, body)
	if err != nil {
		return 0, err
	}
	return pull.Number, nil
}

func TestForge(t *testing.T) {
	forgetest.Test(t, func(t *testing.T, texts map[string]string) *forgetest.Fixture {
		f, dir := create(t, texts)
		return &forgetest.Fixture{
			Forge: f, Main: "main", Dir: dir, Dates: true,
			As:    func(login string) forgetest.Person { return person{f, login} },
			Trace: func() string { return git(t, dir, "for-each-ref") },
		}
	})
}
