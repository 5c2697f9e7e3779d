package site

import (
	"fmt"
	"slices"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

func TestIdeasAreSortedAsInASwedishDictionary(t *testing.T) {
	titles := []string{"Öppet hus", "Ängsblommor", "Åka tåg", "zebra", "Éclair", "Eldstad", "3D-skrivare", "”Citat” först", "wok", "Vågen", "Äpplen", "24 kort", "3 steg", "本"}
	var entries []*Entry
	for i, title := range titles {
		entries = append(entries, &Entry{ID: fmt.Sprint(i), Title: title})
	}
	var got []string
	for _, l := range byLetter(entries) {
		for _, e := range l.entries {
			got = append(got, l.slug+" "+e.Title)
		}
	}
	want := []string{
		"siffror 3 steg", "siffror 3D-skrivare", "siffror 24 kort", "c ”Citat” först", "e Éclair", "e Eldstad",
		"v Vågen", "w wok", "z zebra", "aa Åka tåg", "ae Ängsblommor", "ae Äpplen", "oe Öppet hus", "ovriga 本",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// aBuilder is a builder with a register of n launched ideas and nothing else.
func aBuilder(t *testing.T, n int, title func(int) string) (*builder, *Memory) {
	t.Helper()
	var sink Memory
	tree, err := newTree(false, "https://ideer.example/", &sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := tree.parse(repository, "templates/public"); err != nil {
		t.Fatal(err)
	}
	b := &builder{public: tree, register: &Register{}, config: &Config{Name: "Idéslussen"}, rules: &process.Rules{
		Process: &process.Process{}, Organisation: &process.Organisation{Municipality: "Exempelköpings kommun"},
	}}
	step := &process.Step{Web: "Lanserad", Number: 5}
	for i := range n {
		b.register.Public = append(b.register.Public, &Entry{
			ID: fmt.Sprintf("26-%05d", i), Stem: fmt.Sprintf("26-%05d-x", i), Title: title(i), Step: step,
			Line:  "En rad.",
			onWeb: &onWeb{Launched: calendar.Day(2026, 1, 1).AddDays(i % 300), Published: calendar.Day(2026, 1, 1).AddDays(i % 300), Updated: calendar.Day(2026, 11, 1), card: "<li></li>"},
		})
	}
	b.register.All = b.register.Public
	return b, &sink
}

func TestALongListHasAPagePerLetter(t *testing.T) {
	letters := []string{"Apa", "Bok", "Åka", "Öra"}
	b, sink := aBuilder(t, 1000, func(i int) string { return fmt.Sprintf("%s %d", letters[i%3], i) })
	if err := b.work(t.Context(), b.azPages()); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"sok/index.html", "sok/a/index.html", "sok/a/sida/2/index.html", "sok/b/index.html", "sok/aa/index.html"} {
		if sink.Files()[name] == nil {
			t.Errorf("%s is missing", name)
		}
	}
	if sink.Files()["sok/oe/index.html"] != nil {
		t.Error("a letter without ideas has a page")
	}
	for name, data := range sink.Files() {
		if len(data) > 200<<10 {
			t.Errorf("%s is %d bytes", name, len(data))
		}
	}
}

func TestAShortListStandsOnOnePage(t *testing.T) {
	b, sink := aBuilder(t, 200, func(i int) string { return fmt.Sprintf("Apa %d", i) })
	if err := b.work(t.Context(), b.azPages()); err != nil {
		t.Fatal(err)
	}
	if n := len(sink.Files()); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
}
