package check

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
)

// sluss lays out the base ideas as a sluss.
func sluss(t testing.TB) fstest.MapFS {
	t.Helper()
	b := readBase(t)
	fsys := fstest.MapFS{
		"site/process.yaml":      {Data: []byte("preset: orebro\n")},
		"site/roller.yaml":       {Data: []byte("format: 1\n")},
		"site/organisation.yaml": {Data: []byte(b.organisation)},
		"site/bilder/skylt.jpg":  {},
	}
	for _, text := range b.ideas {
		fsys[pathOf(t, text)] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func check(t testing.TB, fsys fs.FS) *Report {
	t.Helper()
	report, err := Run(t.Context(), fsys, Options{Today: today, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// about gives the findings on files whose path has part.
func about(found []Finding, part string) []Finding {
	return slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return !strings.Contains(f.File, part) })
}

func TestRunOnIdeasWithoutFaults(t *testing.T) {
	report := check(t, sluss(t))
	if found := about(report.Findings, "ideas/"); len(found) > 0 {
		t.Errorf("got %v", found)
	}
	if report.Ideas < 8 || !report.Judged {
		t.Errorf("got %+v", report)
	}
	// An empty roster is worth a warning, but no more.
	if errors, _ := Count(report.Findings); errors > 0 {
		t.Errorf("got %v", report.Findings)
	}
}

func TestRunFindsWhatIsBetweenFiles(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(fstest.MapFS)
		file   string
		want   string
	}{
		{"an idea refers to one that is not there", func(f fstest.MapFS) {
			delete(f, "ideas/2026/03/26-7k3qm-namn.md")
		}, "26-6g9xy", "okand-hanvisning"},
		{"a picture is not there", func(f fstest.MapFS) {
			delete(f, "site/bilder/skylt.jpg")
		}, "25-k3m7p", "bild-saknas"},
		{"an idea cannot be read as one", func(f fstest.MapFS) {
			f["ideas/2026/03/26-zzzz9-namn.md"] = &fstest.MapFile{Data: []byte("Hej")}
		}, "26-zzzz9", "avgransare"},
		{"a file does not belong", func(f fstest.MapFS) {
			f["ideas/2026/03/bild.png"] = &fstest.MapFile{}
		}, "bild.png", "okand-fil"},
		{"a challenge has a goal that is not there", func(f fstest.MapFS) {
			f["ideas/utmaningar/slang-mindre.md"] = &fstest.MapFile{Data: []byte(challengeText)}
		}, "slang-mindre.md", "okant-ord"},
	} {
		t.Run(c.what, func(t *testing.T) {
			fsys := sluss(t)
			c.change(fsys)
			found := about(check(t, fsys).Findings, "ideas/")
			if len(found) != 1 || !strings.Contains(found[0].File, c.file) {
				t.Fatalf("want one finding about %s, got %v", c.file, found)
			}
			if c.want != found[0].Rule {
				t.Errorf("got rule %s, want %s", found[0].Rule, c.want)
			}
		})
	}
}

const challengeText = `---
format: 1
id: slang-mindre
titel: Släng mindre
agare: Tekniska nämnden
mandat: Får besluta om försök.
resurser: 100 000 kronor
kalla: Dialog med boende
mal: [hallbar-komun]
---

## Bakgrund

Vi slänger för mycket.
`

func TestRunIsTheSameHoweverManyWorkers(t *testing.T) {
	fsys := sluss(t)
	for name, file := range fsys {
		if strings.HasPrefix(name, "ideas/") {
			file.Data = []byte(strings.Replace(string(file.Data), "\nsteg: ", "\nsteg: x", 1))
		}
	}
	var first *Report
	for workers := 1; workers <= 8; workers++ {
		report, err := Run(t.Context(), fsys, Options{Today: today, Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = report
		}
		if diff := cmp.Diff(first, report); diff != "" {
			t.Fatalf("%d workers give another report:\n%s", workers, diff)
		}
	}
	if len(first.Findings) < 8 {
		t.Errorf("only %d findings to compare", len(first.Findings))
	}
}

func TestBrokenRulesAreNotBlamedOnIdeas(t *testing.T) {
	fsys := sluss(t)
	fsys["site/process.yaml"] = &fstest.MapFile{Data: []byte("preset: öreby\n")}
	report := check(t, fsys)
	if report.Judged {
		t.Error("ideas were judged by a process that cannot be read")
	}
	if found := about(report.Findings, "ideas/"); len(found) > 0 {
		t.Errorf("got %v", found)
	}
	if errors, _ := Count(report.Findings); errors == 0 {
		t.Error("nothing is told of the process")
	}
}

func TestProgressCountsEveryIdea(t *testing.T) {
	fsys := sluss(t)
	var calls, last int
	report, err := Run(t.Context(), fsys, Options{Today: today, Workers: 3, Progress: func(done, total int) {
		calls++
		if done != calls || total < done {
			t.Errorf("told %d of %d at call %d", done, total, calls)
		}
		last = done
	}})
	if err != nil {
		t.Fatal(err)
	}
	if last != report.Ideas {
		t.Errorf("told %d ideas of %d", last, report.Ideas)
	}
}

// brokenDisk fails when one file is opened.
type brokenDisk struct {
	fs.FS
	name string
}

var errDisk = errors.New("input/output error")

func (b brokenDisk) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errDisk}
	}
	return b.FS.Open(name)
}

