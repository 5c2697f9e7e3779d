package bot

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// TestASavedCaseGivesTheSameVerdict: what is explained elsewhere is what the
// forge was told.
func TestASavedCaseGivesTheSameVerdict(t *testing.T) {
	for sentence, prepare := range map[string]func(w *world) *forge.PullRequest{
		"a draft that some have reviewed": func(w *world) *forge.PullRequest {
			w.tend()
			pull := w.open(bedoms)
			w.review(pull, "stol-vard-omsorg", forge.Approved, "Råd: nej\nJäv: nej\nFinns redan: 2")
			return pull
		},
		"a decision that was reviewed in another wording": func(w *world) *forge.PullRequest {
			w.tend()
			pull := w.open(bedoms)
			for _, login := range sixSeats {
				w.review(pull, login, forge.Approved, "Råd: ja\nJäv: nej")
			}
			w.move(bedoms, yes())
			w.review(pull, "slussteam-1", forge.Approved, "")
			w.review(pull, "granne", forge.ChangesRequested, "Nej")
			return pull
		},
		"a new idea": func(w *world) *forge.PullRequest {
			pulls, err := w.bot.Add(w.Context(), []*idea.Idea{newIdea()})
			w.try(err)
			return pulls[0]
		},
		"a change of rules with a fault": func(w *world) *forge.PullRequest {
			pull, err := w.forge.Propose(w.Context(), forge.Proposal{
				Branch: "regler", Title: "x", Body: "x", Message: "x", At: w.day.Time(), Files: map[string][]byte{process.RosterFile: []byte("format: 1\nmedlemmar: nej\n")},
			})
			w.try(err)
			return pull
		},
	} {
		t.Run(sentence, func(t *testing.T) {
			w := newWorld(t, "orebro", "bedoms")
			pull := prepare(w)
			c, err := w.bot.Case(t.Context(), pull.Number)
			w.try(err)
			data, err := w.bot.Save(t.Context(), c)
			w.try(err)
			opened, err := OpenCase(data)
			w.try(err)
			want, got := check.Judge(c), check.Judge(opened)
			if diff := cmp.Diff(want.Short()+"\n"+want.Text(), got.Short()+"\n"+got.Text()); diff != "" {
				t.Errorf("-there +here:\n%s", diff)
			}
			if diff := cmp.Diff(want.Protocol(), got.Protocol()); diff != "" {
				t.Errorf("the protocols: -there +here:\n%s", diff)
			}
		})
	}
}

func TestWhatIsNoSavedCase(t *testing.T) {
	for sentence, text := range map[string]string{
		"no JSON":           "hej",
		"another version":   `{"version": 99}`,
		"no pull request":   `{"version": 1}`,
		"another document":  `{"fynd": []}`,
		"a move of nothing": `{"version": 1, "forslag": {}, "andring": {"flyttade": [{}]}}`,
	} {
		if c, err := OpenCase([]byte(text)); err == nil || !strings.Contains(err.Error(), "saved case") {
			t.Errorf("%s is read as %+v, %v", sentence, c, err)
		}
	}
}

// FuzzOpenCase: whatever is opened can be judged and told.
func FuzzOpenCase(f *testing.F) {
	f.Add(`{"version": 1, "forslag": {"Number": 1}, "andring": {"flyttade": [{"efter": {"fil": "x", "text": "---\n---\n"}, "fran": "provning"}]}}`)
	f.Add(`{"version": 1, "forslag": {}, "regler": {"site/process.yaml": "preset: orebro", "site/roller.yaml": "format: 1", "site/organisation.yaml": "format: 1"}, "andring": {"flyttade": [{"efter": {}, "fran": "bedomning", "till": "utredning", "utfall": "ja"}]}, "granskningar": [{"Author": "a", "State": "approved"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		c, err := OpenCase([]byte(text))
		if err != nil {
			return
		}
		v := check.Judge(c)
		if v.Text() == "" || v.Short() == "" {
			t.Error("it says nothing")
		}
		v.Protocol()
	})
}
