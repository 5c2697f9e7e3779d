package github

import (
	"context"
	"fmt"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

// A decision's whole way, from proposal to merge, over a network where things
// go wrong.

const (
	ideaFile  = "ideas/2026/03/26-7k3qm-lana-verktyg.md"
	otherFile = "ideas/2026/02/26-4hw8t-odla.md"
)

func ideas() map[string]string {
	return map[string]string{ideaFile: "steg: bedomning\n", otherFile: "steg: inkommet\n", "README.md": "En sluss\n"}
}

func moving() forge.Proposal {
	return forge.Proposal{
		Branch: "ide/26-7k3qm/1", Title: "26-7k3qm går vidare", Body: "Det här ska avgöras.", Message: "26-7k3qm: nästa steg\n",
		// One file goes inline, one is binary and goes as a blob, one goes away.
		Files: map[string][]byte{ideaFile: []byte("steg: utredning\n"), "ideas/2026/03/bild.png": {0x89, 'P', 'N', 'G', 0}, "README.md": nil},
		At:    time.Date(2026, 3, 26, 0, 0, 0, 0, time.UTC),
	}
}

// journey is the way, step by step. Each step may be made again until it
// succeeds.
type journey struct {
	number int
	head   string
	step   int
}

// steps is how many steps a journey has.
const steps = 7

func (j *journey) next(ctx context.Context, f *Forge) (err error) {
	day := time.Date(2026, 3, 27, 0, 0, 0, 0, time.UTC)
	switch j.step {
	case 0:
		var pull *forge.PullRequest
		if pull, err = f.Propose(ctx, moving()); err == nil {
			j.number, j.head = pull.Number, pull.Head
		}
	case 1:
		err = f.Review(ctx, j.number, forge.Review{State: forge.Commented, Body: "Stol: vård\nRåd: ja", Commit: j.head, At: day})
	case 2:
		err = f.Say(ctx, j.number, "utlatande", "1 av 6 råd", day)
	case 3:
		err = f.Say(ctx, j.number, "utlatande", "6 av 6 råd", day)
	case 4:
		err = f.SetStatus(ctx, j.head, forge.Status{Context: "ideslussen/beslut", State: forge.Success, Description: "6 av 6 råd"})
	case 5:
		var main string
		if main, err = f.Head(ctx, "main"); err == nil {
			_, err = f.Compare(ctx, main, j.head)
		}
	case 6:
		_, err = f.Merge(ctx, j.number, forge.Merge{Head: j.head, Title: "26-7k3qm: nästa steg", Message: "Beslutfor: 6/6", At: day})
	}
	if err == nil {
		j.step++
	}
	return err
}

// travel makes the whole journey, and makes again what fails.
func (p *place) travel(failed func(error)) {
	p.Helper()
	j := &journey{}
	for tries := 0; j.step < steps; tries++ {
		if tries == 300 {
			p.Fatalf("step %d was never done", j.step)
		}
		if err := j.next(p.Context(), p.forge); err != nil {
			failed(err)
			if strings.Contains(err.Error(), "hemlig") {
				p.Errorf("an error tells the token: %v", err)
			}
			if err := p.clock.sleep(p.Context(), time.Minute); err != nil {
				p.Fatal(err)
			}
		}
	}
}

// arrived holds what is there at the end against what should be, as the git
// command and GitHub itself tell it.
func (p *place) arrived() {
	p.Helper()
	told, err := p.server.Describe(repository, 1)
	if err != nil {
		p.Fatal(err)
	}
	want := `kommun/sluss#1 merged: ide/26-7k3qm/1 -> main
title: 26-7k3qm går vidare
by: sluss-bot
status: ideslussen/beslut success: 6 av 6 råd
review: sluss-bot commented
    Stol: vård
    Råd: ja
comment: sluss-bot
    <!-- ideslussen:utlatande -->
    6 av 6 råd
body:
    Det här ska avgöras.
`
	if told != want {
		p.Errorf("got\n%swant\n%s", told, want)
	}
	if _, err := p.server.Describe(repository, 2); err == nil {
		p.Error("there are two pull requests")
	}
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", p.server.GitDir(repository)}, args...)...)
		cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null")
		out, err := cmd.CombinedOutput()
		if err != nil {
			p.Fatalf("git %v: %v: %s", args, err, out)
		}
		return string(out)
	}
	history := git("log", "-1", "--first-parent", "-m", "--raw", "--no-abbrev", "--format=%P%n%B", "main")
	parents, rest, _ := strings.Cut(history, "\n")
	message, changes, _ := strings.Cut(rest, "\n:")
	if got := strings.TrimSpace(message); len(strings.Fields(parents)) != 2 || got != "26-7k3qm: nästa steg\n\nBeslutfor: 6/6" {
		p.Errorf("main is not the merge:\n%s", history)
	}
	var changed []string
	for line := range strings.Lines(changes) {
		f := strings.Fields(line)
		changed = append(changed, f[4]+" "+f[5]+" "+f[3])
	}
	none := strings.Repeat("0", 40)
	if want := []string{
		"D README.md " + none,
		"M " + ideaFile + " " + blobID([]byte("steg: utredning\n")),
		"A ideas/2026/03/bild.png " + blobID([]byte{0x89, 'P', 'N', 'G', 0}),
	}; !slices.Equal(changed, want) {
		p.Errorf("the merge changed\n%q\nwant\n%q", changed, want)
	}
	if got := git("for-each-ref", "--format=%(refname)"); got != "refs/heads/ide/26-7k3qm/1\nrefs/heads/main\nrefs/pull/1/head\n" {
		p.Errorf("references:\n%s", got)
	}
	if first := strings.Fields(parents)[0]; first != p.begun {
		p.Errorf("main was merged into at %s and began at %s: there is more than one merge", first, p.begun)
	}
}

