package main

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
)

// newCases is a sluss with a forge, where some ideas have come in through the
// form; and their numbers. The first has something in it that shows who it is.
func newCases(t *testing.T, titles ...string) (dir string, ids []string) {
	t.Helper()
	dir = newSluss(t, "orebro")
	runIn(t, dir, exitOK, "forge", "create")
	e, _ := newWorld(t, dir)
	chance := rand.NewChaCha8([32]byte{1})
	e.random = chance
	g, err := e.openGateway(t.Context(), "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for n, title := range titles {
		token, err := receipt.NewToken(chance)
		if err != nil {
			t.Fatal(err)
		}
		problem := "Det saknas pumpar."
		if n == 0 {
			problem = "Det saknas pumpar. Fråga Karin Lindqvist."
		}
		got, err := g.Receive(t.Context(), &gateway.Submission{
			Token: token, Channel: "webb", Who: "anstallda", Part: "delta", Exists: "Kanske i Provhamn.",
			Idea: idea.Idea{
				Title: title, Type: "ide", Areas: []string{"barn-utbildning"}, Audience: []string{"invanare"}, Benefit: "Barn kan cykla till skolan.",
				Sections: []idea.Section{{Title: "Problem", Markdown: problem}, {Title: "Idé", Markdown: "Sätt upp pumpar."}},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, got.ID)
	}
	return dir, ids
}

// runIn carries out a command in a folder and gives what it printed.
func runIn(t *testing.T, dir string, want int, args ...string) string {
	t.Helper()
	e, printed := newWorld(t, dir)
	e.random = rand.NewChaCha8([32]byte{2})
	if code := run(context.Background(), args, e); code != want {
		t.Fatalf("%v: exit %d, %s", args, code, printed)
	}
	return printed.String()
}

// runSaying is runIn with words on stdin.
func runSaying(t *testing.T, dir string, want int, words string, args ...string) string {
	t.Helper()
	e, printed := newWorld(t, dir)
	e.random = rand.NewChaCha8([32]byte{2})
	e.stdin = strings.NewReader(words)
	if code := run(context.Background(), args, e); code != want {
		t.Fatalf("%v: exit %d, %s", args, code, printed)
	}
	return printed.String()
}

func wants(t *testing.T, printed string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(printed, w) {
			t.Errorf("%q is not in:\n%s", w, printed)
		}
	}
}

// The team lists, looks, replaces, and lets an idea go.
func TestIntakeFromListToRelease(t *testing.T) {
	dir, ids := newCases(t, "Låna en pump", "Låna en slang")
	id := ids[0]
	wants(t, runIn(t, dir, exitOK, "intake", "list"), "Att gå igenom\n", id+"  Låna en pump\n", "fynd att ta ställning till", ids[1]+"  Låna en slang\n")
	shown := runIn(t, dir, exitOK, "intake", "show", id)
	wants(t, shown, "Vill vara med och utveckla idén.", "Kanske i Provhamn.", "Problem (problem)", "Karin", "\nFynd\n", "1. problem: \"", "något som liknar ett namn")
	wants(t, runIn(t, dir, exitFailure, "intake", "release", id), "Idén kan inte släppas än.", "Karin")
	wants(t, runIn(t, dir, exitFailure, "intake", "replace", id, "1", "19811228-9874"), "visar också vem någon är")
	wants(t, runIn(t, dir, exitOK, "intake", "rewrite", id, "problem", "--words", "Det saknas pumpar. Fråga Karin."), "Skrev om texten.")
	for {
		shown := runIn(t, dir, exitOK, "intake", "show", id)
		if !strings.Contains(shown, "Karin") {
			break
		}
		_, found, _ := strings.Cut(shown, "\nFynd\n")
		number := strings.TrimSpace(strings.Split(found, ".")[0])
		wants(t, runIn(t, dir, exitOK, "intake", "replace", id, number, "en kollega"), "Bytte ut fynd")
	}
	wants(t, runIn(t, dir, exitOK, "intake", "show", id), "Fråga en kollega.", `utbytt mot "en kollega".`)
	wants(t, runSaying(t, dir, exitOK, "Vilken skola?\n", "intake", "ask", id), "Frågan väntar på idégivaren.")
	wants(t, runIn(t, dir, exitOK, "intake", "log", id, "--channel", "telefon", "--role", "Projektgruppen"), "Skrev i loggen.")
	wants(t, runIn(t, dir, exitOK, "intake", "show", id), "Er fråga väntar på svar.", "26 mars 2026: Projektgruppen, telefon")
	wants(t, runIn(t, dir, exitOK, "intake", "release", id), "Släppt.")
	wants(t, runIn(t, dir, exitFailure, "intake", "release", id), "Det går inte att göra längre.")
	wants(t, runIn(t, dir, exitOK, "intake", "list"), "Släppta, väntar på nästa sats\n  "+id)
}

// What stays may stay because of something.
func TestIntakeKeepsWithAReason(t *testing.T) {
	dir, ids := newCases(t, "Låna en pump")
	runIn(t, dir, exitOK, "intake", "rewrite", ids[0], "problem", "--words", "Fråga Karin.")
	runIn(t, dir, exitUsage, "intake", "keep", ids[0], "1")
	shown := runIn(t, dir, exitOK, "intake", "show", ids[0])
	_, found, _ := strings.Cut(shown, "\nFynd\n")
	number := strings.TrimSpace(strings.Split(found, ".")[0])
	wants(t, runIn(t, dir, exitUsage, "intake", "keep", ids[0], number, "--because", "det är en båt"), "where others can read it")
	runSaying(t, dir, exitOK, "det är en båt\n", "intake", "keep", ids[0], number)
	wants(t, runIn(t, dir, exitOK, "intake", "show", ids[0]), `"Karin" får stå kvar, därför att det är en båt`)
	runIn(t, dir, exitOK, "intake", "release", ids[0])
}

func TestIntakeListForPrograms(t *testing.T) {
	dir, ids := newCases(t, "Låna en pump")
	e, printed := newWorld(t, dir)
	e.now = func() time.Time { return time.Date(2026, 4, 26, 20, 0, 0, 0, time.UTC) }
	if code := run(context.Background(), []string{"intake", "list", "--json"}, e); code != exitOK {
		t.Fatal(printed)
	}
	var cases []caseJSON
	if err := json.Unmarshal(printed.Bytes(), &cases); err != nil || len(cases) != 1 || cases[0].ID != ids[0] || !cases[0].Late || cases[0].Open == 0 {
		t.Errorf("%v, %s", err, printed)
	}
	if bytes.Contains(printed.Bytes(), []byte("pump")) {
		t.Error("the list tells a text")
	}
}

func TestIntakeTellsHowItIsUsed(t *testing.T) {
	dir, ids := newCases(t, "Låna en pump")
	reason := filepath.Join(t.TempDir(), "skal.txt")
	must(t, os.WriteFile(reason, []byte("för att\n"), 0o600))
	for _, c := range []struct {
		what string
		args []string
		code int
		want string
	}{
		{"no number", []string{"show"}, exitUsage, "write idesluss intake show ID"},
		{"a number that is none", []string{"show", "17"}, exitUsage, "not the number of an idea"},
		{"nobody's number", []string{"show", "26-zzzzz"}, exitFailure, "Det finns ingen idé med det numret här."},
		{"a finding that is no number", []string{"replace", ids[0], "ett", "x"}, exitUsage, "not the number of a finding"},
		{"a finding that is not there", []string{"keep", ids[0], "99", "--because", "@" + reason}, exitFailure, "inget sådant fynd"},
		{"a question where others can read it", []string{"ask", ids[0], "Vilken skola?"}, exitUsage, "where others can read it"},
		{"no question", []string{"ask", ids[0]}, exitUsage, "write what you want to ask"},
		{"no reason", []string{"drop", ids[0], "1"}, exitUsage, "say why"},
		{"words where a picture should be", []string{"drop", ids[0], "1", "--because", "@" + reason}, exitFailure, "Fyndet är ingen bild."},
		{"a text that is not there", []string{"rewrite", ids[0], "lycka", "--words", "x"}, exitFailure, "ingen sådan text"},
		{"no words", []string{"rewrite", ids[0], "ide"}, exitUsage, "--words"},
		{"a title that is too long", []string{"rewrite", ids[0], "titel", "--words", strings.Repeat("lång ", 40)}, exitFailure, "Det går inte att skriva så"},
		{"a word that is no command", []string{"slapp"}, exitUsage, "unknown command"},
	} {
		if printed := runIn(t, dir, c.code, append([]string{"intake"}, c.args...)...); !strings.Contains(printed, c.want) {
			t.Errorf("%s: %s", c.what, printed)
		}
	}
}
