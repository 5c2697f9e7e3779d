package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// ruleFiles are the files under site/ that a verdict rests on.
var ruleFiles = []string{process.ProcessFile, process.RosterFile, process.OrganisationFile, process.HostingFile, process.KeysFile, process.WorkplacesFile}

// savedVersion is the version of the format of a saved case.
const savedVersion = 1

// saved is a case as a file, so that a verdict can be explained, and other
// reviews tried, where the forge cannot be reached. Ideas are in it as their
// files, rules as theirs. It tells what the pull request itself tells about
// people, no less.
type saved struct {
	Version    int                `json:"version"`
	Repository string             `json:"plats"`
	Bot        string             `json:"bot"`
	Now        time.Time          `json:"nu"`
	Entered    calendar.Date      `json:"steget_sedan,omitzero"`
	Target     string             `json:"mal"`
	Rules      map[string]string  `json:"regler"`
	Pull       *forge.PullRequest `json:"forslag"`
	Commits    []forge.Commit     `json:"commits"`
	Reviews    []forge.Review     `json:"granskningar"`
	Comments   []forge.Comment    `json:"kommentarer"`
	Read       map[string]*file   `json:"last"` // by commit
	Effect     savedEffect        `json:"andring"`
}

type savedEffect struct {
	Added    []*file        `json:"nya"`
	Removed  []string       `json:"borttagna"`
	Moved    []savedMove    `json:"flyttade"`
	Edited   []savedEdit    `json:"andrade"`
	Set      []string       `json:"regler"`
	Texts    []string       `json:"texter"`
	Other    []string       `json:"annat"`
	Pictures []string       `json:"bilder,omitempty"`
	Approves string         `json:"godkanns_av"`
	Findings []savedFinding `json:"fynd"`
}

// file is an idea's file; nil when there is none.
type file struct {
	Path string `json:"fil"`
	Text string `json:"text"`
}

type savedEdit struct {
	Old *file `json:"fore"`
	New *file `json:"efter"`
}

type savedMove struct {
	savedEdit
	From     string          `json:"fran"`
	To       string          `json:"till"`
	Outcome  process.Outcome `json:"utfall"` // empty when the process has no such way
	Decided  bool            `json:"beslutad"`
	Delivery bool            `json:"aterkoppling_forst"`
}

type savedFinding struct {
	fault.Fault
	Error bool `json:"fel"`
}