func TestRunStopsWhenTheDiskFails(t *testing.T) {
	for _, name := range []string{"ideas/2026/03/26-7k3qm-namn.md", "site/process.yaml", "ideas/2026"} {
		if _, err := Run(t.Context(), brokenDisk{sluss(t), name}, Options{Today: today}); !errors.Is(err, errDisk) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// A value that could not be read is told once, and not also said to be missing
// or unknown.
func TestOneMistakeIsToldOnce(t *testing.T) {
	b := readBase(t)
	text := strings.Replace(b.ideas["ny"], "svarsdatum: 2026-04-10", "svarsdatum: snart", 1)
	checker, err := New(sluss(t), b.rules, today)
	if err != nil {
		t.Fatal(err)
	}
	if found := checker.File(pathOf(t, text), []byte(text)).Findings; len(found) != 1 {
		t.Errorf("want one finding, got %v", found)
	}
}

func TestCheckedGivesSectionsAsHTML(t *testing.T) {
	fsys := sluss(t)
	checker, err := New(fsys, readBase(t).rules, today)
	if err != nil {
		t.Fatal(err)
	}
	checked, err := checker.Idea("ideas/2026/03/26-7k3qm-namn.md")
	if err != nil {
		t.Fatal(err)
	}
	if html, ok := checked.Section("ide"); !ok || html != "<p>Biblioteket lånar ut verktyg.</p>\n" {
		t.Errorf("got %q, %v", html, ok)
	}
	if html, ok := checked.Section("Resultat"); ok {
		t.Errorf("got %q for a section that is not there", html)
	}
}

func TestFindingAsText(t *testing.T) {
	f := Finding{fault.Fault{File: "a.md", Line: 2, Column: 3, Rule: "saknas", Message: "Titeln saknas.", Remedy: "Skriv den."}, Error}
	if got, want := f.String(), "a.md:2:3: fel: Titeln saknas. Skriv den."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	data, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"fil":"a.md","rad":2,"kolumn":3,"regel":"saknas","allvar":"fel","text":"Titeln saknas.","atgard":"Skriv den."}`
	if string(data) != want {
		t.Errorf("got %s, want %s", data, want)
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line int, severity Severity) Finding {
		return Finding{fault.Fault{File: file, Line: line}, severity}
	}
	found := []Finding{at("b", 1, Error), at("a", 2, Warning), at("a", 2, Error), at("a", 1, Warning)}
	Sort(found)
	want := []Finding{at("a", 1, Warning), at("a", 2, Error), at("a", 2, Warning), at("b", 1, Error)}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

// The sluss in this repository is the first thing a visitor sees: it has no
// errors, also when the sample's answer dates have passed.
func TestOwnSluss(t *testing.T) {
	report, err := Run(t.Context(), os.DirFS("../.."), Options{Today: calendar.Day(2027, 6, 1)})
	if err != nil {
		t.Fatal(err)
	}
	if report.Ideas < 20 || !report.Judged {
		t.Fatalf("read %d ideas, judged %v", report.Ideas, report.Judged)
	}
	for _, f := range report.Findings {
		if f.Severity == Error {
			t.Error(f)
		}
	}
}

// Whatever can be parsed can be judged.
func FuzzFile(f *testing.F) {
	b := readBase(f)
	for _, text := range b.ideas {
		f.Add([]byte(text))
	}
	f.Add([]byte("---\nformat: 1\nsteg: provning\nbeslut:\n  - {utfall: omprova}\nmall: {provning: {}}\n---\n## \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > idea.MaxSize+1 {
			return // ReadFile never gives more
		}
		checker := Checker{rules: b.rules, today: today}
		checked := checker.File("ideas/2026/03/26-7k3qm-namn.md", data)
		if checked.File == nil && len(checked.Findings) == 0 {
			t.Error("a file that is no idea has no findings")
		}
		for _, found := range append(checked.Findings, checker.Finish()...) {
			if found.Rule == "" || found.Message == "" || found.File == "" {
				t.Errorf("an empty finding: %+v", found)
			}
		}
	})
}

// Whoever breaks off gets no report that looks whole.
func TestRunStopsWhenItIsToldTo(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	read := 0
	_, err := Run(ctx, sluss(t), Options{Today: today, Workers: 1, Progress: func(done, _ int) {
		read = done
		stop()
	}})
	if !errors.Is(err, context.Canceled) || read != 1 {
		t.Errorf("read %d ideas, %v", read, err)
	}
}
