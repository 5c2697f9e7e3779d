package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/idea"
)

// typed is a person at a terminal: one line at a time, and no more than is
// asked for.
type typed struct{ lines []string }

func (p *typed) Read(b []byte) (int, error) {
	if len(p.lines) == 0 {
		return 0, io.EOF
	}
	n := copy(b, p.lines[0]+"\n")
	p.lines = p.lines[1:]
	return n, nil
}

// newWorld is the world outside on a spring evening, and what was printed.
func newWorld(t *testing.T, dir string) (e *env, printed *bytes.Buffer) {
	t.Helper()
	printed = &bytes.Buffer{}
	return &env{
		stdin: strings.NewReader(""), stdout: printed, stderr: printed, dir: dir,
		now:    func() time.Time { return time.Date(2026, 3, 26, 20, 0, 0, 0, time.UTC) },
		random: strings.NewReader(strings.Repeat("\x01\x02\x03\x04\x05", 100)),
		plain:  true,
	}, printed
}

func newSluss(t *testing.T, preset string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "slussen")
	e, printed := newWorld(t, ".")
	if code := run(context.Background(), []string{"init", "--preset", preset, dir}, e); code != exitOK {
		t.Fatalf("init: exit %d, %s", code, printed)
	}
	return dir
}

var wholeIdea = []string{"new", "--titel", "Låna en pump", "--nytta", "Barn kan cykla till skolan.",
	"--omrade", "Barn och utbildning", "--problem", "Det saknas pumpar.", "--ide", "Sätt upp pumpar."}

// The same idea on the same day with the same chance is the same file.
func TestNewIsDeterministic(t *testing.T) {
	const file = "ideas/2026/03/26-12345-lana-en-pump.md"
	var first []byte
	for range 2 {
		dir := newSluss(t, "orebro")
		e, printed := newWorld(t, dir)
		if code := run(context.Background(), wholeIdea, e); code != exitOK {
			t.Fatalf("exit %d, %s", code, printed)
		}
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if first != nil && !bytes.Equal(first, data) {
			t.Errorf("first\n%s\nthen\n%s", first, data)
		}
		first = data
	}
}

// An id is drawn anew when it is taken, and no file is written over.
func TestNewNeverTakesAnIDTwice(t *testing.T) {
	dir := newSluss(t, "orebro")
	for i, chance := range []string{"\x01\x02\x03\x04\x05", "\x01\x02\x03\x04\x05\x01\x02\x03\x04\x06"} {
		e, printed := newWorld(t, dir)
		e.random = strings.NewReader(chance)
		if code := run(context.Background(), wholeIdea, e); code != exitOK {
			t.Fatalf("idea %d: exit %d, %s", i, code, printed)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "ideas/2026/03/*.md"))
	if err != nil || len(files) != 2 {
		t.Errorf("files %q, %v", files, err)
	}
}

// A person who is asked writes the same idea as one who uses flags.
func TestNewAsks(t *testing.T) {
	dir := newSluss(t, "orebro")
	e, printed := newWorld(t, dir)
	e.interactive = true
	e.stdin = &typed{lines: []string{
		"1",                           // an idea
		"",                            // no title: asked again
		"Låna en pump",                // title
		"Barn kan cykla till skolan.", // benefit
		"0",                           // no area: asked again
		"1", "0",                      // barn-utbildning
		"2", "0", // barn-elever
		"Det saknas pumpar.",
		"Sätt upp pumpar.",
	}}
	if code := run(context.Background(), []string{"new"}, e); code != exitOK {
		t.Fatalf("exit %d, %s", code, printed)
	}
	file := filepath.Join(dir, "ideas/2026/03/26-12345-lana-en-pump.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, faults := idea.Parse("ideas/2026/03/26-12345-lana-en-pump.md", data)
	if len(faults) > 0 || f.Idea.Title != "Låna en pump" || len(f.Idea.Areas) != 1 || f.Idea.Areas[0] != "barn-utbildning" ||
		len(f.Idea.Audience) != 1 || len(f.Idea.Sections) != 2 {
		t.Errorf("%v\n%s", faults, data)
	}
	for _, question := range []string{"Är det en idé eller ett problem?", "Vad ska idén heta?", "Skriv något här", "Välj minst ett", "Problem"} {
		if !strings.Contains(printed.String(), question) {
			t.Errorf("it never says %q", question)
		}
	}
}

// Only what no flag told is asked; a program is never asked.
func TestNewAsksNoMoreThanItMust(t *testing.T) {
	for _, c := range []struct {
		about string
		args  []string
		want  bool
	}{
		{"everything is told but whom it is for", wholeIdea, true},
		{"and that too", append([]string{"--malgrupp", "barn-elever", "--typ", "ide"}, wholeIdea[1:]...), false},
		{"a program wants JSON", append([]string{"--json"}, wholeIdea[1:]...), false},
	} {
		e, printed := newWorld(t, newSluss(t, "orebro"))
		e.interactive = true
		e.stdin = &typed{lines: []string{"1", "0"}}
		args := c.args
		if args[0] != "new" {
			args = append([]string{"new"}, args...)
		}
		if code := run(context.Background(), args, e); code != exitOK {
			t.Fatalf("%s: exit %d, %s", c.about, code, printed)
		}
		if asked := strings.Contains(printed.String(), "Vem är den till nytta för?"); asked != c.want {
			t.Errorf("%s: asked %v, want %v", c.about, asked, c.want)
		}
	}
}

func TestInitAsks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "slussen")
	e, printed := newWorld(t, ".")
	e.interactive = true
	e.stdin = &typed{lines: []string{"2", "Provhamns kommun"}}
	if code := run(context.Background(), []string{"init", dir}, e); code != exitOK {
		t.Fatalf("exit %d, %s", code, printed)
	}
	for file, want := range map[string]string{"site/process.yaml": "preset: idebanken\n", "site/organisation.yaml": "kommun: Provhamns kommun\n"} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %q: %v", file, want, err)
		}
	}
}

// A folder that is taken is refused before anyone is asked anything.
func TestInitAsksNobodyInVain(t *testing.T) {
	e, printed := newWorld(t, ".")
	e.interactive = true
	e.stdin = brokenReader{}
	if code := run(context.Background(), []string{"init", newSluss(t, "lerum")}, e); code != exitFailure || strings.Contains(printed.String(), "?") {
		t.Errorf("exit %d, %s", code, printed)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("nobody is here") }

// Where nothing can be written, nothing is left and the command says so.
func TestNewWhereNothingCanBeWritten(t *testing.T) {
	dir := newSluss(t, "orebro")
	// A file stands where the folder of the year should be.
	if err := os.WriteFile(filepath.Join(dir, "ideas/2026"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	e, printed := newWorld(t, dir)
	if code := run(context.Background(), wholeIdea, e); code != exitFailure || strings.Contains(printed.String(), "Skrev") {
		t.Errorf("exit %d, %s", code, printed)
	}
}
