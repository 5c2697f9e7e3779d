package timeline

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// sameAsParsed fails when a file without faults is glanced at and something
// else is seen than what is there.
func sameAsParsed(t *testing.T, data []byte) (glanced bool) {
	t.Helper()
	got, ok := glance(data)
	if !ok {
		return false
	}
	file, faults := idea.Parse("ideas/2026/03/26-7k3qm-x.md", data)
	for _, f := range faults {
		if f.Rule != "sokvag" {
			return true // what is seen in a file with faults is nobody's promise
		}
	}
	want := facts{file.Idea.ID, strict.Fold(file.Idea.Step), file.Idea.Received, len(file.Idea.Decisions)}
	if got != want {
		t.Errorf("glanced at it is %+v, parsed it is %+v:\n%s", got, want, data)
	}
	return true
}

// tricky are front matters in which what looks like a key is none, or what is
// one does not look like it. Each comes after the keys that every file has, or
// in the place of one.
var tricky = []string{
	"titel: \"Ett\nsteg: avslutad\n  slut\"",
	"titel: 'Ett\nid: 26-00000\n  slut'",
	"omrade: [a,\nsteg, b]",
	"amnen: [\"a\n- b\"]",
	"nytta: |\n  steg: avslutad\n  - ett\n  - två",
	"nytta: >-\n    beslut:\n\n    - ett",
	"nytta: Ett\n  två\n  - tre",
	"beslut: []",
	"beslut:\n- datum: 2026-03-04\n  steg: a\n  utfall: ja\n  till: b\n  skal: x",
	"beslut:\n  - datum: 2026-03-04\n    steg: a\n    utfall: nej\n    till: b\n    skal: x\n    tips:\n      - ett\n      - två\n  - {datum: 2026-03-05, steg: b, utfall: ja, till: c, skal: y}",
	"beslut:\n  - datum: 2026-03-04\n    steg: a\n    utfall: ja\n    till: b\n    skal: |\n      - ett\n      - två\n# - tre\n  - datum: 2026-03-05\n    steg: b\n    utfall: ja\n    till: c\n    skal: >\n        x",
	"beslut:\n  - datum: 2026-03-04\n    steg: a\n    utfall: ja\n    till: b\n    skal: \"x\n  - y\"",
	"beslut:\n  -\n    datum: 2026-03-04\n    steg: a\n    utfall: ja\n    till: b\n    skal: x",
	"beslut: # en\n  - datum: 2026-03-04\n    steg: a\n    utfall: ja\n    till: b\n    skal: x",
	"beslut:\n# nu\n\n  - datum: 2026-03-04\n    steg: a\n    utfall: ja\n    till: b\n    skal: x\n\n\nmal: [a]",
	"\"steg\": avslutad", "steg : avslutad", "? steg\n: avslutad", "steg: avslutad # inte", "steg:\n  avslutad", "steg: !!str avslutad", "steg: Prövning", "steg: null", "steg: ~", "steg: \"a\"",
	"#steg: avslutad", "mall:\n  provning: {version: 1, uppdrag: ja}", "paus: {till: 2027-01-01, villkor: \"a\nid: b\"}",
}

func base(extra string) string {
	keys := []string{
		"format: 1", "id: 26-7k3qm", "titel: Låna verktyg", "typ: ide", "steg: provning", "inkommen: 2026-03-02", "ursprung: vardag", "nytta: Fler kan låna.",
	}
	name, _, _ := strings.Cut(strings.Trim(strings.ReplaceAll(extra, "\"steg\"", "steg"), "?# \n"), ":")
	var out strings.Builder
	out.WriteString("---\n")
	for _, k := range keys {
		if extra == "" || !strings.HasPrefix(k, strings.TrimSpace(name)+":") {
			out.WriteString(k + "\n")
		}
	}
	if extra != "" {
		out.WriteString(extra + "\n")
	}
	return out.String() + "---\n\n## Problem\n\nid: 26-99999\n"
}

