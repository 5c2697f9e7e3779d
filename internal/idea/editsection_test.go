package idea

import (
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/strict"
)

func TestSetSectionChangesOneSectionAndNoOtherByte(t *testing.T) {
	const front = "---\nformat: 1\nid: 26-7k3qm # inte ändra\ntitel: Lån\ntyp: ide\nsteg: provning\ninkommen: 2026-03-02\nomrade: [kultur-fritid]\nnytta: Den som bor här kan låna.\n---"
	later := map[string][]string{"Problem": {"Idé", "Nytta"}} // what comes after it in the process
	tests := []struct {
		why, title, text string
		old, new         string // the text of the file, below its front matter
	}{
		{"a text is put in the place of another", "Problem", "Nytt.", "\n\n## Problem\n\nGammalt.\n\n## Idé\n\nLån.\n", "\n\n## Problem\n\nNytt.\n\n## Idé\n\nLån.\n"},
		{"the heading keeps its spelling", "problem", "Nytt.", "\n## PROBLEM\nGammalt.\n", "\n\n## PROBLEM\n\nNytt.\n"},
		{"what stands around keeps its odd layout", "Problem", "Nytt.", "\n## Start\nX\n## Problem\nGammalt.\n## Idé\n\n\nLån.", "\n## Start\nX\n\n## Problem\n\nNytt.\n\n## Idé\n\n\nLån."},
		{"a new section comes before those that come later", "Problem", "Nytt.", "\n\n## Idé\n\nLån.\n", "\n\n## Problem\n\nNytt.\n\n## Idé\n\nLån.\n"},
		{"a new section comes last", "Resultat", "Bra.", "\n\n## Idé\n\nLån.\n", "\n\n## Idé\n\nLån.\n\n## Resultat\n\nBra.\n"},
		{"the file has no line break at its end", "Resultat", "Bra.", "\n\n## Idé\n\nLån.", "\n\n## Idé\n\nLån.\n\n## Resultat\n\nBra.\n"},
		{"the file has no text", "Problem", "Nytt.", "\n", "\n\n## Problem\n\nNytt.\n"},
		{"the file ends at its front matter", "Problem", "Nytt.", "", "\n\n## Problem\n\nNytt.\n"},
		{"a section is taken away", "Problem", "", "\n\n## Problem\n\nGammalt.\n\n## Idé\n\nLån.\n", "\n\n## Idé\n\nLån.\n"},
		{"the last section is taken away", "Idé", " \n", "\n\n## Problem\n\nGammalt.\n\n## Idé\n\nLån.\n", "\n\n## Problem\n\nGammalt.\n"},
		{"a section that is not there is taken away", "Nytta", "", "\n\n## Idé\n\nLån.\n", "\n\n## Idé\n\nLån.\n"},
		{"a text of several paragraphs, with a heading of its own", "Idé", "\nEtt.\n\n### Två\n\n- tre\n\n", "\n\n## Idé\n\nLån.\n", "\n\n## Idé\n\nEtt.\n\n### Två\n\n- tre\n"},
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			got, err := SetSection([]byte(front+test.old), test.title, test.text, later[test.title]...)
			if err != nil {
				t.Fatal(err)
			}
			if want := front + test.new; string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestSetSectionRefusesATextThatWouldBreakTheFile(t *testing.T) {
	text := testdata(t, "enkel.md")
	for why, section := range map[string]string{
		"a heading within the text":      "Ett.\n\n## Två\n\nTre.",
		"a title within the text":        "# Titel",
		"a code block that never ends":   "```\nkod",
		"a character that is not seen":   "Ett\u200bord.",
		"a line break of another kind":   "Ett.\r\nTvå.",
		"more text than a file may have": strings.Repeat("Ett långt stycke. ", 2000),
	} {
		if got, err := SetSection([]byte(text), "Idé", section); err == nil {
			t.Errorf("%s: was written:\n%s", why, got)
		}
	}
	if _, err := SetSection([]byte("ingen idé"), "Idé", "Text."); err == nil {
		t.Error("what is no idea was changed")
	}
}

// Whatever a file holds and whatever is written, the other sections say what
// they did, and the front matter keeps its bytes.
func FuzzSetSection(f *testing.F) {
	const front = "---\nformat: 1\nid: 26-7k3qm\ntitel: Lån\ntyp: ide\nsteg: provning\ninkommen: 2026-03-02\nomrade: [kultur-fritid]\nnytta: Den som bor här kan låna.\n---\n"
	f.Add("\n## Problem\n\nEtt.\n", "Idé", "Två.")
	f.Add("\n## Problem\nEtt.\n## Idé\nTvå.", "problem", "")
	f.Add("", "Problem", "```\nkod\n```")
	f.Add("\n## A\n\n## B\n", "A", "## B")
	f.Fuzz(func(t *testing.T, body, title, text string) {
		data := []byte(front + body)
		before, err := readable(data)
		if err != nil {
			return
		}
		out, err := SetSection(data, title, text, "Problem", "Idé")
		if err != nil {
			return
		}
		if !strings.HasPrefix(string(out), front) {
			t.Fatalf("the front matter became:\n%s", out)
		}
		after, err := readable(out)
		if err != nil {
			t.Fatalf("the result cannot be read: %v\n%s", err, out)
		}
		for _, s := range before.Idea.Sections {
			if strict.Fold(s.Title) == strict.Fold(title) {
				continue
			}
			if now := after.Idea.Section(s.Title); now == nil || now.Markdown != s.Markdown {
				t.Fatalf("%q became %v in\n%s", s.Title, now, out)
			}
		}
		written := after.Idea.Section(title)
		if want := strings.TrimSpace(text); want == "" && written != nil || want != "" && (written == nil || written.Markdown != want) {
			t.Fatalf("%q says %v, want %q", title, written, want)
		}
	})
}
