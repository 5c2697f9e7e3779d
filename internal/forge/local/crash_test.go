package local_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

func isNotFound(err error) bool { return errors.Is(err, forge.ErrNotFound) }

// ledgerRef is where the forge writes what it knows. A machine that stops
// between moving a branch and moving this leaves it where it was.
const ledgerRef = "refs/sluss/forge"

// stopped makes the repository as it would be if the machine had stopped in
// the middle of do: its branch was moved, its ledger was not.
func stopped(t *testing.T, dir string, do func()) (whole string) {
	t.Helper()
	before := git(t, dir, "rev-parse", ledgerRef)
	do()
	whole = git(t, dir, "rev-parse", ledgerRef)
	if whole == before {
		t.Fatal("nothing was written")
	}
	git(t, dir, "update-ref", ledgerRef, before)
	return whole
}

func TestMergeThatWasStoppedInTheMiddle(t *testing.T) {
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n", "README.md": "a\n"})
	pull, err := f.Propose(ctx, decision(1))
	if err != nil {
		t.Fatal(err)
	}
	m := forge.Merge{Head: pull.Head, Title: "Beslut 1", Message: "Ide: 26-7k3qm", At: today.AddDate(0, 0, 4)}
	var commit string
	var want *forge.PullRequest
	whole := stopped(t, dir, func() {
		if commit, err = f.Merge(ctx, pull.Number, m); err != nil {
			t.Fatal(err)
		}
		if want, err = f.Pull(ctx, pull.Number); err != nil {
			t.Fatal(err)
		}
	})
	f = open(t, dir)
	// Reading tells what has happened, and a read writes nothing.
	ledger := git(t, dir, "rev-parse", ledgerRef)
	if got, err := f.Pull(ctx, pull.Number); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("the pull request is told to be\n%+v, %v\nwant\n%+v", got, err, want)
	}
	if open, err := f.Pulls(ctx, forge.Query{State: forge.Open}); err != nil || len(open) > 0 {
		t.Errorf("open: %v, %v", open, err)
	}
	if got := git(t, dir, "rev-parse", ledgerRef); got != ledger {
		t.Error("reading wrote something")
	}
	// Doing it again gives the same commit, and then all is as if it had not
	// been stopped.
	if again, err := f.Merge(ctx, pull.Number, m); err != nil || again != commit {
		t.Errorf("merging again gives %s, %v, want %s", again, err, commit)
	}
	if got := git(t, dir, "rev-parse", ledgerRef); got != whole {
		t.Error("the ledger is not what it would have been")
	}
	if n := git(t, dir, "rev-list", "--count", "--merges", "main"); n != "1" {
		t.Errorf("%s merges", n)
	}
}

func TestProposeThatWasStoppedInTheMiddle(t *testing.T) {
	ctx := t.Context()
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	if _, err := f.Propose(ctx, decision(1)); err != nil {
		t.Fatal(err)
	}
	propose := func(p forge.Proposal) func() {
		return func() {
			if _, err := f.Propose(ctx, p); err != nil {
				t.Fatal(err)
			}
		}
	}
	again := decision(1)
	again.Title, again.Files = "En annan rubrik", map[string][]byte{idea: []byte("Något annat\n")}
	for what, p := range map[string]forge.Proposal{"a new one": decision(2), "one drafted anew": again} {
		whole := stopped(t, dir, propose(p))
		propose(p)()
		if got := git(t, dir, "rev-parse", ledgerRef); got != whole {
			t.Errorf("%s: the ledger is not what it would have been", what)
		}
	}
	if pulls, err := f.Pulls(ctx, forge.Query{}); err != nil || len(pulls) != 2 {
		t.Errorf("pull requests %v, %v", pulls, err)
	}
}

