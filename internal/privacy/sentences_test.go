package privacy

import (
	"os"
	"strings"
	"testing"
)

// TestSentences: the sentences that the detectors were made with are told right,
// nearly all.
func TestSentences(t *testing.T) { judge(t, "meningar.txt", 200, 0.95, 0.97) }

// TestUnseenSentences: of sentences that they were not made with, fewer are.
func TestUnseenSentences(t *testing.T) { judge(t, "osedda.txt", 90, 0.75, 0.85) }

// judge measures how many of the sentences in a file are told right: of those
// with a trace of a person, how many are found; and of those where something is
// found, how many have one.
func judge(t *testing.T, file string, least int, leastRecall, leastPrecision float64) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	type count struct{ right, all int }
	found, clean := map[string]*count{}, &count{}
	hits, sentences := 0, 0
	for line := range strings.Lines(string(data)) {
		want, text, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		sentences++
		got := Scan(text, "", Known{})
		if want == "-" {
			clean.all++
			if len(got) == 0 {
				clean.right++
			} else {
				t.Logf("nothing is there, but %s %q was found: %s", got[0].Kind, got[0].Text, text)
			}
			continue
		}
		if found[want] == nil {
			found[want] = &count{}
		}
		c := found[want]
		c.all++
		right := false
		for _, h := range got {
			right = right || string(h.Kind) == want
		}
		if right {
			c.right++
		} else {
			t.Logf("%s was not found: %s (%v)", want, text, got)
		}
		if len(got) > 0 {
			hits++
		}
	}
	if sentences < least {
		t.Fatalf("%d sentences", sentences)
	}
	right, all := 0, 0
	for kind, c := range found {
		t.Logf("%s: %d of %d", kind, c.right, c.all)
		right, all = right+c.right, all+c.all
	}
	wrong := clean.all - clean.right
	recall, precision := float64(right)/float64(all), float64(hits)/float64(hits+wrong)
	t.Logf("%d sentences: recall %.3f of %d, precision %.3f, %d of %d harmless ones let by", sentences, recall, all, precision, clean.right, clean.all)
	if recall < leastRecall || precision < leastPrecision {
		t.Errorf("recall %.3f and precision %.3f", recall, precision)
	}
}
