package bot

import (
	"context"
	"fmt"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// interrupted lets somebody do something when a run has read which decisions
// are open, and has done nothing yet.
type interrupted struct {
	forge.Forge
	do func()
}

func (f *interrupted) Bot(ctx context.Context) (string, error) {
	if do := f.do; do != nil {
		f.do = nil
		do()
	}
	return f.Forge.Bot(ctx)
}

// A decision that somebody writes while all ideas are tended stands: a run over
// many ideas takes a while, and what it read at its start is old.
func TestTendLeavesWhatIsDecidedMeanwhile(t *testing.T) {
	for _, drafted := range []bool{false, true} {
		t.Run(fmt.Sprint("drafted before: ", drafted), func(t *testing.T) {
			w := newWorld(t, "orebro", "ny")
			if drafted { // and is to be drafted anew
				w.tend()
				w.change("ny", replace("Alla köper en borr", "De flesta köper en borr"))
			}
			var decided *forge.PullRequest
			tending := *w.bot
			tending.Forge = &interrupted{w.forge, func() {
				moved, err := w.bot.Move(t.Context(), ny, Choice{Outcome: process.No, Reasons: "Det finns redan.", Tips: []string{"Säg vad som är nytt."}}, false)
				w.try(err)
				decided = moved.Pull
			}}
			fsys, err := w.bot.files(t.Context())
			w.try(err)
			done, err := tending.Tend(t.Context(), fsys, nil)
			w.try(err)
			if now := w.open(ny); now.Head != decided.Head || now.Body != decided.Body {
				t.Errorf("the decision was written over: %+v", done)
			}
		})
	}
}
