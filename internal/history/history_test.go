package history

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/timeline"
	"github.com/idesluss/idesluss/site"
)

// soak gives how many rounds to run: some ordinarily, many under SOAK=1.
func soak(some, many int) int {
	if os.Getenv("SOAK") != "" {
		return many
	}
	return some
}

// gitIn runs the real git, without the machine's own settings.
func gitIn(t *testing.T, dir string, stdin io.Reader, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	cmd.Stdin = stdin
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, &said)
	}
	return out.String()
}

// generated is a repository that the corpus has written, and what happened.
type generated struct {
	dir  string
	past *corpus.Past
	ids  map[int]string // commits by mark
}

func generate(t *testing.T, n int, seed uint64) *generated {
	t.Helper()
	c, err := corpus.New(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	g := &generated{dir: filepath.Join(t.TempDir(), "sluss.git"), ids: map[int]string{}}
	if err := os.Mkdir(g.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	gitIn(t, g.dir, nil, "init", "-q", "--bare", "-b", "main")
	r, w := io.Pipe()
	go func() {
		var err error
		g.past, err = c.WriteHistory(w, site.Files)
		w.CloseWithError(err)
	}()
	marks := filepath.Join(t.TempDir(), "marks")
	gitIn(t, g.dir, r, "fast-import", "--quiet", "--export-marks="+marks)
	data, err := os.ReadFile(marks)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		mark, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		n, err := strconv.Atoi(strings.TrimPrefix(mark, ":"))
		if err != nil {
			t.Fatal(err)
		}
		g.ids[n] = id
	}
	g.ids[0] = ""
	return g
}

// history opens the repository anew, with a cache of its own.
func (g *generated) history(t *testing.T, rev string) *History {
	t.Helper()
	repo, err := gitrepo.Open(g.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { repo.Close() })
	h := &History{Repo: repo, Cache: filepath.Join(t.TempDir(), "cache", "tidslinje")}
	if h.Head, err = repo.Resolve(rev); err != nil {
		t.Fatal(err)
	}
	return h
}

// told is a history in the words that all three sources can tell it in.
type told struct {
	ID, Path       string
	Added, Changed calendar.Date
	Stays          []string
}

func stay(step string, entered, left calendar.Date, commit string) string {
	return fmt.Sprintf("%s %s–%s %s", step, entered, left, commit)
}

func ofTimeline(line *timeline.Timeline) []told {
	var out []told
	for _, h := range line.Ideas {
		one := told{ID: h.Idea, Path: h.Path, Added: h.Added, Changed: h.Changed}
		for _, s := range h.Stays {
			one.Stays = append(one.Stays, stay(s.Step, s.Entered, s.Left, s.Commit))
		}
		out = append(out, one)
	}
	return out
}

func (g *generated) ofTruth() []told {
	var out []told
	for _, trail := range g.past.Ideas {
		one := told{ID: trail.ID, Path: trail.Path, Added: trail.Added, Changed: trail.Changed}
		for _, s := range trail.Stays {
			one.Stays = append(one.Stays, stay(s.Step, s.Entered, s.Left, g.ids[s.Mark]))
		}
		out = append(out, one)
	}
	return out
}

// ofGit has git tell the same, in the plainest way there is: what each commit
// of the first-parent line did to each file, oldest first, every version parsed
// in full.
func (g *generated) ofGit(t *testing.T) []told {
	t.Helper()
	stockholm, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	ways := map[string]*told{}
	at := map[string]string{} // id by path
	var commit string
	var day calendar.Date
	var gone []string
	root := true
	blobs := g.blobs(t)
	end := func() {
		for _, file := range gone {
			if one := ways[at[file]]; one.Path == file {
				t.Fatalf("%s: %s is gone", commit, file)
			}
		}
		gone = nil
	}
	log := gitIn(t, g.dir, nil, "log", "--first-parent", "-m", "--raw", "--no-renames", "--no-abbrev", "--reverse", "--root", "--format=commit %H %ct", "main", "--", "ideas")
	for line := range strings.Lines(log) {
		words := strings.Fields(line)
		switch {
		case len(words) == 3 && words[0] == "commit":
			end()
			root = commit == ""
			seconds, err := strconv.ParseInt(words[2], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			commit, day = words[1], calendar.Of(time.Unix(seconds, 0).In(stockholm))
		case len(words) == 6 && words[4] == "D":
			gone = append(gone, words[5])
		case len(words) == 6:
			file, faults := idea.Parse(words[5], blobs(words[3]))
			if len(faults) > 0 {
				t.Fatalf("%s: %v", words[5], faults)
			}
			i := &file.Idea
			one := ways[i.ID]
			at[words[5]] = i.ID
			if one == nil {
				one = &told{ID: i.ID, Added: day}
				ways[i.ID] = one
				if root || len(i.Decisions) > 0 {
					one.add(i.Received, "", i, len(i.Decisions))
				} else {
					one.add(day, commit, i, 0)
				}
			} else if steps := len(one.Stays); steps <= len(i.Decisions) {
				one.leave(day)
				one.Stays = append(one.Stays, stay(i.Step, day, 0, commit))
			}
			one.Path, one.Changed = words[5], day
		}
	}
	end()
	var out []told
	for _, one := range ways {
		out = append(out, *one)
	}
	slices.SortFunc(out, func(a, b told) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// add begins a way with what the file says of its decisions.
func (one *told) add(day calendar.Date, commit string, i *idea.Idea, decisions int) {
	step := i.Step
	if decisions > 0 {
		step = i.Decisions[0].Step
	}
	one.Stays = []string{stay(step, day, 0, commit)}
	for _, d := range i.Decisions[:decisions] {
		one.leave(d.Date)
		one.Stays = append(one.Stays, stay(d.To, d.Date, 0, commit))
	}
}

func (one *told) leave(day calendar.Date) {
	last := &one.Stays[len(one.Stays)-1]
	*last = strings.Replace(*last, "– ", "–"+day.String()+" ", 1)
}

// blobs gives a way to read files by their id, with git.
func (g *generated) blobs(t *testing.T) func(id string) []byte {
	t.Helper()
	cmd := exec.Command("git", "-C", g.dir, "cat-file", "--batch")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { in.Close(); cmd.Wait() })
	out := bufio.NewReader(pipe)
	return func(id string) []byte {
		fmt.Fprintln(in, id)
		head, err := out.ReadString('\n')
		words := strings.Fields(head)
		if err != nil || len(words) != 3 {
			t.Fatalf("git cat-file: %q, %v", head, err)
		}
		size, err := strconv.Atoi(words[2])
		if err != nil {
			t.Fatal(err)
		}
		data := make([]byte, size+1)
		if _, err := io.ReadFull(out, data); err != nil {
			t.Fatal(err)
		}
		return data[:size]
	}
}

// The timeline says what the generator did and what git log says, for every
// idea, and finds every flaw and nothing else.
func TestTheTimelineIsWhatHappened(t *testing.T) {
	g := generate(t, soak(300, 3000), 1)
	line, err := g.history(t, "main").Timeline()
	if err != nil {
		t.Fatal(err)
	}
	if line.Head != g.ids[g.past.Head] {
		t.Errorf("it was read at %s, main is %s", line.Head, g.ids[g.past.Head])
	}
	got := ofTimeline(line)
	if diff := cmp.Diff(g.ofTruth(), got); diff != "" {
		t.Errorf("what happened (-) is not what the timeline says (+):\n%s", diff)
	}
	if diff := cmp.Diff(g.ofGit(t), got); diff != "" {
		t.Errorf("what git log says (-) is not what the timeline says (+):\n%s", diff)
	}
	var flaws []corpus.Flaw
	for _, f := range line.Findings {
		for mark, id := range g.ids {
			if id == f.Commit {
				flaws = append(flaws, corpus.Flaw{Kind: string(f.Kind), Mark: mark, ID: f.Idea})
			}
		}
	}
	if diff := cmp.Diff(g.past.Flaws, flaws); diff != "" {
		t.Errorf("the flaws (-) are not what was found (+):\n%s", diff)
	}
	again, err := g.history(t, "main").Timeline()
	if err != nil || !bytes.Equal(timeline.Encode(line), timeline.Encode(again)) {
		t.Errorf("read twice it is not the same (%v)", err)
	}
}

// Read to one commit, kept, and read on from there is the same as read at once.
func TestTheTimelineIsReadOn(t *testing.T) {
	g := generate(t, 120, 2)
	h := g.history(t, "main")
	whole, err := h.Timeline()
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range soak(12, 200) {
		k := random.IntN(g.past.Commits)
		part := g.history(t, fmt.Sprintf("main~%d", k))
		if _, err := part.Timeline(); err != nil {
			t.Fatal(err)
		}
		part.Head = h.Head
		got, err := part.Timeline()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Fatalf("read on from main~%d:\n%s", k, diff)
		}
	}
}

// A cache that is damaged, or is of a commit that is not on the line, changes
// nothing but the time it takes, and is written anew.
func TestACacheThatCannotBeUsed(t *testing.T) {
	g := generate(t, 60, 3)
	h := g.history(t, "main")
	whole, err := h.Timeline()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(h.Cache)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	spoil := map[string]func([]byte) []byte{
		"empty":                 func([]byte) []byte { return nil },
		"of another version":    func(b []byte) []byte { return bytes.Replace(b, []byte("timeline 1"), []byte("timeline 0"), 1) },
		"with something behind": func(b []byte) []byte { return append(b, 0) },
	}
	for n := range soak(8, 500) {
		spoil[fmt.Sprint("cut off ", n)] = func(b []byte) []byte { return b[:random.IntN(len(b))] }
		spoil[fmt.Sprint("with a bit turned ", n)] = func(b []byte) []byte { b[random.IntN(len(b))] ^= 1 << random.IntN(8); return b }
	}
	for what, do := range spoil {
		if err := os.WriteFile(h.Cache, do(bytes.Clone(kept)), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := h.Timeline()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Fatalf("%s:\n%s", what, diff)
		}
		if now, err := os.ReadFile(h.Cache); err != nil || !bytes.Equal(now, kept) {
			t.Fatalf("%s: it was not written anew (%v)", what, err)
		}
	}
	t.Run("of a commit that is on another line", func(t *testing.T) {
		// The parent of a merge's second side is on no first-parent line of main.
		merges := strings.Fields(gitIn(t, g.dir, nil, "log", "--first-parent", "--merges", "--format=%P", "main"))
		side := g.history(t, merges[1])
		if _, err := side.Timeline(); err != nil {
			t.Fatal(err)
		}
		side.Head = h.Head
		got, err := side.Timeline()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s", diff)
		}
	})
	t.Run("in a folder that cannot be written in", func(t *testing.T) {
		elsewhere := g.history(t, "main")
		elsewhere.Cache = filepath.Join(h.Cache, "no-folder", "tidslinje")
		got, err := elsewhere.Timeline()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s", diff)
		}
	})
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(h.Cache), "*.ny")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// A shallow clone says so, unless what is kept already knows what it lacks.
func TestAShallowClone(t *testing.T) {
	g := generate(t, 60, 4)
	clone := filepath.Join(t.TempDir(), "clone")
	gitIn(t, g.dir, nil, "clone", "-q", "--depth=5", "--no-checkout", "file://"+g.dir, clone)
	h := (&generated{dir: clone}).history(t, "HEAD")
	if _, err := h.Timeline(); err != ErrShallow {
		t.Fatalf("error is %v", err)
	}
	old := g.history(t, "main~3")
	if _, err := old.Timeline(); err != nil {
		t.Fatal(err)
	}
	h.Cache = old.Cache
	if line, err := h.Timeline(); err != nil || line.Head != h.Head {
		t.Errorf("%v with what was kept three commits ago", err)
	}
}

