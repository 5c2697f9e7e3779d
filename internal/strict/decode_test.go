package strict

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// month is a text value with its own idea of what is right, as a date has.
type month string

func (m *month) UnmarshalText(text []byte) error {
	if len(text) != 7 || text[4] != '-' {
		return fmt.Errorf("%q är inte en månad", text)
	}
	*m = month(text)
	return nil
}

func (m month) MarshalText() ([]byte, error) { return []byte(m), nil }

// answers takes any keys.
type answers struct{ byKey map[string]string }

func (a *answers) SetKey(key, value string) error {
	if value == "fel" {
		return errors.New("svaret passar inte")
	}
	if a.byKey == nil {
		a.byKey = map[string]string{}
	}
	a.byKey[key] = value
	return nil
}

func (a *answers) Entries() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, key := range slices.Sorted(maps.Keys(a.byKey)) {
			if !yield(key, a.byKey[key]) {
				return
			}
		}
	}
}

type place struct {
	Street string `yaml:"gata"`
	Number int    `yaml:"nummer"`
}

type sample struct {
	Title  string             `yaml:"titel"`
	Open   bool               `yaml:"oppen"`
	Count  int                `yaml:"antal"`
	Share  float64            `yaml:"andel,keepzero"`
	Month  month              `yaml:"manad"`
	Tags   []string           `yaml:"amnen"`
	Place  *place             `yaml:"plats"`
	Places []place            `yaml:"platser"`
	Words  map[string]string  `yaml:"ord"`
	Form   answers            `yaml:"svar"`
	Forms  map[string]answers `yaml:"mall"`
	Hidden string
}

const valid = `# en kommentar
titel: Låna verktyg
oppen: ja
antal: 12
andel: 0.5
manad: 2026-03
amnen: [böcker, "2026"]
plats:
  gata: Storgatan
  nummer: 3
platser:
  - gata: A
  - {gata: B, nummer: 4}
ord:
  fri: text
svar: {uppdrag: ja, poang: 3}
mall:
  provning:
    version: 1
`

func TestDecodeReadsEveryShape(t *testing.T) {
	var got sample
	doc, faults := Decode("f.yaml", []byte(valid), 1, &got)
	if len(faults) > 0 {
		t.Fatalf("faults in a valid document: %v", faults)
	}
	want := sample{
		Title: "Låna verktyg", Open: true, Count: 12, Share: 0.5, Month: "2026-03",
		Tags: []string{"böcker", "2026"}, Place: &place{"Storgatan", 3},
		Places: []place{{"A", 0}, {"B", 4}}, Words: map[string]string{"fri": "text"},
		Form:  answers{map[string]string{"uppdrag": "ja", "poang": "3"}},
		Forms: map[string]answers{"provning": {map[string]string{"version": "1"}}},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(answers{})); diff != "" {
		t.Errorf("decoded values differ (-want +got):\n%s", diff)
	}
	for path, want := range map[string][2]int{
		"titel": {2, 8}, "platser[1].nummer": {13, 23}, "platser[1].saknas": {13, 5},
		"mall.provning.version": {19, 14}, "finns.inte": {2, 1},
	} {
		if line, column := doc.Position(path); line != want[0] || column != want[1] {
			t.Errorf("Position(%q) = %d:%d, want %d:%d", path, line, column, want[0], want[1])
		}
	}
	if !doc.Has("plats.gata") || doc.Has("plats.ort") || doc.Empty("titel") || !doc.Empty("saknas") {
		t.Error("Has or Empty is wrong")
	}
}

