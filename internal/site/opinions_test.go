package site

import (
	"strings"
	"testing"
)

// What those who had ideas think of the support is told once five have
// answered a question.
func TestOpinionsAreToldFromFiveAnswers(t *testing.T) {
	page := func(opinions ...Opinion) string {
		t.Helper()
		var public, internal Memory
		in := Input{Sluss: emptySluss(t, "orebro"), Defaults: repository, Today: exampleDay, Opinions: opinions}
		if _, err := Build(t.Context(), in, &public, &internal); err != nil {
			t.Fatal(err)
		}
		return string(public.Files()["resultat/index.html"]) + string(public.Files()["data/resultat-stod.csv"])
	}
	if text := page(Opinion{"Fick du svar i tid?", 4, 4}); strings.Contains(text, "Fick du svar i tid?") {
		t.Error("four answers are told")
	}
	text := page(Opinion{"Fick du svar i tid?", 4, 5}, Opinion{"Förstod du svaren?", 0, 4})
	for _, want := range []string{"Fick du svar i tid?", "Procent som har svarat ja", "Fick du svar i tid?,80"} {
		if !strings.Contains(text, want) {
			t.Errorf("five answers: there is no %q", want)
		}
	}
	if strings.Contains(text, "Förstod du svaren?") {
		t.Error("a question with four answers is told beside one with five")
	}
}
