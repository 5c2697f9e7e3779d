package intake

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// memory is a forge in memory, so that thousands of interrupted rounds can be
// tried. It keeps the promises of forge.Forge that the relay relies on; that
// the real ones keep them too is for the conformance suite to show.
type memory struct {
	commits  map[string]*forge.Commit
	trees    map[string]map[string][]byte // by commit
	branches map[string]string
	pulls    []*forge.PullRequest
	comments map[int][]forge.Comment
	reviews  map[int][]forge.Review
	statuses map[string][]forge.Status
	next     int
}

const memoryBot = "ideslussen[bot]"

func newMemory(files map[string][]byte) *memory {
	m := &memory{
		commits: map[string]*forge.Commit{}, trees: map[string]map[string][]byte{}, branches: map[string]string{},
		comments: map[int][]forge.Comment{}, statuses: map[string][]forge.Status{},
	}
	m.branches["main"] = m.commit(forge.Commit{Message: "first"}, files)
	return m
}

func (m *memory) commit(c forge.Commit, tree map[string][]byte) string {
	m.next++
	c.ID = fmt.Sprintf("%040x", m.next)
	m.commits[c.ID], m.trees[c.ID] = &c, tree
	return c.ID
}

// person is someone with an account and a computer.
type person struct {
	name, mail, login string
	at                time.Time
	branch, message   string
}

// open makes a pull request as a person does: a branch with a commit of their
// own, and title and text of their own.
func (m *memory) open(p person, files map[string][]byte) *forge.PullRequest {
	tree := maps.Clone(m.trees[m.branches["main"]])
	maps.Copy(tree, files)
	who := forge.Signature{Name: p.name, Email: p.mail, Login: p.login, When: p.at}
	m.branches[p.branch] = m.commit(forge.Commit{Parents: []string{m.branches["main"]}, Author: who, Committer: who, Message: p.message}, tree)
	return m.pull(p.branch, p.login, p.message, p.at)
}

func (m *memory) pull(branch, author, title string, at time.Time) *forge.PullRequest {
	pull := &forge.PullRequest{
		Number: len(m.pulls) + 1, State: forge.Open, Branch: branch, Base: "main", Head: m.branches[branch],
		Title: title, Author: author, CreatedAt: at,
	}
	m.pulls = append(m.pulls, pull)
	return pull
}

func (m *memory) remark(number int, author, body string, at time.Time) {
	m.next++
	m.comments[number] = append(m.comments[number], forge.Comment{ID: fmt.Sprint(m.next), Author: author, Body: body, At: at})
}

func (m *memory) Bot(context.Context) (string, error) { return memoryBot, nil }

func (m *memory) Propose(_ context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	tree := maps.Clone(m.trees[m.branches["main"]])
	maps.Copy(tree, p.Files)
	for _, pull := range m.pulls {
		if pull.Branch != p.Branch {
			continue
		}
		if pull.State == forge.Open && !maps.EqualFunc(tree, m.trees[pull.Head], bytes.Equal) {
			pull.Head = m.commit(forge.Commit{Parents: []string{m.branches["main"]}, Message: p.Message}, tree)
			pull.Title, pull.Body = p.Title, p.Body
		}
		return pull, nil
	}
	who := forge.Signature{Name: forge.BotName, Email: forge.BotEmail, When: p.At}
	m.branches[p.Branch] = m.commit(forge.Commit{Parents: []string{m.branches["main"]}, Author: who, Committer: who, Message: p.Message}, tree)
	pull := m.pull(p.Branch, memoryBot, p.Title, p.At)
	pull.Body = p.Body
	return pull, nil
}

func (m *memory) Pull(_ context.Context, n int) (*forge.PullRequest, error) {
	if n < 1 || n > len(m.pulls) {
		return nil, forge.ErrNotFound
	}
	return m.pulls[n-1], nil
}