func TestDecodeReportsWhatIsInDoubt(t *testing.T) {
	tests := []struct {
		why, text    string
		rule, where  string // where is line:column
		says, remedy string // parts of the message and the remedy
	}{
		{"a misspelt key", "titell: x\n", "okand-nyckel", "11:1", `"titell"`, `Menade du "titel"?`},
		{"a key with its letters", "månad: 2026-01\n", "okand-nyckel", "11:1", "månad", `Menade du "manad"?`},
		{"a key from elsewhere", "xyzzy: x\n", "okand-nyckel", "11:1", "finns inte", "Skriv någon av: titel"},
		{"no space after a colon", "titel:Lån\nantal: 1\n", "yaml", "11:1", "mellanslag", `"titel: "`},
		{"nothing but a comment after a colon", "titel: #Lån\n", "tomt", "11:7", "saknar värde", "Sätt citattecken"},
		{"JSON", "{\"titel\": \"a\"}\n", "json", "11:1", "JSON", "nyckel: värde"},
		{"CR without LF", "titel: a\rb\n", "radslut", "11:9", "(CR)", "LF"},
		{"UTF-16", "\xff\xfet\x00i\x00t\x00e\x00l\x00:\x00 \x00a\x00", "utf8", "0:0", "UTF-16", "UTF-8"},
		{"a Word document", "PK\x03\x04\x14\x00\x06\x00", "inte-text", "0:0", "Word", "ren text"},
		{"an unknown key in a group", "plats: {gatta: x}\n", "okand-nyckel", "11:9", "gatta", `"gata"`},
		{"a key twice", "titel: a\ntitel: b\n", "dubbel-nyckel", "12:1", "först på rad 11", "Behåll"},
		{"a free key twice", "ord: {a: b, a: c}\n", "dubbel-nyckel", "11:13", "två gånger", ""},
		{"an alias", "titel: a\namnen: [*x]\n", "alias", "12:9", `"*x`, "Skriv ut värdet"},
		{"an anchor", "titel: &x a\n", "alias", "11:8", "&x", "Ta bort märket"},
		{"an anchor and its alias", "titel: &x a\namnen: [*x]\n", "alias", "11:8", "&x", ""},
		{"a merge key", "<<: {titel: a}\n", "alias", "11:1", "<<", "Skriv ut nycklarna"},
		{"a tag", "titel: !!str a\n", "tagg", "11:8", "!!str", "Ta bort taggen"},
		{"binary", "titel: !!binary aGVq\n", "tagg", "11:8", "!!binary", "Ta bort taggen"},
		{"a tag on a key", "!!str titel: a\n", "tagg", "11:1", "!!str", ""},
		{"a directive", "%YAML 1.1\n---\ntitel: a\n", "yaml", "11:1", "procenttecken", "Ta bort raden"},
		{"a second document", "titel: a\n---\ntitel: b\n", "andra-dokument", "12:1", "andra YAML-dokument", "---"},
		{"a second document after dots", "titel: a\n...\ntitel: b\n", "andra-dokument", "13:1", "andra", ""},
		{"nothing after the colon", "titel:\n", "tomt", "11:7", `"titel" saknar värde`, "ta bort raden"},
		{"a tilde", "antal: ~\n", "tomt", "11:8", "saknar värde", ""},
		{"null in a list", "amnen: [a, null]\n", "tomt", "11:12", "saknar värde", ""},
		{"empty text in a list", "amnen: [a, '']\n", "tomt", "11:12", "tom rad i listan", "ta bort"},
		{"an empty document", "# inget\n", "tomt", "11:0", "inga uppgifter", ""},
		{"a list as document", "- a\n", "typ", "11:1", "nyckel och ett värde", ""},
		{"one value for a list", "amnen: böcker\n", "typ", "11:8", `"amnen" ska vara en lista`, "Skriv [böcker]."},
		{"a list for a value", "titel: [a]\n", "typ", "11:8", "en lista, men ska vara text", "direkt efter kolonet"},
		{"a value for a group", "plats: här\n", "typ", "11:8", "ska vara en grupp", "gata, nummer"},
		{"a group for a value", "antal: {a: 1}\n", "typ", "11:8", "en grupp av nycklar, men ska vara ett tal", ""},
		{"a number for text", "titel: 2026\n", "typ", "11:8", "2026 läses som ett tal", `"2026"`},
		{"an octal number for text", "titel: 0123\n", "noll-fore-tal", "11:8", "0123", `"0123"`},
		{"a truth value for text", "titel: true\n", "typ", "11:8", "sant eller falskt", `"true"`},
		{"a leading zero", "antal: 0123\n", "noll-fore-tal", "11:8", "börjar med en nolla", "Skriv 123"},
		{"a leading zero among answers", "svar: {poang: 03}\n", "noll-fore-tal", "11:15", "nolla", `"03"`},
		{"an octal number", "antal: 0o17\n", "noll-fore-tal", "11:8", "nolla", ""},
		{"a hexadecimal number", "antal: 0x1F\n", "typ", "11:8", "ett tal", ""},
		{"a number with spaces", "antal: 185 000\n", "typ", "11:8", "185 000", "Skriv 185000."},
		{"a number with kronor", "antal: 500 kr\n", "typ", "11:8", "500 kr", "Skriv 500."},
		{"a number with underscores", "antal: 1_000\n", "typ", "11:8", "1_000", "Skriv 1000."},
		{"a fraction for a count", "antal: 1.5\n", "typ", "11:8", "ett tal", ""},
		{"a quoted number", "antal: \"12\"\n", "typ", "11:8", "ett tal", "Skriv 12."},
		{"a number beyond bounds", "antal: 99999999999999999999\n", "typ", "11:8", "för stort tal", ""},
		{"a decimal comma", "andel: 0,5\n", "typ", "11:8", "0,5", "Skriv 0.5."},
		{"infinity", "andel: .inf\n", "typ", "11:8", ".inf", ""},
		{"a YAML 1.1 truth value", "oppen: yes\n", "typ", "11:8", `inte "yes"`, "Skriv ja"},
		{"a quoted truth value", "oppen: \"nej\"\n", "typ", "11:8", "ja eller nej", "Skriv nej"},
		{"a wrong date", "manad: mars\n", "datum", "11:8", `"mars" är inte en månad`, "ÅÅÅÅ-MM-DD"},
		{"an answer that is refused", "svar: {a: fel}\n", "typ", "11:11", "svaret passar inte", ""},
		{"a group among answers", "svar: {a: {b: c}}\n", "typ", "11:11", "ett enda värde", ""},
		{"null among answers", "svar: {a: }\n", "tomt", "11:11", "saknar värde", ""},
		{"a list as key", "[a, b]: c\n", "typ", "11:1", "En nyckel", ""},
		{"a long key", "? " + strings.Repeat("a", 200) + "\n: b\n", "typ", "11:3", "för lång", "kort ord"},
		{"a bare tag", "titel: ! 5\n", "tagg", "11:8", "Taggen", ""},
		{"a bare tag on a list", "amnen: ! [a]\n", "tagg", "11:8", "Taggen", ""},
		{"no key", ": c\n", "typ", "11:1", "saknas en nyckel", ""},
		{"a tab as indentation", "plats:\n\tgata: x\n", "yaml", "12:1", "tabb", "mellanslag"},
		{"a tab in block text", "titel: |\n\tx\n", "yaml", "12:1", "tabb", ""},
		{"a colon in text", "titel: Lån: av verktyg\n", "yaml", "11:11", "kolon följt av mellanslag", `titel: "…"`},
		{"a quote never closed", "antal: 1\ntitel: \"Lån\namnen: [a]\n", "yaml", "12:8", "stängs aldrig", "citattecken"},
		{"text after a quote", "titel: \"Lån\" av verktyg\n", "yaml", "11:14", "fortsätter efter citattecknet", "titel: '…'"},
		{"a bracket never closed", "amnen: [a\ntitel: b\n", "yaml", "11:8", "[", "] sist"},
		{"a brace never closed", "plats: {gata: a\n", "yaml", "11:8", "{", "} sist"},
		{"a wrong indentation", "titel: a\n antal: 2\n", "yaml", "12:7", "annat indrag", ""},
		{"a list beside keys", "titel: a\n- b\n", "yaml", "12:1", "passar inte", ""},
		{"a list on the line of its key", "amnen: - a\n", "yaml", "11:8", "samma rad", `"- "`},
		{"a missing colon", "titel: a\nantal\namnen: [b]\n", "yaml", "12:1", "saknas ett kolon", ""},
		{"no key on the first line", "a\ntitel: b\n", "yaml", "12:6", "saknas ett kolon på raden ovanför", ""},
		{"a list before the keys", "[a]\ntitel: b\n", "yaml", "12:1", "inte skrivna som nyckel", ""},
		{"dots first on a line", "titel: a\n... b\n", "yaml", "12:5", `"..."`, ""},
		{"a lone star", "titel: * a\n", "yaml", "11:9", "börja med *", "citattecken"},
		{"a lone question mark", "titel: ? a\n", "yaml", "11:8", `"?"`, "citattecken"},
		{"a number sign in a list", "amnen: [#a]\n", "yaml", "11:9", "Före # saknas", ""},
		{"an at sign first", "titel: @alla\n", "yaml", "11:8", `"@"`, "citattecken"},
		{"an unknown escape", `titel: "a\qb"`, "yaml", "11:8", "snedstreck", `\\`},
		{"words after a block mark", "titel: >hej\n  a\n", "yaml", "", "> eller |", ""},
		{"deep nesting", "ord: " + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "\n", "for-djupt", "11:17", "12 nivåer", "färre"},
		{"very deep nesting", "ord: " + strings.Repeat("[", 30000) + "\n", "", "", "", ""},
		{"a right-to-left mark as an escape", `titel: "a\u202eb"`, "tecken", "11:8", "vänder textens riktning", "Ta bort"},
		{"a bell as an escape", `titel: "a\ab"`, "tecken", "11:8", "styrtecken", ""},
		{"a letter in two parts as an escape", `titel: "a\u030a"`, "tecken", "11:8", "två delar", ""},
		{"a byte order mark", "\ufefftitel: a\n", "tecken", "11:1", "(U+FEFF)", ""},
		{"CR LF", "titel: a\r\nantal: 1\r\n", "radslut", "11:0", "CR LF", "LF"},
		{"NUL", "titel: a\x00b\n", "tecken", "11:9", "styrtecken (U+0000)", "Ta bort"},
		{"Latin-1", "titel: L\xe5n\n", "utf8", "11:9", "UTF-8", "Spara"},
		{"a letter in two parts", "antal: 1\ntitel: La\u030ana\n", "nfc", "12:9", "två delar", "NFC"},
	}
	if len(tests) < 60 {
		t.Fatal("the table has lost its cases")
	}
	for _, test := range tests {
		t.Run(test.why, func(t *testing.T) {
			var v sample
			_, faults := Decode("f.yaml", []byte(test.text), 11, &v)
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			f := faults[0]
			if test.rule != "" && f.Rule != test.rule {
				t.Errorf("rule %q, want %q: %v", f.Rule, test.rule, f)
			}
			if where := fmt.Sprintf("%d:%d", f.Line, f.Column); test.where != "" && where != test.where {
				t.Errorf("place %s, want %s: %v", where, test.where, f)
			}
			if !strings.Contains(f.Message, test.says) || !strings.Contains(f.Remedy, test.remedy) {
				t.Errorf("%q / %q lacks %q / %q", f.Message, f.Remedy, test.says, test.remedy)
			}
			if f.File != "f.yaml" {
				t.Errorf("file %q", f.File)
			}
		})
	}
}

