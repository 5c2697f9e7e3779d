package markdown

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// faulty has one fault a case.
var faulty = []struct {
	sentence string
	src      string
	place    string // line:column
	rule     string
	contains string // in the message or the remedy
}{
	{"HTML is told where it starts.", "Ett.\n\nHej <b>", "3:5", RuleHTML, "Markdown"},
	{"A column counts letters, not bytes.", "Åäö <b>", "1:5", RuleHTML, ""},
	{"A link title is not seen by the reader.", "[en sida](/a \"Anna\")", "1:1", RuleHidden, "citattecken"},
	{"A definition that no link uses is not seen either.", "Text.\n\n[anna]: /a", "3:1", RuleHidden, "länkdefinition"},
	{"Nor is the second definition of a name.", "[en sida]\n\n[en sida]: /a\n\n[en sida]: /b", "5:1", RuleHidden, "länkdefinition"},
	{"A scheme must be one of three.", "Se [en sida](ftp://exempel.se)", "1:4", RuleScheme, "https://"},
	{"A file on somebody's computer cannot be opened.", "Se [en sida](file:///C:/a.docx)", "1:4", RuleScheme, "på en dator"},
	{"Nor one in a shared folder.", "Se [en sida](G:\\Delat\\a.docx)", "1:4", RuleScheme, "på en dator"},
	{"A name before the host deceives.", "Se [en sida](https://exempel.se@elak.example/)", "1:4", RuleAddress, "@"},
	{"So do letters from another alphabet.", "Se [en sida](https://bаnk.example/)", "1:4", RuleAddress, "a–z"},
	{"A closing tag is no second mistake.", "Hej <b>du</b>.", "1:5", RuleHTML, "Markdown"},
	{"Lists too deep are told once.", "- a\n" + strings.Repeat("  ", 21) + "- b\n" + strings.Repeat("  ", 22) + "- c\n", "2:0", RuleDeep, "färre"},
	{"A line too long is not also full of marks.", strings.Repeat("*a ", 2000), "1:0", RuleLine, "tom rad"},
	{"An address needs its scheme.", "Se [en sida](//exempel.se)", "1:4", RuleScheme, "//"},
	{"A link needs an address.", "Se [en sida]()", "1:4", RuleAddress, "saknar adress"},
	{"An address on the site is written in plain letters.", "Se [en sida](/återkoppling/)", "1:4", RuleAddress, "a–z"},
	{"An address has a reasonable length.", "Se [en sida](https://exempel.se/" + strings.Repeat("a", 500) + ")", "1:4", RuleAddress, "500"},
	{"A link uses https.", "Se [en sida](http://exempel.se)", "1:4", RuleHTTP, "https"},
	{"A link text must say where it leads.", "Se [läs mer](/a)", "1:4", RuleLinkText, "läs mer"},
	{"So must one with an arrow.", "Se [Klicka här →](/a)", "1:4", RuleLinkText, "Klicka här"},
	{"So must one in bold.", "Se [**här**](/a)", "1:4", RuleLinkText, "här"},
	{"A link needs a text.", "Se [](/a)", "1:4", RuleLinkText, "saknar text"},
	{"An address is no link text.", "Se [https://exempel.se](https://exempel.se)", "1:4", RuleLinkText, "https://exempel.se"},
	{"Nor is one between angle brackets.", "Se <https://exempel.se/>", "1:4", RuleLinkText, "exempel.se"},
	{"An address in the text should be a link.", "Se www.exempel.se.", "1:1", RuleLinkText, "\"www.exempel.se\""},
	{"Two links with one text lead to one place.", "[en sida](/a)\n\n[En sida](/b)", "3:0", RuleSameText, "rad 1"},
	{"An image comes from the site itself.", "![en karta](https://exempel.se/a.png)", "1:1", RuleRemoteImage, "sidans egna filer"},
	{"An image is of a type that all browsers show.", "![en karta](a.tiff)", "1:1", RuleImageType, "jpg"},
	{"An image has a description.", "![](a.png)", "1:1", RuleAlt, "beskrivning"},
	{"A file name is no description.", "![IMG_2231.jpg](a.png)", "1:1", RuleAlt, "beskrivning"},
	{"A heading is not above its section.", "## Rubrik", "1:1", RuleHeading, "###"},
	{"A heading underlined is a heading too.", "Rubrik\n---", "1:1", RuleHeading, "###"},
	{"A heading does not skip a level.", "### Ett\n\n##### Tre", "3:1", RuleHeading, "####"},
	{"The first heading does not skip a level.", "#### Rubrik", "1:1", RuleHeading, "###"},
	{"A heading has a text.", "###", "1:1", RuleEmptyHeading, "rubrik"},
	{"A column has a heading.", "| a |   |\n|---|---|\n| 1 | 2 |", "1:6", RuleTableHead, "första rad"},
	{"Footnotes are not shown.", "Text[^1].", "1:1", RuleFootnote, "parentes"},
	{"Task boxes are not shown.", "- [ ] gör detta", "1:3", RuleTask, "punktlista"},
	{"Struck text is not shown.", "Det ~~gäller~~.", "1:1", RuleStrike, "gäller"},
	{"A control character is told with its place.", "Rad\nett\x07", "2:4", RuleCharacter, "styrtecken"},
	{"A carriage return is told.", "Rad\r\n", "1:4", RuleCharacter, "LF"},
}

