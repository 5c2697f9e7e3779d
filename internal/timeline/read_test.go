package timeline

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

// past is a history written for a test, oldest first.
type past struct {
	t       *testing.T
	commits []*Commit
	blobs   map[string][]byte
	reads   int
}

func newPast(t *testing.T) *past { return &past{t: t, blobs: map[string][]byte{}} }

// on adds a merge at noon on the day.
func (p *past) on(day, message string, files ...File) *Commit {
	p.t.Helper()
	c := &Commit{ID: fmt.Sprintf("c%d", len(p.commits)), When: date(p.t, day).Time().Add(12 * time.Hour), Message: message, Merge: true, Files: files}
	if n := len(p.commits); n > 0 {
		c.Parent = p.commits[n-1].ID
	}
	p.commits = append(p.commits, c)
	return c
}

// file gives the idea at path as it is after its walk: steps, and between them
// the days of the decisions: "provning 2026-03-01 avslutad".
func (p *past) file(path, walk string) File {
	p.t.Helper()
	words := strings.Fields(walk)
	i := idea.Idea{
		Format: 1, ID: path[len("ideas/2026/03/"):][:8], Title: "Låna verktyg", Type: idea.TypeIdea, Received: date(p.t, "2026-03-02"),
		Origin: "vardag", Benefit: "Fler kan låna.", Step: words[len(words)-1],
	}
	for n := 0; n+2 < len(words); n += 2 {
		i.Decisions = append(i.Decisions, idea.Decision{Date: date(p.t, words[n+1]), Step: words[n], Outcome: "ja", To: words[n+2], Reasons: "Bra."})
	}
	return p.raw(path, string(idea.Format(&i)))
}

func (p *past) raw(path, text string) File {
	blob := fmt.Sprintf("b%d", len(p.blobs))
	p.blobs[blob] = []byte(text)
	return File{Path: path, Blob: blob}
}

func gone(path string) File { return File{Path: path} }

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (p *past) blob(id string) ([]byte, error) {
	p.reads++
	data, ok := p.blobs[id]
	if !ok {
		return nil, errors.New("no such blob")
	}
	return data, nil
}

