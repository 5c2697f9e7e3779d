package main

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idesluss/idesluss/internal/forge/github/githubtest"
)

// A GitHub of the script's own. It is reached through the same variables as
// the real one, and people act on it under accounts of their own.

// fakeGitHub is the GitHub of one script.
type fakeGitHub struct {
	*githubtest.Server
	mu sync.Mutex
	at time.Time
}

// fakes are the running ones, by script.
var fakes sync.Map // *testscript.TestScript to *fakeGitHub

// violations gathers what differed from GitHub's description, for the end of
// all scripts.
var violations struct {
	sync.Mutex
	all []string
}

// githubKeptItsWord fails the scripts if a request or an answer was not as
// GitHub describes.
func githubKeptItsWord(t *testing.T) {
	violations.Lock()
	defer violations.Unlock()
	for _, v := range violations.all {
		t.Errorf("not as GitHub describes: %s", v)
	}
}

// githubBot is the account that the program acts under on a script's GitHub.
const githubBot = "sluss-bot"

func githubOf(ts *testscript.TestScript) *fakeGitHub {
	found, ok := fakes.Load(ts)
	if !ok {
		ts.Fatalf("there is no GitHub yet: github start")
	}
	return found.(*fakeGitHub)
}

// github starts a GitHub and says how it is:
//
//	github start                        sets GITHUB_API_URL, IDESLUSSEN_TOKEN, GITHUB_GIT_URL
//	github repo kommun/sluss FOLDER     a private repository with the files of FOLDER, where the bot may write
//	github public kommun/sluss          everyone may read it
//	github member anna read [REPO]      somebody's role: read, triage, write, maintain, admin
//	github protect [REPO]               only the bot moves main, and merges need ideslussen/beslut
//	github owner agare kommun           an organisation of the plan team, with one owner and no other members
//	github as agare                     whose token the program has from now on
//	github clock 2026-03-27T09:00:00Z   what time it is there; sets CLOCK too
//	github show 1 [REPO]                prints all about a pull request, or about each of them: all
//
// REPO is GH_REPO, or kommun/sluss.
func githubCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: github start|repo|public|member|protect|owner|as|clock|show")
	}
	verb, args := args[0], args[1:]
	arg := func(i int, otherwise string) string {
		if i < len(args) {
			return args[i]
		}
		if otherwise == "" {
			ts.Fatalf("github %s: too few words", verb)
		}
		return otherwise
	}
	if verb == "start" {
		startGitHub(ts)
		return
	}
	g := githubOf(ts)
	change := func(repository string, do func(*githubtest.Settings)) { ts.Check(g.SetSettings(repository, do)) }
	switch verb {
	case "repo":
		ts.Check(g.AddRepository(arg(0, ""), filesIn(ts, arg(1, "")), githubtest.Settings{Collaborators: map[string]string{githubBot: "write"}}))
	case "public":
		change(arg(0, githubRepo(ts)), func(s *githubtest.Settings) { s.Public = true })
	case "member":
		change(arg(2, githubRepo(ts)), func(s *githubtest.Settings) { s.Collaborators[arg(0, "")] = arg(1, "") })
	case "protect":
		change(arg(0, githubRepo(ts)), func(s *githubtest.Settings) {
			s.Protection = &githubtest.Protection{Updaters: []string{githubBot}, Statuses: []string{"ideslussen/beslut"}}
		})
	case "owner":
		g.SetOrganisation(arg(1, ""), githubtest.Organisation{Plan: "team", DefaultPermission: "none", Owners: []string{arg(0, "")}})
	case "as":
		ts.Setenv("IDESLUSSEN_TOKEN", githubtest.Token(arg(0, "")))
	case "clock":
		at, err := time.Parse(time.RFC3339, arg(0, ""))
		ts.Check(err)
		g.mu.Lock()
		g.at = at
		g.mu.Unlock()
		ts.Setenv("CLOCK", args[0])
	case "show":
		repository, which := arg(1, githubRepo(ts)), arg(0, "")
		text, err := "", error(nil)
		if which == "all" {
			text = describeAll(g, repository)
		} else {
			text, err = g.Describe(repository, number(ts, which))
		}
		ts.Check(err)
		_, err = ts.Stdout().Write([]byte(text))
		ts.Check(err)
	default:
		ts.Fatalf("github knows no %s", verb)
	}
}

// describeAll tells of every pull request of a repository, in order. Nothing but
// pull requests takes a number here.
func describeAll(g *fakeGitHub, repository string) string {
	var all strings.Builder
	for n := 1; ; n++ {
		text, err := g.Describe(repository, n)
		if err != nil {
			return all.String()
		}
		all.WriteString(text)
	}
}

