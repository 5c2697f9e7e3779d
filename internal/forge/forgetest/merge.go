package forgetest

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
)

var merge = []promise{
	{"a merge is a commit with two parents, and says what it was given", func(t *trial) {
		main, pull := t.head(t.Main), t.propose(decision())
		m := protocol(pull.Head)
		commit, err := t.Forge.Merge(t.ctx, pull.Number, m)
		t.must(err)
		equal(t, "main", t.parse("refs/heads/"+t.Main), commit)
		equal(t, "parents", strings.TrimSpace(t.git("show", "-s", "--format=%P", commit)), main+" "+pull.Head)
		equal(t, "message", strings.TrimRight(t.git("show", "-s", "--format=%B", commit), "\n"), m.Title+"\n\n"+m.Message)
		equal(t, "trailers", strings.TrimSpace(t.git("show", "-s", "--format=%(trailers:only)", commit)), m.Message)
		equal(t, "tree", t.parse(commit+"^{tree}"), t.parse(pull.Head+"^{tree}"))
		if t.Dates {
			who := fmt.Sprintf("%s <%s> %d +0000", forge.BotName, forge.BotEmail, m.At.Unix())
			equal(t, "who", strings.Count(t.git("cat-file", "commit", commit), who), 2)
		}
	}},
	{"a merged pull request tells its merge commit", func(t *trial) {
		pull := t.propose(decision())
		commit := t.merge(pull.Number)
		got := t.pull(pull.Number)
		equal(t, "state", got.State, forge.Merged)
		equal(t, "merge commit", got.MergeCommit, commit)
		equal(t, "head", got.Head, pull.Head)
		equal(t, "merged at some time", got.MergedAt.IsZero(), false)
		if t.Dates {
			equal(t, "merged at", got.MergedAt.Equal(day(30)), true)
		}
	}},
	{"a merge with a title alone has a message of one line", func(t *trial) {
		pull := t.propose(decision())
		commit, err := t.Forge.Merge(t.ctx, pull.Number, forge.Merge{Head: pull.Head, Title: "Bara en rad", At: day(30)})
		t.must(err)
		equal(t, "message", strings.TrimRight(t.git("show", "-s", "--format=%B", commit), "\n"), "Bara en rad")
	}},
	{"what is merged already gives its merge commit, and nothing is written", func(t *trial) {
		pull := t.propose(decision())
		commit := t.merge(pull.Number)
		t.mainMoves(garden, "Senare\n")
		t.untouched("Merge", func() {
			for _, head := range []string{pull.Head, nowhere} {
				again, err := t.Forge.Merge(t.ctx, pull.Number, protocol(head))
				t.must(err)
				equal(t, "commit", again, commit)
			}
		})
	}},
	{"what main has changed in other files since is kept", func(t *trial) {
		pull := t.propose(decision())
		main := t.mainMoves(garden, "Main har ändrat\n")
		main = t.push(pushed{branch: t.Main, from: main, files: map[string]string{"ideas/2026/03/ny.md": "Ny på main\n"}, gone: []string{roster}})
		commit := t.merge(pull.Number)
		equal(t, "parents", strings.TrimSpace(t.git("show", "-s", "--format=%P", commit)), main+" "+pull.Head)
		equal(t, "against main", t.git("diff", "--name-status", main, commit), "M\t"+tools+"\n")
		equal(t, "the idea", t.git("show", commit+":"+tools), string(decision().Files[tools]))
	}},
	{"the same change on both sides is no conflict", func(t *trial) {
		p := decision()
		p.Files[fresh] = []byte("Ny\n")
		pull := t.propose(p)
		t.mainMoves(fresh, "Ny\n")
		commit := t.merge(pull.Number)
		equal(t, "the file", t.git("show", commit+":"+fresh), "Ny\n")
		equal(t, "the idea", t.git("show", commit+":"+tools), string(p.Files[tools]))
	}},
	{"a head that is not the one judged is not merged", func(t *trial) {
		pull := t.propose(decision())
		moved := t.push(pushed{branch: pull.Branch, from: pull.Head, files: map[string]string{roster: "smyg\n"}})
		main := t.head(t.Main)
		t.untouched("Merge", func() {
			_, err := t.Forge.Merge(t.ctx, pull.Number, protocol(pull.Head))
			t.wants("Merge of the old head", err, forge.ErrHeadMoved)
		})
		equal(t, "main", t.head(t.Main), main)
		equal(t, "state", t.pull(pull.Number).State, forge.Open)
		_, err := t.Forge.Merge(t.ctx, pull.Number, protocol(moved))
		t.must(err)
	}},
	{"what main has changed in the same file since is a conflict", func(t *trial) {
		for what, onMain := range map[string]pushed{
			"changed": {files: map[string]string{tools: "Main har ändrat samma rader\n"}},
			"gone":    {gone: []string{tools}},
		} {
			p := decision()
			p.Branch = "ide/" + what
			pull := t.propose(p)
			onMain.branch, onMain.from = t.Main, t.head(t.Main)
			main := t.push(onMain)
			t.untouched("Merge", func() {
				_, err := t.Forge.Merge(t.ctx, pull.Number, protocol(pull.Head))
				t.wants("Merge of what main has "+what, err, forge.ErrConflict)
			})
			equal(t, "main", t.head(t.Main), main)
			equal(t, "state", t.pull(pull.Number).State, forge.Open)
			t.push(pushed{branch: t.Main, from: main, files: start()})
		}
	}},
	{"a conflict is over when the proposal is drafted anew", func(t *trial) {
		pull := t.propose(decision())
		t.mainMoves(tools, "Main har ändrat\n")
		_, err := t.Forge.Merge(t.ctx, pull.Number, protocol(pull.Head))
		t.wants("Merge", err, forge.ErrConflict)
		t.merge(t.propose(decision()).Number)
		equal(t, "state", t.pull(pull.Number).State, forge.Merged)
	}},
	{"a closed pull request is not merged", func(t *trial) {
		pull := t.propose(decision())
		t.must(t.Forge.Close(t.ctx, pull.Number))
		t.untouched("Merge", func() {
			_, err := t.Forge.Merge(t.ctx, pull.Number, protocol(pull.Head))
			t.wants("Merge", err, forge.ErrClosed)
		})
	}},
	{"modes and links that a person pushed come through a merge as they were", func(t *trial) {
		head := t.push(pushed{
			branch: "annas", from: t.head(t.Main), gone: []string{garden},
			files: map[string]string{"kör.sh": "#!/bin/sh\n", "länk": "README.md", fresh: "Ny\n"},
			modes: map[string]string{"kör.sh": "100755", "länk": "120000"},
		})
		number, err := t.As("anna-ek").Open(t.ctx, "annas", "Verktyg", "")
		t.must(err)
		t.mainMoves(roster, "format: 2\n")
		commit := t.merge(number)
		equal(t, "against main", t.git("diff", "--raw", "--no-abbrev", commit+"^1", commit), t.git("diff", "--raw", "--no-abbrev", head+"^", head))
		equal(t, "what main did", t.git("show", commit+":"+roster), "format: 2\n")
	}},
	{"a merge without a title or a head is refused", func(t *trial) {
		pull := t.propose(decision())
		for what, m := range map[string]forge.Merge{
			"no head":         {Title: "a", At: day(30)},
			"no title":        {Head: pull.Head, At: day(30)},
			"a title of more": {Head: pull.Head, Title: "a\nb", At: day(30)},
		} {
			t.untouched("Merge", func() {
				_, err := t.Forge.Merge(t.ctx, pull.Number, m)
				t.refuses(what, err)
			})
		}
	}},
}

var closing = []promise{
	{"a closed pull request is closed, and its branch is left", func(t *trial) {
		pull := t.propose(decision())
		t.must(t.Forge.Close(t.ctx, pull.Number))
		got := t.pull(pull.Number)
		equal(t, "state", got.State, forge.Closed)
		equal(t, "head", got.Head, pull.Head)
		equal(t, "merge commit", got.MergeCommit, "")
		equal(t, "merged at nothing", got.MergedAt.IsZero(), true)
		equal(t, "branch", t.head(pull.Branch), pull.Head)
	}},
	{"closing again changes nothing, nor does closing what is merged", func(t *trial) {
		closed, merged := t.propose(decision()).Number, t.propose(addition()).Number
		t.must(t.Forge.Close(t.ctx, closed))
		t.merge(merged)
		for _, number := range []int{closed, merged} {
			before := t.pull(number)
			t.untouched("Close", func() { t.must(t.Forge.Close(t.ctx, number)) })
			if after := t.pull(number); !reflect.DeepEqual(after, before) {
				t.Errorf("got\n%+v\nwant\n%+v", after, before)
			}
		}
	}},
}
