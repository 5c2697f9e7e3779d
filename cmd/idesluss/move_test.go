package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// newDecision is a sluss with one idea in its first step, and the idea's
// number.
func newDecision(t *testing.T) (dir, id string) {
	t.Helper()
	dir = newSluss(t, "orebro")
	for _, args := range [][]string{{"forge", "create"}, wholeIdea} {
		e, printed := newWorld(t, dir)
		if code := run(context.Background(), args, e); code != exitOK {
			t.Fatalf("%v: exit %d, %s", args, code, printed)
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "ideas/2026/03/*-lana-en-pump.md"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	e, printed := newWorld(t, dir)
	if code := run(context.Background(), []string{"submit", files[0]}, e); code != exitOK {
		t.Fatalf("submit: exit %d, %s", code, printed)
	}
	id = regexp.MustCompile(`(?m)^26-[0-9a-z]{5}`).FindString(printed.String())
	if id == "" {
		t.Fatal(printed)
	}
	return dir, id
}

// A person at a terminal is asked which way, for the words, and for what that
// way asks for.
func TestMoveAsks(t *testing.T) {
	dir, id := newDecision(t)
	e, printed := newWorld(t, dir)
	e.interactive = true
	e.stdin = &typed{[]string{
		"1",                        // the first way: it passes
		"Idén hör till uppdraget.", // the reasons
		"Vi ringer dig.",           // what happens now
		"1", "1", "1", "3",         // the form: yes, yes, yes, unclear
	}}
	if code := run(context.Background(), []string{"move", id}, e); code != exitOK {
		t.Fatalf("exit %d, %s", code, printed)
	}
	for _, want := range []string{"Vad ska hända med idén ”Låna en pump”?", "Klarar prövningen (till Återkoppling)", "Skrev beslut 2", "Därför: Idén hör till uppdraget."} {
		if !strings.Contains(printed.String(), want) {
			t.Errorf("%q is not in:\n%s", want, printed)
		}
	}
}

// What flags have told is not asked.
func TestMoveAsksOnlyForWhatFlagsDoNotTell(t *testing.T) {
	dir, id := newDecision(t)
	e, printed := newWorld(t, dir)
	e.interactive = true
	e.stdin = &typed{[]string{"Fråga skolan."}} // the tips
	args := []string{"move", id, "--outcome", "nej", "--skal", "Det finns redan.", "--nasta", "Du kan lämna den igen."}
	if code := run(context.Background(), args, e); code != exitOK {
		t.Fatalf("exit %d, %s", code, printed)
	}
	if strings.Contains(printed.String(), "Vad ska hända") || strings.Contains(printed.String(), "Vilka är skälen?") || !strings.Contains(printed.String(), "Fråga skolan.") {
		t.Errorf("asked:\n%s", printed)
	}
}

// Whoever breaks off leaves no trace.
func TestMoveCanBeBrokenOff(t *testing.T) {
	dir, id := newDecision(t)
	before := refs(t, dir)
	e, printed := newWorld(t, dir)
	e.interactive = true
	ctx, stop := context.WithCancel(context.Background())
	stop()
	e.stdin = &typed{[]string{"1"}}
	if code := run(ctx, []string{"move", id}, e); code != exitFailure {
		t.Fatalf("exit %d, %s", code, printed)
	}
	if after := refs(t, dir); after != before {
		t.Errorf("references went from\n%s\nto\n%s", before, after)
	}
}

func refs(t *testing.T, dir string) string {
	t.Helper()
	out, err := exec.Command("git", "-C", filepath.Join(dir, "data", "sluss.git"), "for-each-ref").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}
