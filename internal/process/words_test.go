package process

import (
	"strings"
	"testing"
)

func TestFill(t *testing.T) {
	values := map[string]string{
		"titel": "Låna verktyg", "skal": "Den når många.", "svarsdatum": "14 december 2026",
		"ansvarig": "Kvalitetsledaren", "tips": "  ",
	}
	for _, test := range []struct{ sentence, text, want string }{
		{"a text without places is itself", "Idén används.", "Idén används."},
		{"a place is filled in", `Din idé "{{titel}}" går vidare.`, `Din idé "Låna verktyg" går vidare.`},
		{"a sentence that cannot be filled in is left out", "Idén är pausad. Vi tar upp den igen: {{paus}}.", "Idén är pausad."},
		{"so is one whose value is only spaces", "Bra. Tips: {{tips}}", "Bra."},
		{"a sentence that is a place of its own ends there", "{{skal}} Du får svar senast den {{svarsdatum}}.", "Den når många. Du får svar senast den 14 december 2026."},
		{"and is left out alone", "Det händer nu: {{nasta}} Du får svar senast den {{svarsdatum}}.", "Du får svar senast den 14 december 2026."},
		{"a place within a sentence does not end it", "{{ansvarig}} ansvarar för arbetet.", "Kvalitetsledaren ansvarar för arbetet."},
		{"a sentence that begins with a place follows another", "Idén utvecklas. {{ansvarig}} ansvarar.", "Idén utvecklas. Kvalitetsledaren ansvarar."},
		{"a value brings its own full stop", "Skälet är: {{skal}}.", "Skälet är: Den når många."},
		{"an empty line is left out", "Först.\n{{nasta}}\nSist.", "Först.\nSist."},
		{"spaces inside the braces are nothing", "Den {{ svarsdatum }}.", "Den 14 december 2026."},
		{"a value is not read as a text with places", "{{titel}}", "Låna verktyg"},
		{"nothing gives nothing", "", ""},
	} {
		if got := Fill(test.text, values); got != test.want {
			t.Errorf("%s: got %q, want %q", test.sentence, got, test.want)
		}
	}
	if got := Fill("{{titel}}", map[string]string{"titel": "{{skal}}", "skal": "nej"}); got != "{{skal}}" {
		t.Errorf("a value with braces became %q", got)
	}
}

// TestPresetTextsFill: with every place filled in no brace is left, and with
// none of them every text still makes sense or is empty.
func TestPresetTextsFill(t *testing.T) {
	values := map[string]string{}
	for _, word := range Placeholders() {
		values[word] = "Ord."
	}
	for _, name := range Presets() {
		for _, s := range preset(t, name).Steps {
			texts := []string{s.Status}
			for _, way := range s.Transitions {
				texts = append(texts, way.Message)
			}
			for _, text := range texts {
				for _, filled := range []string{Fill(text, values), Fill(text, nil)} {
					if strings.ContainsAny(filled, "{}") || strings.Contains(filled, "..") {
						t.Errorf("%s %s: %q", name, s.ID, filled)
					}
				}
			}
			if s.Kind == Closed && Fill(s.Status, nil) == "" {
				t.Errorf("%s %s: nothing is left to say", name, s.ID)
			}
		}
	}
}
