package gateway

import (
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
)

// TestPeopleMayWriteAboutThemselvesWhereNothingIsBlind: what somebody tells
// about themselves is looked at by a person where those who assess are not to
// know who it is, and only there.
func TestPeopleMayWriteAboutThemselvesWhereNothingIsBlind(t *testing.T) {
	for preset, want := range map[string]int{"orebro": 1, "idebanken": 0} {
		w := memoryWorld(t, preset)
		i := idea.Idea{Title: "Cykelpump", Benefit: "Fler cyklar.", Sections: []idea.Section{{Title: "Problem", Markdown: "Jag cyklar från Lillby varje dag."}}}
		told := 0
		for _, f := range (&Gateway{scan: privacy.Scan}).scanIdea(&i, w.rules, nil) {
			if f.Kind == privacy.Self {
				told++
			}
		}
		if told != want {
			t.Errorf("%s: %d findings, want %d", preset, told, want)
		}
	}
}
