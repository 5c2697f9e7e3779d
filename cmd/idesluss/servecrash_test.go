package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/gateway"
)

// daemon is the service as a process of its own, which can be killed.
type daemon struct {
	cmd     *exec.Cmd
	address string
}

// start runs idesluss serve, and waits until it says where it is.
func start(t *testing.T, dir string, flags ...string) *daemon {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	cmd := exec.Command(program, append([]string{"serve", "-C", dir, "--addr", "127.0.0.1:0", "--every", "100ms"}, flags...)...)
	cmd.Args[0] = "idesluss" // what TestMain knows the program by
	cmd.Env = append(os.Environ(), "CLOCK=", "SEED=")
	stdout, err := cmd.StdoutPipe()
	must(t, err)
	var log locked
	cmd.Stderr = &log
	must(t, cmd.Start())
	p := &daemon{cmd: cmd}
	t.Cleanup(func() { p.kill() })
	lines := bufio.NewScanner(stdout)
	public := regexp.MustCompile(`Publik webbplats: +(\S+)`)
	for p.address == "" && lines.Scan() {
		if m := public.FindStringSubmatch(lines.Text()); m != nil {
			p.address = m[1]
		}
	}
	if p.address == "" {
		p.kill()
		t.Fatalf("the service did not start: %s", log.String())
	}
	go io.Copy(io.Discard, stdout)
	return p
}

// kill is kill -9.
func (p *daemon) kill() {
	p.cmd.Process.Kill()
	p.cmd.Wait()
}

// sender is one who leaves ideas, from an address of their own, until ctx is
// done.
type sender struct {
	ctx  context.Context
	http *http.Client
	name int
	sent int
	took []time.Duration
}

// newSender makes one whose requests come from 127.x.y.1: each has a prefix of
// its own, as people in different places have.
func newSender(n int) *sender {
	from := &net.TCPAddr{IP: net.IPv4(127, byte(1+n/250), byte(1+n%250), 1)}
	dialer := &net.Dialer{LocalAddr: from, Timeout: 30 * time.Second}
	return &sender{ctx: context.Background(), name: n, http: &http.Client{
		Timeout:   time.Minute,
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 1},
	}}
}

// errNotTaken means that the service answered, and did not take the idea.
var errNotTaken = errors.New("not taken")

var caseNumber = regexp.MustCompile(`\b\d\d-[0-9a-z]{5}\b`)

// leave sends one idea, and gives the number that it was acknowledged with.
func (s *sender) leave(address string) (id string, err error) {
	s.sent++
	page, _, err := s.ask(address+"lamna/", nil)
	if err != nil {
		return "", err
	}
	answers := url.Values{
		"nyckel": {hiddenIn(page)["nyckel"]}, "rubrik": {fmt.Sprintf("Idé %d från plats %d", s.sent, s.name)},
		"text-problem": {"Det är kö varje morgon."}, "text-ide": {"Öppna en lucka till."},
		"malgrupp": {"invanare"}, "nytta": {"Den som kommer får hjälp direkt."}, "liknande": {"nej"},
		"omrade": {"service-stod"}, "delta": {"nej"}, "svar": {"kvitto"},
	}
	began := time.Now()
	for range 2 {
		done, status, err := s.ask(address+"lamna/klart", answers)
		if err != nil {
			return "", err
		}
		if status == http.StatusOK {
			s.took = append(s.took, time.Since(began))
			page, err := html.Parse(strings.NewReader(done))
			return caseNumber.FindString(textOf(page)), err
		}
		for name, value := range hiddenIn(done) { // it went so fast that it asks once more
			if answers.Get(name) == "" {
				answers.Set(name, value)
			}
		}
	}
	return "", errNotTaken
}

