package forgetest

import (
	"fmt"
	"io/fs"
	"reflect"
	"strings"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/forge"
)

func (t *trial) compare(base, head string) *forge.Comparison {
	t.Helper()
	c, err := t.Forge.Compare(t.ctx, base, head)
	if err != nil {
		t.Fatalf("Compare: %v", err)
	}
	return c
}

var source = []promise{
	{"a branch's head follows what is pushed", func(t *trial) {
		equal(t, "main", t.head(t.Main), t.parse("refs/heads/"+t.Main))
		pushed := t.mainMoves(garden, "Mer\n")
		equal(t, "main", t.head(t.Main), pushed)
	}},
	{"a branch that is not there is not found", func(t *trial) {
		for _, branch := range []string{"finns-inte", "ide", "refs/heads/" + t.Main, t.Main + "~0", ""} {
			_, err := t.Forge.Head(t.ctx, branch)
			t.wants(fmt.Sprintf("Head(%q)", branch), err, forge.ErrNotFound)
		}
	}},
	{"the files of a commit are a file system", func(t *trial) {
		fsys, err := t.Forge.Files(t.ctx, t.head(t.Main))
		t.must(err)
		for name, text := range start() {
			data, err := fs.ReadFile(fsys, name)
			t.must(err)
			equal(t, name, string(data), text)
		}
		t.must(fstest.TestFS(fsys, tools, garden, roster, "README.md"))
		for _, missing := range []string{"finns-inte", "ideas/finns-inte.md", "README.md/a"} {
			_, err := fs.ReadFile(fsys, missing)
			t.wants(missing, err, fs.ErrNotExist)
		}
	}},
	{"its files can be read in one call, and links are told and not followed", func(t *trial) {
		commit := t.push(pushed{
			branch: "annas", from: t.head(t.Main),
			files: map[string]string{"länk": "README.md", "ute": "/etc/passwd", "kör.sh": "#!/bin/sh\n"},
			modes: map[string]string{"länk": "120000", "ute": "120000", "kör.sh": "100755"},
		})
		fsys, err := t.Forge.Files(t.ctx, commit)
		t.must(err)
		for _, name := range []string{"länk", "ute"} {
			info, err := fs.Lstat(fsys, name)
			t.must(err)
			equal(t, name+" is a link", info.Mode().Type(), fs.ModeSymlink)
			if data, err := fs.ReadFile(fsys, name); err == nil {
				t.Errorf("%s was followed to %q", name, data)
			}
		}
		target, err := fs.ReadLink(fsys, "ute")
		t.must(err)
		equal(t, "target", target, "/etc/passwd")
		for what, ok := range map[string]bool{
			"ReadFileFS": is[fs.ReadFileFS](fsys), "ReadDirFS": is[fs.ReadDirFS](fsys),
			"StatFS": is[fs.StatFS](fsys), "ReadLinkFS": is[fs.ReadLinkFS](fsys),
		} {
			equal(t, what, ok, true)
		}
	}},
	{"an older commit has the files it had", func(t *trial) {
		old := t.head(t.Main)
		t.mainMoves(garden, "Mer\n")
		fsys, err := t.Forge.Files(t.ctx, old)
		t.must(err)
		data, err := fs.ReadFile(fsys, garden)
		t.must(err)
		equal(t, garden, string(data), start()[garden])
	}},
	{"a comparison tells commits, oldest first, and files, by path", func(t *trial) {
		base := t.head(t.Main)
		one := t.push(pushed{branch: "annas", from: base, files: map[string]string{fresh: "Ny\n", tools: "Först\n"}, message: "Ett\n"})
		two := t.push(pushed{branch: "annas", from: one, files: map[string]string{tools: "Sedan\n"}, gone: []string{garden}, message: "Två\n"})
		main := t.mainMoves(roster, "format: 2\n")
		c := t.compare(main, two)
		equal(t, "base", c.Base, main)
		equal(t, "merge base", c.MergeBase, base)
		equal(t, "head", c.Head, two)
		equal(t, "commits", len(c.Commits), 2)
		equal(t, "first", c.Commits[0].ID, one)
		equal(t, "second", c.Commits[1].ID, two)
		want := []forge.FileChange{
			{Path: garden, Old: t.parse(base + ":" + garden)},
			{Path: tools, Old: t.parse(base + ":" + tools), New: t.parse(two + ":" + tools)},
			{Path: fresh, New: t.parse(two + ":" + fresh)},
		}
		if !reflect.DeepEqual(c.Files, want) {
			t.Errorf("files\n%+v\nwant\n%+v", c.Files, want)
		}
	}},
	{"a renamed file is one that goes and one that comes", func(t *trial) {
		base := t.head(t.Main)
		head := t.push(pushed{branch: "annas", from: base, gone: []string{tools}, files: map[string]string{"ideas/flyttad åäö.md": start()[tools]}})
		blob := t.parse(base + ":" + tools)
		want := []forge.FileChange{{Path: tools, Old: blob}, {Path: "ideas/flyttad åäö.md", New: blob}}
		if got := t.compare(base, head).Files; !reflect.DeepEqual(got, want) {
			t.Errorf("files\n%+v\nwant\n%+v", got, want)
		}
	}},
	{"a file whose mode alone has changed is told", func(t *trial) {
		base := t.head(t.Main)
		head := t.push(pushed{branch: "annas", from: base, files: map[string]string{tools: start()[tools]}, modes: map[string]string{tools: "100755"}})
		blob := t.parse(base + ":" + tools)
		want := []forge.FileChange{{Path: tools, Old: blob, New: blob}}
		if got := t.compare(base, head).Files; !reflect.DeepEqual(got, want) {
			t.Errorf("files\n%+v\nwant\n%+v", got, want)
		}
	}},
	{"a commit tells all it holds about people", func(t *trial) {
		message := "Ny idé\n\nCo-authored-by: Bo Berg <bo@example.org>\n"
		at := day(28).Add(21*3600e9 + 9*60e9)
		base := t.head(t.Main)
		head := t.push(pushed{
			branch: "annas", from: base, author: "Anna Åkesson Ek <anna@example.org>",
			message: message, at: at.In(fixedZone), files: map[string]string{fresh: "Ny\n"},
		})
		got := t.compare(base, head).Commits[0]
		equal(t, "tree", got.Tree, t.parse(head+"^{tree}"))
		equal(t, "parents", strings.Join(got.Parents, " "), base)
		equal(t, "message", got.Message, message)
		equal(t, "signed", got.Signed, false)
		for what, who := range map[string]forge.Signature{"author": got.Author, "committer": got.Committer} {
			equal(t, what+"'s name", who.Name, "Anna Åkesson Ek")
			equal(t, what+"'s email", who.Email, "anna@example.org")
			equal(t, what+"'s time", who.When.Equal(at), true)
			if _, offset := who.When.Zone(); t.Dates && offset != 5400 {
				t.Errorf("%s's zone is %d s from UTC, want 5400", what, offset)
			}
		}
	}},
	{"a signed commit is told to be signed", func(t *trial) {
		base := t.head(t.Main)
		head := t.push(pushed{branch: "annas", from: base, files: map[string]string{fresh: "Ny\n"}})
		raw := strings.Replace(t.git("cat-file", "commit", head), "\n\n",
			"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n -----END PGP SIGNATURE-----\n\n", 1)
		signed := strings.TrimSpace(t.gitWith(raw, "hash-object", "-t", "commit", "-w", "--stdin"))
		t.git("update-ref", "refs/heads/annas", signed)
		equal(t, "signed", t.compare(base, signed).Commits[0].Signed, true)
	}},
	{"a merge on the way is one of the commits, and so is what it brought", func(t *trial) {
		base := t.head(t.Main)
		one := t.push(pushed{branch: "annas", from: base, files: map[string]string{fresh: "Ny\n"}})
		other := t.push(pushed{branch: "bos", from: base, files: map[string]string{roster: "format: 2\n"}})
		tree := t.parse(one + "^{tree}")
		joined := strings.TrimSpace(t.git("-c", "user.name=Bo", "-c", "user.email=bo@example.org",
			"commit-tree", tree, "-p", one, "-p", other, "-m", "Slår ihop"))
		t.git("update-ref", "refs/heads/annas", joined)
		commits := t.compare(base, joined).Commits
		equal(t, "commits", len(commits), 3)
		equal(t, "last", commits[2].ID, joined)
		equal(t, "its parents", strings.Join(commits[2].Parents, " "), one+" "+other)
	}},
	{"more commits and files than a page holds all come", func(t *trial) {
		base := t.head(t.Main)
		var stream strings.Builder
		const many = 260
		from := base
		for i := range many {
			c := pushed{branch: "annas", from: from, message: fmt.Sprintf("Nummer %d\n", i), files: map[string]string{
				fmt.Sprintf("a/%03d", i): "x", fmt.Sprintf("b/%03d", i): "y",
			}}
			text := c.stream()
			if i > 0 { // go on from the branch as it is
				_, text, _ = strings.Cut(text, "\n\n")
				text = strings.Replace(text, "from \n", "", 1)
			}
			stream.WriteString(text)
			from = ""
		}
		t.gitWith(stream.String(), "fast-import", "--quiet", "--force")
		c := t.compare(base, t.parse("refs/heads/annas"))
		equal(t, "commits", len(c.Commits), many)
		for i, commit := range c.Commits {
			equal(t, "message", commit.Message, fmt.Sprintf("Nummer %d\n", i))
		}
		equal(t, "files", len(c.Files), 2*many)
		equal(t, "the last", c.Files[2*many-1].Path, fmt.Sprintf("b/%03d", many-1))
	}},
	{"a commit adds nothing to itself, nor to what came after it", func(t *trial) {
		old := t.head(t.Main)
		main := t.mainMoves(garden, "Mer\n")
		for _, base := range []string{old, main} {
			c := t.compare(base, old)
			equal(t, "merge base", c.MergeBase, old)
			equal(t, "commits", len(c.Commits), 0)
			equal(t, "files", len(c.Files), 0)
		}
	}},
	{"commits that are not there, or have nothing in common, are not found", func(t *trial) {
		main := t.head(t.Main)
		alone := t.push(pushed{branch: "ensam", files: map[string]string{"a": "b"}})
		for _, c := range [][2]string{{main, nowhere}, {nowhere, main}, {main, alone}, {alone, main}} {
			_, err := t.Forge.Compare(t.ctx, c[0], c[1])
			t.wants(fmt.Sprint("Compare", c), err, forge.ErrNotFound)
		}
		_, err := t.Forge.Files(t.ctx, nowhere)
		t.wants("Files", err, forge.ErrNotFound)
	}},
}

func is[T any](v any) bool {
	_, ok := v.(T)
	return ok
}