func TestFaults(t *testing.T) {
	for _, c := range faulty {
		faults := Parse(c.src, Options{Base: 3, Images: true}).Faults("ide.md", 1)
		if len(faults) != 1 {
			t.Errorf("%s\n%d faults: %v", c.sentence, len(faults), faults)
			continue
		}
		f := faults[0]
		if place := fmt.Sprintf("%d:%d", f.Line, f.Column); place != c.place || f.Rule != c.rule {
			t.Errorf("%s\ngot %s %s, want %s %s", c.sentence, place, f.Rule, c.place, c.rule)
		}
		if !strings.Contains(f.Message+" "+f.Remedy, c.contains) {
			t.Errorf("%s\n%q and %q do not say %q", c.sentence, f.Message, f.Remedy, c.contains)
		}
	}
}

// Good texts have no faults: a linter that cries wolf is turned off.
func TestGoodTextsHaveNoFaults(t *testing.T) {
	for _, src := range []string{
		"", "\n", "Ett stycke.", typical,
		"Vi är 3 < 5 personer & glada > ledsna.",
		"[hur du ansöker](/a) och [hur du ansöker](/a)",
		"Skriv till <ideer@exempel.se> eller [ring oss](tel:019-000000).",
		"[Läs mer om bidrag](/bidrag/)",
		"Kör `https://exempel.se` och `~~x~~` och `[^1]`.",
		"Priset är 10–20 kr * antal. Filen heter min_fil_nu.txt.",
		"Se punkt [1] och [2].",
		"1. ett\n   1. ett ett\n      - punkt\n",
		"### Ett\n\n#### Två\n\n### Tre\n\n#### Fyra",
		"Nej!\n\n---\n\nJo.",
		"Familjen 👩‍👩‍👧 är här. Mjukt\u00adstreck. 100\u00a0000.",
	} {
		if faults := Parse(src, Options{Base: 3}).Faults("", 1); len(faults) > 0 {
			t.Errorf("%q: %v", src, faults)
		}
	}
}

func TestPlacesAreTheFiles(t *testing.T) {
	d := Parse("Ett\n\n<b>", Options{})
	if f := d.Faults("ideas/a.md", 40)[0]; f.File != "ideas/a.md" || f.Line != 42 || f.Column != 1 {
		t.Errorf("got %v, want ideas/a.md:42:1", f)
	}
	if f := d.Faults("ideas/a.md", 0)[0]; f.Line != 0 || f.Column != 0 {
		t.Errorf("got %v, want no line", f)
	}
}

// Every rule has a case somewhere, and no message scolds.
func TestEveryRuleIsShown(t *testing.T) {
	shown := []string{RuleImage, RuleMissing} // in rendering.txtar and TestInternalAddressesAreResolved
	for _, c := range faulty {
		shown = append(shown, c.rule)
	}
	for _, b := range bombs {
		shown = append(shown, b.rule)
	}
	for name, rule := range declaredRules(t) {
		if !slices.Contains(shown, rule) {
			t.Errorf("%s (%s) has no case", name, rule)
		}
	}
	for _, c := range faulty {
		for _, f := range Parse(c.src, Options{Base: 3}).Faults("", 1) {
			text := strings.ToLower(f.Message + " " + f.Remedy)
			for _, word := range []string{"ogiltig", "felaktig", "vänligen", "ops", "du glömde", "tyvärr", "bara "} {
				if strings.Contains(text, word) && !strings.Contains(c.src, word) {
					t.Errorf("%s says %q: %s", f.Rule, word, text)
				}
			}
		}
	}
}

// declaredRules reads the constants of rules.go.
func declaredRules(t *testing.T) map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "rules.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := make(map[string]string)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(spec.Names[0].Name, "Rule") {
			return true
		}
		rule, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		declared[spec.Names[0].Name] = rule
		return true
	})
	if len(declared) < 20 {
		t.Fatalf("found only %d rules", len(declared))
	}
	return declared
}