func (s *sender) ask(address string, form url.Values) (page string, status int, err error) {
	request, err := http.NewRequestWithContext(s.ctx, "GET", address, nil)
	if form != nil {
		request, err = http.NewRequestWithContext(s.ctx, "POST", address, strings.NewReader(form.Encode()))
	}
	if err != nil {
		return "", 0, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := s.http.Do(request)
	if err != nil {
		return "", 0, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), resp.StatusCode, err
}

// hiddenIn is hidden for a page that nobody else looks at: a thousand senders
// stand on the same machine as the service that is measured.
func hiddenIn(page string) map[string]string {
	values := map[string]string{}
	for _, input := range hiddenInput.FindAllString(page, -1) {
		if part, err := html.Parse(strings.NewReader(input)); err == nil {
			maps.Copy(values, hidden(part))
		}
	}
	return values
}

var hiddenInput = regexp.MustCompile(`<input[^>]* type="?hidden[^>]*>`)

func hidden(page *html.Node) map[string]string {
	values := map[string]string{}
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && n.Data == "input" && attribute(n, "type") == "hidden" {
			values[attribute(n, "name")] = attribute(n, "value")
		}
	}
	return values
}

func textOf(page *html.Node) string {
	var out strings.Builder
	for n := range page.Descendants() {
		if n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			out.WriteString(n.Data + " ")
		}
	}
	return out.String()
}

// The service is killed at any moment: while many send ideas, or a while after,
// when what they sent is on its way. Each that was acknowledged becomes one pull
// request, is on main once, and has one open decision.
func TestNoAcknowledgedIdeaIsLostOrDoubled(t *testing.T) {
	const senders = 50
	rounds := 4
	if os.Getenv("SOAK") != "" {
		rounds = 300
	}
	dir := newSlussInMemory(t)
	chance := rand.New(rand.NewPCG(5, 6))
	var mu sync.Mutex
	var acknowledged []string
	for range rounds {
		p := start(t, dir, "--cap", "1000000")
		// At a random time, or soon after a random number of ideas: what has
		// been acknowledged must also be carried on in the end.
		ctx, end := context.WithTimeout(t.Context(), time.Duration(20+chance.IntN(200))*time.Millisecond)
		requests, cut := context.WithCancel(t.Context())
		enough := chance.IntN(15)
		taken := 0
		var group sync.WaitGroup
		for n := range senders {
			group.Go(func() {
				s := newSender(n)
				s.ctx = requests
				for ctx.Err() == nil {
					id, err := s.leave(p.address)
					if errors.Is(err, errNotTaken) {
						t.Error("the service did not take an idea")
						return
					}
					if err == nil {
						mu.Lock()
						acknowledged = append(acknowledged, id)
						if taken++; taken >= enough {
							end()
						}
						mu.Unlock()
					}
					// An error is the crash: nobody was told that it was taken.
				}
			})
		}
		<-ctx.Done()
		end()
		if chance.IntN(2) == 0 {
			// Nobody sends any more: it relays, judges, merges and drafts.
			cut()
			group.Wait()
			time.Sleep(time.Duration(chance.IntN(700)) * time.Millisecond)
		}
		p.kill()
		group.Wait()
		cut()
	}
	if len(acknowledged) == 0 {
		t.Fatal("no idea was acknowledged")
	}
	t.Logf("%d ideas were acknowledged in %d rounds", len(acknowledged), rounds)
	last := start(t, dir, "--cap", "1000000")
	left := slices.Clone(acknowledged)
	patience := time.After(time.Duration(len(acknowledged)+60) * 5 * time.Second) // a stuck service, not a slow one
	for len(left) > 0 {
		select {
		case <-patience:
			t.Fatalf("%d of %d acknowledged ideas are not in the sluss, or wait for no decision", len(left), len(acknowledged))
		case <-time.After(200 * time.Millisecond):
		}
		left = unfinished(t, dir, left)
	}
	last.kill()
	f, err := local.Open(filepath.Join(dir, "data", "sluss.git"), local.Options{Now: time.Now})
	must(t, err)
	defer f.Shut()
	for _, id := range acknowledged {
		pulls, err := f.Pulls(t.Context(), forge.Query{Branch: "ny/" + id})
		must(t, err)
		if len(pulls) != 1 || pulls[0].State != forge.Merged {
			t.Errorf("idea %s has the pull requests %v", id, pulls)
		}
		decisions, err := f.Pulls(t.Context(), forge.Query{Branch: "ide/" + id + "/0"})
		must(t, err)
		if len(decisions) != 1 || decisions[0].State != forge.Open {
			t.Errorf("idea %s has the decisions %v", id, decisions)
		}
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(acknowledged))); len(unique) != len(acknowledged) {
		t.Errorf("%d ideas have %d numbers", len(acknowledged), len(unique))
	}
	if out, err := exec.Command("git", "-C", filepath.Join(dir, "data", "sluss.git"), "fsck", "--full", "--no-dangling").CombinedOutput(); err != nil {
		t.Errorf("git fsck: %v: %s", err, out)
	}
}

