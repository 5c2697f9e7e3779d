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
	"strings"
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

// The same service, with the sluss on GitHub: an idea from the form becomes a
// pull request there, a person in the team reviews the decision with an account
// of their own, and what GitHub says about it wakes the service, which would
// otherwise not have looked for an hour.
func TestServiceOnGitHub(t *testing.T) {
	// The service's clock goes fast, so that nothing waits for the pace that is
	// kept towards GitHub, or for what may be a minute old.
	begun := time.Now()
	clock := func() time.Time { return today().Add(60 * time.Since(begun)) }
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
	dir := emptySluss(t)
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
	const secret = "en hemlighet som är minst trettiotvå tecken"
	r := (&running{t: t, dir: dir, clock: clock, variables: map[string]string{
		"GITHUB_API_URL": g.URL(), "IDESLUSSEN_TOKEN": githubtest.Token(githubBot), "IDESLUSSEN_WEBHOOK_SECRET": secret,
	}}).start("--demo", "--every", "1h")

	id, code := r.leave("Cykelbur vid hamnen")
	follow := func() string {
		return r.browser().open(r.address+"min-ide/").press("Visa min idé", "kvitto", code).text
	}
	r.until("the idea to be tried", func() bool { return strings.Contains(follow(), "Under prövning") })
	r.command("move", id, "--outcome", "nej", "--skal", "Buren finns redan.", "--tips", "Titta bakom kajen.")
	if err := g.As("slussteam-1", "kommun/sluss").Review(t.Context(), 2, "APPROVE", "", ""); err != nil {
		t.Fatal(err)
	}
	if status := r.deliver(2, "en annan hemlighet som också är lång nog"); status != http.StatusUnauthorized {
		t.Errorf("a forged delivery gets %d", status)
	}
	if status := r.deliver(2, secret); status != http.StatusAccepted {
		t.Errorf("a delivery gets %d", status)
	}
	r.until("the answer", func() bool { return strings.Contains(follow(), "Buren finns redan.") })
}
