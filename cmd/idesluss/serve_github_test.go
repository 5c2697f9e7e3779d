package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

// deliver sends what GitHub sends when a pull request has been reviewed.
func (r *running) deliver(number int, secret string) int {
	r.t.Helper()
	body := fmt.Sprintf(`{"action":"submitted","repository":{"full_name":"kommun/sluss"},"pull_request":{"number":%d}}`, number)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	request, err := http.NewRequestWithContext(r.t.Context(), "POST", r.address+"krok/github", strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/json", "X-GitHub-Event": "pull_request_review", "X-GitHub-Delivery": "leverans-1",
		"X-Hub-Signature-256": "sha256=" + hex.EncodeToString(mac.Sum(nil)),
	} {
		request.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

const webhookSecret = "en hemlighet som är minst trettiotvå tecken"

// slussOnGitHub lays out a service whose sluss is on a GitHub of our own. Its clock
// goes fast, so that nothing waits for the pace that is kept towards GitHub, or
// for what may be a minute old.
func slussOnGitHub(t *testing.T) (*githubtest.Server, *running) {
	t.Helper()
	begun := time.Now()
	return serviceOnGitHub(t, emptySluss(t), func() time.Time { return today().Add(60 * time.Since(begun)) })
}

// serviceOnGitHub lays out a service for the sluss in a folder, which is put on
// a GitHub of our own.
func serviceOnGitHub(t *testing.T, dir string, clock func() time.Time) (*githubtest.Server, *running) {
	t.Helper()
	g, err := githubtest.Start(githubtest.Options{Dir: t.TempDir(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		g.Close()
		for _, v := range g.Violations() {
			t.Errorf("not as GitHub describes: %s", v)
		}
	})
	g.AddUser(githubBot)
	hosting := "format: 1\nplats: github.com/kommun/sluss\nbot: [" + githubBot + "]\ndomare: server\n"
	if err := os.WriteFile(filepath.Join(dir, "site", "forge.yaml"), []byte(hosting), 0o600); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	err = fs.WalkDir(slussFiles{os.DirFS(dir)}, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	settings := githubtest.Settings{Collaborators: map[string]string{githubBot: "write", "slussteam-1": "read"}}
	if err := g.AddRepository("kommun/sluss", files, settings); err != nil {
		t.Fatal(err)
	}
	return g, &running{t: t, dir: dir, clock: clock, variables: map[string]string{
		"GITHUB_API_URL": g.URL(), "IDESLUSSEN_TOKEN": githubtest.Token(githubBot), "IDESLUSSEN_WEBHOOK_SECRET": webhookSecret,
	}}
}

// status gives what the holder of a receipt reads.
func (r *running) status(code string) string {
	r.t.Helper()
	return r.browser().open(r.address+"min-ide/").press("Visa min idé", "kvitto", code).text
}

// The same service, with the sluss on GitHub: an idea from the form becomes a
// pull request there, a person in the team reviews the decision with an account
// of their own, and what GitHub says about it wakes the service, which would
// otherwise not have looked for an hour.
func TestServiceOnGitHub(t *testing.T) {
	g, r := slussOnGitHub(t)
	r.start("--demo", "--every", "1h")
	id, code := r.leave("Cykelbur vid hamnen")
	r.until("the idea to be tried", func() bool { return strings.Contains(r.status(code), "Under prövning") })
	r.command("move", id, "--outcome", "nej", "--skal", "Buren finns redan.", "--tips", "Titta bakom kajen.")
	if err := g.As("slussteam-1", "kommun/sluss").Review(t.Context(), 2, "APPROVE", "", ""); err != nil {
		t.Fatal(err)
	}
	if status := r.deliver(2, "en annan hemlighet som också är lång nog"); status != http.StatusUnauthorized {
		t.Errorf("a forged delivery gets %d", status)
	}
	if status := r.deliver(2, webhookSecret); status != http.StatusAccepted {
		t.Errorf("a delivery gets %d", status)
	}
	r.until("the answer", func() bool { return strings.Contains(r.status(code), "Buren finns redan.") })
	r.end()
	r.mirrorTellsNoSecret()
}

// mirrorTellsNoSecret wants a mirror, which only the service's own account can
// read, and which does not hold the credentials it was fetched with.
func (r *running) mirrorTellsNoSecret() {
	r.t.Helper()
	mirror := filepath.Join(r.dir, "data", mirrorFolder)
	info, err := os.Stat(mirror)
	if err != nil {
		r.t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		r.t.Errorf("the mirror is %v", info.Mode())
	}
	err = filepath.WalkDir(filepath.Dir(mirror), func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(name)
		if strings.Contains(string(data), r.variables["IDESLUSSEN_TOKEN"]) {
			r.t.Errorf("the token is in %s", name)
		}
		return err
	})
	if err != nil {
		r.t.Error(err)
	}
}

// GitHub is away, and the service is started again meanwhile: what is known of
// the sluss is shown, ideas are taken in, and they arrive when GitHub is back.
func TestGitHubIsAwayAtStart(t *testing.T) {
	g, r := slussOnGitHub(t)
	r.start("--demo")
	id, code := r.leave("Cykelbur vid hamnen")
	r.until("the idea to be tried", func() bool { return strings.Contains(r.status(code), "Under prövning") })
	r.until("the index to show it", func() bool {
		return strings.Contains(r.log.String(), `"msg":"the sites were built","ideas":1`)
	})
	if code := r.end(); code != exitOK {
		t.Fatalf("exit %d\n%s", code, r.log)
	}

	g.SetDown(true)
	r.start()
	r.until("the form", func() bool { return strings.Contains(r.browser().open(r.address+"lamna/").text, "Lämna en idé") })
	if got := r.status(code); !strings.Contains(got, "Under prövning") || !strings.Contains(got, id) {
		t.Errorf("the status page does not tell what main last said:\n%s", got)
	}
	second, code2 := r.leave("Cykelbur vid torget")
	if got := r.status(code2); !strings.Contains(got, second) || !strings.Contains(got, "Cykelbur vid torget") {
		t.Errorf("the new idea is not known:\n%s", got)
	}
	r.browser().open(r.address).says("Lillby kommun")
	r.until("the sites to be built of what was seen last", func() bool {
		return strings.Contains(r.log.String(), `"msg":"the sites were built","ideas":1`)
	})
	b := r.browser().open(r.link).press("Logga in")
	b.open(r.address + "internt/ide/" + id + "/").says("Cykelbur vid hamnen")
	r.until("the relay to have been tried in vain", func() bool { return strings.Contains(r.log.String(), `"task":"relay"`) })

	g.SetDown(false)
	r.until("the second idea to be tried", func() bool { return strings.Contains(r.status(code2), "Under prövning") })
	r.end()
	r.mirrorTellsNoSecret()
	if log := r.log.String(); strings.Contains(log, "hamnen") || strings.Contains(log, "torget") {
		t.Errorf("the log tells of ideas:\n%s", log)
	}
}

// When a day begins, decisions that nothing has been said about are not asked
// about one by one: a thousand of them would cost more calls than GitHub allows
// in an hour. Those about which there is something else to tell are judged.
func TestMidnightOnGitHub(t *testing.T) {
	var later atomic.Int64
	g, r := serviceOnGitHub(t, ourSluss(t), func() time.Time { return today().Add(time.Duration(later.Load())) })
	figures := freeAddress(t)
	r.start("--demo", "--metrics-addr", figures)
	asked := func(since int, words ...string) int {
		return len(slices.DeleteFunc(slices.Clone(g.Calls()[since:]), func(c githubtest.Call) bool {
			return !slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(c.Operation, word) })
		}))
	}
	last := regexp.MustCompile(`idesluss_task_runs_total\{[^}]*"waiting"[^}]*\} (\d+)`)
	done := func() int {
		m := last.FindStringSubmatch(r.browser().open("http://" + figures + "/metrics").text)
		if m == nil {
			return 0
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	// rounds waits until n whole rounds have been made from now on.
	rounds := func(n int) {
		before := done()
		r.until("the next rounds", func() bool { return done() > before+n })
	}
	quiet := func() bool {
		before := g.Writes()
		rounds(2)
		return g.Writes() == before
	}
	r.until("all to be done", quiet)
	decisions := strings.Count(r.command("forge", "pulls"), "\n")
	if decisions < 10 {
		t.Fatalf("only %d decisions are open", decisions)
	}
	one := []string{"/pulls/{pull_number}", "/reviews", "/comments", "/status"}
	before := len(g.Calls())
	rounds(3)
	if n := asked(before, one...); n > 0 {
		t.Errorf("%d calls about single decisions when nothing happens", n)
	}
	before = len(g.Calls())
	later.Add(int64(24 * time.Hour))
	rounds(3)
	if n := asked(before, one...); n > decisions/2 {
		t.Errorf("%d calls about single decisions at midnight, of which there are %d", n, decisions)
	}
	t.Logf("%d decisions; at midnight %d calls, %d of them about single decisions", decisions, len(g.Calls())-before, asked(before, one...))
	before = len(g.Calls())
	later.Add(int64(60 * 24 * time.Hour))
	r.until("overdue decisions to be judged", func() bool { return asked(before, "/reviews") > 0 })
	r.until("all to be done", quiet)
}
