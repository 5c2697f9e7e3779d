package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// git runs the git command as somebody.
func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=Anna Ek", "GIT_AUTHOR_EMAIL=anna@example.org", "GIT_COMMITTER_NAME=Anna Ek", "GIT_COMMITTER_EMAIL=anna@example.org")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// clearedOnDisk makes an intake and a sluss on this machine, with three ideas that
// people have pushed and the team has merged.
func clearedOnDisk(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	work := filepath.Join(dir, "anna")
	git(t, dir, "init", "-q", "--bare", "-b", "main", "intag.git")
	git(t, dir, "init", "-q", "-b", "main", "anna")
	write := func(name, text string) {
		name = filepath.Join(work, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	write(Template, "mall\n")
	git(t, work, "add", ".")
	git(t, work, "commit", "-q", "-m", "Intaget")
	git(t, work, "push", "-q", "../intag.git", "main")
	in := openLocal(t, dir, "intag.git")
	for _, title := range []string{"Ett", "Två", "Tre"} {
		git(t, work, "checkout", "-q", "-b", idea.Slug(title), "main")
		write("ideer/"+title+".md", strings.Replace(told, "Låna verktyg på biblioteket", title, 1))
		git(t, work, "add", ".")
		git(t, work, "commit", "-q", "-m", title)
		git(t, work, "push", "-q", "../intag.git", idea.Slug(title))
		pull, err := in.OpenPull(t.Context(), idea.Slug(title), "annaek", title, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Merge(t.Context(), pull.Number, forge.Merge{Head: pull.Head, Title: "Tas emot", At: monday}); err != nil {
			t.Fatal(err)
		}
	}
	sluss, err := local.Create(t.Context(), filepath.Join(dir, "sluss.git"), rulesFiles(t, "orebro"), monday, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(in.Shut(), sluss.Shut(), os.RemoveAll(work)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func openLocal(t *testing.T, dir, name string) *local.Forge {
	t.Helper()
	f, err := local.Open(filepath.Join(dir, name), local.Options{Now: func() time.Time { return monday }})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// The same as with forges in memory, with forges on disk: interrupted before or
// after a call, each idea goes once. An ordinary run tries some of the calls;
// SOAK=1 tries all of them.
func TestInterruptedOnDiskEachIdeaGoesOnce(t *testing.T) {
	prepared := clearedOnDisk(t)
	rules := presetRules(t, "orebro")
	stride := 13
	if os.Getenv("SOAK") != "" {
		stride = 1
	}
	tried := 0
	for n := 0; ; n += stride {
		late := n/stride%2 == 1
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(prepared)); err != nil {
			t.Fatal(err)
		}
		in, sluss := openLocal(t, dir, "intag.git"), openLocal(t, dir, "sluss.git")
		calls, day := 0, monday
		desk := &Desk{
			Intake: &forgetest.Flaky{Forge: in, Calls: &calls, At: n + 1, Late: late}, Rules: rules,
			Sluss: &bot.Bot{
				Forge: &forgetest.Flaky{Forge: sluss, Calls: &calls, At: n + 1, Late: late}, Now: func() time.Time { return day }, Log: slog.New(slog.DiscardHandler),
				Random: rand.NewChaCha8(sha256.Sum256(fmt.Append(nil, n))),
			},
		}
		_, err := desk.Relay(t.Context())
		if err == nil && calls <= n {
			if err := errors.Join(in.Shut(), sluss.Shut()); err != nil {
				t.Fatal(err)
			}
			break // there was no such call
		}
		if err != nil && !errors.Is(err, forge.ErrUnavailable) {
			t.Fatal(err)
		}
		day = day.AddDate(0, 0, 1)
		for range 2 {
			if _, err := desk.Relay(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		ideas, days := onDisk(t, sluss), map[calendar.Date]bool{}
		titles := map[string]bool{}
		for _, i := range ideas {
			titles[i.Title], days[i.Received] = true, true
		}
		if len(ideas) != 3 || len(titles) != 3 || len(days) != 1 {
			t.Errorf("call %d failed, late %v: %d ideas, %v, %v", n+1, late, len(ideas), titles, days)
		}
		pulls, err := in.Pulls(t.Context(), forge.Query{})
		if err != nil {
			t.Fatal(err)
		}
		for _, pull := range pulls {
			comments, err := in.Comments(t.Context(), pull.Number)
			if err != nil {
				t.Fatal(err)
			}
			if rec, err := readRecord(comments); err != nil || rec == nil || !rec.Done || len(comments) != 1 {
				t.Errorf("call %d failed, late %v: pull request %d has %d comments, %+v", n+1, late, pull.Number, len(comments), rec)
			}
		}
		if err := errors.Join(in.Shut(), sluss.Shut()); err != nil {
			t.Fatal(err)
		}
		tried++
	}
	if tried < 3 {
		t.Errorf("only %d interruptions were tried", tried)
	}
}

// onDisk gives the ideas that are proposed in a sluss.
func onDisk(t *testing.T, f forge.Forge) []*idea.Idea {
	t.Helper()
	pulls, err := f.Pulls(context.Background(), forge.Query{})
	if err != nil {
		t.Fatal(err)
	}
	main, err := f.Head(context.Background(), "main")
	if err != nil {
		t.Fatal(err)
	}
	var all []*idea.Idea
	for _, pull := range pulls {
		diff, err := f.Compare(context.Background(), main, pull.Head)
		if err != nil || len(diff.Files) != 1 {
			t.Fatal(diff, err)
		}
		fsys, err := f.Files(context.Background(), pull.Head)
		if err != nil {
			t.Fatal(err)
		}
		data, err := fs.ReadFile(fsys, diff.Files[0].Path)
		if err != nil {
			t.Fatal(err)
		}
		file, faults := idea.Parse(diff.Files[0].Path, data)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		all = append(all, &file.Idea)
	}
	return all
}