func (m *memory) Pulls(_ context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	var out []*forge.PullRequest
	for _, p := range m.pulls {
		if (q.State == "" || q.State == p.State) && (q.Branch == "" || q.Branch == p.Branch) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *memory) Reviews(_ context.Context, n int) ([]forge.Review, error) { return m.reviews[n], nil }

func (m *memory) Review(context.Context, int, forge.Review) error { return nil }

func (m *memory) Comments(_ context.Context, n int) ([]forge.Comment, error) {
	return slices.Clone(m.comments[n]), nil
}

func (m *memory) Say(_ context.Context, n int, marker, body string, at time.Time) error {
	for i, c := range m.comments[n] {
		if c.Marker == marker {
			m.comments[n][i].Body, m.comments[n][i].Edited = body, at
			return nil
		}
	}
	m.next++
	m.comments[n] = append(m.comments[n], forge.Comment{ID: fmt.Sprint(m.next), Author: memoryBot, Marker: marker, Body: body, At: at})
	return nil
}

func (m *memory) Statuses(_ context.Context, commit string) ([]forge.Status, error) {
	return m.statuses[commit], nil
}

func (m *memory) SetStatus(_ context.Context, commit string, s forge.Status) error {
	m.statuses[commit] = []forge.Status{s}
	return nil
}

func (m *memory) Merge(_ context.Context, n int, merge forge.Merge) (string, error) {
	pull := m.pulls[n-1]
	if pull.State == forge.Merged {
		return pull.MergeCommit, nil
	}
	tree := maps.Clone(m.trees[m.branches["main"]])
	old := m.trees[m.commits[pull.Head].Parents[0]]
	for name, data := range m.trees[pull.Head] {
		if !bytes.Equal(old[name], data) || old[name] == nil {
			tree[name] = data
		}
	}
	pull.MergeCommit = m.commit(forge.Commit{Parents: []string{m.branches["main"], pull.Head}, Message: merge.Title}, tree)
	m.branches["main"] = pull.MergeCommit
	pull.State, pull.MergedAt = forge.Merged, merge.At
	return pull.MergeCommit, nil
}

func (m *memory) Close(_ context.Context, n int) error {
	m.pulls[n-1].State = forge.Closed
	return nil
}

func (m *memory) Head(_ context.Context, branch string) (string, error) {
	if m.branches[branch] == "" {
		return "", forge.ErrNotFound
	}
	return m.branches[branch], nil
}

func (m *memory) Files(_ context.Context, commit string) (fs.FS, error) {
	out := fstest.MapFS{}
	for name, data := range m.trees[commit] {
		out[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	return out, nil
}

func (m *memory) reach(commit string, seen map[string]bool) {
	if c := m.commits[commit]; c != nil && !seen[commit] {
		seen[commit] = true
		for _, p := range c.Parents {
			m.reach(p, seen)
		}
	}
}

func (m *memory) Compare(_ context.Context, base, head string) (*forge.Comparison, error) {
	if m.commits[base] == nil || m.commits[head] == nil {
		return nil, forge.ErrNotFound
	}
	have, want := map[string]bool{}, map[string]bool{}
	m.reach(base, have)
	m.reach(head, want)
	out := &forge.Comparison{Base: base, Head: head}
	for _, id := range slices.Sorted(maps.Keys(want)) {
		if have[id] {
			out.MergeBase = id // the youngest in common: ids grow
		} else {
			out.Commits = append(out.Commits, *m.commits[id])
		}
	}
	blob := func(data []byte, ok bool) string {
		if !ok {
			return ""
		}
		return fmt.Sprintf("%x", data)
	}
	old, new := m.trees[out.MergeBase], m.trees[head]
	both := maps.Clone(old)
	maps.Copy(both, new)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		was, had := old[name]
		is, has := new[name]
		if had != has || !bytes.Equal(was, is) {
			out.Files = append(out.Files, forge.FileChange{Path: name, Old: blob(was, had), New: blob(is, has)})
		}
	}
	return out, nil
}

// flaky is a forge where one call fails, with or without having had its
// effect.
type flaky struct {
	forge.Forge
	calls *int
	at    int  // the call that fails
	late  bool // after its effect
}

// errCut is what a cut connection gives.
var errCut = fmt.Errorf("the connection was cut: %w", forge.ErrUnavailable)

func try[T any](f *flaky, call func() (T, error)) (T, error) {
	*f.calls++
	var zero T
	if *f.calls != f.at {
		return call()
	}
	if f.late {
		if _, err := call(); err != nil {
			return zero, err
		}
	}
	return zero, errCut
}

func do(f *flaky, call func() error) error {
	_, err := try(f, func() (struct{}, error) { return struct{}{}, call() })
	return err
}

func (f *flaky) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	return try(f, func() (*forge.PullRequest, error) { return f.Forge.Propose(ctx, p) })
}

func (f *flaky) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	return try(f, func() ([]*forge.PullRequest, error) { return f.Forge.Pulls(ctx, q) })
}

func (f *flaky) Comments(ctx context.Context, n int) ([]forge.Comment, error) {
	return try(f, func() ([]forge.Comment, error) { return f.Forge.Comments(ctx, n) })
}

func (f *flaky) Reviews(ctx context.Context, n int) ([]forge.Review, error) {
	return try(f, func() ([]forge.Review, error) { return f.Forge.Reviews(ctx, n) })
}

func (f *flaky) Say(ctx context.Context, n int, marker, body string, at time.Time) error {
	return do(f, func() error { return f.Forge.Say(ctx, n, marker, body, at) })
}

func (f *flaky) SetStatus(ctx context.Context, commit string, s forge.Status) error {
	return do(f, func() error { return f.Forge.SetStatus(ctx, commit, s) })
}

func (f *flaky) Head(ctx context.Context, branch string) (string, error) {
	return try(f, func() (string, error) { return f.Forge.Head(ctx, branch) })
}

func (f *flaky) Files(ctx context.Context, commit string) (fs.FS, error) {
	return try(f, func() (fs.FS, error) { return f.Forge.Files(ctx, commit) })
}

func (f *flaky) Compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	return try(f, func() (*forge.Comparison, error) { return f.Forge.Compare(ctx, base, head) })
}

// at gives a time in Sweden.
func at(t testing.TB, clock string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -0700", clock+" +0100")
	if err != nil {
		t.Fatal(err)
	}
	return at
}
