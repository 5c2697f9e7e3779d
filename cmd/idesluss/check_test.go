package main

import (
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
)

// A message must not be able to end its line and begin a workflow command of
// its own.
func TestGitHubAnnotationsAreEscaped(t *testing.T) {
	report := &check.Report{Judged: true, Findings: []check.Finding{{
		Fault: fault.Fault{
			File: "a:b,c%.md\n::error::", Line: 3, Rule: "r,x=1",
			Message: "100 %\r\n::set-env name=A::b", Remedy: "Skriv a: b, c.",
		},
		Severity: check.Warning,
	}}}
	var out strings.Builder
	if err := printGitHub(&out, &checked{findings: report.Findings, summary: summary(report)}); err != nil {
		t.Fatal(err)
	}
	want := "::warning file=a%3Ab%2Cc%25.md%0A%3A%3Aerror%3A%3A,line=3,title=r%2Cx=1::" +
		"100 %25%0D%0A::set-env name=A::b Skriv a: b, c.\n" +
		"Läste 0 idéer och 0 utmaningar. Inga fel, 1 varning.\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestSummary(t *testing.T) {
	finding := func(s check.Severity) check.Finding { return check.Finding{Severity: s} }
	for _, c := range []struct {
		what   string
		report check.Report
		want   string
	}{
		{"nothing wrong", check.Report{Ideas: 1, Challenges: 1, Judged: true},
			"Läste 1 idé och 1 utmaning. Allt är i sin ordning."},
		{"one warning", check.Report{Ideas: 2, Judged: true, Findings: []check.Finding{finding(check.Warning)}},
			"Läste 2 idéer och 0 utmaningar. Inga fel, 1 varning."},
		{"two errors", check.Report{Ideas: 2, Judged: true, Findings: []check.Finding{finding(check.Error), finding(check.Error)}},
			"Läste 2 idéer och 0 utmaningar. 2 fel, 0 varningar."},
		{"broken rules", check.Report{Findings: []check.Finding{finding(check.Error)}},
			"Läste 0 idéer och 0 utmaningar. 1 fel, 0 varningar.\nIdéerna är lästa men inte prövade mot processen. Rätta filerna under site först."},
	} {
		t.Run(c.what, func(t *testing.T) {
			if got := summary(&c.report); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// The clock moves a quarter of a second per file here.
func TestProgressIsSilentForASecond(t *testing.T) {
	var out strings.Builder
	clock := time.Unix(0, 0)
	e := &env{stderr: &out, terminal: true, now: func() time.Time { return clock }}
	bar := e.progress("Läser idéer")
	for done := 1; done <= 3; done++ {
		clock = clock.Add(250 * time.Millisecond)
		bar.step(done, 8)
	}
	if out.Len() > 0 {
		t.Errorf("during the first second it printed %q", out.String())
	}
	clock = clock.Add(250 * time.Millisecond)
	bar.step(4, 8)
	bar.step(5, 8) // at the same moment: not shown
	bar.done()
	if got, want := out.String(), "\rLäser idéer: 4 av 8 (50 %)\r\x1b[K"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProgressNeedsATerminal(t *testing.T) {
	var out strings.Builder
	clock := time.Unix(0, 0)
	e := &env{stderr: &out, now: func() time.Time { return clock }}
	bar := e.progress("Läser idéer")
	clock = clock.Add(time.Hour)
	bar.step(1, 2)
	bar.done()
	if out.Len() > 0 {
		t.Errorf("it printed %q", out.String())
	}
}
