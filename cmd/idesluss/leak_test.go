package main

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/scaffold"
)

// leak is one way in which a program could tell who sent an idea. Each part is
// called where its name says, in a copy of the path that an idea takes.
type leak struct {
	name     string
	random   func(*person) string                                        // where chance comes from
	idea     func(*person, *idea.Idea)                                   // before it is written
	proposal func(*person, *forge.Proposal)                              // before it is proposed
	forge    func(*testing.T, *person, *local.Forge, *forge.PullRequest) // once it has been
	folder   func(*testing.T, *person, string)                           // the repository, afterwards
	out      func(*testing.T, *person, string)                           // the built sites
}

var leaks = []leak{
	{name: "the id comes from the login",
		random: func(p *person) string { return p.login }},
	{name: "the file keeps the person's comments and line ends",
		proposal: func(p *person, prop *forge.Proposal) {
			for name, data := range prop.Files {
				prop.Files[name] = []byte(strings.Replace(string(data), "---\n", "---\n# "+p.yamlComment+"\n", 1))
			}
		}},
	{name: "a comment in the text is kept",
		idea: func(p *person, i *idea.Idea) { i.Sections[0].Markdown += "\n\nEn rad till (" + p.comment + ").\n" }},
	{name: "the file keeps the person's name for it",
		proposal: func(p *person, prop *forge.Proposal) {
			for name, data := range prop.Files {
				delete(prop.Files, name)
				prop.Files[filepath.Dir(name)+"/"+filepath.Base(name)[:8]+"-"+p.file] = data
			}
		}},
	{name: "a subject word tells a Gravatar",
		idea: func(p *person, i *idea.Idea) {
			sum := md5.Sum([]byte(strings.ToLower(p.mail)))
			i.Topics = []string{hex.EncodeToString(sum[:])}
		}},
	{name: "the origin tells the workplace",
		idea: func(p *person, i *idea.Idea) { i.Origin = strings.ToLower(p.workplace) }},
	{name: "the answer comes a day later to those who write in the evening",
		idea: func(p *person, i *idea.Idea) { i.AnswerBy = i.AnswerBy.AddDays(p.at.UTC().Hour() / 12) }},
	{name: "it was received on the day that it was where the person sat",
		idea: func(p *person, i *idea.Idea) { i.Received = calendar.Of(p.at) }},
	{name: "the contact is the one whom the person knows",
		idea: func(p *person, i *idea.Idea) { i.Contact = "Kontakt " + p.login }},
	{name: "the commit bears the hour",
		proposal: func(p *person, prop *forge.Proposal) { prop.At = p.at }},
	{name: "the commit bears the person's zone, to the day",
		proposal: func(p *person, prop *forge.Proposal) {
			_, offset := p.at.Zone()
			prop.At = prop.At.Add(time.Duration(offset) * time.Second)
		}},
	{name: "the message is the person's",
		proposal: func(p *person, prop *forge.Proposal) { prop.Message += "\n\n" + p.message }},
	{name: "the message has the person's trailers",
		proposal: func(p *person, prop *forge.Proposal) { prop.Message += "\n\nCo-authored-by: " + p.coauthor }},
	{name: "the message has a Change-Id made from the address",
		proposal: func(p *person, prop *forge.Proposal) {
			prop.Message += fmt.Sprintf("\n\nChange-Id: I%x", sha1.Sum([]byte(p.mail)))
		}},
	{name: "the title thanks the person",
		proposal: func(p *person, prop *forge.Proposal) { prop.Title += " (tack, " + p.name + "!)" }},
	{name: "the text links to where it came from",
		proposal: func(p *person, prop *forge.Proposal) { prop.Body += "\n\nFrån grenen " + p.branch }},
	{name: "the text is signed",
		proposal: func(p *person, prop *forge.Proposal) { prop.Body += "\n\n<!-- " + p.signature + " -->" }},
	{name: "a comment holds the address in base64",
		forge: func(t *testing.T, p *person, f *local.Forge, pull *forge.PullRequest) {
			secret := base64.StdEncoding.EncodeToString([]byte("avsändare: " + p.mail))
			must(t, f.Say(context.Background(), pull.Number, "kvitto", secret, sentOn))
		}},
	{name: "a comment tells the time of arrival",
		forge: func(t *testing.T, p *person, f *local.Forge, pull *forge.PullRequest) {
			must(t, f.Say(context.Background(), pull.Number, "kvitto", "Kom in.", p.at))
		}},
	{name: "a status says who must not vote",
		forge: func(t *testing.T, p *person, f *local.Forge, pull *forge.PullRequest) {
			must(t, f.SetStatus(context.Background(), pull.Head, forge.Status{Context: "jav", State: forge.Success, Description: "Inte " + p.login}))
		}},
	{name: "the person's own branch is pushed too",
		folder: func(t *testing.T, p *person, repo string) { p.commit(t, repo, "ideer/"+p.file, []byte("x")) }},
	{name: "the person's commit is left without a branch",
		folder: func(t *testing.T, p *person, repo string) {
			p.commit(t, repo, "ideer/"+p.file, []byte("x"))
			must(t, os.Remove(filepath.Join(repo, "refs", "heads", p.branch)))
		}},
	{name: "the file as it was sent is left as an object",
		folder: func(t *testing.T, p *person, repo string) {
			file := filepath.Join(repo, p.file)
			must(t, os.WriteFile(file, p.write(blindIdeas[0]), 0o666))
			hashObject(t, repo, file)
			must(t, os.Remove(file))
		}},
	{name: "a reflog is written",
		folder: func(t *testing.T, p *person, repo string) {
			leave(t, repo, "logs/refs/heads/main", fmt.Sprintf("%040d %040d %s <%s> %d +0100\tpush\n", 0, 1, p.name, p.mail, p.at.Unix()))
		}},
	{name: "the configuration names the person",
		folder: func(t *testing.T, p *person, repo string) {
			leave(t, repo, "config", "[user]\n\tname = "+p.name+"\n")
		}},
	{name: "a lock tells the machine",
		folder: func(t *testing.T, p *person, repo string) { leave(t, repo, "sluss.lock", "pid 4711 @ "+p.folder) }},
	{name: "FETCH_HEAD tells where it was fetched from",
		folder: func(t *testing.T, p *person, repo string) {
			leave(t, repo, "FETCH_HEAD", "branch '"+p.branch+"' of intag")
		}},
	{name: "a file is executable, as the person's is",
		folder: func(t *testing.T, p *person, repo string) {
			mode := os.FileMode(0o644)
			if p.executable {
				mode = 0o755
			}
			must(t, os.Chmod(filepath.Join(repo, "HEAD"), mode))
		}},
	{name: "the page shows a salted hash that is the same for the same person",
		out: func(t *testing.T, p *person, out string) {
			sum := sha256.Sum256([]byte("salt" + p.mail))
			leave(t, out, "internal/index.html", "<!-- "+hex.EncodeToString(sum[:])+" -->")
		}},
	{name: "the feed tells the second",
		out: func(t *testing.T, p *person, out string) {
			leave(t, out, "public/feed.xml", p.at.UTC().Format(time.RFC3339))
		}},
	{name: "the open data keeps the person's name",
		out: func(t *testing.T, p *person, out string) {
			leave(t, out, "public/data/vem.json", `{"namn":"`+p.name+`"}`)
		}},
}

