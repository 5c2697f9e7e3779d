package check

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

// What is just within a bound is not told: no one is to mend what is right.
func TestWhatIsJustWithinABoundIsNotTold(t *testing.T) {
	b := readBase(t)
	for _, c := range []struct {
		what     string
		base     string
		old, new string
	}{
		{"the answer is due today", "ny", "svarsdatum: 2026-04-10", "svarsdatum: 2026-03-26"},
		{"the pause ends today", "vilar", "paus: {till: 2026-09-01}", "paus: {till: 2026-03-26}"},
		{"the title has 60 letters", "lanserad", "titel: Bilder visar vägen i badhuset", "titel: Bilder visar vägen i badhuset för dem som ännu inte läser än"},
		{"the page was read through a year ago today", "lanserad", "granskad: {datum: 2025-11-03", "granskad: {datum: 2025-03-26"},
		{"there are five lessons", "lanserad", "- Stora bilder", strings.Repeat("- En lärdom.\n", 3) + "- Stora bilder"},
		{"there are seven steps to follow", "lanserad", "3. Sätt upp dem i ögonhöjd.", "3. Sätt upp dem.\n4. Räkna.\n5. Fråga.\n6. Flytta.\n7. Räkna igen."},
	} {
		text := b.ideas[c.base]
		if strings.Count(text, c.old) == 0 {
			t.Fatalf("the base idea %s has no %q", c.base, c.old)
		}
		if found := b.judge(t, strings.Replace(text, c.old, c.new, 1)); len(found) > 0 {
			t.Errorf("%s: %v", c.what, found)
		}
	}
}

// A problem need not have an idea, until the public is to read it.
func TestWhatOneTypeMayLackIsOwedToThePublic(t *testing.T) {
	for _, c := range []struct {
		what string
		web  string
		want int
	}{
		{"an idea that the public reads owes it", "Utvärderad", 1},
		{"one that they do not read does not", "", 0},
	} {
		b := readBase(t)
		p := b.rules.Process
		p.Section("helhetsbild").RequiredOf = []string{"problem"}
		step := p.Step(valueOf(t, b.ideas["lanserad"], "steg: "))
		step.Web, step.Requires = c.web, process.Requirements{Sections: []string{"helhetsbild"}}
		got := 0
		for _, f := range b.judge(t, b.ideas["lanserad"]) {
			if f.Rule == "saknas" {
				got++
			}
		}
		if got != c.want {
			t.Errorf("%s: told %d times, want %d", c.what, got, c.want)
		}
	}
}

// A title that is too long for any idea is not also too long for the public.
func TestWhatParsingFoundIsNotFoundAgain(t *testing.T) {
	b := readBase(t)
	text := strings.Replace(b.ideas["lanserad"], "titel: ", "titel: "+strings.Repeat("Bilder ", 12), 1)
	checker, err := New(sluss(t), b.rules, today)
	if err != nil {
		t.Fatal(err)
	}
	if found := checker.File(pathOf(t, text), []byte(text)).Findings; len(found) != 1 || found[0].Rule != "for-lang" {
		t.Errorf("got %v", found)
	}
}

// Two files that lack an id have none in common.
func TestNoIDIsNotASharedID(t *testing.T) {
	var set Set
	first, second := small(t, ""), small(t, "")
	second.Path = "ideas/2026/03/en-till.md"
	set.Add(first)
	set.Add(second)
	if found := set.Findings(); len(found) > 0 {
		t.Errorf("got %v", found)
	}
}

func TestAnEvaluationIsToldWhenItIsLate(t *testing.T) {
	b := readBase(t)
	_, last, ok := strings.Cut(b.ideas["lanserad"], "  - {datum: 2025-12-02, steg: utvardering")
	last, _, _ = strings.Cut(last, "\n")
	if !ok {
		t.Fatal("the base idea has no such decision")
	}
	for due, want := range map[string]string{"2026-03-25": "utvarderingen-ar-sen", "2026-03-26": ""} {
		text := strings.NewReplacer(
			"  - {datum: 2025-12-02, steg: utvardering"+last+"\n", "", "steg: utvarderad\n", "steg: utvardering\n",
			"  gjord: 2025-11-25\n", "", "senast: 2025-12-02", "senast: "+due, "handlaggare:", "svarsdatum: 2026-04-10\nhandlaggare:",
		).Replace(b.ideas["lanserad"])
		got := ""
		for _, f := range b.judge(t, text) {
			got += f.Rule
		}
		if got != want {
			t.Errorf("due on %s: got %q, want %q", due, got, want)
		}
	}
}

func TestAnEffectNeedsANumberOrAQuote(t *testing.T) {
	b := readBase(t)
	text := strings.NewReplacer("20 frågor", "många frågor", "10 frågor", "några frågor",
		"    citat: Nu hittar min farmor själv.\n    kalla: Besökare\n", "").Replace(b.ideas["lanserad"])
	if found := b.judge(t, text); len(found) != 1 || found[0].Rule != "effekt-utan-belagg" {
		t.Errorf("got %v", found)
	}
}
