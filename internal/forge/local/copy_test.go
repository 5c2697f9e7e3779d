package local_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
)

const idea = "ideas/2026/03/26-7k3qm-lana-verktyg.md"

// decision is a proposal about the idea.
func decision(n int) forge.Proposal {
	return forge.Proposal{
		Branch: fmt.Sprintf("ide/26-7k3qm/%d", n), Title: fmt.Sprint("Beslut ", n), Body: "Att avgöra\n", Message: fmt.Sprintf("Beslut %d\n", n),
		Files: map[string][]byte{idea: fmt.Appendf(nil, "Steg %d\n", n)}, At: today,
	}
}

// live takes a forge through a bit of everything: pull requests that are open,
// drafted anew, merged and closed, reviews of heads that are no more, edited
// comments and statuses.
func live(t testing.TB, f *local.Forge) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	first, err := f.Propose(ctx, decision(1))
	must(err)
	must(f.ReviewAs(ctx, first.Number, "anna-ek", forge.Review{State: forge.Approved, Body: "Råd: ja", At: today}))
	again := decision(1)
	again.Files[idea] = []byte("Steg 1, omskrivet\n")
	first, err = f.Propose(ctx, again)
	must(err)
	must(f.Review(ctx, first.Number, forge.Review{State: forge.Commented, Body: "Råd: ja", At: today}))
	must(f.Say(ctx, first.Number, "utlatande", "1 av 2", today))
	must(f.Say(ctx, first.Number, "utlatande", "2 av 2", today.AddDate(0, 0, 1)))
	must(f.SetStatus(ctx, first.Head, forge.Status{Context: "ideslussen/beslut", State: forge.Success, Description: "2 av 2"}))
	_, err = f.Merge(ctx, first.Number, forge.Merge{Head: first.Head, Title: "Beslut 1", Message: "Ide: 26-7k3qm", At: today.AddDate(0, 0, 2)})
	must(err)
	second, err := f.Propose(ctx, decision(2))
	must(err)
	must(f.CommentAs(ctx, second.Number, "bo-berg", "En fråga", today))
	must(f.Close(ctx, second.Number))
	third, err := f.Propose(ctx, decision(3))
	must(err)
	must(f.ReviewAs(ctx, third.Number, "bo-berg", forge.Review{State: forge.ChangesRequested, Body: "Vänta", At: today}))
}

