package main

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The program is measured as a child: here it is built and run whole, on a
// history that is soon made.
func TestAHistoryIsMeasured(t *testing.T) {
	dir := t.TempDir()
	bench := filepath.Join(dir, "slussbench")
	if out, err := exec.Command("go", "build", "-o", bench, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(bench, "history", "-n", "40", "-k", "1", "-dir", dir).Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	row := regexp.MustCompile(`^\| 40 \| \d{3} \| (\d+\.\d\d s \| ){2}\d+\.\d \| \d+\.\d\d s \| [1-9]\d* MiB \| \d+\.\d ms \| \d+\.\d MB \|$`)
	if last := lines[len(lines)-1]; !row.MatchString(last) {
		t.Errorf("the report ends with %q", last)
	}
}

func TestTheReportOfAHistory(t *testing.T) {
	var b strings.Builder
	p := past{ideas: 10_000, commits: 40_000, git: cost{cpu: 2 * time.Second}, cold: cost{7 * time.Second, 5 * time.Second, 300 << 20}, warm: 2500 * time.Microsecond, cache: 2_900_000}
	if err := p.report(&b, time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	if want := "| 10000 | 40000 | 2.00 s | 7.00 s | 3.5 | 5.00 s | 300 MiB | 2.5 ms | 2.9 MB |"; !strings.Contains(b.String(), want) {
		t.Errorf("the report lacks %q:\n%s", want, &b)
	}
}
