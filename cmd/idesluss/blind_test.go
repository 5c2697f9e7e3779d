package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

// The proof of blindness: two people who send the same idea, in words that are
// neither's own, leave the same bytes in the sluss. The whole program is run,
// on real repositories; what is compared is every byte that anyone beyond the
// intake can read.

// sentOn is the day that everyone sends on: its beginning in Sweden.
var sentOn = time.Date(2026, 11, 10, 23, 0, 0, 0, time.UTC)

// blindIdeas are what is sent. Nobody's own words are in them.
var blindIdeas = []string{`---
titel: Låna verktyg på biblioteket
typ: ide
omrade: [kultur-fritid]
nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.
---

## Problem

Många köper verktyg som de använder en gång.

## Idé

Biblioteket lånar ut verktyg på samma sätt som böcker.
`, `---
titel: Kö i entrén varje morgon
typ: problem
omrade: [service-stod, vard-omsorg]
nytta: Den som kommer till kommunhuset får hjälp direkt.
ursprung: vardag
---

## Problem

Det är kö i entrén varje morgon mellan åtta och nio. De flesta vill bara hämta en blankett.
`}

// traces is everything that can be read beyond the intake: by the place it
// lies in.
type traces map[string][]byte

// stage is a sluss and an intake as they were before anyone sent anything.
type stage struct{ sluss, forge, intake string }

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{sluss: newSluss(t, "orebro")}
	dir := inMemory(t)
	s.forge, s.intake = filepath.Join(dir, "sluss.git"), filepath.Join(dir, "intag.git")
	must(t, act(s.sluss, sentOn, "", "forge", "create", "--forge", s.forge))
	inbox := filepath.Join(dir, "intag")
	must(t, act(".", sentOn, "", "init", "--intake", "--kommun", "Lillby kommun", "--repo", "github.com/lillby/ideintag", "--sluss", "github.com/lillby/sluss", inbox))
	f, err := local.Create(context.Background(), s.intake, os.DirFS(inbox), sentOn, local.Options{Now: func() time.Time { return sentOn }})
	if err == nil {
		err = f.Shut()
	}
	must(t, err)
	return s
}

// act runs the program at a time, with chance from a seed.
func act(dir string, now time.Time, seed string, args ...string) error {
	var printed bytes.Buffer
	code := run(context.Background(), args, &env{
		stdin: strings.NewReader(""), stdout: &printed, stderr: &printed, dir: dir,
		now: func() time.Time { return now }, random: mathrand.NewChaCha8(sha256.Sum256([]byte(seed))),
		getenv: os.Getenv, plain: true,
	})
	if code != exitOK {
		return fmt.Errorf("idesluss %s: exit %d: %s", strings.Join(args, " "), code, &printed)
	}
	return nil
}

// inMemory gives a folder for the test that is in memory where the machine has
// one: thousands of repositories need not survive a power cut.
func inMemory(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "idesluss-*")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// scene is a stage on which one person sends one idea.
type scene struct {
	*testing.T
	*stage
	dir  string
	p    *person
	leak func(out string) // what a leaking program would do to what is built; nil for none
}

// enter copies the stage, so that each person meets the same.
func (s *stage) enter(t *testing.T, p *person) *scene {
	t.Helper()
	dir := inMemory(t)
	own := &stage{sluss: filepath.Join(dir, "sluss"), forge: filepath.Join(dir, "sluss.git"), intake: filepath.Join(dir, "intag.git")}
	must(t, os.CopyFS(own.sluss, os.DirFS(s.sluss)))
	must(t, os.CopyFS(own.forge, os.DirFS(s.forge)))
	must(t, os.CopyFS(own.intake, os.DirFS(s.intake)))
	p.home(t, dir)
	return &scene{T: t, stage: own, dir: dir, p: p}
}

// submits has the person's file sent in by idesluss submit, at the person's
// hour, from the person's own machine.
func (s *scene) submits(idea string) {
	s.Helper()
	file := filepath.Join(s.dir, s.p.folder, s.p.file)
	mode := fs.FileMode(0o644)
	if s.p.executable {
		mode = 0o755
	}
	must(s.T, os.WriteFile(file, s.p.write(idea), mode))
	must(s.T, act(s.sluss, s.p.at, "slump", "submit", file, "--forge", s.forge))
}

