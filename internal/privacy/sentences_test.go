package privacy

import (
	"os"
	"strings"
	"testing"
)

// TestSentences measures how many of the sentences in testdata/meningar.txt are
// told right.
func TestSentences(t *testing.T) {
	data, err := os.ReadFile("testdata/meningar.txt")
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
	if sentences < 200 {
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
	if recall < 0.95 || precision < 0.97 {
		t.Errorf("recall %.3f and precision %.3f", recall, precision)
	}
}