func TestEveryCallMayFailInEveryWay(t *testing.T) {
	whole := newPlace(t, ideas())
	whole.travel(func(err error) { t.Errorf("without faults: %v", err) })
	whole.arrived()
	calls := whole.server.Calls()
	if len(calls) < 25 || len(githubtest.Faults) < 14 {
		t.Fatalf("%d calls and %d faults", len(calls), len(githubtest.Faults))
	}
	for _, call := range calls {
		t.Run(fmt.Sprintf("%02d %s", call.Number, call.Operation), func(t *testing.T) {
			t.Parallel()
			for _, fault := range githubtest.Faults {
				p := newPlace(t, ideas())
				met := false
				p.server.SetFaults(func(c githubtest.Call) githubtest.Fault {
					if c.Number == call.Number {
						met = true
						return fault
					}
					return githubtest.Fine
				})
				p.travel(func(error) {})
				p.arrived()
				if !met {
					t.Errorf("the fault was never met")
				}
				if t.Failed() {
					t.Fatalf("with %s", fault)
				}
				p.server.Close()
			}
		})
	}
}

// rounds is how often to repeat what is random: SOAK=1 for the long run.
func rounds(few, many int) int {
	if os.Getenv("SOAK") != "" {
		return many
	}
	return few
}

func TestAnyScheduleOfFaultsEndsTheSame(t *testing.T) {
	for round := range rounds(40, 1000) {
		t.Run(strconv.Itoa(round), func(t *testing.T) {
			t.Parallel()
			r := mathrand.New(mathrand.NewPCG(uint64(round), 3))
			p := newPlace(t, ideas())
			defer p.server.Close()
			often := r.Float64() * 0.5
			p.server.SetFaults(func(githubtest.Call) githubtest.Fault {
				if r.Float64() < often {
					return githubtest.Faults[r.IntN(len(githubtest.Faults))]
				}
				return githubtest.Fine
			})
			p.travel(func(error) {
				// Half of the time the program is started again, and
				// remembers nothing.
				if r.IntN(2) == 0 {
					fresh, err := Open(p.options)
					if err != nil {
						t.Fatal(err)
					}
					p.forge = fresh
				}
			})
			p.server.SetFaults(nil)
			p.arrived()
		})
	}
}

// Programs that know nothing of each other, such as a server and a job that
// was started by hand, propose the same at once.
func TestSeveralProgramsAtOnceMakeOnePullRequest(t *testing.T) {
	for range rounds(5, 50) {
		p := newPlace(t, ideas())
		numbers, errs := make([]int, 4), make([]error, 4)
		var wait sync.WaitGroup
		for i := range numbers {
			f, err := Open(p.options)
			if err != nil {
				t.Fatal(err)
			}
			wait.Go(func() {
				pull, err := f.Propose(p.Context(), moving())
				if errs[i] = err; err == nil {
					numbers[i] = pull.Number
				}
			})
		}
		wait.Wait()
		for i := range numbers {
			if errs[i] != nil || numbers[i] != 1 {
				t.Errorf("program %d got pull request %d, %v", i, numbers[i], errs[i])
			}
		}
		if _, err := p.server.Describe(repository, 2); err == nil {
			t.Error("there are two pull requests")
		}
	}
}

// GitHub's lists may be a moment behind. A pull request that is there and not
// yet listed is known by the refusal to open another.
func TestAPullRequestThatIsNotListedYetIsFound(t *testing.T) {
	p := newPlace(t, ideas())
	first, err := p.forge.Propose(t.Context(), moving())
	if err != nil {
		t.Fatal(err)
	}
	behind := true
	o := p.options
	o.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		if behind && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/pulls") {
			behind = false
			return answered(http.StatusOK, "[]", "Content-Type", "application/json"), nil
		}
		return p.options.Transport.RoundTrip(r)
	})
	f, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.Propose(t.Context(), moving())
	if err != nil || again.Number != first.Number || behind || p.clock.slept > 0 {
		t.Errorf("%+v, %v; waited %v", again, err, p.clock.slept)
	}
}
