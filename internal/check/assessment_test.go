package check

import (
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

// assess reads a review in the step where six seats judge.
func assess(t testing.TB, text string) assessment {
	t.Helper()
	p, err := process.Preset("orebro")
	if err != nil {
		t.Fatal(err)
	}
	return readAssessment(text, p.Step("bedomning"), p.Form("bedomning"))
}

func TestAdviceIsReadTolerantly(t *testing.T) {
	for text, want := range map[string]process.Outcome{
		"Råd: ja":                         "ja",
		"rad: JA":                         "ja",
		"RÅD:nej":                         "nej",
		"Ra\u030ad: nej":                  "nej",
		"**Råd:** nej":                    "nej",
		"**Råd**: nej":                    "nej",
		"- Råd: vila":                     "vila",
		"  * **Råd: nej**":                "nej",
		"Råd: Utreds":                     "ja",
		"Råd: utredning":                  "ja",
		"Råd: Får vänta":                  "vila",
		"Råd: får vänta.":                 "vila",
		"Råd: hänvisa":                    "hanvisa",
		"Råd: ja, för att det behövs":     "ja",
		"Råd: nej – vi gör det redan":     "nej",
		"Råd: nej - vi gör det redan":     "nej",
		"Jag tvekade.\n\nRåd: ja\n\nHej!": "ja",
		"Råd: ja\r\nJäv: nej\r\n":         "ja",
		"Råd: ja\nRåd: ja":                "ja",
		"":                                "",
		"Råd:":                            "",
		"Mitt råd är ja":                  "",
		"> Råd: ja":                       "",
		"```\nRåd: ja\n```":               "",
		"<!-- Råd: ja -->":                "",
		"<!--\nRåd: ja\n":                 "",
		"Råd: kanske":                     "",
		"Råd: ja / nej":                   "",
		"Råd: ja\nRåd: nej":               "",
		"Råd: prova":                      "", // not a way out of this step
	} {
		got := assess(t, text)
		if got.advice != want {
			t.Errorf("%q advises %q, want %q", text, got.advice, want)
		}
		if unclear := want == "" && strings.Contains(text, "Råd: ") && !strings.ContainsAny(text, ">`<"); unclear != (got.unclear != "") {
			t.Errorf("%q: unclear is %q", text, got.unclear)
		}
	}
}

func TestAnswersAreReadByTheScale(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"Finns redan: 3":                               {"finns_redan": "3"},
		"finns_redan: 3":                               {"finns_redan": "3"},
		"FINNS REDAN: 3.":                              {"finns_redan": "3"},
		"Finns redan: 3 – delvis":                      {"finns_redan": "3"},
		"Finns redan: 3 (på Navet)":                    {"finns_redan": "3"},
		"Finns redan: 3 av 4":                          {"finns_redan": "3"},
		"Finns redan: 3/4":                             {"finns_redan": "3"},
		"Finns redan: Delvis, något som liknar":        {"finns_redan": "3"},
		"Finns redan: delvis, nagot som liknar":        {"finns_redan": "3"},
		"- **Vem har nytta:** Hela kommunen":           {"vem_nytta": "3"},
		"Samverkan: Med biblioteket: i alla fall två.": {"samverkan": "Med biblioteket: i alla fall två."},
		"Finns redan: 3\nFinns redan: 2":               {"finns_redan": "2"},
		"Finns redan: 3-4":                             nil,
		"Finns redan: 34":                              nil,
		"Finns redan: 5":                               nil,
		"Finns redan: 0":                               nil,
		"Finns redan: ja":                              nil,
		"Finns redan:":                                 nil,
	} {
		got := assess(t, text)
		if !maps.Equal(got.answers, want) {
			t.Errorf("%q is read as %v, want %v", text, got.answers, want)
		}
		if told := len(got.notes) > 0; told != (want == nil && !strings.HasSuffix(text, ":") || strings.Contains(text, "\n")) {
			t.Errorf("%q: the notes are %q", text, got.notes)
		}
	}
}

func TestYesNoAnswers(t *testing.T) {
	c := &process.Criterion{ID: "uppdrag", Label: "Uppdrag", Scale: "ja_nej"}
	for value, want := range map[string]string{"ja": "ja", "Nej.": "nej", "oklart": "oklart", "vet inte": "oklart", "Vet ej!": "oklart", "ja, absolut": "ja", "nja": "", "3": ""} {
		if got, ok := readAnswer(c, value); got != want || ok != (want != "") {
			t.Errorf("%q is read as %q, %v, want %q", value, got, ok, want)
		}
	}
}

func TestConflictIsReadWithCare(t *testing.T) {
	for text, want := range map[string]Conflict{
		"Jäv: nej":           NoConflict,
		"jav: Nej.":          NoConflict,
		"Jäv: ja":            HasOne,
		"Jäv: kanske":        HasOne,
		"Jäv: nej\nJäv: ja":  HasOne,
		"Jäv: ja\nJäv: nej":  HasOne,
		"Jäv:":               NotAsked,
		"Jag är inte jävig.": NotAsked,
	} {
		if got := assess(t, text).conflict; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsNotALineIsReasons(t *testing.T) {
	got := assess(t, "Råd: nej, för dyrt\n\nVi har prövat: det gick inte.\n> Råd: ja\nSe även sidan 3.")
	for _, want := range []string{"för dyrt", "Vi har prövat: det gick inte.", "Se även sidan 3."} {
		if !strings.Contains(got.reasons, want) {
			t.Errorf("the reasons lack %q:\n%s", want, got.reasons)
		}
	}
	if strings.Contains(got.reasons, "Råd: ja") || got.advice != "nej" || len(got.notes) > 0 {
		t.Errorf("got %+v", got)
	}
}

// TestTheManualIsRight reads the review in docs/bedomning.md, and holds that
// every label the program knows is told of there.
func TestTheManualIsRight(t *testing.T) {
	manual, err := os.ReadFile("../../docs/bedomning.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, _ := strings.Cut(string(manual), "```\n")
	example, _, ok := strings.Cut(example, "```\n")
	got := assess(t, example)
	if !ok || got.advice != "ja" || got.conflict != NoConflict || len(got.answers) != 4 || len(got.notes) > 0 || !strings.Contains(got.reasons, "fler än vi") {
		t.Errorf("the example is read as %+v", got)
	}
	for _, label := range []string{"`Råd`", "`Jäv`", "`Stol`", "`Ersättare`", "`Återkoppling`"} {
		if !strings.Contains(string(manual), "| "+label+" |") {
			t.Errorf("it does not tell of %s", label)
		}
	}
}

// FuzzReadAssessment: no text makes it stop, and what it gives is always
// something that the step and the form have.
func FuzzReadAssessment(f *testing.F) {
	p, err := process.Preset("orebro")
	if err != nil {
		f.Fatal(err)
	}
	step, form := p.Step("bedomning"), p.Form("bedomning")
	f.Add(fullReview)
	f.Add("**Råd:** nej, för\n> ja\n```\nx\n```\n<!-- \nErsättare: a = b\nStol: x\nÅterkoppling: given")
	f.Fuzz(func(t *testing.T, text string) {
		got := readAssessment(text, step, form)
		if got.advice != "" && (step.Transition(got.advice, "") == nil || got.unclear != "") {
			t.Errorf("it advises %q, %q", got.advice, got.unclear)
		}
		for id, answer := range got.answers {
			c := form.Criterion(id)
			if c == nil || c.Scale == scaleFour && !strings.Contains("1234", answer) || answer == "" {
				t.Errorf("it answers %q: %q", id, answer)
			}
		}
	})
}