// newSlussInMemory makes a sluss in memory where the machine has room there:
// what kill -9 leaves is the same, and the test does not wait for the disk.
// SOAKDIR names a folder to make it in instead, to try a disk.
func newSlussInMemory(t *testing.T) string {
	t.Helper()
	if os.Getenv("SOAKDIR") != "" {
		t.Setenv("TMPDIR", os.Getenv("SOAKDIR"))
	} else {
		t.Setenv("TMPDIR", inMemory(t))
	}
	return newSluss(t, "orebro")
}

// unfinished gives those of the ideas that main does not have one file of, or
// that have not one decision.
func unfinished(t *testing.T, dir string, ids []string) []string {
	t.Helper()
	repository := filepath.Join(dir, "data", "sluss.git")
	files, err := exec.Command("git", "-C", repository, "ls-tree", "-r", "--name-only", "main", "ideas").Output()
	must(t, err)
	decisions, err := exec.Command("git", "-C", repository, "for-each-ref", "--format=%(refname)", "refs/heads/ide").Output()
	must(t, err)
	return slices.DeleteFunc(ids, func(id string) bool {
		on, open := strings.Count(string(files), "/"+id+"-"), strings.Count(string(decisions), "/"+id+"/")
		if on > 1 || open > 1 {
			t.Fatalf("idea %s is on main %d times, and has %d decisions", id, on, open)
		}
		return on == 1 && open == 1
	})
}

// Many send at once: every idea is taken, none twice. How long it took is told
// and not judged; make soak has the numbers that are promised.
func TestManySendAtOnce(t *testing.T) {
	senders, each := 40, 2
	if os.Getenv("SOAK") != "" {
		senders, each = 1000, 10
	}
	dir := newSlussInMemory(t)
	team, err := gateway.NewSealingKey("")
	must(t, err)
	leave(t, dir, "data/nycklar/team", team.Public+"\n")
	p := start(t, dir, "--demo=false", "--cap", "1000000", "--every", "2s") // as it is run
	all := make([]*sender, senders)
	ids := make([][]string, senders)
	var group sync.WaitGroup
	for n := range all {
		all[n] = newSender(n)
		group.Go(func() {
			for range each {
				id, err := all[n].leave(p.address)
				if err != nil {
					t.Errorf("sender %d: %v", n, err)
					return
				}
				ids[n] = append(ids[n], id)
			}
		})
	}
	group.Wait()
	var took []time.Duration
	for _, s := range all {
		took = append(took, s.took...)
	}
	slices.Sort(took)
	if len(took) != senders*each {
		t.Fatalf("%d of %d ideas were taken", len(took), senders*each)
	}
	t.Logf("%d ideas from %d: median %s, p99 %s, peak memory %s", len(took), senders, took[len(took)/2], took[len(took)*99/100], peakMemory(p.cmd.Process.Pid))
	flat := slices.Concat(ids...)
	if unique := slices.Compact(slices.Sorted(slices.Values(flat))); len(unique) != len(flat) {
		t.Errorf("%d ideas have %d numbers", len(flat), len(unique))
	}
	p.kill()
	records, err := os.ReadDir(filepath.Join(dir, "data", "spool"))
	must(t, err)
	kept := slices.DeleteFunc(records, func(d os.DirEntry) bool { return strings.HasPrefix(d.Name(), ".") })
	if len(kept) != len(flat) {
		t.Errorf("%d ideas were acknowledged, and %d are kept", len(flat), len(kept))
	}
}

// peakMemory is the most that a process has had in memory, as Linux tells it.
func peakMemory(pid int) string {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return "unknown"
	}
	if m := regexp.MustCompile(`VmHWM:\s*(\d+ kB)`).FindSubmatch(data); m != nil {
		return string(m[1])
	}
	return "unknown"
}
