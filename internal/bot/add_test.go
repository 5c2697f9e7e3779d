package bot

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
)

func newIdea() *idea.Idea {
	return &idea.Idea{
		Format: 1, ID: "26-7k3qm", Title: "Låna verktyg på biblioteket", Type: idea.TypeIdea, Step: "provning",
		Received: calendar.Day(2026, 3, 2), AnswerBy: calendar.Day(2026, 3, 23),
		Areas: []string{"kultur-fritid"}, Benefit: "Den som bor här kan låna en borrmaskin.",
		Contact:  "Idéslussens projektgrupp",
		Sections: []idea.Section{{Title: "Problem", Markdown: "Alla köper samma borrmaskin."}, {Title: "Idé", Markdown: "Låna den."}},
	}
}

func TestANewIdeaIsProposedAsItsFileAndNothingElse(t *testing.T) {
	i := newIdea()
	p := NewIdea(i)
	if p.Branch != "ny/26-7k3qm" || p.Base != "" || p.At != i.Received.Time() {
		t.Errorf("branch %q, base %q, at %v", p.Branch, p.Base, p.At)
	}
	if len(p.Files) != 1 || string(p.Files["ideas/2026/03/26-7k3qm-lana-verktyg-pa-biblioteket.md"]) != string(idea.Format(i)) {
		t.Errorf("files: %v", p.Files)
	}
	for _, want := range []string{"Låna verktyg på biblioteket", "senast den 23 mars 2026 av Idéslussens projektgrupp", "kan låna en borrmaskin"} {
		if !strings.Contains(p.Body, want) {
			t.Errorf("%q is not said in:\n%s", want, p.Body)
		}
	}
}

func TestWordsOfAnIdeaCannotSpeakToAForge(t *testing.T) {
	for _, test := range []struct{ words, want string }{
		{"vanliga ord, åäö!", "vanliga ord, åäö!"},
		{"fråga @chefen om #12", "fråga @<!-- -->chefen om #<!-- -->12"},
		{"<!-- gömt --> **fet**", `\<!-- gömt --\> \*\*fet\*\*`},
		{"[länk](https://x.example)", `[länk]\(https://x.example)`},
		{"Se [skälet] här", "Se [skälet] här"},
		{"- punkt", `\- punkt`},
		{"12. april", `12\. april`},
		{"en\nrad  till", "en rad till"},
		{"# rubrik", "#<!-- --> rubrik"},
	} {
		if got := plain(test.words); got != test.want {
			t.Errorf("%q became %q, want %q", test.words, got, test.want)
		}
	}
}