// leave appends to a file.
func leave(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(file), 0o777))
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	must(t, err)
	_, err = f.WriteString(text)
	must(t, errors.Join(err, f.Close()))
}

// carries is the path that an idea takes into the sluss, copied so that a leak
// can be put in: read, take the typed value, write anew, propose, judge, tend,
// build.
func (s *scene) carries(text string, l leak) {
	s.Helper()
	ctx := context.Background()
	rules, faults, err := process.Load(os.DirFS(s.sluss))
	must(s.T, err)
	draft, more := intake.Read(s.p.file, s.p.write(text), rules)
	if faults = append(faults, more...); len(faults) > 0 {
		s.Fatal(faults)
	}
	seed := "slump"
	if l.random != nil {
		seed = l.random(s.p)
	}
	day := calendar.FromClock(sentOn)
	i := draft.Idea
	i.ID, err = idea.NewID(day.Year(), mathrand.NewChaCha8(sha256.Sum256([]byte(seed))), func(string) bool { return false })
	must(s.T, err)
	i.Format, i.Step, i.Received, i.Contact = idea.FormatVersion, rules.Process.Start().ID, day, "Idéslussens projektgrupp"
	i.AnswerBy = scaffold.AnswerBy(rules.Process, day)
	if l.idea != nil {
		l.idea(s.p, &i)
	}
	proposal := bot.NewIdea(&i)
	if l.proposal != nil {
		l.proposal(s.p, &proposal)
	}
	f, err := local.Open(s.forge, local.Options{Now: func() time.Time { return day.Time() }})
	must(s.T, err)
	pull, err := f.Propose(ctx, proposal)
	must(s.T, err)
	if l.forge != nil {
		l.forge(s.T, s.p, f, pull)
	}
	_, err = f.Merge(ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Ny", At: day.Time()})
	must(s.T, errors.Join(err, f.Shut()))
	if l.folder != nil {
		l.folder(s.T, s.p, s.forge)
	}
	s.leak = func(out string) {
		if l.out != nil {
			l.out(s.T, s.p, out)
		}
	}
}

// Each way to tell who sent an idea is caught: the bytes differ between two
// people, or the sweep finds the person. Without any, neither does.
func TestEverySeededLeakIsCaught(t *testing.T) {
	if len(leaks) < 20 {
		t.Fatalf("%d leaks; 20 are promised", len(leaks))
	}
	s := newStage(t)
	r := mathrand.New(mathrand.NewPCG(3, 4))
	// Two people who are unlike in everything.
	a, b := newPerson(t, r, sentOn), newPerson(t, r, sentOn)
	a.executable, b.executable = true, false
	a.lineEnds, b.lineEnds = "\r\n", "\n"
	a.at = sentOn.Add(2 * time.Hour).In(zone(t, "America/St_Johns"))
	b.at = sentOn.Add(21 * time.Hour).In(zone(t, "Pacific/Chatham"))
	caught := func(t *testing.T, l leak) (different, found []string) {
		var left [2]traces
		for i, p := range []*person{a, b} {
			t.Run(fmt.Sprint("person ", i), func(t *testing.T) {
				scene := s.enter(t, p)
				scene.carries(blindIdeas[0], l)
				left[i] = scene.leaves()
				found = append(found, left[i].sweep(p)...)
			})
		}
		return left[0].differ(left[1]), found
	}
	t.Run("none", func(t *testing.T) {
		if different, found := caught(t, leak{}); len(different)+len(found) > 0 {
			t.Fatalf("without a leak, %v differ and %v was found", different, found)
		}
	})
	for _, l := range leaks {
		t.Run(l.name, func(t *testing.T) {
			different, found := caught(t, l)
			if len(different) == 0 && len(found) == 0 {
				t.Error("nobody noticed")
			}
			t.Logf("%d places differ, %d traces", len(different), len(found))
		})
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	must(t, err)
	return z
}
