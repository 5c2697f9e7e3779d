package intake

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idesluss/idesluss/internal/idea"
)

func TestAnIdeaThatFitsIsTheOneThatWasTyped(t *testing.T) {
	full := typed()
	full.ID, full.Step, full.Contact, full.Responsible = "26-12345", "utveckling", "Anna", "Anna"
	full.Similar, full.Decisions = []string{"26-12345"}, []idea.Decision{{Reasons: "x"}}
	fit, faults := Fit(full, presetRules(t, "orebro"))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if diff := cmp.Diff(typed(), fit); diff != "" {
		t.Errorf("want - and got +:\n%s", diff)
	}
}

func TestWhatDoesNotFitIsToldByField(t *testing.T) {
	for _, c := range []struct {
		what   string
		change func(*idea.Idea)
		field  string
	}{
		{"no title", func(i *idea.Idea) { i.Title = "" }, "titel"},
		{"no benefit", func(i *idea.Idea) { i.Benefit = "" }, "nytta"},
		{"no area", func(i *idea.Idea) { i.Areas = nil }, "omrade"},
		{"an area that there is not", func(i *idea.Idea) { i.Areas = []string{"rymden"} }, "omrade"},
		{"a type that there is not", func(i *idea.Idea) { i.Type = "x" }, "typ"},
		{"no idea", func(i *idea.Idea) { i.Sections = i.Sections[:1] }, "ide"},
		{"no problem", func(i *idea.Idea) { i.Sections = i.Sections[1:] }, "problem"},
		{"code without end", func(i *idea.Idea) { i.Sections[1].Markdown = "```\nx" }, "ide"},
		{"too much text", func(i *idea.Idea) { i.Sections[1].Markdown = strings.Repeat("ord ", 10_000) }, ""},
		{"a section that there is not", func(i *idea.Idea) { i.Sections[1].Title = "Rymden" }, "Rymden"},
	} {
		i := typed()
		c.change(&i)
		fit, faults := Fit(i, presetRules(t, "orebro"))
		if fit.Title != "" || !slices.Contains(slices.Collect(maps.Keys(faults)), c.field) {
			t.Errorf("%s: %v", c.what, faults)
		}
		for _, f := range faults[c.field] {
			if f.File != "" || f.Line != 0 {
				t.Errorf("%s: told of a file that nobody has seen: %v", c.what, f)
			}
		}
	}
}

// What is typed in a form is signs, not HTML; and once is enough.
func TestSignsStaySigns(t *testing.T) {
	for typed, want := range map[string]string{
		"Värme <b>nu</b> <script>x</script>": `Värme \<b>nu\</b> \<script>x\</script>`,
		"a < b och 5<6":                      "a < b och 5<6",
		"<!-- x":                             `\<!-- x`,
		"<<b":                                `<\<b`,
		`redan \<b>`:                         `redan \<b>`,
		"#taggen och #5":                     "#taggen och #5",
		"# Rubrik":                           "### Rubrik",
		"Rubrik\n===":                        "Rubrik\n\n===",
		"- en\n- två":                        "- en\n- två",
	} {
		got := paragraph(typed)
		if got != want {
			t.Errorf("%q becomes %q, want %q", typed, got, want)
		}
		if again := paragraph(got); again != got {
			t.Errorf("%q becomes %q the second time", got, again)
		}
	}
}

// Whatever is typed, what fits can be read back, and fits again as it is.
func FuzzFit(f *testing.F) {
	f.Add("Låna verktyg", "Alla köper.", "Låna dem.")
	f.Add("<b>", "# x\n---\n```\n", "a\r\n\r\n## b <!--")
	f.Add("0", "x", "b <!<!b <<a></a>")
	f.Add("\u202e\u200b", "\x00", "[x](javascript:x) ![](y)")
	rules := presetRules(f, "orebro")
	f.Fuzz(func(t *testing.T, title, problem, text string) {
		i := typed()
		i.Title, i.Sections[0].Markdown, i.Sections[1].Markdown = title, problem, text
		fit, faults := Fit(i, rules)
		if len(faults) > 0 {
			return
		}
		again, faults := Fit(fit, rules)
		if len(faults) > 0 {
			t.Fatalf("%+v: %v", fit, faults)
		}
		if diff := cmp.Diff(fit, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
