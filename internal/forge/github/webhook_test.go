package github

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

var hookSecret = []byte("en-hemlighet-som-ar-minst-trettiotva-byte")

// delivery is a delivery as GitHub makes it.
func delivery(kind, id string, body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/krok", bytes.NewReader(body))
	mac := hmac.New(sha256.New, hookSecret)
	mac.Write(body)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-GitHub-Event", kind)
	r.Header.Set("X-GitHub-Delivery", id)
	r.Header.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return r
}

func newHook(t *testing.T) *Webhook {
	t.Helper()
	w, err := NewWebhook(hookSecret)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// published are GitHub's example payloads; testdata/README.md tells from where.
func published(t testing.TB) (all []struct {
	Name     string
	Examples []json.RawMessage
}) {
	t.Helper()
	file, err := os.Open("testdata/webhooks.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewDecoder(unpacked).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryPublishedDeliveryIsReadOrIgnored(t *testing.T) {
	count, heard := 0, map[string]int{}
	for _, kind := range published(t) {
		for i, body := range kind.Examples {
			count++
			event, err := newHook(t).Read(delivery(kind.Name, fmt.Sprint(kind.Name, i), body))
			if err != nil {
				t.Errorf("%s %d: %v", kind.Name, i, err)
				continue
			}
			var truth struct {
				Repository struct {
					FullName string `json:"full_name"`
				}
				PullRequest json.RawMessage `json:"pull_request"`
				Issue       map[string]json.RawMessage
			}
			// Other kinds have other shapes; what is needed of them is nothing.
			_ = json.Unmarshal(body, &truth)
			if event == nil {
				if kind.Name == "pull_request" || kind.Name == "pull_request_review" {
					t.Errorf("%s %d was ignored", kind.Name, i)
				}
				continue
			}
			heard[event.Kind]++
			switch {
			case event.Kind != kind.Name || event.Repository != truth.Repository.FullName:
				t.Errorf("%s %d became %+v", kind.Name, i, event)
			case event.Kind == "push" && (event.Branch == "" || event.Number != 0):
				t.Errorf("%s %d became %+v", kind.Name, i, event)
			case event.Kind == "issue_comment" && truth.Issue["pull_request"] == nil:
				t.Errorf("%s %d is about an issue and became %+v", kind.Name, i, event)
			case event.Kind != "push" && event.Number < 1:
				t.Errorf("%s %d became %+v", kind.Name, i, event)
			}
		}
	}
	if count != 329 || heard["pull_request"] != 29 || heard["pull_request_review"] != 4 || heard["push"] == 0 {
		t.Errorf("%d deliveries, heard %v", count, heard)
	}
}

func TestWhatIsNotFromGitHubIsRefused(t *testing.T) {
	body := []byte(`{"action":"opened","number":7,"pull_request":{"number":7},"repository":{"full_name":"kommun/sluss"}}`)
	sum := func(secret []byte) string {
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)
		return "sha256=" + hex.EncodeToString(mac.Sum(nil))
	}
	old := hmac.New(sha1.New, hookSecret)
	old.Write(body)
	for _, c := range []struct {
		why    string
		spoil  func(*http.Request)
		status int
	}{
		{"as it should be", func(*http.Request) {}, http.StatusAccepted},
		{"not signed", func(r *http.Request) { r.Header.Del("X-Hub-Signature-256") }, http.StatusUnauthorized},
		{"signed with another secret", func(r *http.Request) {
			r.Header.Set("X-Hub-Signature-256", sum([]byte("en-annan-hemlighet-som-ocksa-ar-lang-nog")))
		}, http.StatusUnauthorized},
		{"signed with no secret", func(r *http.Request) { r.Header.Set("X-Hub-Signature-256", sum(nil)) }, http.StatusUnauthorized},
		{"signed with SHA-1 alone, under its old name", func(r *http.Request) {
			r.Header.Del("X-Hub-Signature-256")
			r.Header.Set("X-Hub-Signature", "sha1="+hex.EncodeToString(old.Sum(nil)))
		}, http.StatusUnauthorized},
		{"signed with SHA-1, under the new name", func(r *http.Request) {
			r.Header.Set("X-Hub-Signature-256", "sha1="+hex.EncodeToString(old.Sum(nil)))
		}, http.StatusUnauthorized},
		{"an empty signature", func(r *http.Request) { r.Header.Set("X-Hub-Signature-256", "sha256=") }, http.StatusUnauthorized},
		{"the beginning of the signature", func(r *http.Request) { r.Header.Set("X-Hub-Signature-256", sum(hookSecret)[:30]) }, http.StatusUnauthorized},
		{"another text under the same signature", func(r *http.Request) {
			r.Body = http.NoBody
		}, http.StatusUnauthorized},
		{"as a form", func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, http.StatusBadRequest},
		{"without a number", func(r *http.Request) { r.Header.Del("X-GitHub-Delivery") }, http.StatusBadRequest},
		{"without a kind", func(r *http.Request) { r.Header.Del("X-GitHub-Event") }, http.StatusBadRequest},
		{"with another method", func(r *http.Request) { r.Method = http.MethodGet }, http.StatusMethodNotAllowed},
	} {
		heard := 0
		handler := newHook(t).Handler(func(e Event) {
			heard++
			if (e != Event{Kind: "pull_request", Action: "opened", Repository: "kommun/sluss", Number: 7}) {
				t.Errorf("%s: heard %+v", c.why, e)
			}
		})
		r := delivery("pull_request", "72d3162e", body)
		c.spoil(r)
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != c.status || heard == 1 != (c.status == http.StatusAccepted) || w.Body.Len() > 0 {
			t.Errorf("%s: status %d, want %d; heard %d; %q", c.why, w.Code, c.status, heard, w.Body)
		}
	}
}

func TestADeliveryIsHeardOnce(t *testing.T) {
	body := []byte(`{"ref":"refs/heads/main","repository":{"full_name":"kommun/sluss"}}`)
	heard := 0
	handler := newHook(t).Handler(func(Event) { heard++ })
	for i, id := range []string{"ett", "ett", "ett", "under ett annat nummer"} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, delivery("push", id, body))
		if w.Code >= 300 || heard != 1 {
			t.Errorf("delivery %d: status %d, heard %d times", i, w.Code, heard)
		}
	}
	// Memory is bounded: what is very old may be heard again.
	w := newHook(t)
	for i := range 3 * remembered {
		w.first(fmt.Sprint("number ", i), fmt.Sprint("signature ", i))
	}
	if len(w.seen) > 2*remembered+1 || !w.seen[fmt.Sprint("number ", 3*remembered-1)] {
		t.Errorf("%d are remembered", len(w.seen))
	}
}

