package gitrepo_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gitrepo"
)

// TestMain lets the test binary be the process that is killed: with a
// repository and a name in the environment it commits until it dies.
func TestMain(m *testing.M) {
	if dir := os.Getenv("GITREPO_TEST_COMMIT_IN"); dir != "" {
		if err := commitFor(dir, os.Getenv("GITREPO_TEST_NAME"), os.Getenv("GITREPO_TEST_TIMES")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv("GITREPO_TEST_FETCH_IN"); dir != "" {
		if err := fetchFor(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv("GITREPO_TEST_FULL"); dir != "" {
		if err := commitWhenFull(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// commitFor commits a file at a time, says each commit's id when it is there
// for good, and also moves, adds and takes away other references.
func commitFor(dir, name, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil {
		return err
	}
	r, err := gitrepo.Open(dir)
	if err != nil {
		return err
	}
	for i := range n {
		var id string
		err := r.Update(context.Background(), func(tx *gitrepo.Tx) error {
			file := fmt.Sprintf("ideas/2026/%02d/%s-%d.md", i%12, name, i)
			id, err = commitOn(tx, r, "refs/heads/main", map[string]string{file: fmt.Sprintf("%s %d\n", name, i)}, fmt.Sprintf("%s %d\n", name, i))
			if err != nil {
				return err
			}
			branch := fmt.Sprintf("refs/sluss/%s/%d", name, i%3)
			old, err := r.Ref(branch)
			if err != nil {
				return tx.SetRef(branch, "", id)
			}
			return tx.SetRef(branch, old, "")
		})
		if err != nil {
			return err
		}
		fmt.Println(id)
	}
	return nil
}

// committer starts a process that commits.
func committer(t testing.TB, dir, name string, times int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "GITREPO_TEST_COMMIT_IN="+dir, "GITREPO_TEST_NAME="+name, fmt.Sprint("GITREPO_TEST_TIMES=", times))
	cmd.Stderr = os.Stderr
	return cmd
}

// A process that commits is killed at any moment, again and again. The
// repository is always whole, holds every commit that was told, and takes the
// next one.
func TestKilledWriter(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var dir string
	told := 0
	for round := range rounds(25, 500) {
		if round%50 == 0 {
			dir = filepath.Join(t.TempDir(), "killed.git")
			r, err := gitrepo.Init(dir)
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
		}
		ids := killOne(t, dir, fmt.Sprint("r", round), rng)
		told += len(ids)
		fsck(t, dir)
		here := lines(git(t, dir, "rev-list", "--first-parent", "refs/heads/main", "--"))
		for _, id := range ids {
			if !slices.Contains(here, id) {
				t.Fatalf("round %d: %s was told and is lost", round, id)
			}
		}
		r := open(t, dir)
		next := write(t, r, "refs/heads/main", map[string]string{"next.txt": fmt.Sprint(round)}, "Next\n")
		if got := git(t, dir, "rev-parse", "main"); got != next {
			t.Fatalf("round %d: the next commit was %s, main is %s", round, next, got)
		}
		if left := leftovers(t, dir); len(left) > 0 {
			t.Fatalf("round %d: the next update left %v", round, left)
		}
		if round%10 == 9 {
			git(t, dir, "gc", "--quiet")
		}
	}
	t.Logf("%d commits were told", told)
	if told < 10 {
		t.Errorf("only %d commits were told: it was killed too early to say anything", told)
	}
}

// killOne lets a process commit, kills it, and gives the commits it told.
func killOne(t *testing.T, dir, name string, rng *rand.Rand) []string {
	t.Helper()
	cmd := committer(t, dir, name, 1_000_000)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// It dies some microseconds after it has told the nth commit.
	n, later := rng.IntN(6), time.Duration(rng.IntN(15_000))*time.Microsecond
	var ids []string
	scan := bufio.NewScanner(out)
	for scan.Scan() {
		ids = append(ids, scan.Text())
		if len(ids) == n+1 {
			time.AfterFunc(later, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait()
	if len(ids) > 0 && len(ids[len(ids)-1]) < 40 {
		ids = ids[:len(ids)-1] // it died while it was telling
	}
	return ids
}

// leftovers is what only a dead writer leaves.
func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	var left []string
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && name != filepath.Join(dir, "sluss.lock") &&
			(strings.Contains(d.Name(), "sluss.ref.") || strings.Contains(d.Name(), "tmp_obj") || strings.HasSuffix(d.Name(), ".lock")) {
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return left
}

// Four processes write in one repository while git packs it: every commit is
// there, in one line.
func TestManyWriters(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "shared.git")
	r, err := gitrepo.Init(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	times := rounds(14, 100)
	var all []*exec.Cmd
	for i := range 4 {
		cmd := committer(t, dir, fmt.Sprint("w", i), times)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	var work sync.WaitGroup
	for _, cmd := range all {
		work.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	done := make(chan struct{})
	go func() { work.Wait(); close(done) }()
	for packing := true; packing; {
		git(t, dir, "repack", "-q", "-a", "-d")
		git(t, dir, "pack-refs", "--all", "--prune")
		select {
		case <-done:
			packing = false
		default:
		}
	}
	fsck(t, dir)
	if got := git(t, dir, "rev-list", "--first-parent", "--count", "main"); got != fmt.Sprint(4*times) {
		t.Errorf("%s commits on main, want %d", got, 4*times)
	}
	if got := git(t, dir, "ls-tree", "-r", "--name-only", "main"); len(lines(got)) != 4*times {
		t.Errorf("%d files, want %d", len(lines(got)), 4*times)
	}
	// Each of its references was added and taken away in turn.
	there := map[string]bool{}
	for i := range times {
		for w := range 4 {
			name := fmt.Sprintf("refs/sluss/w%d/%d", w, i%3)
			there[name] = !there[name]
		}
	}
	maps.DeleteFunc(there, func(_ string, is bool) bool { return !is })
	if got, want := lines(git(t, dir, "for-each-ref", "--format=%(refname)", "refs/sluss")), slices.Sorted(maps.Keys(there)); !slices.Equal(got, want) {
		t.Errorf("references are %v, want %v", got, want)
	}
	head, err := r.Resolve("main")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range r.History(head, "", "") {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	if n != 4*times {
		t.Errorf("History has %d steps", n)
	}
}

// Several goroutines with one Repo wait for each other too.
func TestManyGoroutines(t *testing.T) {
	r, err := gitrepo.Init(filepath.Join(t.TempDir(), "shared.git"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var work sync.WaitGroup
	for i := range 8 {
		work.Go(func() {
			for j := range 5 {
				err := r.Update(t.Context(), func(tx *gitrepo.Tx) error {
					_, err := commitOn(tx, r, "refs/heads/main", map[string]string{fmt.Sprintf("%d-%d", i, j): "text"}, "En till\n")
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	head, err := r.Ref("refs/heads/main")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range r.History(head, "", "") {
		n++
	}
	if n != 40 {
		t.Errorf("%d commits, want 40", n)
	}
}
