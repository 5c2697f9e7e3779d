package site

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/process"
)

// Where more than employees may leave ideas, no page may say that the ideas
// are the employees'.
func TestPagesNameEveryoneWhoMayLeaveIdeas(t *testing.T) {
	public, _ := buildSample(t, "lerum")
	everyone := "medarbetare, invånare, företag och föreningar"
	for _, c := range []struct{ about, file, want string }{
		{"the start page leads with the ideas", "index.html", "<h1>Idéer som gör skillnad för dig som bor här</h1>"},
		{"the start page names everyone", "index.html", "Medarbetare, invånare, företag och föreningar i"},
		{"the list names everyone", "ideer/index.html", "idéer från " + everyone},
		{"the feed names everyone", "feed.xml", "idéer från " + everyone},
		{"the data set names everyone", "datasets/dcat.rdf", "idéer från " + everyone},
	} {
		if data, err := fs.ReadFile(public, c.file); err != nil || !strings.Contains(string(data), c.want) {
			t.Errorf("%s: %s does not say %q (%v)", c.about, c.file, c.want, err)
		}
	}
	for file, f := range public {
		for _, wrong := range []string{"Medarbetares idéer", "En medarbetare<", "(för medarbetare)", "till för dig som arbetar i kommunen. Du som bor här"} {
			if strings.Contains(string(f.Data), wrong) {
				t.Errorf("%s says %q", file, wrong)
			}
		}
	}
}

func TestPagesOfEmployeesIdeasSaySo(t *testing.T) {
	public, _ := buildSample(t, "idebanken")
	for _, want := range []string{"<h1>Medarbetares idéer som gör skillnad för dig som bor här</h1>", "Medarbetares idéer, från tanke till verklighet."} {
		if !strings.Contains(samplePage(t, public, "/"), want) {
			t.Errorf("the start page does not say %q", want)
		}
	}
}

// Two steps that show the same word on the web show it in the same colour, and
// two words of different steps do not.
func TestATagsColourFollowsItsWord(t *testing.T) {
	p, err := process.Preset("orebro")
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{rules: &process.Rules{Process: p}}
	class := func(step string) string { return b.webClass(p.Step(step)) }
	if launched, judged := class("lansering"), class("utvardering"); launched != "s5" || judged != launched {
		t.Errorf("Lanserad is %s in the step lansering and %s in utvardering", launched, judged)
	}
	if evaluated := class("utvarderad"); evaluated != "s6" {
		t.Errorf("Utvärderad is %s", evaluated)
	}
}
