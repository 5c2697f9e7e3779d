package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Commands for the scripts that show what happens to bad input. A script lays
// out a sluss that is right, builds it, spoils one thing at a time and tells,
// word for word, the one finding that it gets.

// unquoted gives the bytes that a word of a script stands for: \ufeff, \x00,
// \n and the other escapes of a Go string, and anything else as itself.
func unquoted(ts *testscript.TestScript, word string) string {
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(word, `"`, `\"`) + `"`)
	if err != nil {
		ts.Fatalf("cannot read the escapes in %q", word)
	}
	return text
}

// put writes a file of exactly these bytes, so many times over:
//
//	put file 'text\x00' [times]
func put(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: put file text [times]")
	}
	times := 1
	if len(args) == 3 {
		var err error
		times, err = strconv.Atoi(args[2])
		ts.Check(err)
	}
	file := ts.MkAbs(unquoted(ts, args[0]))
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o777))
	ts.Check(os.WriteFile(file, []byte(strings.Repeat(unquoted(ts, args[1]), times)), 0o666))
}

// spoil copies a file with one thing changed, which must be there. $LINE is
// then the first line that differs:
//
//	spoil right.md ideas/2026/03/26-8m4rn-odla.md 'titel: ' 'title: '
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 || len(args)%2 != 0 {
		ts.Fatalf("usage: spoil from to old new [old new...]")
	}
	right := ts.ReadFile(args[0])
	text := right
	for i := 2; i < len(args); i += 2 {
		old, changed := unquoted(ts, args[i]), unquoted(ts, args[i+1])
		if !strings.Contains(text, old) {
			ts.Fatalf("%s has no %q", args[0], old)
		}
		text = strings.Replace(text, old, changed, 1)
	}
	same := 0
	for same < min(len(right), len(text)) && right[same] == text[same] {
		same++
	}
	ts.Setenv("LINE", strconv.Itoa(1+strings.Count(text[:same], "\n")))
	file := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o777))
	ts.Check(os.WriteFile(file, []byte(text), 0o666))
}

// refused runs check and then build. Each must exit with 1 and tell exactly the
// findings given (place, message and remedy), and no file of the sluss may be
// written: out/ is as it was, or still not there. With -build only build finds
// it, since check builds no pages.
//
//	refused ideas/2026/03/26-8m4rn-odla.md:4:8 'Det som är fel.' 'Gör så här.'
func refused(ts *testscript.TestScript, neg bool, args []string) {
	commands := []string{"check", "build"}
	if len(args) > 0 && args[0] == "-build" {
		commands, args = commands[1:], args[1:]
	}
	if neg || len(args) == 0 || len(args)%3 != 0 {
		ts.Fatalf("usage: refused [-build] place message remedy [place message remedy...]")
	}
	var want strings.Builder
	for i := 0; i < len(args); i += 3 {
		if args[i+2] == "" {
			ts.Fatalf("a finding without a remedy helps nobody")
		}
		fmt.Fprintf(&want, "%s fel: %s\n    %s\n", unquoted(ts, args[i]), unquoted(ts, args[i+1]), unquoted(ts, args[i+2]))
	}
	before := fingerprint(ts)
	for _, command := range commands {
		exits(ts, false, []string{"1", "idesluss", command, "--date", "2026-03-26"})
		if errors := ts.ReadFile("stderr"); errors != "" {
			ts.Fatalf("%s says on stderr: %s", command, errors)
		}
		if got := findings(ts.ReadFile("stdout")); got != want.String() {
			ts.Fatalf("%s tells:\n%s\nwant:\n%s", command, got, want.String())
		}
		if fingerprint(ts) != before {
			ts.Fatalf("%s wrote something", command)
		}
	}
}

// findings gives the errors among what a command printed: lines that begin with
// a place, and the indented remedies.
func findings(printed string) string {
	var out strings.Builder
	shown := false
	for line := range strings.Lines(printed) {
		switch {
		case strings.HasPrefix(line, "    ") && shown:
			out.WriteString(line)
		case strings.Contains(line, " fel: "):
			shown = true
			out.WriteString(line)
		default:
			shown = false
		}
	}
	return out.String()
}

// fingerprint tells every name, mode and byte under the current folder.
func fingerprint(ts *testscript.TestScript) string {
	sum := sha256.New()
	root := ts.MkAbs(".")
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s %s %d\n", strings.TrimPrefix(name, root), info.Mode(), info.Size())
		if entry.IsDir() {
			return nil
		}
		fmt.Fprintln(sum, info.ModTime().UnixNano())
		return nil
	})
	ts.Check(err)
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// condition knows [tmpfs]: whether a file system of a few kilobytes can be
// mounted here, by root or in a namespace of one's own.
func condition(name string) (bool, error) {
	if name != "tmpfs" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	return exec.Command("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt").Run() == nil, nil
}

// tmpfs runs a program with a small disk of its own mounted at a folder, and
// checks its exit code:
//
//	tmpfs 1 litet 64k idesluss build -o litet/ut
func tmpfs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 4 {
		ts.Fatalf("usage: tmpfs code folder size program [args...]")
	}
	const mount = `mount -t tmpfs -o size="$2" none "$1" && shift 2 && "$@"; code=$?; find "$0" -type f | sort; exit $code`
	folder := ts.MkAbs(args[1])
	ts.Check(os.MkdirAll(folder, 0o777))
	exits(ts, false, append([]string{args[0], "unshare", "-rm", "sh", "-c", mount, folder, folder, args[2]}, args[3:]...))
}

// limited runs a program that may neither read what its file modes forbid, also
// when the tests are run by root, nor write a file of more than so many bytes,
// and checks its exit code:
//
//	limited 1 4096 idesluss build
func limited(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: limited code bytes program [args...]")
	}
	program := []string{"prlimit", "--fsize=" + args[1]}
	if os.Getuid() == 0 {
		program = append(program, "setpriv", "--bounding-set=-dac_override,-dac_read_search")
	}
	exits(ts, false, append(append([]string{args[0]}, program...), args[2:]...))
}

func TestFindingsAreWhatACommandCallsErrors(t *testing.T) {
	for line, want := range map[string]string{"a fel: b\n    c\n\n1 fel, 0 varningar.\n": "a fel: b\n    c\n", "a varning: b\n    c\nd fel: e\n": "d fel: e\n"} {
		if got := findings(line); got != want {
			t.Errorf("findings(%q) = %q, want %q", line, got, want)
		}
	}
}