// TestKill kills, at a random moment, a process that proposes, reviews and
// merges, over and over on the same forge. What it had been told was done must
// be done, no branch has two pull requests, and Git finds nothing wrong.
// SOAK=1 does it many more times.
func TestKill(t *testing.T) {
	if dir := os.Getenv("FORGE_TO_WORK_ON"); dir != "" {
		work(t, dir, os.Getenv("ROUND"))
		return
	}
	rounds := 25
	if os.Getenv("SOAK") != "" {
		rounds = 300
	}
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	acknowledged := 0
	for round := range rounds {
		lines := workAndKill(t, dir, round)
		acknowledged += len(lines)
		for _, line := range lines {
			holds(t, f, line)
		}
		onePullPerBranch(t, f)
		if round%10 == 0 || round == rounds-1 {
			if out := git(t, dir, "fsck", "--strict", "--no-dangling"); out != "" {
				t.Fatalf("round %d: git fsck says\n%s", round, out)
			}
		}
	}
	if acknowledged < rounds {
		t.Fatalf("only %d things were done in %d rounds", acknowledged, rounds)
	}
	t.Logf("%d kills, %d things done", rounds, acknowledged)
}

// workAndKill gives what the process said it had done before it was killed.
func workAndKill(t *testing.T, dir string, round int) []string {
	cmd := exec.Command(os.Args[0], "-test.run", "^TestKill$")
	cmd.Env = append(os.Environ(), "FORGE_TO_WORK_ON="+dir, fmt.Sprint("ROUND=", round))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// It is killed when it has said that so many things are done, and a random
	// while after that: also where the machine is slow, it gets something done
	// and is killed in the middle of something else.
	var said []string
	until := 1 + rand.IntN(12)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		line, whole := strings.CutSuffix(lines.Text(), ".")
		if !whole {
			continue
		}
		said = append(said, line)
		if len(said) == until {
			time.AfterFunc(time.Duration(rand.IntN(15_000))*time.Microsecond, func() { cmd.Process.Kill() })
		}
	}
	cmd.Wait() // it was killed
	return said
}

// work says what it does when it is done, and never ends.
func work(t *testing.T, dir, round string) {
	ctx := context.Background()
	f, err := local.Open(dir, options)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		branch := fmt.Sprintf("ide/%s/%d", round, i)
		p := decision(1)
		p.Branch, p.Files = branch, map[string][]byte{"ideas/" + branch: []byte(branch)}
		pull, err := f.Propose(ctx, p)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("proposed %s %d.\n", branch, pull.Number)
		if err := f.ReviewAs(ctx, pull.Number, "anna", forge.Review{State: forge.Approved, Body: branch, At: today}); err != nil {
			t.Fatal(err)
		}
		fmt.Printf("reviewed %s %d.\n", branch, pull.Number)
		commit, err := f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: branch, At: today})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("merged %s %d %s.\n", branch, pull.Number, commit)
	}
}

// holds checks that what was said to be done is done.
func holds(t *testing.T, f *local.Forge, line string) {
	t.Helper()
	words := append(strings.Fields(line), "")
	what, branch, commit := words[0], words[1], words[3]
	number, err := strconv.Atoi(words[2])
	if err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	pull, err := f.Pull(t.Context(), number)
	if err != nil || pull.Branch != branch {
		t.Fatalf("%s: the pull request is %+v, %v", line, pull, err)
	}
	switch what {
	case "reviewed":
		reviews, err := f.Reviews(t.Context(), number)
		if err != nil || len(reviews) != 1 || reviews[0].Body != branch {
			t.Fatalf("%s: the reviews are %+v, %v", line, reviews, err)
		}
	case "merged":
		if pull.State != forge.Merged || pull.MergeCommit != commit {
			t.Fatalf("%s: the pull request is %+v", line, pull)
		}
		main, err := f.Head(t.Context(), "main")
		if err != nil {
			t.Fatal(err)
		}
		if c, err := f.Compare(t.Context(), main, commit); err != nil || len(c.Commits) > 0 {
			t.Fatalf("%s: it is not on main: %+v, %v", line, c, err)
		}
	}
}

func onePullPerBranch(t *testing.T, f *local.Forge) {
	t.Helper()
	pulls, err := f.Pulls(t.Context(), forge.Query{})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, p := range pulls {
		if seen[p.Branch] > 0 {
			t.Fatalf("the branch %s has pull requests %d and %d", p.Branch, seen[p.Branch], p.Number)
		}
		seen[p.Branch] = p.Number
	}
}