// The sluss may lie at the top of a repository, below it, or in a work tree of
// its own; or there may be no history.
func TestFindingTheHistory(t *testing.T) {
	dir := t.TempDir()
	top := filepath.Join(dir, "top")
	sluss := filepath.Join(top, "kommunen", "slussen")
	if err := os.MkdirAll(filepath.Join(sluss, "ideas"), 0o755); err != nil {
		t.Fatal(err)
	}
	if h, err := Find(sluss); h != nil || err != nil {
		t.Fatalf("outside a repository: %v, %v", h, err)
	}
	gitIn(t, top, nil, "init", "-q", "-b", "main")
	if h, err := Find(sluss); h != nil || err != nil {
		t.Fatalf("before the first commit: %v, %v", h, err)
	}
	if err := os.WriteFile(filepath.Join(sluss, "ideas", "README.md"), []byte("Idéer\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	gitIn(t, top, nil, "add", ".")
	gitIn(t, top, nil, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-q", "-m", "Börja")
	tree := filepath.Join(dir, "tree")
	gitIn(t, top, nil, "worktree", "add", "-q", tree)
	link := filepath.Join(dir, "link")
	if err := os.Symlink(sluss, link); err != nil {
		t.Fatal(err)
	}
	for what, test := range map[string]struct{ dir, folder string }{
		"at the top":            {top, ""},
		"below the top":         {sluss, "kommunen/slussen"},
		"through a link":        {link, "kommunen/slussen"},
		"in a linked work tree": {filepath.Join(tree, "kommunen", "slussen"), "kommunen/slussen"},
	} {
		h, err := Find(test.dir)
		if err != nil || h == nil {
			t.Errorf("%s: %v, %v", what, h, err)
			continue
		}
		if h.Folder != test.folder || h.Head != strings.TrimSpace(gitIn(t, top, nil, "rev-parse", "main")) {
			t.Errorf("%s: in %q at %s", what, h.Folder, h.Head)
		}
		line, err := h.Timeline()
		if test.folder == "" {
			if err != ErrNotCommitted {
				t.Errorf("%s: there are no ideas, and the error is %v", what, err)
			}
		} else if err != nil || len(line.Ideas) != 0 {
			t.Errorf("%s: %v, %v", what, line, err)
		}
		if err := h.Repo.Close(); err != nil {
			t.Error(err)
		}
	}
}
