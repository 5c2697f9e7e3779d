//go:build unix

package privacy

import (
	"strings"
	"syscall"
	"testing"
	"time"
)

// fields is how long each text of the form may be, in characters: heading,
// problem, idea, what gets better, where something like it is, and who has use
// of it.
var fields = []int{80, 2000, 4000, 1000, 200, 200}

// worst is pieces that are hardest to scan, each after a detector.
var worst = []string{
	"1", "8507099805 ", "850709-9805 ", "1-", "07", "0 7", "a@", "@a.", "(", "(at)", "a at ", "&", "&#", "<", "%", "*", "**1", "A.", "Å s a ", "Anna ", "Anna Ek ",
	"mvh ", "/A ", "jag ", "jag är ", "som R ", "min x ", "vi på A ", "Norrby ", "\u200b", "\n", "| 1 ", "+4", "S", "Storgatan 1 ", ".", "a.", "@", "a@a.", "[", "{at", "1*", "\u2800",
	"bil ABC ", "10.1.1.", "x.com/a ", "@abc ", "a_a på x ", "aa:aa:aa:", "1:1:::", "konto a1 ", "åtta ", "noll åtta, ", "1 maj 85 ", "85 sista 1 ", "O1", "lO1O ", "59.1234, ", "58^1'", "a at a punkt ", "heter ", "O\u0308", "Аа", "🅰", "㎏", "\"", "ﷺ", "㍇",
}

// cpu gives how long this process has worked.
func cpu(t testing.TB) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// filled fills every field of the form with a piece.
func filled(piece string) []string {
	var texts []string
	for _, n := range fields {
		letters := []rune(strings.Repeat(piece, n/len([]rune(piece))+1))
		texts = append(texts, string(letters[:n]))
	}
	return texts
}

// BenchmarkWorstForm scans a form with every field filled with what is hardest,
// as it is written and as it is shown.
func BenchmarkWorstForm(b *testing.B) {
	s := NewScanner(everything)
	var slowest time.Duration
	var piece string
	for b.Loop() {
		for _, p := range worst {
			texts := filled(p)
			began := cpu(b)
			for _, text := range texts {
				s.Scan(text, text+" ")
			}
			if took := cpu(b) - began; took > slowest {
				slowest, piece = took, p
			}
		}
	}
	b.Logf("slowest: %q, %v", piece, slowest)
	b.ReportMetric(float64(slowest.Milliseconds()), "ms-slowest")
}
