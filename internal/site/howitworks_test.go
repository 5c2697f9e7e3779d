package site

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

func TestHowItWorksTellsTheWholeProcess(t *testing.T) {
	for _, preset := range process.Presets() {
		t.Run(preset, func(t *testing.T) {
			p, err := process.Preset(preset)
			if err != nil {
				t.Fatal(err)
			}
			public, _ := buildInMemory(t, emptySluss(t, preset))
			html := strings.ReplaceAll(string(public["sa-fungerar-det/index.html"]), "&#34;", `"`)
			wants := []string{p.Description, p.Purpose}
			wants = append(wants, p.Principles...)
			wants = append(wants, p.Support...)
			for _, s := range p.Stages {
				wants = append(wants, s.Name, s.Description)
			}
			for _, s := range p.Steps {
				if s.Number == 0 {
					wants = append(wants, s.Name, s.Description)
				}
			}
			for _, r := range p.Roles {
				wants = append(wants, r.Name, r.Description)
			}
			for _, f := range append(p.Inflow, p.Outflow...) {
				wants = append(wants, f.Name, f.Description)
			}
			for _, want := range wants {
				if !strings.Contains(html, want) {
					t.Errorf("the page does not tell %q", want)
				}
			}
			if blind := strings.Contains(html, "Vet inte vem du är"); blind != p.Blind() {
				t.Errorf("the page says blind: %t, the process says %t", blind, p.Blind())
			}
		})
	}
}

func TestSideRoadsTellWhatYouGet(t *testing.T) {
	p := &process.Process{Steps: []*process.Step{
		{ID: "in", Name: "Intag", Number: 1, Kind: process.New, Transitions: []process.Transition{
			{To: "slut", Outcome: process.No, Tips: true, Reexamine: true},
			{To: "bort", Outcome: process.Withdraw},
			{To: "annan", Outcome: process.Refer},
		}},
		{ID: "slut", Name: "Slut", Kind: process.Closed},
		{ID: "bort", Name: "Bort", Kind: process.Withdrawn},
		{ID: "annan", Name: "Annan", Kind: process.Referred, Transitions: []process.Transition{{To: "in", Outcome: process.Back}}},
	}}
	tests := []struct{ step, want string }{
		{"slut", "Kan hända i: intag. Du får skäl och tips, eller besked om att vi inte har några tips. Du kan be att någon annan läser idén en gång till."},
		{"bort", "Kan hända i: intag."},
		{"annan", "Kan hända i: intag. Du får skäl. Idén kan komma tillbaka till intag."},
	}
	for _, test := range tests {
		if got := strings.Join(sideRoad(p, p.Step(test.step)).Gets, " "); got != test.want {
			t.Errorf("%s: got %q, want %q", test.step, got, test.want)
		}
	}
}
