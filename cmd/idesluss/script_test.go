package main

import (
	"crypto/rand"
	"crypto/sha256"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/idesluss/idesluss/internal/process"
)

// The scripts in testdata/script run the real program. Each tells in words
// what should happen; go test -update writes what did happen into them.

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"idesluss": func() { os.Exit(scripted()) }})
}

// scripted runs the program with the clock and the chance that a script asks
// for in its environment: CLOCK is a time such as 2026-11-21T09:00:00Z, or a
// day, and SEED any word. Without them they are the real ones.
func scripted() int {
	now, random := time.Now, rand.Reader
	if clock := os.Getenv("CLOCK"); clock != "" {
		at, err := time.Parse(time.RFC3339, clock)
		if err != nil {
			at, err = time.Parse(time.DateOnly, clock)
		}
		if err != nil {
			panic(err)
		}
		now = func() time.Time { return at }
	}
	if seed := os.Getenv("SEED"); seed != "" {
		random = mathrand.NewChaCha8(sha256.Sum256([]byte(seed)))
	}
	return program(now, random)
}

func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("found %d scripts, %v", len(scripts), err)
	}
	t.Cleanup(func() { githubKeptItsWord(t) })
	repository, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE") != "",
		Setup: func(e *testscript.Env) error {
			e.Setenv("REPO", repository) // ours, to read
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"sluss":   sluss,
			"put":     put,
			"spoil":   spoil,
			"refused": refused,
			"limited": limited,
			"tmpfs":   tmpfs,
			"merged":  merged,
			"github":  githubCommand,
			"gh":      ghCommand,
		},
		Condition: condition,
	})
}

// exits runs a program and checks its exit code:
//
//	exits 2 idesluss check --nosuch
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code program [args...]")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if exit, ok := err.(*exec.ExitError); ok {
		code = strings.TrimPrefix(exit.String(), "exit status ")
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if code != args[0] {
		ts.Fatalf("exit code %s, want %s", code, args[0])
	}
}

// config is a site/sajt.yaml with nothing to remark on.
const config = `format: 1
namn: Idéslussen
adress: https://ideslussen.exempelkoping.example/
adress_internt: https://ideslussen-internt.exempelkoping.example/
kommunens_webb: https://www.exempelkoping.example/
kontakt:
  funktion: Idéslussens projektgrupp
  epost: ideslussen@exempelkoping.example
  telefon: 08-465 004 10
  telefontider: [{dagar: måndag–fredag, tider: 9.00–12.00}]
  besoksadress: Kommunhuset
  besokstider: [{dagar: måndag–fredag, tider: 9.00–16.00}]
tillganglighet: {efterlevnad: helt, uppdaterad: 2026-03-02}
dataskydd:
  ansvarig: Kommunstyrelsen
  ombud_epost: dataskyddsombud@exempelkoping.example
  lagringstid: 24 månader
sakerhet: {kontakt: "mailto:sakerhet@exempelkoping.example", giltig_till: 2027-10-31}
licens: CC0 1.0
`

// sluss lays out the rules of a preset, with a sample roster and organisation
// and what the municipality says about itself, in the current folder:
//
//	sluss orebro
func sluss(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sluss preset")
	}
	roster, err := process.PresetRoster(args[0])
	ts.Check(err)
	organisation, err := process.PresetOrganisation(args[0])
	ts.Check(err)
	for name, text := range map[string][]byte{
		process.ProcessFile:      []byte("preset: " + args[0] + "\n"),
		process.RosterFile:       roster,
		process.OrganisationFile: organisation,
		configFile:               []byte(config),
	} {
		file := ts.MkAbs(name)
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o777))
		ts.Check(os.WriteFile(file, text, 0o666))
	}
}