func TestDecodeTellsAllFaultsAtOnce(t *testing.T) {
	text := "titell: a\nantal: tio\namnen: x\nplats:\n  gata:\n  nummer: 03\noppen: yes\n"
	var v sample
	_, faults := Decode("f.yaml", []byte(text), 1, &v)
	var lines []int
	for _, f := range faults {
		lines = append(lines, f.Line)
	}
	if want := []int{1, 2, 3, 5, 6, 7}; !slices.Equal(lines, want) {
		t.Errorf("faults on lines %v, want %v", lines, want)
	}
}

// A mistake is told once: what follows from it is not told as well.
func TestDecodeReadsOnFromAMistake(t *testing.T) {
	for why, test := range map[string]struct {
		text, title string
		faults      int
	}{
		"a misspelt key gives its value to the one that was meant": {"Titel: Lån\n", "Lån", 1},
		"but not when that one is there too":                       {"titell: Lån\ntitel: Bok\n", "Bok", 1},
		"nor twice":                                                {"Titel: Lån\nTITEL: Bok\n", "Lån", 2},
		"a letter in Latin-1 is still that letter":                 {"titel: L\xe5n\n", "Lån", 1},
		"a lone CR does not begin a line":                          {"titel: Låna\rbok\n", "Låna bok", 1},
		"unless all lines end so":                                  {"titel: Lån\rantal: 3\r", "Lån", 1},
		"UTF-16 is read":                                           {"\xfe\xff\x00t\x00i\x00t\x00e\x00l\x00:\x00 \x00L\x00\xe5\x00n", "Lån", 1},
	} {
		var v sample
		doc, faults := Decode("f.yaml", []byte(test.text), 1, &v)
		if v.Title != test.title || len(faults) != test.faults || !doc.Has("titel") {
			t.Errorf("%s: title %q, faults %v", why, v.Title, faults)
		}
	}
}