// sends has the person open a pull request in the intake, the team merge it,
// and the relay carry it over two days later.
func (s *scene) sends(idea string) {
	s.Helper()
	ctx := context.Background()
	s.p.commit(s.T, s.intake, "ideer/"+s.p.file, s.p.write(idea))
	intake, err := local.Open(s.intake, local.Options{Now: func() time.Time { return s.p.at }})
	must(s.T, err)
	pull, err := intake.OpenPull(ctx, s.p.branch, s.p.login, s.p.message, "Ring mig på "+s.p.phone+". Jag arbetar på "+s.p.workplace+".")
	must(s.T, err)
	must(s.T, act(s.sluss, sentOn, "slump", "relay", "--review", "--once", "--intake", s.intake, "--forge", s.forge))
	_, err = intake.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: sentOn.AddDate(0, 0, 1)})
	must(s.T, errors.Join(err, intake.Shut()))
	later := sentOn.AddDate(0, 0, 5)
	must(s.T, act(s.sluss, later, "slump", "relay", "--once", "--intake", s.intake, "--forge", s.forge))
	must(s.T, act(s.sluss, later, "slump", "judge", "--all", "--merge", "--forge", s.forge))
	must(s.T, act(s.sluss, later, "slump", "tend", "--forge", s.forge))
}

// leaves gives all that the journey has left behind beyond the intake.
func (s *scene) leaves() traces {
	s.Helper()
	all := traces{}
	all.folder(s.T, "arkiv/", s.forge)
	all.objects(s.T, s.forge)
	all.pulls(s.T, s.forge)
	out := filepath.Join(s.dir, "out")
	must(s.T, act(s.sluss, sentOn.AddDate(0, 0, 5), "", "build", "--rev", "main", "--forge", s.forge, "-o", out))
	if s.leak != nil {
		s.leak(out)
	}
	for _, tree := range []string{"public", "internal"} {
		// The folder that the link leads to has a name of its own each time.
		served, err := filepath.EvalSymlinks(filepath.Join(out, tree))
		must(s.T, err)
		all.folder(s.T, "ut/"+tree+"/", served)
	}
	return all
}

// folder adds every file below dir, with its path, mode and link.
func (tr traces) folder(t *testing.T, as, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		rel, _ := filepath.Rel(dir, name)
		info, err := d.Info()
		if err != nil {
			return err
		}
		place := as + filepath.ToSlash(rel) + " " + info.Mode().String()
		if d.Type()&fs.ModeSymlink != 0 {
			link, err := os.Readlink(name)
			tr[place] = []byte(link)
			return err
		}
		tr[place], err = os.ReadFile(name)
		return err
	})
	must(t, err)
	if files == 0 {
		t.Fatalf("nothing was found in %s", dir)
	}
}

// objects adds every object of the repository as Git reads it, also those that
// nothing points at.
func (tr traces) objects(t *testing.T, repo string) {
	t.Helper()
	cmd := exec.Command("git", "-C", repo, "cat-file", "--batch-all-objects", "--batch", "--unordered")
	out, err := cmd.Output()
	must(t, err)
	if len(out) == 0 {
		t.Fatal("the repository has no objects")
	}
	tr["objekt"] = sortedObjects(t, out)
}

