package forgetest

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
)

var propose = []promise{
	{"a proposal becomes an open pull request that says what was proposed", func(t *trial) {
		p := decision()
		pull := t.propose(p)
		bot, err := t.Forge.Bot(t.ctx)
		t.must(err)
		equal(t, "state", pull.State, forge.Open)
		equal(t, "branch", pull.Branch, p.Branch)
		equal(t, "base", pull.Base, t.Main)
		equal(t, "title", pull.Title, p.Title)
		equal(t, "body", pull.Body, p.Body)
		equal(t, "author", pull.Author, bot)
		equal(t, "head", pull.Head, t.parse("refs/heads/"+p.Branch))
		equal(t, "foreign", pull.Foreign, false)
		equal(t, "merge commit", pull.MergeCommit, "")
		equal(t, "merged at nothing", pull.MergedAt.IsZero(), true)
		if pull.Number < 1 || bot == "" {
			t.Errorf("number %d, bot %q", pull.Number, bot)
		}
		if pull.CreatedAt.IsZero() || pull.UpdatedAt.Before(pull.CreatedAt) {
			t.Errorf("created %v, updated %v", pull.CreatedAt, pull.UpdatedAt)
		}
		if t.Dates && !pull.CreatedAt.Equal(p.At) {
			t.Errorf("created %v, want %v", pull.CreatedAt, p.At)
		}
		if again := t.pull(pull.Number); !reflect.DeepEqual(again, pull) {
			t.Errorf("Pull gives\n%+v\nPropose gave\n%+v", again, pull)
		}
	}},
	{"its commit tells nothing but the bot, the day and the message", func(t *trial) {
		p := decision()
		main := t.head(t.Main)
		pull := t.propose(p)
		who := fmt.Sprintf("%s <%s> %d +0000", forge.BotName, forge.BotEmail, p.At.Unix())
		want := fmt.Sprintf("tree %s\nparent %s\nauthor %s\ncommitter %s\n\n%s",
			t.parse(pull.Head+"^{tree}"), main, who, who, p.Message)
		equal(t, "commit", t.git("cat-file", "commit", pull.Head), want)
	}},
	{"its commit changes exactly the files proposed", func(t *trial) {
		p := decision()
		p.Files[garden] = nil
		p.Files[fresh] = []byte("Ny\x00fil utan radslut")
		pull := t.propose(p)
		equal(t, "changes", t.git("diff", "--name-status", "--no-renames", t.head(t.Main), pull.Head),
			"D\t"+garden+"\nM\t"+tools+"\nA\t"+fresh+"\n")
		equal(t, "the changed file", t.git("show", pull.Head+":"+tools), string(p.Files[tools]))
		equal(t, "the added file", t.git("show", pull.Head+":"+fresh), string(p.Files[fresh]))
		for line := range strings.Lines(t.files(pull.Head)) {
			if !strings.HasPrefix(line, "100644 blob ") {
				t.Errorf("an odd mode: %s", line)
			}
		}
		equal(t, "folders left empty", t.git("ls-tree", pull.Head, "ideas/2026/02"), "")
	}},
	{"the main branch does not move", func(t *trial) {
		main := t.head(t.Main)
		t.propose(decision())
		equal(t, "main", t.head(t.Main), main)
	}},
	{"taking away a file that is not there is no fault", func(t *trial) {
		p := decision()
		p.Files["ideas/finns-inte.md"] = nil
		pull := t.propose(p)
		equal(t, "changes", t.git("diff", "--name-only", t.head(t.Main), pull.Head), tools+"\n")
	}},
	{"another target branch can be named", func(t *trial) {
		other := t.push(pushed{branch: "prov", from: t.head(t.Main), files: map[string]string{"prov.txt": "x\n"}})
		p := decision()
		p.Base = "prov"
		pull := t.propose(p)
		equal(t, "base", pull.Base, "prov")
		equal(t, "parent", t.parse(pull.Head+"^"), other)
	}},
	{"Swedish, big and odd texts survive exactly", func(t *trial) {
		p := decision()
		p.Title = "Åäö ÅÄÖ é 🚲 & <b> \"citat\" 'x' \\n #1 @ingen"
		p.Body = strings.Repeat("Räksmörgås på ön 🚲 <b>&amp;</b>\n", 65_000)[:64_998] + "\n|"
		p.Body = strings.ToValidUTF8(p.Body, "?")
		p.Message = "Åäö 🚲\n\nRad ett\n\nTrailer: värde\n"
		p.Files[tools] = []byte(strings.Repeat("Räksmörgås 🚲\r\n\t<>&\x00\xff\n", 10_000))
		pull := t.propose(p)
		equal(t, "title", pull.Title, p.Title)
		if pull.Body != p.Body || t.pull(pull.Number).Body != p.Body {
			t.Errorf("the body came back as %d bytes, want %d", len(pull.Body), len(p.Body))
		}
		if _, got, _ := strings.Cut(t.git("cat-file", "commit", pull.Head), "\n\n"); got != p.Message {
			t.Errorf("message %q, want %q", got, p.Message)
		}
		if t.git("show", pull.Head+":"+tools) != string(p.Files[tools]) {
			t.Error("the file came back changed")
		}
	}},
	{"names that are no branches are refused, and nothing is written", func(t *trial) {
		for _, name := range []string{
			"", " ", "a b", "a..b", "../a", "/a", "a/", "a//b", ".a", "a/.b", "a.lock", "a.lock/b", "a~1", "a^", "a:b", "a?", "a*", "a[b",
			"a\\b", "a\x00b", "a\nb", "a\x7fb", "-a", "a.", "@", "a@{b", "HEAD",
		} {
			p := decision()
			p.Branch = name
			t.untouched(fmt.Sprintf("Propose to the branch %q", name), func() {
				_, err := t.Forge.Propose(t.ctx, p)
				t.refuses(fmt.Sprintf("the branch %q", name), err)
			})
		}
	}},
	{"a branch beside or above another is refused when Git has no room for it", func(t *trial) {
		t.propose(decision())
		for _, name := range []string{"ide", "ide/26-7k3qm", "ide/26-7k3qm/1/2"} {
			p := addition()
			p.Branch = name
			_, err := t.Forge.Propose(t.ctx, p)
			t.refuses(fmt.Sprintf("the branch %q beside ide/26-7k3qm/1", name), err)
		}
		equal(t, "pull requests", len(t.pulls(forge.Query{})), 1)
	}},
	{"the target branch itself is no branch to propose on", func(t *trial) {
		p := decision()
		p.Branch = t.Main
		t.untouched("Propose on main", func() {
			_, err := t.Forge.Propose(t.ctx, p)
			t.refuses("a proposal on main itself", err)
		})
	}},
	{"files outside the tree are refused, and nothing is written", func(t *trial) {
		for _, name := range []string{"", ".", "..", "../a", "/a", "a/", "a//b", "a/../b", "./a", ".git/config", "a/.git/b", ".GIT/x", "a\x00b"} {
			p := decision()
			p.Files[name] = []byte("x")
			t.untouched(fmt.Sprintf("Propose of the file %q", name), func() {
				_, err := t.Forge.Propose(t.ctx, p)
				t.refuses(fmt.Sprintf("the file %q", name), err)
			})
		}
	}},
	{"a proposal without a title or a message, or not in UTF-8, is refused", func(t *trial) {
		for what, spoil := range map[string]func(*forge.Proposal){
			"no title":          func(p *forge.Proposal) { p.Title = "" },
			"a blank title":     func(p *forge.Proposal) { p.Title = "  " },
			"a title of lines":  func(p *forge.Proposal) { p.Title = "a\nb" },
			"no message":        func(p *forge.Proposal) { p.Message = "" },
			"a broken title":    func(p *forge.Proposal) { p.Title = "a\xff" },
			"a broken body":     func(p *forge.Proposal) { p.Body = "a\xff" },
			"a body with a nul": func(p *forge.Proposal) { p.Body = "a\x00b" },
			"a body too long":   func(p *forge.Proposal) { p.Body = strings.Repeat("å", forge.MaxBody+1) },
		} {
			p := decision()
			spoil(&p)
			t.untouched("Propose with "+what, func() {
				_, err := t.Forge.Propose(t.ctx, p)
				t.refuses(what, err)
			})
		}
	}},
	{"a target branch that is not there is not found", func(t *trial) {
		p := decision()
		p.Base = "finns-inte"
		_, err := t.Forge.Propose(t.ctx, p)
		t.wants("Propose to an unknown target", err, forge.ErrNotFound)
		equal(t, "pull requests", len(t.pulls(forge.Query{})), 0)
	}},
	{"nothing is written once the caller has given up", func(t *trial) {
		ctx, cancel := context.WithCancel(t.ctx)
		cancel()
		t.untouched("Propose", func() {
			_, err := t.Forge.Propose(ctx, decision())
			t.wants("Propose", err, context.Canceled)
		})
	}},
}