func TestDecodeAllowsWhatIsClear(t *testing.T) {
	for why, text := range map[string]string{
		"a date as text":         "titel: 2026-01-02\n",
		"yes as text":            "titel: yes\n",
		"true for a truth value": "oppen: true\n",
		"a negative number":      "antal: -3\n",
		"zero":                   "antal: 0\n",
		"a quoted date":          "manad: \"2026-03\"\n",
		"empty text":             "titel: \"\"\n",
		"an empty list":          "amnen: []\n",
		"a document start":       "---\ntitel: a\n",
		"a non-breaking space":   "titel: 185\u00a0000 kronor\n",
		"a tab in text":          "titel: |\n  a\tb\n",
		"a comment with a colon": "titel: a # b: c\n",
	} {
		var v sample
		if _, faults := Decode("f.yaml", []byte(text), 1, &v); len(faults) > 0 {
			t.Errorf("%s: %v", why, faults)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "test": "test", "Återkoppling": "aterkoppling", "Så kan du göra samma sak": "sa_kan_du_gora_samma_sak",
		"vård-omsorg": "vard_omsorg", "  A  - b_": "a_b", "A\u030alder": "alder", "Idé": "ide", "ÖST": "ost",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	candidates := []string{"titel", "steg", "inkommen", "vantar_pa", "extern_finansiering", "mal", "malgrupp"}
	for in, want := range map[string]string{
		"titell": "titel", "tilte": "titel", "Väntar på": "vantar_pa", "inkomen": "inkommen", "målgrupp": "malgrupp",
		"extern_finasiering": "extern_finansiering", "extern": "extern_finansiering", "steget": "steg", "xyz": "", "": "", "a": "",
	} {
		if got := Suggest(in, candidates); got != want {
			t.Errorf("Suggest(%q) = %q, want %q", in, got, want)
		}
	}
}
