package githubtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
)

// Person is somebody who works on GitHub through its API under a login of
// their own, in one repository.
type Person struct {
	server     *Server
	login      string
	repository string
}

// As gives a person at work in a repository. Their rights are what Settings
// gives them.
func (s *Server) As(login, repository string) *Person {
	s.AddUser(login)
	return &Person{s, login, repository}
}

// Do makes a call of the API and reads its answer. A refusal is an error.
func (p *Person) Do(ctx context.Context, method, path string, body, answer any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	if body == nil {
		data = nil
	}
	r, err := http.NewRequestWithContext(ctx, method, p.server.URL()+"repos/"+p.repository+path, bytes.NewReader(data))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+Token(p.login))
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	said, err := io.ReadAll(resp.Body)
	switch {
	case err != nil:
		return err
	case resp.StatusCode >= 300:
		return fmt.Errorf("%s %s as %s: %s: %s", method, path, p.login, resp.Status, said)
	case answer == nil || len(said) == 0:
		return nil
	}
	return json.Unmarshal(said, answer)
}

// Review reviews a pull request: APPROVE, REQUEST_CHANGES or COMMENT, of the
// head as it is when no commit is named.
func (p *Person) Review(ctx context.Context, number int, event, body, commit string) error {
	asked := fields{"event": event, "body": body}
	if commit != "" {
		asked["commit_id"] = commit
	}
	return p.Do(ctx, http.MethodPost, fmt.Sprintf("/pulls/%d/reviews", number), asked, nil)
}

// Dismiss dismisses the latest review of somebody.
func (p *Person) Dismiss(ctx context.Context, number int, login string) error {
	var reviews []struct {
		ID   int64
		User struct{ Login string }
	}
	if err := p.Do(ctx, http.MethodGet, fmt.Sprintf("/pulls/%d/reviews?per_page=100", number), nil, &reviews); err != nil {
		return err
	}
	for _, r := range slices.Backward(reviews) {
		if r.User.Login == login {
			return p.Do(ctx, http.MethodPut, fmt.Sprintf("/pulls/%d/reviews/%d/dismissals", number, r.ID), fields{"message": "Gäller inte längre"}, nil)
		}
	}
	return fmt.Errorf("%s has not reviewed pull request %d", login, number)
}

// Comment comments on a pull request.
func (p *Person) Comment(ctx context.Context, number int, body string) error {
	return p.Do(ctx, http.MethodPost, fmt.Sprintf("/issues/%d/comments", number), fields{"body": body}, nil)
}

// Open opens a pull request to the main branch, of a branch that is there
// (also "owner:branch", from a fork), and gives its number.
func (p *Person) Open(ctx context.Context, branch, title, body string) (int, error) {
	var repository struct {
		DefaultBranch string `json:"default_branch"`
	}
	if err := p.Do(ctx, http.MethodGet, "", nil, &repository); err != nil {
		return 0, err
	}
	var opened struct{ Number int }
	err := p.Do(ctx, http.MethodPost, "/pulls", fields{"head": branch, "base": repository.DefaultBranch, "title": title, "body": body}, &opened)
	return opened.Number, err
}

// Merge merges a pull request with the button.
func (p *Person) Merge(ctx context.Context, number int) error {
	return p.Do(ctx, http.MethodPut, fmt.Sprintf("/pulls/%d/merge", number), fields{}, nil)
}

// Close closes a pull request.
func (p *Person) Close(ctx context.Context, number int) error {
	return p.Do(ctx, http.MethodPatch, fmt.Sprintf("/pulls/%d", number), fields{"state": "closed"}, nil)
}

// Write makes a branch with one commit that writes files (nil takes one away),
// on top of the main branch, as GitHub's own pages do: the commit bears the
// person's name. It gives the commit.
func (p *Person) Write(ctx context.Context, branch, message string, files map[string][]byte) (string, error) {
	var repository struct {
		DefaultBranch string `json:"default_branch"`
	}
	if err := p.Do(ctx, http.MethodGet, "", nil, &repository); err != nil {
		return "", err
	}
	var main struct{ Object struct{ SHA string } }
	if err := p.Do(ctx, http.MethodGet, "/git/ref/heads/"+repository.DefaultBranch, nil, &main); err != nil {
		return "", err
	}
	entries := []fields{}
	for path, data := range files {
		e := fields{"path": path, "mode": "100644", "type": "blob", "sha": nil}
		if data != nil {
			delete(e, "sha")
			e["content"] = string(data)
		}
		entries = append(entries, e)
	}
	var tree, commit struct{ SHA string }
	if err := p.Do(ctx, http.MethodPost, "/git/trees", fields{"base_tree": main.Object.SHA, "tree": entries}, &tree); err != nil {
		return "", err
	}
	err := p.Do(ctx, http.MethodPost, "/git/commits", fields{"message": message, "tree": tree.SHA, "parents": []string{main.Object.SHA}}, &commit)
	if err != nil {
		return "", err
	}
	err = p.Do(ctx, http.MethodPost, "/git/refs", fields{"ref": "refs/heads/" + branch, "sha": commit.SHA}, nil)
	return commit.SHA, err
}