func TestALargeDeliveryIsRefusedBeforeItIsJudged(t *testing.T) {
	body := []byte(`{"x":"` + strings.Repeat("a", largestDelivery) + `"}`)
	w := httptest.NewRecorder()
	newHook(t).Handler(func(Event) { t.Error("heard") }).ServeHTTP(w, delivery("push", "1", body))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", w.Code)
	}
}

func TestAShortSecretIsRefused(t *testing.T) {
	for _, secret := range []string{"", "kort", strings.Repeat("a", 31)} {
		if _, err := NewWebhook([]byte(secret)); err == nil {
			t.Errorf("a secret of %d bytes is let through", len(secret))
		}
	}
}

func FuzzParseEvent(f *testing.F) {
	for _, kind := range published(f) {
		for i, body := range kind.Examples {
			if i == 0 && len(body) < 8000 || kind.Name == "push" {
				f.Add(kind.Name, []byte(body))
			}
		}
	}
	f.Add("issue_comment", []byte(`{"issue":{"number":0,"pull_request":{}},"repository":{"full_name":"a/b"}}`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		event, err := parseEvent(kind, body)
		if event == nil {
			return
		}
		if err != nil || !repositoryName.MatchString(event.Repository) || (event.Number < 1) != (event.Kind == "push") {
			t.Errorf("%+v, %v", event, err)
		}
	})
}