var proposeAgain = []promise{
	{"the same proposal again writes nothing and gives the same pull request", func(t *trial) {
		first := t.propose(decision())
		t.untouched("Propose", func() {
			if again := t.propose(decision()); !reflect.DeepEqual(again, first) {
				t.Errorf("got\n%+v\nwant\n%+v", again, first)
			}
		})
	}},
	{"the same proposal on a later day says the same", func(t *trial) {
		first := t.propose(decision())
		later := decision()
		later.At = later.At.AddDate(0, 0, 3)
		t.untouched("Propose", func() { equal(t, "head", t.propose(later).Head, first.Head) })
	}},
	{"the same proposal says the same when main has moved in other files", func(t *trial) {
		first := t.propose(decision())
		t.mainMoves(garden, "Något annat\n")
		t.untouched("Propose", func() { equal(t, "head", t.propose(decision()).Head, first.Head) })
	}},
	{"the same proposal is drafted anew when main has moved in its files", func(t *trial) {
		first := t.propose(decision())
		main := t.mainMoves(tools, "Något annat\n")
		pull := t.propose(decision())
		equal(t, "number", pull.Number, first.Number)
		equal(t, "parent", t.parse(pull.Head+"^"), main)
		equal(t, "file", t.git("show", pull.Head+":"+tools), string(decision().Files[tools]))
	}},
	{"another title or text is put in place of the old, and the branch stays", func(t *trial) {
		first := t.propose(decision())
		p := decision()
		p.Title, p.Body, p.At = "En annan rubrik", "En annan text", day(29)
		pull := t.propose(p)
		equal(t, "number", pull.Number, first.Number)
		equal(t, "title", pull.Title, p.Title)
		equal(t, "body", pull.Body, p.Body)
		equal(t, "head", pull.Head, first.Head)
		equal(t, "title afterwards", t.pull(first.Number).Title, p.Title)
		equal(t, "body afterwards", t.pull(first.Number).Body, p.Body)
	}},
	{"other files are drafted on top of main as it is now, in one commit", func(t *trial) {
		first := t.propose(decision())
		main := t.mainMoves(garden, "Något annat\n")
		p := decision()
		p.Files = map[string][]byte{roster: []byte("format: 2\n")}
		pull := t.propose(p)
		equal(t, "number", pull.Number, first.Number)
		equal(t, "parent", t.parse(pull.Head+"^"), main)
		equal(t, "changes", t.git("diff", "--name-only", main, pull.Head), roster+"\n")
		equal(t, "branch", t.head(p.Branch), pull.Head)
		equal(t, "head afterwards", t.pull(first.Number).Head, pull.Head)
	}},
	{"another message makes another commit", func(t *trial) {
		first := t.propose(decision())
		p := decision()
		p.Message = "Ett annat meddelande\n"
		pull := t.propose(p)
		if pull.Head == first.Head || pull.Number != first.Number {
			t.Errorf("pull request %d at %s, first %d at %s", pull.Number, pull.Head, first.Number, first.Head)
		}
	}},
	{"what somebody pushed to the bot's branch is drafted over", func(t *trial) {
		first := t.propose(decision())
		t.push(pushed{branch: first.Branch, from: first.Head, files: map[string]string{roster: "smyg\n"}})
		pull := t.propose(decision())
		equal(t, "number", pull.Number, first.Number)
		equal(t, "changes", t.git("diff", "--name-only", t.head(t.Main), pull.Head), tools+"\n")
	}},
	{"a branch without a pull request, as a broken off Propose leaves it, gets its own", func(t *trial) {
		for i, files := range []map[string]string{nil, {roster: "annat\n"}} {
			p := decision()
			p.Branch = fmt.Sprintf("ide/26-7k3qm/%d", i+1)
			t.push(pushed{branch: p.Branch, from: t.head(t.Main), files: files})
			pull := t.propose(p)
			equal(t, "changes", t.git("diff", "--name-only", t.head(t.Main), pull.Head), tools+"\n")
			equal(t, "pull requests of the branch", len(t.pulls(forge.Query{Branch: p.Branch})), 1)
		}
	}},
	{"a merged pull request is given back as it is", func(t *trial) {
		number := t.propose(decision()).Number
		t.merge(number)
		merged := t.pull(number)
		p := decision()
		p.Title, p.Files = "En annan rubrik", map[string][]byte{roster: nil}
		t.untouched("Propose", func() {
			if again := t.propose(p); !reflect.DeepEqual(again, merged) {
				t.Errorf("got\n%+v\nwant\n%+v", again, merged)
			}
		})
	}},
	{"a closed pull request is given back as it is", func(t *trial) {
		number := t.propose(decision()).Number
		t.must(t.Forge.Close(t.ctx, number))
		closed := t.pull(number)
		p := decision()
		p.Title, p.Files = "En annan rubrik", map[string][]byte{roster: nil}
		t.untouched("Propose", func() {
			if again := t.propose(p); !reflect.DeepEqual(again, closed) {
				t.Errorf("got\n%+v\nwant\n%+v", again, closed)
			}
		})
	}},
	{"the next branch of the same idea gets a pull request of its own", func(t *trial) {
		first := t.propose(decision())
		t.merge(first.Number)
		p := decision()
		p.Branch, p.Files[tools] = "ide/26-7k3qm/2", []byte("Ännu längre\n")
		second := t.propose(p)
		if second.Number <= first.Number {
			t.Errorf("number %d after %d", second.Number, first.Number)
		}
		equal(t, "parent", t.parse(second.Head+"^"), t.head(t.Main))
	}},
}
