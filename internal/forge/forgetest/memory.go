package forgetest

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing/fstest"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
)

// Memory is a forge in memory, so that thousands of interrupted rounds can be
// tried. It keeps the promises of forge.Forge that the relay relies on; that
// the real ones keep them too is for the conformance suite to show. It is for
// one goroutine.
type Memory struct {
	Made   map[string]*forge.Commit
	Trees  map[string]map[string][]byte // by commit
	Heads  map[string]string            // by branch
	Opened []*forge.PullRequest
	Said   map[int][]forge.Comment   // by pull request
	Given  map[int][]forge.Review    // by pull request
	Marked map[string][]forge.Status // by commit
	Last   int                       // id that was given out last
}

// MemoryBot is the login of the bot there.
const MemoryBot = "ideslussen[bot]"

// NewMemory makes a forge whose main branch has some files.
func NewMemory(files map[string][]byte) *Memory {
	m := &Memory{
		Made: map[string]*forge.Commit{}, Trees: map[string]map[string][]byte{}, Heads: map[string]string{},
		Said: map[int][]forge.Comment{}, Marked: map[string][]forge.Status{},
	}
	m.Heads["main"] = m.Commit(forge.Commit{Message: "first"}, files)
	return m
}

// Commit makes a commit that no branch has yet.
func (m *Memory) Commit(c forge.Commit, tree map[string][]byte) string {
	m.Last++
	c.ID = fmt.Sprintf("%040x", m.Last)
	m.Made[c.ID], m.Trees[c.ID] = &c, tree
	return c.ID
}

// Someone is someone with an account and a computer.
type Someone struct {
	Name, Mail, Login string
	At                time.Time
	Branch, Message   string
}

// Open makes a pull request as a person does: a branch with a commit of their
// own, and title and text of their own.
func (m *Memory) Open(p Someone, files map[string][]byte) *forge.PullRequest {
	tree := maps.Clone(m.Trees[m.Heads["main"]])
	maps.Copy(tree, files)
	who := forge.Signature{Name: p.Name, Email: p.Mail, Login: p.Login, When: p.At}
	m.Heads[p.Branch] = m.Commit(forge.Commit{Parents: []string{m.Heads["main"]}, Author: who, Committer: who, Message: p.Message}, tree)
	return m.pull(p.Branch, p.Login, p.Message, p.At)
}

func (m *Memory) pull(branch, author, title string, at time.Time) *forge.PullRequest {
	pull := &forge.PullRequest{
		Number: len(m.Opened) + 1, State: forge.Open, Branch: branch, Base: "main", Head: m.Heads[branch],
		Title: title, Author: author, CreatedAt: at,
	}
	m.Opened = append(m.Opened, pull)
	return pull
}

// Remark makes a comment as a person does.
func (m *Memory) Remark(number int, author, body string, at time.Time) {
	m.Last++
	m.Said[number] = append(m.Said[number], forge.Comment{ID: fmt.Sprint(m.Last), Author: author, Body: body, At: at})
}

func (m *Memory) Bot(context.Context) (string, error) { return MemoryBot, nil }

func (m *Memory) Propose(_ context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	tree := maps.Clone(m.Trees[m.Heads["main"]])
	maps.Copy(tree, p.Files)
	for _, pull := range m.Opened {
		if pull.Branch != p.Branch {
			continue
		}
		if pull.State == forge.Open && !maps.EqualFunc(tree, m.Trees[pull.Head], bytes.Equal) {
			pull.Head = m.Commit(forge.Commit{Parents: []string{m.Heads["main"]}, Message: p.Message}, tree)
			pull.Title, pull.Body = p.Title, p.Body
		}
		return pull, nil
	}
	who := forge.Signature{Name: forge.BotName, Email: forge.BotEmail, When: p.At}
	m.Heads[p.Branch] = m.Commit(forge.Commit{Parents: []string{m.Heads["main"]}, Author: who, Committer: who, Message: p.Message}, tree)
	pull := m.pull(p.Branch, MemoryBot, p.Title, p.At)
	pull.Body = p.Body
	return pull, nil
}

func (m *Memory) Pull(_ context.Context, n int) (*forge.PullRequest, error) {
	if n < 1 || n > len(m.Opened) {
		return nil, forge.ErrNotFound
	}
	return m.Opened[n-1], nil
}

func (m *Memory) Pulls(_ context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	var out []*forge.PullRequest
	for _, p := range m.Opened {
		if (q.State == "" || q.State == p.State) && (q.Branch == "" || q.Branch == p.Branch) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *Memory) Reviews(_ context.Context, n int) ([]forge.Review, error) { return m.Given[n], nil }

func (m *Memory) Review(context.Context, int, forge.Review) error { return nil }

func (m *Memory) Comments(_ context.Context, n int) ([]forge.Comment, error) {
	return slices.Clone(m.Said[n]), nil
}

func (m *Memory) Say(_ context.Context, n int, marker, body string, at time.Time) error {
	for i, c := range m.Said[n] {
		if c.Marker == marker {
			m.Said[n][i].Body, m.Said[n][i].Edited = body, at
			return nil
		}
	}
	m.Last++
	m.Said[n] = append(m.Said[n], forge.Comment{ID: fmt.Sprint(m.Last), Author: MemoryBot, Marker: marker, Body: body, At: at})
	return nil
}

func (m *Memory) Statuses(_ context.Context, commit string) ([]forge.Status, error) {
	return m.Marked[commit], nil
}

func (m *Memory) SetStatus(_ context.Context, commit string, s forge.Status) error {
	m.Marked[commit] = []forge.Status{s}
	return nil
}

func (m *Memory) Merge(_ context.Context, n int, merge forge.Merge) (string, error) {
	pull := m.Opened[n-1]
	if pull.State == forge.Merged {
		return pull.MergeCommit, nil
	}
	tree := maps.Clone(m.Trees[m.Heads["main"]])
	old := m.Trees[m.Made[pull.Head].Parents[0]]
	for name, data := range m.Trees[pull.Head] {
		if !bytes.Equal(old[name], data) || old[name] == nil {
			tree[name] = data
		}
	}
	pull.MergeCommit = m.Commit(forge.Commit{Parents: []string{m.Heads["main"], pull.Head}, Message: merge.Title}, tree)
	m.Heads["main"] = pull.MergeCommit
	pull.State, pull.MergedAt = forge.Merged, merge.At
	return pull.MergeCommit, nil
}

func (m *Memory) Close(_ context.Context, n int) error {
	m.Opened[n-1].State = forge.Closed
	return nil
}

func (m *Memory) Head(_ context.Context, branch string) (string, error) {
	if m.Heads[branch] == "" {
		return "", forge.ErrNotFound
	}
	return m.Heads[branch], nil
}

func (m *Memory) Files(_ context.Context, commit string) (fs.FS, error) {
	out := fstest.MapFS{}
	for name, data := range m.Trees[commit] {
		out[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	return out, nil
}

func (m *Memory) reach(commit string, seen map[string]bool) {
	if c := m.Made[commit]; c != nil && !seen[commit] {
		seen[commit] = true
		for _, p := range c.Parents {
			m.reach(p, seen)
		}
	}
}

func (m *Memory) Compare(_ context.Context, base, head string) (*forge.Comparison, error) {
	if m.Made[base] == nil || m.Made[head] == nil {
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
			out.Commits = append(out.Commits, *m.Made[id])
		}
	}
	blob := func(data []byte, ok bool) string {
		if !ok {
			return ""
		}
		return fmt.Sprintf("%x", data)
	}
	old, new := m.Trees[out.MergeBase], m.Trees[head]
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
