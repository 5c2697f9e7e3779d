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

// A name stands on the page of the idea whose giver has asked for it, as plain
// text, and a quote only together with a name.
func TestWhoAsksToBeSeenIs(t *testing.T) {
	b := buildAviary(t)
	launchedIdea, other := b.ideas["lansering"], b.ideas["utvardering"]
	page := func(names, quotes map[string]string, step string) string {
		var public, internal Memory
		in := Input{Sluss: b.aviary.sluss(t, b.rules), Defaults: repository, Today: exampleDay, Names: names, Quotes: quotes}
		if _, err := Build(t.Context(), in, &public, &internal); err != nil {
			t.Fatal(err)
		}
		return string(public.Files()[b.page(false, step)])
	}
	shows := page(map[string]string{launchedIdea.ID: "Anna <b>Ek</b>"}, map[string]string{launchedIdea.ID: "Det var roligt.", other.ID: "Utan namn."}, "lansering")
	for _, want := range []string{"<dt>Idégivare</dt><dd>Anna &lt;b&gt;Ek&lt;/b&gt;</dd>", "<p>Det var roligt.</p>"} {
		if !strings.Contains(shows, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	hides := page(nil, map[string]string{other.ID: "Utan namn."}, "utvardering")
	if !strings.Contains(hides, "<dt>Idégivare</dt><dd>En medarbetare</dd>") || strings.Contains(hides, "Utan namn.") {
		t.Error("the page of an idea whose giver has not asked to be seen shows a quote, or somebody")
	}
}
