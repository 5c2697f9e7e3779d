package scaffold

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

func presetRules(t *testing.T, preset string) *process.Rules {
	t.Helper()
	rules, faults, err := process.Load(newSluss(t, Sluss{Preset: preset}))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	return rules
}

func told() Told {
	return Told{
		Title: "Låna verktyg på biblioteket", Benefit: "Den som bor här kan låna en borrmaskin.",
		Contact: "Idéslussens projektgrupp", Areas: []string{"Kultur och fritid", "Service-stod"},
		Audience: []string{"invånare"}, Goals: []string{"hallbar-kommun"},
		Sections: []Text{{"ide", "Låna den.\n"}, {"Problem", "\nAlla köper samma borrmaskin."}},
	}
}

func TestIdea(t *testing.T) {
	rules := presetRules(t, "orebro")
	got, err := Idea(told(), rules, "26-7k3qm", day)
	if err != nil {
		t.Fatal(err)
	}
	want := &idea.Idea{
		Format: 1, ID: "26-7k3qm", Title: "Låna verktyg på biblioteket", Type: "ide", Step: rules.Process.Start().ID,
		Received: day, AnswerBy: calendar.Day(2026, 3, 23), Contact: "Idéslussens projektgrupp",
		Areas: []string{"kultur-fritid", "service-stod"}, Audience: []string{"invanare"}, Goals: []string{"hallbar-kommun"},
		Benefit: "Den som bor här kan låna en borrmaskin.",
		// Sections stand in the order of the process.
		Sections: []idea.Section{{Title: "Problem", Markdown: "Alla köper samma borrmaskin."}, {Title: "Idé", Markdown: "Låna den."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want - and got +:\n%s", diff)
	}
}

// What is told well passes check in every process that ships with the program.
func TestIdeaPassesCheck(t *testing.T) {
	for _, preset := range process.Presets() {
		rules := presetRules(t, preset)
		i, err := Idea(told(), rules, "26-7k3qm", day)
		if err != nil {
			t.Fatal(err)
		}
		file, faults := idea.Parse(idea.Path(i), idea.Format(i))
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		for _, f := range check.Idea(file, rules, day) {
			t.Errorf("%s: %s", preset, f)
		}
	}
}

func TestUnknownWords(t *testing.T) {
	for _, c := range []struct {
		about  string
		change func(*Told)
		want   string
	}{
		{"an area with a slip of the finger", func(t *Told) { t.Areas = []string{"Kultr och fritid"} },
			`omrade "Kultr och fritid" is not known here: did you mean "Kultur och fritid"?`},
		{"an audience that is nothing like the others", func(t *Told) { t.Audience = []string{"katter"} },
			`malgrupp "katter" is not known here: write one of invanare, barn-elever, aldre, funktionsnedsattning, foreningar, foretag, medarbetare, nyanlanda`},
		{"a goal", func(t *Told) { t.Goals = []string{"trygg vardagg"} },
			`mal "trygg vardagg" is not known here: did you mean "trygg-vardag"?`},
		{"an organisation where there is only one", func(t *Told) { t.Organisation = "Grannkommunen" },
			`organisation "Grannkommunen" is not known here: there is none`},
		{"a heading", func(t *Told) { t.Sections = []Text{{"Problm", "x"}} },
			`avsnitt "Problm" is not known here: did you mean "Problem"?`},
		{"two words: the first is told", func(t *Told) { t.Areas, t.Goals = []string{"service-std"}, []string{"x"} },
			`omrade "service-std" is not known here: did you mean "service-stod"?`},
	} {
		told := told()
		told.Areas = nil
		c.change(&told)
		_, err := Idea(told, presetRules(t, "orebro"), "26-7k3qm", day)
		var unknown *UnknownWord
		if !errors.As(err, &unknown) || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.about, err, c.want)
		}
	}
}

func TestAnswerBy(t *testing.T) {
	p := func(promise, step int) *process.Process {
		rules := presetRules(t, "lerum")
		rules.Process.Promise.AnswerDays = promise
		rules.Process.Start().Days = step
		return rules.Process
	}
	for _, c := range []struct {
		about         string
		promise, step int
		want          string
	}{
		{"as promised, working days and no holidays", 15, 10, "2026-03-23"},
		{"by the first step's deadline when nothing is promised", 0, 10, "2026-03-16"},
		{"no day when nothing is said", 0, 0, ""},
	} {
		if got := AnswerBy(p(c.promise, c.step), day).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.about, got, c.want)
		}
	}
}