// Save gives a case as a file. The rules are read from the forge once more, as
// they stood when the case was fetched.
func (b *Bot) Save(ctx context.Context, c *check.Case) ([]byte, error) {
	if c.Effect == nil {
		return nil, fmt.Errorf("saving pull request %d: it is decided already", c.Pull.Number)
	}
	s := &saved{
		Version: savedVersion, Repository: c.Repository, Bot: c.Bot, Now: c.Now, Entered: c.Entered, Target: c.Target, Rules: map[string]string{},
		Pull: c.Pull, Commits: c.Commits, Reviews: c.Reviews, Comments: c.Comments, Read: map[string]*file{}, Effect: saveEffect(c.Effect),
	}
	for commit, f := range c.Read {
		s.Read[commit] = saveFile(f)
	}
	fsys, err := b.Forge.Files(ctx, c.Target)
	if err != nil {
		return nil, fmt.Errorf("reading the rules: %w", err)
	}
	for _, name := range ruleFiles {
		data, err := fs.ReadFile(fsys, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		s.Rules[name] = string(data)
	}
	return json.MarshalIndent(s, "", "  ")
}

func saveEffect(e *check.Effect) savedEffect {
	s := savedEffect{Removed: e.Removed, Set: e.Set, Texts: e.Texts, Other: e.Other, Pictures: e.Pictures, Approves: e.Approves}
	for _, f := range e.Added {
		s.Added = append(s.Added, saveFile(f))
	}
	for _, edit := range e.Edited {
		s.Edited = append(s.Edited, savedEdit{saveFile(edit.Old), saveFile(edit.New)})
	}
	for _, m := range e.Moved {
		one := savedMove{savedEdit: savedEdit{saveFile(m.Old), saveFile(m.New)}, Decided: m.Decision != nil, Delivery: m.Delivery}
		if m.From != nil {
			one.From = m.From.ID
		}
		if m.To != nil {
			one.To = m.To.ID
		}
		if m.Transition != nil {
			one.Outcome = m.Transition.Outcome
		}
		s.Moved = append(s.Moved, one)
	}
	for _, f := range e.Findings {
		s.Findings = append(s.Findings, savedFinding{f.Fault, f.Severity == check.Error})
	}
	return s
}

func saveFile(f *idea.File) *file {
	if f == nil {
		return nil
	}
	return &file{f.Path, string(idea.Format(&f.Idea))}
}

// OpenCase reads a case that was saved.
func OpenCase(data []byte) (*check.Case, error) {
	var s saved
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("reading a saved case: %w", err)
	}
	if s.Version != savedVersion {
		return nil, fmt.Errorf("reading a saved case: it is of version %d, and this program reads %d", s.Version, savedVersion)
	}
	if !s.whole() {
		return nil, errors.New("reading a saved case: something that idesluss writes there is missing")
	}
	c := &check.Case{
		Repository: s.Repository, Bot: s.Bot, Now: s.Now, Entered: s.Entered, Target: s.Target,
		Pull: s.Pull, Commits: s.Commits, Reviews: s.Reviews, Comments: s.Comments, Read: map[string]*idea.File{},
	}
	for commit, f := range s.Read {
		c.Read[commit] = f.open()
	}
	files := map[string][]byte{}
	for name, text := range s.Rules {
		files[name] = []byte(text)
	}
	rules, faults, err := process.Load(overlay{nothing{}, files})
	if err != nil {
		return nil, fmt.Errorf("reading the rules of a saved case: %w", err)
	}
	if len(faults) > 0 {
		rules = nil // the case tells so, among its findings
	}
	c.Effect = s.Effect.open(rules)
	return c, nil
}

// whole reports whether all is there that a verdict is about.
func (s *saved) whole() bool {
	e := &s.Effect
	return s.Pull != nil && !slices.Contains(e.Added, nil) &&
		!slices.ContainsFunc(e.Edited, func(edit savedEdit) bool { return edit.New == nil }) &&
		!slices.ContainsFunc(e.Moved, func(m savedMove) bool { return m.New == nil })
}

func (s *savedEffect) open(rules *process.Rules) *check.Effect {
	e := &check.Effect{Rules: rules, Removed: s.Removed, Set: s.Set, Texts: s.Texts, Other: s.Other, Pictures: s.Pictures, Approves: s.Approves}
	for _, f := range s.Added {
		e.Added = append(e.Added, f.open())
	}
	for _, edit := range s.Edited {
		e.Edited = append(e.Edited, check.Edit{Old: edit.Old.open(), New: edit.New.open()})
	}
	for _, m := range s.Moved {
		e.Moved = append(e.Moved, m.open(rules))
	}
	for _, f := range s.Findings {
		one := check.Finding{Fault: f.Fault, Severity: check.Warning}
		if f.Error {
			one.Severity = check.Error
		}
		e.Findings = append(e.Findings, one)
	}
	return e
}

func (m *savedMove) open(rules *process.Rules) check.Move {
	move := check.Move{Edit: check.Edit{Old: m.Old.open(), New: m.New.open()}, Delivery: m.Delivery}
	if rules != nil {
		move.From, move.To = rules.Process.Step(m.From), rules.Process.Step(m.To)
	}
	if move.From != nil && m.Outcome != "" {
		move.Transition = move.From.Transition(m.Outcome, m.To)
	}
	if n := len(move.New.Idea.Decisions); m.Decided && n > 0 {
		move.Decision = &move.New.Idea.Decisions[n-1]
	}
	return move
}

// open reads the idea. What was saved had been written by this program, and
// what cannot be read of it is told among the findings.
func (f *file) open() *idea.File {
	if f == nil {
		return nil
	}
	read, _ := idea.Parse(f.Path, []byte(f.Text))
	if read == nil {
		read = &idea.File{Path: f.Path}
	}
	return read
}

// nothing is a file system without files.
type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
