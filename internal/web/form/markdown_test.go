package form

import (
	"strings"
	"testing"
	"unicode"

	"github.com/idesluss/idesluss/internal/markdown"
)

func TestAsMarkdown(t *testing.T) {
	for _, test := range []struct{ why, typed, want string }{
		{"a sentence stays", "Vi väntar för länge.", "Vi väntar för länge."},
		{"a paragraph stays one", "Ett.\n\nTvå.", "Ett.\n\nTvå."},
		{"a new line after a sentence begins a paragraph", "Ett.\nTvå.", "Ett.\n\nTvå."},
		{"a line broken to fit is joined", "Vi väntar på\natt få svar", "Vi väntar på\natt få svar"},
		{"a list is a list", "Vi behöver:\n- bord\n• stolar", "Vi behöver:\n\n- bord\n- stolar"},
		{"a numbered list is one", "1) först\n2) sedan", "1. först\n2. sedan"},
		{"a heading is no heading", "# Rubrik\n## En till", `\# Rubrik` + "\n" + `\#\# En till`},
		{"a line under a line is no heading", "Rubrik\n---", "Rubrik\n" + `\---`},
		{"marks are signs", "*ord* _ord_ `kod` <b> [a](b) a|b ~x~", `\*ord\* \_ord\_ ` + "\\`kod\\`" + ` \<b\> \[a\](b) a\|b \~x\~`},
		{"an entity is signs", "&amp; &#45;", `\&amp; \&\#45;`},
		{"a year first on a line begins no list", "2024. Då hände det.", `2024\. Då hände det.`},
		{"indented text is no code", "    kod", "kod"},
		{"an address is read without its scheme", "Se https://www.exempel.se/a.", "Se exempel.se/a."},
		{"nothing is nothing", " \n ", ""},
	} {
		if got := asMarkdown(test.typed); got != test.want {
			t.Errorf("%s: got %q, wanted %q", test.why, got, test.want)
		}
	}
}

// Whatever is typed, Markdown reads the same words from it, and no fault.
func FuzzAsMarkdown(f *testing.F) {
	for _, typed := range []string{
		"Hej", "# a\n---\n===\n* b\n1. c\n> d", "[a]: http://x", "![a](b)", "<script>", "&lt;", "\\", "a\\\nb", "- \n-", "1.\n2.", "`", "```\nx\n```", "| a | b |\n|---|---|",
		"http://example.se", "www.example.se", "a@b.se", "[^1]", "[ ] x", "~~a~~", "***", "_ _ _", "\t- a\n\t\t- b", strings.Repeat("ord ", 700), "10. a\n11. b", "- - - a", "+ 1. a", "1. - a", "- # a",
	} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		typed = legible(typed, true)
		if len([]rune(typed)) > 4000 || len(typed) > 9000 {
			return
		}
		for _, word := range strings.Fields(typed) {
			if len(word) > longestWord {
				return
			}
		}
		doc := markdown.Parse(asMarkdown(typed), markdown.Options{})
		for _, fault := range doc.Faults("x", 1) {
			if fault.Rule != markdown.RuleLines && fault.Rule != markdown.RuleMarks && fault.Rule != markdown.RuleTooLong && fault.Rule != markdown.RuleCharacter && fault.Rule != markdown.RuleLinks {
				t.Fatalf("%q became %q: %v", typed, asMarkdown(typed), fault)
			}
		}
		if doc.Refused() {
			return
		}
		if got, want := onlyLetters(doc.Text()), onlyLetters(scheme.ReplaceAllString(typed, "")); got != want {
			t.Fatalf("%q became %q and was read as %q, wanted %q", typed, asMarkdown(typed), got, want)
		}
	})
}

// onlyLetters leaves letters, which is what a reader must find again: list
// marks and spaces may differ.
func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// What has been typed comes back as it was typed, lists and all; so what is
// sent again, and what was written in a file, becomes what it was.
func FuzzAsTyped(f *testing.F) {
	for _, typed := range []string{
		"Hej", "Det saknas:\n\n- borr\n- såg\n\nOch tid.", "1. först\n2. sedan", "# a\n---\n===\n* b\n1. c\n> d", "5 * 4 = 20, a_b <c> #1", "2024. Då", "Rad ett\nrad två", "- - a", "1.", "-",
	} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		typed = legible(typed, true)
		if len(typed) > 3000 || markdown.Parse(asMarkdown(typed), markdown.Options{}).Refused() {
			return
		}
		once := asTyped(asMarkdown(typed))
		if got, want := onlyLetters(once), onlyLetters(scheme.ReplaceAllString(typed, "")); got != want {
			t.Fatalf("%q came back as %q", typed, once)
		}
	})
}

func TestAsTyped(t *testing.T) {
	for _, test := range []struct{ why, source, want string }{
		{"a list is a list", "Vi behöver:\n\n- bord\n- stolar", "Vi behöver:\n\n- bord\n- stolar"},
		{"a numbered list is one", "1. först\n2. sedan", "1. först\n2. sedan"},
		{"a paragraph on several lines is one", "Vi väntar på\natt få **svar** snart.", "Vi väntar på att få svar snart."},
		{"an item on several lines is one", "- bord\n  av ek\n- stolar", "- bord av ek\n- stolar"},
		{"what was signs is signs", asMarkdown("5 * 4 = 20 och a_b <c> #1"), "5 * 4 = 20 och a_b <c> #1"},
		{"a year first on a line", asMarkdown("2024. Då hände det."), "2024. Då hände det."},
		{"an address behind a text stays behind", "Se [sidan](https://exempel.se).", "Se sidan."},
	} {
		if got := asTyped(test.source); got != test.want {
			t.Errorf("%s: got %q, wanted %q", test.why, got, test.want)
		}
	}
}