func TestAGlanceSeesWhatParsingDoes(t *testing.T) {
	if !sameAsParsed(t, []byte(base(""))) {
		t.Error("an ordinary file is not glanced at")
	}
	for _, extra := range tricky {
		sameAsParsed(t, []byte(base(extra)))
	}
	t.Run("of every idea of this repository", func(t *testing.T) {
		files, err := filepath.Glob("../../ideas/*/*/*.md")
		if err != nil || len(files) < 20 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, name := range files {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sameAsParsed(t, data)
		}
	})
	t.Run("of made-up ideas in every version, nearly always without parsing", func(t *testing.T) {
		c, err := corpus.New(400, 5)
		if err != nil {
			t.Fatal(err)
		}
		all, glanced := 0, 0
		for i := range c.Len() {
			for n := range c.Decisions(i) + 1 {
				now := c.IdeaAfter(i, n)
				all++
				if sameAsParsed(t, idea.Format(&now)) {
					glanced++
				}
			}
		}
		if glanced < all*95/100 {
			t.Errorf("%d of %d were glanced at", glanced, all)
		}
	})
	t.Run("of ideas with lines moved, doubled and lost", func(t *testing.T) {
		c, err := corpus.New(50, 6)
		if err != nil {
			t.Fatal(err)
		}
		random := rand.New(rand.NewPCG(7, 8))
		rounds := 4000
		if os.Getenv("SOAK") != "" {
			rounds = 400_000
		}
		for range rounds {
			i := random.IntN(c.Len())
			now := c.IdeaAfter(i, random.IntN(c.Decisions(i)+1))
			sameAsParsed(t, shuffle(random, idea.Format(&now)))
		}
	})
}

// shuffle spoils a few lines of a file.
func shuffle(random *rand.Rand, data []byte) []byte {
	lines := strings.Split(string(data), "\n")
	marks := []string{"\"", "'", "[", "]", "{", "}", "|", ">", "#", " ", "  ", "- ", ": ", "&a ", "*a", "\t", "\\", "---", "beslut:", "steg: x", "\n"}
	for range 1 + random.IntN(3) {
		a, b := random.IntN(len(lines)), random.IntN(len(lines))
		switch random.IntN(4) {
		case 0:
			lines[a], lines[b] = lines[b], lines[a]
		case 1:
			lines[a] = lines[b]
		case 2:
			lines[a] = ""
		case 3:
			at := 0
			if len(lines[a]) > 0 {
				at = random.IntN(len(lines[a]))
			}
			lines[a] = lines[a][:at] + marks[random.IntN(len(marks))] + lines[a][at:]
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

func FuzzGlance(f *testing.F) {
	f.Add([]byte(base("")))
	for _, extra := range tricky {
		f.Add([]byte(base(extra)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) <= idea.MaxSize {
			sameAsParsed(t, data)
		}
	})
}

// Whatever bytes there are, they are a timeline that is written the same again,
// or none.
func FuzzDecode(f *testing.F) {
	p := newPast(&testing.T{})
	p.on("2026-01-01", "first", p.file(two, "provning"))
	p.on("2026-03-02", "add", p.file(one, "provning"))
	p.on("2026-03-09", "", p.file(one, "provning 2026-03-06 bedomning"), gone(two))
	f.Add(Encode(p.read()))
	f.Add(Encode(&Timeline{}))
	f.Add(Encode(large())[:5000])
	f.Add([]byte(signature))
	f.Fuzz(func(t *testing.T, data []byte) {
		// The sum would keep all but a few from getting anywhere.
		if len(data) >= headSize {
			data = sealed(data[headSize:])
		}
		line, err := Decode(data)
		if err != nil {
			if !errors.Is(err, ErrNoTimeline) || line != nil {
				t.Fatalf("%v, %v", line, err)
			}
			return
		}
		again, err := Decode(Encode(line))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(line, again); diff != "" {
			t.Fatal(diff)
		}
		for n := range line.Ideas {
			if line.Idea(line.Ideas[n].Idea) != &line.Ideas[n] {
				t.Fatalf("%q cannot be found", line.Ideas[n].Idea)
			}
		}
	})
}

func TestDamageIsSeen(t *testing.T) {
	whole := Encode(large())[:]
	small := newPast(t)
	small.on("2026-01-01", "first", small.file(two, "provning"))
	data := Encode(small.read())
	for n := range data {
		if _, err := Decode(data[:n]); !errors.Is(err, ErrNoTimeline) {
			t.Fatalf("cut off after %d bytes: %v", n, err)
		}
		for bit := range 8 {
			spoilt := bytes.Clone(data)
			spoilt[n] ^= 1 << bit
			if _, err := Decode(spoilt); !errors.Is(err, ErrNoTimeline) {
				t.Fatalf("bit %d of byte %d turned: %v", bit, n, err)
			}
		}
	}
	if _, err := Decode(whole); err != nil {
		t.Error(err)
	}
	if _, err := Decode(append(whole, 0)); !errors.Is(err, ErrNoTimeline) {
		t.Errorf("with a byte more: %v", err)
	}
}
