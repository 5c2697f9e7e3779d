package privacy

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

var everything = Known{
	Own:        []string{"Åsa Öberg", "asa.oberg@kvist.example", "070-174 06 05", "okvist-1974", "", "@", "+"},
	Workplaces: []string{"Norrby förskola", "Solen", ""},
	Allowed:    []string{"019-21 10 00", ""},
}

// hold checks what Scan promises of any text.
func hold(t *testing.T, text, rendered string) {
	t.Helper()
	last := 0
	reader := false
	for _, h := range Scan(text, rendered, everything) {
		if h.Text == "" || h.Remedy == "" || h.Kind == "" {
			t.Fatalf("an empty hit %+v in %q", h, text)
		}
		if h.ReaderOnly() {
			reader = true
			continue
		}
		if reader || h.Start < last || h.End <= h.Start || h.End > len(text) {
			t.Fatalf("the hit %+v is out of place in %q", h, text)
		}
		if text[h.Start:h.End] != h.Text {
			t.Fatalf("%q is not at %d–%d of %q", h.Text, h.Start, h.End, text)
		}
		last = h.End
	}
}

func FuzzScan(f *testing.F) {
	for _, c := range texts {
		f.Add(c.text, c.text)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for _, d := range disguises {
		f.Add(d.write(r, someone(r)), "")
	}
	f.Add("&#x;&;&&#45;%4%40<b</b><>", "\xff\xfe\u2067")
	f.Fuzz(hold)
}

// TestPlacesAreExact tries texts made of the pieces that are hardest to place.
func TestPlacesAreExact(t *testing.T) {
	pieces := []string{"850709", "-", "9805", "–", "*", "**", "\\", "&#45;", "&shy;", "\u200b", "\u00ad", " ", "\n", "Åsa", "Öberg", "A.Ö.", "s", "mvh ", "/Anna",
		"070-174 06 05", "namn", "@", "(at)", "exempel", ".", "(punkt)", "se", "Norrby förskola", "Storgatan 12", "jag som är", "８５０７", "𝟎", "㎏", "ﬁ", "\xff", "<b>", "</b>", "%40", "a\u030a", "|", "1", "0", "+46", "Anna", "Karin"}
	r := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var text strings.Builder
		for range 1 + r.IntN(12) {
			text.WriteString(pick(r, pieces...))
		}
		hold(t, text.String(), "")
	}
}

// TestTimeFollowsLength: a text twice as long takes some twice the time, and
// none the square of it. The limit is far above what it takes, and far below
// what a square would.
func TestTimeFollowsLength(t *testing.T) {
	pieces := []string{"1", "8507099805 ", "850709-9805 ", "1 ", "1-", "07", "0 7", "a@", "@a.", "(", "(at)", "a at ", "&", "&#", "<", "%", "*", "**1", "A.", "Å s a ", "Anna ", "mvh ", "/A ", "jag ", "vi på A ", "Norrby ", "\u200b", "\n", "| 1 ", "+4", "S", "Storgatan 1 ", ".", "a.", "@", "a@a.", "[", "{at", "Anna-", "1*", "\u2800"}
	for _, p := range pieces {
		text := strings.Repeat(p, 64<<10/len(p))
		began := time.Now()
		hold(t, text, "")
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("64 kB of %q took %v", p, took)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	text := strings.Repeat("Många köper verktyg som de använder en gång. Biblioteket kan låna ut dem, 12 stycken per år, för 2 000 kr. ", 28)
	s := NewScanner(everything)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Scan(text, "")
	}
}

func BenchmarkScanDigits(b *testing.B) {
	text := strings.Repeat("8507099805 ", 64<<10/11)
	s := NewScanner(everything)
	for b.Loop() {
		s.Scan(text, "")
	}
}