// told is all that a forge tells.
func told(t testing.TB, f *local.Forge) any {
	t.Helper()
	type one struct {
		Pull     *forge.PullRequest
		Reviews  []forge.Review
		Comments []forge.Comment
		Statuses []forge.Status
		Files    map[string]string // commit: what the idea says there
	}
	ctx := context.Background()
	var all []one
	pulls, err := f.Pulls(ctx, forge.Query{})
	for _, p := range pulls {
		o := one{Pull: p, Files: map[string]string{}}
		read := func(commit string) {
			fsys, errFiles := f.Files(ctx, commit)
			if errFiles != nil {
				t.Fatalf("the head %s: %v", commit, errFiles)
			}
			text, errRead := fs.ReadFile(fsys, idea)
			if errRead != nil {
				t.Fatal(errRead)
			}
			o.Files[commit] = string(text)
		}
		read(p.Head)
		if o.Reviews, err = f.Reviews(ctx, p.Number); err != nil {
			t.Fatal(err)
		}
		for _, r := range o.Reviews {
			read(r.Commit)
		}
		if o.Comments, err = f.Comments(ctx, p.Number); err != nil {
			t.Fatal(err)
		}
		if o.Statuses, err = f.Statuses(ctx, p.Head); err != nil {
			t.Fatal(err)
		}
		all = append(all, o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A mirror is a full backup: what it copies tells the same, and work goes on
// there. Packing and pruning, of the one or the other, lose nothing.
func TestMirrorIsAWorkingForge(t *testing.T) {
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	live(t, f)
	want := told(t, f)
	if n := reflect.ValueOf(want).Len(); n != 3 {
		t.Fatalf("%d pull requests", n)
	}
	git(t, dir, "gc", "--quiet", "--prune=now")
	if got := told(t, f); !reflect.DeepEqual(got, want) {
		t.Errorf("after git gc it tells\n%+v\nwant\n%+v", got, want)
	}
	mirror := filepath.Join(t.TempDir(), "kopia.git")
	git(t, ".", "clone", "--quiet", "--mirror", "file://"+dir, mirror)
	m := open(t, mirror)
	if got := told(t, m); !reflect.DeepEqual(got, want) {
		t.Errorf("the mirror tells\n%+v\nwant\n%+v", got, want)
	}
	for _, forge := range []*local.Forge{f, m} {
		goOn(t, forge)
	}
	if got, want := told(t, m), told(t, f); !reflect.DeepEqual(got, want) {
		t.Errorf("the mirror went on to tell\n%+v\nwant\n%+v", got, want)
	}
	for _, dir := range []string{dir, mirror} {
		if out := git(t, dir, "fsck", "--strict", "--no-dangling"); out != "" {
			t.Errorf("git fsck says\n%s", out)
		}
	}
}

// goOn does what is left to do after live.
func goOn(t testing.TB, f *local.Forge) {
	t.Helper()
	pull, err := f.Propose(t.Context(), decision(3))
	if err != nil {
		t.Fatal(err)
	}
	if pull.Number != 3 {
		t.Errorf("the open decision is number %d, want 3", pull.Number)
	}
	if _, err := f.Merge(t.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Beslut 3", At: today}); err != nil {
		t.Fatal(err)
	}
	if pull, err = f.Propose(t.Context(), decision(4)); err != nil || pull.Number != 4 {
		t.Errorf("the next is %+v, %v", pull, err)
	}
}

// The same calls give the same bytes, in every file of the repository: nothing
// in it tells which machine, account, folder or moment it was.
func TestSameCallsSameBytes(t *testing.T) {
	var all []map[string]string
	for i := range 2 {
		t.Setenv("GIT_AUTHOR_NAME", fmt.Sprint("Person ", i))
		t.Setenv("USER", fmt.Sprint("person", i))
		t.Setenv("TZ", []string{"Europe/Stockholm", "Asia/Tokyo"}[i])
		f, dir := create(t, map[string]string{idea: "Steg 0\n"})
		live(t, f)
		all = append(all, bytesIn(t, dir))
	}
	if len(all[0]) < 50 {
		t.Fatalf("only %d files", len(all[0]))
	}
	for name, data := range all[0] {
		if all[1][name] != data {
			t.Errorf("%s differs", name)
		}
		delete(all[1], name)
	}
	for name := range all[1] {
		t.Errorf("%s is only in the second", name)
	}
}

func bytesIn(t *testing.T, dir string) map[string]string {
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all[strings.TrimPrefix(name, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// A forge is made whole or not at all.
func TestCreateLeavesNothingHalfMade(t *testing.T) {
	empty := t.TempDir()
	link := os.DirFS(t.TempDir())
	if err := os.Symlink("/etc/passwd", filepath.Join(fmt.Sprint(link), "ute")); err != nil {
		t.Fatal(err)
	}
	if _, err := local.Create(t.Context(), filepath.Join(empty, "a.git"), link, today, options); err == nil {
		t.Error("a link was taken in")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := local.Create(cancelled, filepath.Join(empty, "a.git"), files(map[string]string{"a": "b"}), today, options); err == nil {
		t.Error("a forge was made after the caller had given up")
	}
	if left, _ := os.ReadDir(empty); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	f, dir := create(t, map[string]string{idea: "Steg 0\n"})
	live(t, f)
	before := git(t, dir, "for-each-ref")
	if _, err := local.Create(t.Context(), dir, files(map[string]string{"a": "b"}), today, options); err == nil {
		t.Error("a forge was written over")
	}
	if git(t, dir, "for-each-ref") != before {
		t.Error("the forge that was there has changed")
	}
}

// What is no forge is told to be none.
func TestOpenTellsWhatIsMissing(t *testing.T) {
	bare := filepath.Join(t.TempDir(), "tom.git")
	git(t, ".", "init", "--quiet", "--bare", "--initial-branch", "main", bare)
	for what, dir := range map[string]string{"nothing": filepath.Join(t.TempDir(), "finns-inte"), "an empty folder": t.TempDir(), "a repository without main": bare} {
		if _, err := local.Open(dir, options); !isNotFound(err) {
			t.Errorf("%s gives %v", what, err)
		}
	}
}