// newest gives the commits after the first n, newest first.
func (p *past) newest(n int) iter.Seq2[*Commit, error] {
	return func(yield func(*Commit, error) bool) {
		for _, c := range slices.Backward(p.commits[n:]) {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (p *past) read() *Timeline {
	p.t.Helper()
	t, err := Read(p.newest(0), p.blob, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return t
}

// way tells a history in a line: step entered (commit), …
func way(h *History) string {
	if h == nil {
		return "unknown"
	}
	var out []string
	for n, s := range h.Stays {
		where := s.Commit
		if where == "" {
			where = "file"
		}
		out = append(out, fmt.Sprintf("%s %s %s", s.Step, s.Entered, where))
		if n > 0 && h.Stays[n-1].Left != s.Entered {
			out[n-1] += " left " + h.Stays[n-1].Left.String()
		}
	}
	if n := len(h.Stays); n > 0 && !h.Stays[n-1].Left.IsZero() {
		out = append(out, "left "+h.Stays[n-1].Left.String())
	}
	return strings.Join(out, ", ")
}

func found(t *Timeline) string {
	var out []string
	for _, f := range t.Findings {
		out = append(out, fmt.Sprintf("%s %s %s", f.Kind, f.Commit, f.Idea))
	}
	return strings.Join(out, ", ")
}

const (
	one = "ideas/2026/03/26-7k3qm-lana-verktyg.md"
	two = "ideas/2026/03/26-9m2xr-lana-mer.md"
)

func trailers(id, from, to string) string {
	return "Slussa\n\nIde: " + id + "\nSteg: " + strings.TrimSpace(from+" -> "+to) + "\n"
}

func TestTheWayOfAnIdea(t *testing.T) {
	yes := trailers("26-7k3qm", "provning", "bedomning")
	for _, test := range []struct {
		what     string
		past     func(p *past)
		way      string
		findings string
	}{
		{"an idea is added, and stands where it was added since that day", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
		}, "provning 2026-03-02 c1", ""},
		{"a merge moves it, and its day is the day of the move, not that of the decision", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes, p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", ""},
		{"an edit moves nothing", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-03", "edit", p.raw(one, strings.Replace(string(p.blobs["b0"]), "Fler", "Alla", 1)))
		}, "provning 2026-03-02 c1", ""},
		{"a file in the first commit tells itself since when", func(p *past) {
			p.on("2026-10-01", "first", p.file(one, "provning"))
		}, "provning 2026-03-02 file", ""},
		{"an idea that came in long before it was here tells itself since when", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-04-02", "import", p.file(one, "provning"))
		}, "provning 2026-03-02 file", ""},
		{"one that was added a month after it came in does not", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-04-01", "add", p.file(one, "provning"))
		}, "provning 2026-04-01 c1", ""},
		{"an idea that comes with decisions tells the days of them itself", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-10-01", "import", p.file(one, "provning 2026-03-06 bedomning 2026-04-01 vilande"))
		}, "provning 2026-03-02 file, bedomning 2026-03-06 file, vilande 2026-04-01 file", ""},
		{"what is decided after it came is told by the commits", func(p *past) {
			p.on("2026-10-01", "first", p.file(one, "provning"))
			p.on("2026-10-09", yes, p.file(one, "provning 2026-10-06 bedomning"))
		}, "provning 2026-03-02 file, bedomning 2026-10-09 c1", ""},
		{"two decisions in one merge are two stays, the first for no time", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", trailers("26-7k3qm", "provning", "vilande"), p.file(one, "provning 2026-03-06 bedomning 2026-03-07 vilande"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2, vilande 2026-03-09 c2", ""},
		{"a new name of the file is still the same idea", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes, p.file("ideas/2026/03/26-7k3qm-ett-nytt-namn.md", "provning 2026-03-06 bedomning"), gone(one))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", ""},
		{"a new name that comes before the old in the alphabet is too", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", "rename", p.file("ideas/2026/03/26-7k3qm-a.md", "provning"), gone(one))
			p.on("2026-03-10", yes, p.file("ideas/2026/03/26-7k3qm-a.md", "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-10 c3", ""},
		{"an idea that is taken away has left its step", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-05", "away", gone(one))
		}, "provning 2026-03-02 c1, left 2026-03-05", ""},
		{"an idea that comes back begins again", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-05", "away", gone(one))
			p.on("2026-03-07", "back", p.file(one, "provning"))
		}, "provning 2026-03-02 c1 left 2026-03-05, provning 2026-03-07 c3", ""},
		{"a step spelled otherwise is the same step", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-05", "spell", p.file(one, "Prövning"))
		}, "provning 2026-03-02 c1", ""},
		{"late in the evening in Greenwich is the next day in Sweden", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-30", "add", p.file(one, "provning")).When = time.Date(2026, 3, 30, 22, 30, 0, 0, time.UTC)
		}, "provning 2026-03-31 c1", ""},
		{"a clock that has gone backwards is not followed", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-02-01", yes, p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-02 c2", ""},
		{"a file that lies elsewhere is no idea", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.raw("ideas/utmaningar/26-7k3qm.md", "---\nid: 26-7k3qm\n"), p.raw("ideas/2026/13/26-7k3qm-x.md", ""))
		}, "unknown", ""},
		{"a step that is passed on foot, without a decision, is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-05", yes, p.file(one, "bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-05 c2", "no-decision c2 26-7k3qm"},
		{"decisions taken away are a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes, p.file(one, "provning 2026-03-06 bedomning"))
			p.on("2026-03-10", trailers("26-7k3qm", "bedomning", "provning"), p.file(one, "provning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2, provning 2026-03-10 c3", "decisions-removed c3 26-7k3qm"},
		{"a merge that moves an idea without a protocol is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", "Merge pull request #3", p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", "no-protocol c2 26-7k3qm"},
		{"a commit that moves an idea and is no merge is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes, p.file(one, "provning 2026-03-06 bedomning")).Merge = false
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", "not-merged c2 26-7k3qm"},
		{"a protocol that names another step is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes, p.file(one, "provning 2026-03-06 avslutad"))
		}, "provning 2026-03-02 c1, avslutad 2026-03-09 c2", "other-protocol c2 26-7k3qm"},
		{"a protocol that names another idea is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", trailers("26-9m2xr", "provning", "bedomning"), p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", "other-protocol c2 26-7k3qm"},
		{"a protocol of a move that never was is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", yes)
		}, "provning 2026-03-02 c1", "other-protocol c2 26-7k3qm"},
		{"a protocol that cannot be read is a finding", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", "Slussa\n\nIde: 26-7k3qm\nSteg: hit och dit\n", p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c2", "bad-protocol c2 "},
		{"a protocol may tell of an idea that is added", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", trailers("26-7k3qm", "", "provning"), p.file(one, "provning"), p.file(two, "provning"))
		}, "provning 2026-03-02 c1", ""},
		{"where two files have one id, the last that changed is believed", func(p *past) {
			other := "ideas/2026/03/26-7k3qm-en-kopia.md"
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-03", "copy", p.file(other, "provning"))
			p.on("2026-03-09", yes, p.file(one, "provning 2026-03-06 bedomning"))
			p.on("2026-03-10", "oops", p.raw(other, "<<<<<<< HEAD\n"))
			p.on("2026-03-11", "away", gone(other))
		}, "provning 2026-03-02 c1, bedomning 2026-03-09 c3", "unreadable c4 "},
		{"a file that cannot be read is a finding, and the idea stands where it stood", func(p *past) {
			p.on("2026-01-01", "first")
			p.on("2026-03-02", "add", p.file(one, "provning"))
			p.on("2026-03-09", "oops", p.raw(one, "<<<<<<< HEAD\n"))
			p.on("2026-03-10", yes, p.file(one, "provning 2026-03-06 bedomning"))
		}, "provning 2026-03-02 c1, bedomning 2026-03-10 c3", "unreadable c2 26-7k3qm"},
	} {
		t.Run(test.what, func(t *testing.T) {
			p := newPast(t)
			test.past(p)
			line := p.read()
			if got := way(line.Idea("26-7k3qm")); got != test.way {
				t.Errorf("its way is\n%s, want\n%s", got, test.way)
			}
			if got := found(line); got != test.findings {
				t.Errorf("findings: %q, want %q", got, test.findings)
			}
			// From the timeline at any commit the rest gives the same.
			for n := range p.commits {
				known, err := Read(head(p, n+1), p.blob, nil)
				if err != nil {
					t.Fatal(err)
				}
				before := Encode(known)
				again, err := Read(p.newest(n+1), p.blob, known)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(line, again); diff != "" {
					t.Errorf("read on from %s:\n%s", known.Head, diff)
				}
				if string(before) != string(Encode(known)) {
					t.Errorf("reading on changed what was known at %s", known.Head)
				}
			}
			if back, err := Decode(Encode(line)); err != nil {
				t.Error(err)
			} else if diff := cmp.Diff(line, back); diff != "" {
				t.Errorf("kept and read again:\n%s", diff)
			}
		})
	}
}