func hashObject(t *testing.T, repo, file string) {
	t.Helper()
	if out, err := exec.Command("git", "-C", repo, "hash-object", "-w", file).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// sortedObjects puts the objects that git cat-file gives in the order of their
// ids.
func sortedObjects(t *testing.T, batch []byte) []byte {
	t.Helper()
	objects := map[string][]byte{}
	for len(batch) > 0 {
		end := bytes.IndexByte(batch, '\n')
		var id, kind string
		var size int
		if _, err := fmt.Sscan(string(batch[:end]), &id, &kind, &size); err != nil {
			t.Fatal(err)
		}
		objects[id] = batch[:end+1+size+1]
		batch = batch[end+1+size+1:]
	}
	var all bytes.Buffer
	for _, id := range slices.Sorted(maps.Keys(objects)) {
		all.Write(objects[id])
	}
	return all.Bytes()
}

// pulls adds what the forge tells of its pull requests.
func (tr traces) pulls(t *testing.T, repo string) {
	t.Helper()
	ctx := context.Background()
	f, err := local.Open(repo, local.Options{})
	must(t, err)
	defer f.Shut()
	pulls, err := f.Pulls(ctx, forge.Query{})
	must(t, err)
	if len(pulls) == 0 {
		t.Fatal("there are no pull requests")
	}
	for _, pull := range pulls {
		reviews, err := f.Reviews(ctx, pull.Number)
		must(t, err)
		comments, err := f.Comments(ctx, pull.Number)
		must(t, err)
		statuses, err := f.Statuses(ctx, pull.Head)
		must(t, err)
		data, err := json.MarshalIndent([]any{pull, reviews, comments, statuses}, "", " ")
		must(t, err)
		tr[fmt.Sprintf("pull request %d", pull.Number)] = data
	}
}

// differ tells where two people's traces are not the same bytes.
func (tr traces) differ(other traces) []string {
	var where []string
	for _, place := range slices.Sorted(maps.Keys(tr)) {
		if theirs, ok := other[place]; !ok || !bytes.Equal(tr[place], theirs) {
			where = append(where, place)
		}
	}
	for _, place := range slices.Sorted(maps.Keys(other)) {
		if _, ok := tr[place]; !ok {
			where = append(where, place)
		}
	}
	return where
}

// sweep looks for a person in the traces, their places included.
func (tr traces) sweep(p *person) []string {
	var found []string
	look := canary.New(p.canaries()...)
	for _, place := range slices.Sorted(maps.Keys(tr)) {
		for _, hit := range append(look.Find([]byte(place)), look.Find(tr[place])...) {
			found = append(found, place+": "+hit.String())
		}
	}
	return found
}

// ways are the two ways in that do not pass a gateway.
var ways = []struct {
	name  string
	enter func(*scene, string)
}{
	{"idesluss submit", (*scene).submits},
	{"a pull request in the intake", (*scene).sends},
}

// pairs is how many pairs of people are compared, each way: few in an ordinary
// run, and all that are promised when soaking.
func pairs(few int) int {
	if os.Getenv("SOAK") != "" {
		return 500
	}
	return few
}

func TestWhoSendsAnIdeaLeavesNoTrace(t *testing.T) {
	s := newStage(t)
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			r := mathrand.New(mathrand.NewPCG(1, 2))
			for n := range pairs(20) {
				idea := blindIdeas[n%len(blindIdeas)]
				first, second := newPerson(t, r, sentOn), newPerson(t, r, sentOn)
				var left [2]traces
				for i, p := range []*person{first, second} {
					// A sub-test each, so that the one's environment is gone
					// when the other comes.
					t.Run(fmt.Sprintf("pair %d person %d", n, i), func(t *testing.T) {
						scene := s.enter(t, p)
						way.enter(scene, idea)
						left[i] = scene.leaves()
						if found := left[i].sweep(p); len(found) > 0 {
							t.Errorf("there are traces of the person:\n%s", strings.Join(found, "\n"))
						}
					})
				}
				if t.Failed() {
					t.FailNow()
				}
				if where := left[0].differ(left[1]); len(where) > 0 {
					t.Fatalf("pair %d left different bytes in %d places:\n%s\n%s", n, len(where), strings.Join(where, "\n"), firstDifference(left, where))
				}
				holdsIdea(t, left[0], idea)
			}
		})
	}
}

// holdsIdea makes sure that the idea itself came through: nothing at all would
// be the same for everyone too.
func holdsIdea(t *testing.T, left traces, text string) {
	t.Helper()
	_, title, _ := strings.Cut(text, "titel: ")
	title, _, _ = strings.Cut(title, "\n")
	if !bytes.Contains(left["objekt"], []byte(title)) {
		t.Fatalf("the idea %q is not in the sluss", title)
	}
	for place, data := range left {
		if strings.HasPrefix(place, "ut/internal/") && bytes.Contains(data, []byte(title)) {
			return
		}
	}
	t.Fatalf("the idea %q is not in the index", title)
}

func firstDifference(left [2]traces, where []string) string {
	a, b := left[0][where[0]], left[1][where[0]]
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	around := func(b []byte) []byte { return b[max(0, min(i, len(b))-80):min(len(b), i+80)] }
	return fmt.Sprintf("%q\n%q", around(a), around(b))
}