func startGitHub(ts *testscript.TestScript) {
	g := &fakeGitHub{at: time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)}
	if clock := ts.Getenv("CLOCK"); clock != "" {
		at, err := time.Parse(time.RFC3339, clock)
		ts.Check(err)
		g.at = at
	}
	dir := filepath.Join(ts.Getenv("WORK"), ".github-server")
	ts.Check(os.MkdirAll(dir, 0o777))
	server, err := githubtest.Start(githubtest.Options{Dir: dir, Now: func() time.Time {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.at
	}})
	ts.Check(err)
	g.Server = server
	g.AddUser(githubBot)
	fakes.Store(ts, g)
	ts.Defer(func() {
		fakes.Delete(ts)
		_ = server.Close() // it says that it was closed
		violations.Lock()
		defer violations.Unlock()
		for _, v := range server.Violations() {
			violations.all = append(violations.all, ts.Name()+": "+v)
		}
	})
	ts.Setenv("GITHUB_API_URL", server.URL())
	ts.Setenv("GITHUB_GIT_URL", strings.TrimSuffix(server.URL(), "/")+"/git")
	ts.Setenv("IDESLUSSEN_TOKEN", githubtest.Token(githubBot))
}

// gh is what somebody does on GitHub under an account of their own:
//
//	gh anna review 1 approve|changes|comment [FILE]   with the file's text
//	gh anna dismiss 1 bo                              bo's latest review
//	gh anna comment 1 FILE
//	gh anna propose BRANCH TITLE PATH=FILE...         writes the files on a branch, and opens a pull request
//	gh anna merge 1
//	gh anna close 1
//	gh anna clone FOLDER                              with the git command
//
// With ! it must be refused. GH_REPO says where; otherwise kommun/sluss.
func ghCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: gh login review|dismiss|comment|propose|merge|close|clone ...")
	}
	g, login, verb, args := githubOf(ts), args[0], args[1], args[2:]
	person := g.As(login, githubRepo(ts))
	ctx := context.Background()
	text := func(i int) string {
		if i < len(args) {
			return ts.ReadFile(args[i])
		}
		return ""
	}
	var err error
	switch verb {
	case "review":
		event := map[string]string{"approve": "APPROVE", "changes": "REQUEST_CHANGES", "comment": "COMMENT"}[args[1]]
		err = person.Review(ctx, number(ts, args[0]), event, text(2), "")
	case "dismiss":
		err = person.Dismiss(ctx, number(ts, args[0]), args[1])
	case "comment":
		err = person.Comment(ctx, number(ts, args[0]), text(1))
	case "propose":
		files := map[string][]byte{}
		for _, word := range args[2:] {
			path, file, _ := strings.Cut(word, "=")
			files[path] = []byte(ts.ReadFile(file))
		}
		if _, err = person.Write(ctx, args[0], args[1], files); err == nil {
			_, err = person.Open(ctx, args[0], args[1], "")
		}
	case "merge":
		err = person.Merge(ctx, number(ts, args[0]))
	case "close":
		err = person.Close(ctx, number(ts, args[0]))
	case "clone":
		at := strings.Replace(g.GitURL(githubRepo(ts)), "http://", "http://x:"+githubtest.Token(login)+"@", 1)
		err = ts.Exec("git", "clone", "--quiet", at, ts.MkAbs(args[0]))
	default:
		ts.Fatalf("gh knows no %s", verb)
	}
	switch {
	case err == nil && neg:
		ts.Fatalf("GitHub let it through")
	case err != nil && neg:
		_, err = ts.Stderr().Write([]byte(err.Error() + "\n"))
		ts.Check(err)
	default:
		ts.Check(err)
	}
}

func githubRepo(ts *testscript.TestScript) string {
	if name := ts.Getenv("GH_REPO"); name != "" {
		return name
	}
	return "kommun/sluss"
}

func number(ts *testscript.TestScript, word string) int {
	n, err := strconv.Atoi(word)
	ts.Check(err)
	return n
}

// filesIn reads all files of a folder, but for what lies in hidden folders and
// what is built.
func filesIn(ts *testscript.TestScript, folder string) map[string][]byte {
	files := map[string][]byte{}
	root := ts.MkAbs(folder)
	ts.Check(filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != root && (strings.HasPrefix(entry.Name(), ".") && entry.Name() != ".github" || entry.Name() == "out" || entry.Name() == "data"):
			return fs.SkipDir
		case !entry.Type().IsRegular():
			return nil
		}
		path, err := filepath.Rel(root, name)
		if err == nil {
			files[filepath.ToSlash(path)], err = os.ReadFile(name)
		}
		return err
	}))
	return files
}