// head gives the first n commits, newest first.
func head(p *past, n int) iter.Seq2[*Commit, error] {
	return (&past{commits: p.commits[:n]}).newest(0)
}

func TestDaysOfTheFile(t *testing.T) {
	p := newPast(t)
	p.on("2026-01-01", "first", p.file(two, "provning"))
	p.on("2026-03-02", "add", p.file(one, "provning"))
	p.on("2026-03-04", "rename", p.file("ideas/2026/03/26-7k3qm-b.md", "provning"), gone(one))
	line := p.read()
	h := line.Idea("26-7k3qm")
	if h.Added != date(t, "2026-03-02") || h.Changed != date(t, "2026-03-04") || h.Edited() != h.Changed || h.Path != "ideas/2026/03/26-7k3qm-b.md" || h.Imported() {
		t.Errorf("%+v", h)
	}
	if h := line.Idea("26-9m2xr"); h.Added != date(t, "2026-01-01") || !h.Edited().IsZero() || !h.Imported() {
		t.Errorf("an idea of the first commit: %+v", h)
	}
}

func TestEachVersionIsReadOnce(t *testing.T) {
	p := newPast(t)
	p.on("2026-01-01", "first")
	p.on("2026-03-02", "add", p.file(one, "provning"), p.file(two, "provning"))
	p.on("2026-03-09", "", p.file(one, "provning 2026-03-06 bedomning"))
	known := p.read()
	if p.reads != 3 {
		t.Errorf("%d reads of 3 versions", p.reads)
	}
	p.on("2026-03-10", "", p.file(two, "provning 2026-03-06 bedomning"))
	if _, err := Read(p.newest(3), p.blob, known); err != nil || p.reads != 4 {
		t.Errorf("%d reads after one more version (%v)", p.reads, err)
	}
}

func TestAHistoryThatIsNotWhole(t *testing.T) {
	p := newPast(t)
	p.on("2026-01-01", "first")
	p.on("2026-03-02", "add", p.file(one, "provning"))
	if _, err := Read(p.newest(1), p.blob, nil); !errors.Is(err, ErrIncomplete) {
		t.Errorf("error is %v", err)
	}
	if _, err := Read(p.newest(1), p.blob, &Timeline{Head: "another"}); !errors.Is(err, ErrIncomplete) {
		t.Errorf("error is %v", err)
	}
	t.Run("a known timeline that is not on the line is not used", func(t *testing.T) {
		known := &Timeline{Head: "another", Ideas: []History{{Idea: "26-00000"}}}
		line, err := Read(p.newest(0), p.blob, known)
		if err != nil || line.Idea("26-00000") != nil {
			t.Errorf("%v, %v", line, err)
		}
	})
	t.Run("an error ends it", func(t *testing.T) {
		stop := errors.New("stop")
		_, err := Read(func(yield func(*Commit, error) bool) { yield(nil, stop) }, p.blob, nil)
		if !errors.Is(err, stop) {
			t.Errorf("error is %v", err)
		}
		delete(p.blobs, "b0")
		if _, err := Read(p.newest(0), p.blob, nil); err == nil || !strings.Contains(err.Error(), one) {
			t.Errorf("error is %v", err)
		}
	})
}
