package githubtest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func started(t *testing.T) *Server {
	t.Helper()
	s, err := Start(Options{Dir: t.TempDir(), Now: func() time.Time { return time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	err = s.AddRepository("kommun/sluss", map[string][]byte{"a": []byte("b")}, Settings{Collaborators: map[string]string{"anna": "write", "bo": "read"}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every operation that is described is answered, and none else.
func TestDescriptionAndHandlersAreTheSame(t *testing.T) {
	c, err := readContract()
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range c.operations {
		if _, ok := handlers[op.name]; !ok {
			t.Errorf("%s is described and not answered", op.name)
		}
	}
	if len(c.operations) != len(handlers) {
		t.Errorf("%d operations, %d handlers", len(c.operations), len(handlers))
	}
}

func TestRequestsThatGitHubDoesNotDescribeAreTold(t *testing.T) {
	for _, c := range []struct {
		why, method, path string
		body              any
		says              string
	}{
		{"an operation that is not there", http.MethodGet, "/nothing", nil, "no such operation"},
		{"a word that is not one of those", http.MethodPost, "/pulls/1/reviews", fields{"event": "LGTM"}, "allowed values"},
		{"a field that is missing", http.MethodPost, "/git/commits", fields{"message": "m"}, `"tree" is missing`},
		{"a field that is not known", http.MethodPost, "/pulls", fields{"head": "h", "base": "main", "title": "t", "colour": "red"}, `"colour"`},
		{"a field of another type", http.MethodPost, "/issues/1/comments", fields{"body": 7}, "string"},
		{"a parameter of another type", http.MethodGet, "/pulls?per_page=many", nil, "per_page"},
		{"a parameter that is not known", http.MethodGet, "/pulls?colour=red", nil, `"colour"`},
		{"a body that is not there", http.MethodPost, "/git/refs", nil, "required"},
	} {
		s := started(t)
		_ = s.As("anna", "kommun/sluss").Do(t.Context(), c.method, c.path, c.body, nil) // refused or not, it is told
		if v := s.Violations(); len(v) == 0 || !strings.Contains(strings.Join(v, "\n"), c.says) {
			t.Errorf("%s: %q", c.why, v)
		}
	}
}

func TestAnswersThatGitHubDoesNotDescribeAreTold(t *testing.T) {
	s := started(t)
	anna := s.As("anna", "kommun/sluss")
	if _, err := anna.Write(t.Context(), "gren", "m", map[string][]byte{"c": []byte("d")}); err != nil {
		t.Fatal(err)
	}
	if _, err := anna.Open(t.Context(), "gren", "t", ""); err != nil {
		t.Fatal(err)
	}
	var pull map[string]any
	if err := anna.Do(t.Context(), http.MethodGet, "/pulls/1", nil, &pull); err != nil {
		t.Fatal(err)
	}
	if v := s.Violations(); len(v) > 0 {
		t.Fatalf("%q", v)
	}
	r := httptest.NewRequest(http.MethodGet, "/repos/kommun/sluss/pulls/1", nil)
	op, params := s.contract.find(r)
	for why, spoil := range map[string]func(map[string]any){
		"as it was":            nil,
		"a state in uppercase": func(p map[string]any) { p["state"] = "OPEN" },
		"no head":              func(p map[string]any) { delete(p, "head") },
		"a number as a text":   func(p map[string]any) { p["number"] = "1" },
		"a title of nothing":   func(p map[string]any) { p["title"] = nil },
		"a time in words":      func(p map[string]any) { p["created_at"] = "i går" },
	} {
		body, err := json.Marshal(pull)
		if err != nil {
			t.Fatal(err)
		}
		var spoilt map[string]any
		if err := json.Unmarshal(body, &spoilt); err != nil {
			t.Fatal(err)
		}
		if spoil != nil {
			spoil(spoilt)
		}
		request, err := op.checkRequest(r, nil, params)
		if err != nil {
			t.Fatal(err)
		}
		err = op.checkAnswer(request, http.StatusOK, http.Header{"Content-Type": {"application/json"}}, encode(spoilt))
		if (err == nil) != (spoil == nil) {
			t.Errorf("%s: %v", why, err)
		}
	}
	request, _ := op.checkRequest(r, nil, params)
	if err := op.checkAnswer(request, http.StatusTeapot, nil, nil); err == nil {
		t.Error("a status that GitHub does not give is let through")
	}
}
