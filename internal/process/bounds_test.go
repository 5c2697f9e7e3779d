package process

import (
	"testing"
	"testing/fstest"

	"github.com/idesluss/idesluss/internal/calendar"
)

// What is just within a bound is no fault.
func TestWhatIsJustWithinABoundIsNoFault(t *testing.T) {
	for _, c := range []struct {
		what string
		edit edit
	}{
		{"a deadline of two years", edit{ProcessFile, "arbetsdagar: 30", "arbetsdagar: 500"}},
		{"a term that ends today", edit{RosterFile, "    inloggning: [stol-vard-omsorg]\n", "    inloggning: [stol-vard-omsorg]\n    till: 2026-03-26\n"}},
		{"silence that counts on the last day", edit{ProcessFile, "tystnad_arbetsdagar: 10", "tystnad_arbetsdagar: 20"}},
		{"a blind role that works where the public already sees", edit{ProcessFile, "arbetar: [kommunikator, mottagare, idegivare]", "arbetar: [kommunikator, mottagare, idegivare, bedomargrupp]"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			rules, faults := load(t, edited(t, c.edit))
			wantRules(t, append(faults, Lint(rules, fields, today)...), nil)
		})
	}
}

func TestOnlyANoIsReexamined(t *testing.T) {
	rules, faults := load(t, edited(t, edit{ProcessFile, "      - till: utveckling\n        utfall: tillbaka", "      - till: utveckling\n        utfall: omprova"}))
	wantRules(t, append(faults, Lint(rules, fields, today)...), []string{"omprovning-av-vad"})
}

// A step that is no longer used is not where ideas come in.
func TestIdeasDoNotComeInAtARetiredStep(t *testing.T) {
	p := &Process{Steps: []*Step{{ID: "forr", Kind: New, Retired: true}, {ID: "nu", Kind: New}}}
	if start := p.Start(); start == nil || start.ID != "nu" {
		t.Errorf("ideas come in at %v", start)
	}
}

// A file says which preset it is, or is a process of its own: never both.
func TestAPresetAndMore(t *testing.T) {
	for _, more := range []string{"steg: []", "roller: []", "namn: Vår", "id: var"} {
		_, faults, err := Load(fstest.MapFS{ProcessFile: {Data: []byte("format: 1\npreset: orebro\n" + more + "\n")}})
		if err != nil {
			t.Fatal(err)
		}
		told := false
		for _, f := range faults {
			told = told || f.Rule == "preset-och-mer"
		}
		if !told {
			t.Errorf("%s beside a preset: %v", more, faults)
		}
	}
}

// A form is filled in in the open unless every step that has it is blind.
func TestABlindForm(t *testing.T) {
	form := &Form{ID: "fragor"}
	for _, c := range []struct {
		what  string
		steps []*Step
		want  bool
	}{
		{"no step has it", []*Step{{ID: "a", Blind: true}}, false},
		{"a blind step has it", []*Step{{ID: "a", Blind: true, Form: "Frågor"}, {ID: "b"}}, true},
		{"an open step has it", []*Step{{ID: "a", Form: "fragor"}}, false},
		{"both have it", []*Step{{ID: "a", Blind: true, Form: "fragor"}, {ID: "b", Form: "fragor"}}, false},
	} {
		if got := (&Process{Steps: c.steps}).FilledInBlind(form); got != c.want {
			t.Errorf("%s: %v", c.what, got)
		}
	}
}

func TestATermLastsThroughItsLastDay(t *testing.T) {
	m := Member{Logins: []string{"x"}, Until: calendar.Day(2026, 3, 26)}
	if !m.Filled(calendar.Day(2026, 3, 26)) || m.Filled(calendar.Day(2026, 3, 27)) {
		t.Error("the term should last through 26 March and no longer")
	}
}
