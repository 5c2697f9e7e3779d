package strict

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"
)

// syntax reports what made YAML unreadable. The library's words are English
// and tell where it lost its way; what is reported is what a writer did.
func (d *decoder) syntax(err error) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		d.at(1, 0, "yaml", "Uppgifterna går inte att läsa som YAML.", "Kontrollera kolon, indrag och citattecken.")
		return
	}
	line, column := max(load.Mark.Line, 1), load.Mark.Column
	if strings.HasPrefix(load.ContextMsg, "while scanning a quoted scalar") || strings.HasPrefix(load.ContextMsg, "while parsing a flow") ||
		load.ContextMsg == "while scanning a simple key" {
		line, column = load.ContextMark.Line, load.ContextMark.Column
	}
	if strings.HasPrefix(load.Message, "mapping values are not allowed") && unspacedKey.Match(d.line(line-1)) {
		line, column = line-1, 1 // the line above was taken for the beginning of a text
	}
	text := d.line(line)
	m := mistakeOf(load, text, runeAt(text, column))
	words := strings.NewReplacer("{tecken}", quoted(string(runeAt(text, column))), "{ord}", quoted(wordAt(text, column)), "{nyckel}", keyOf(text))
	d.at(line, column, m.rule, words.Replace(m.message), words.Replace(m.remedy))
}

// mistake is what a writer did, for what the library says about it.
type mistake struct {
	context, says         string // parts of the library's context and message
	rule, message, remedy string // {tecken}, {ord} and {nyckel} are filled in
}

var (
	tabbed   = mistake{rule: "yaml", message: "Raden är indragen med tabb.", remedy: "Dra in den med mellanslag i stället, två för varje nivå."}
	coloned  = mistake{rule: "yaml", message: "Texten innehåller ett kolon följt av mellanslag och läses därför som en ny nyckel.", remedy: `Sätt citattecken runt texten: {nyckel}: "…".`}
	unspaced = mistake{rule: "yaml", message: "Efter kolonet saknas ett mellanslag.", remedy: `Skriv "{nyckel}: " och sedan värdet.`}
	trailing = mistake{rule: "yaml", message: "Texten fortsätter efter citattecknet.", remedy: `Sätt ' runt hela texten om citattecken ska vara med: {nyckel}: '…'.`}
	unknown  = mistake{rule: "yaml", message: "Raden går inte att läsa som YAML.", remedy: "Kontrollera kolon, indrag och citattecken."}
)

// mistakes are tried in order.
var mistakes = []mistake{
	{"", "unknown anchor", "alias", "{ord} hänvisar till ett annat ställe i filen.", "Skriv ut värdet här i stället. Om det är text, sätt citattecken runt den."},
	{"scanning an a", "", "yaml", "En text kan inte börja med * eller &.", "Sätt citattecken runt texten."},
	{"", "max depth", "for-djupt", fmt.Sprintf("Uppgifterna ligger i fler än %d nivåer.", maxDepth), "Skriv dem med färre nivåer."},
	{"", "tab ", tabbed.rule, tabbed.message, tabbed.remedy},
	{"quoted scalar", "end of stream", "yaml", "Ett citattecken öppnas här men stängs aldrig.", "Sätt ett citattecken av samma sort sist i texten."},
	{"quoted scalar", "document indicator", "yaml", "Ett citattecken öppnas här men stängs aldrig.", "Sätt ett citattecken av samma sort sist i texten."},
	{"quoted scalar", "", "yaml", `Efter ett omvänt snedstreck (\) inom "…" står något som inte kan stå där.`, `Skriv två omvända snedstreck (\\), eller använd '…' runt texten.`},
	{"flow sequence", "", "yaml", "En lista öppnas med [ men stängs inte.", "Sätt komma mellan delarna och ] sist."},
	{"flow mapping", "", "yaml", "En grupp öppnas med { men stängs inte.", "Sätt komma mellan delarna och } sist."},
	{"", "mapping values are not allowed", "yaml", "Raden har ett annat indrag än raderna runt omkring, eller så saknas ett kolon på raden ovanför.", "Börja raden under första bokstaven i nyckeln ovanför."},
	{"", "block sequence entries", "yaml", "En lista börjar på samma rad som nyckeln.", `Skriv varje del på en egen rad under, med "- " först.`},
	{"", "could not find expected ':'", "yaml", "På raden saknas ett kolon och ett mellanslag efter nyckeln.", `Skriv "nyckel: värde".`},
	{"", "expected <document start>", "yaml", "Raderna ovanför är inte skrivna som nyckel och värde.", `Skriv "nyckel: värde" på varje rad.`},
	{"document-end marker", "", "yaml", `En rad kan inte börja med "...".`, "Ta bort punkterna, eller sätt citattecken runt texten."},
	{"", "cannot start any token", "yaml", "En text kan inte börja med {tecken}.", "Sätt citattecken runt texten."},
	{"", "expected node content", "yaml", "En text kan inte börja med {tecken}.", "Sätt citattecken runt texten."},
	{"", "mapping keys are not allowed", "yaml", "En text kan inte börja med {tecken}.", "Sätt citattecken runt texten."},
	{"", "comment without preceding whitespace", "yaml", "Före # saknas ett mellanslag.", "Sätt citattecken runt texten om # hör till den."},
	{"", "expected key", "yaml", "Raden passar inte med raderna ovanför.", "Kontrollera indraget, och att text efter ett citattecken inte fortsätter."},
	{"", "expected '-' indicator", "yaml", "Raden passar inte med raderna ovanför.", `Kontrollera indraget, och att varje del av listan börjar med "- ".`},
	{"block scalar", "", "yaml", "Efter > eller | står något som inte kan stå där.", "Låt raden ta slut där och skriv texten indragen på raderna under."},
}

var (
	unspacedKey = regexp.MustCompile(`^\s*[\pL_]+:\S`)
	closedQuote = regexp.MustCompile(`^\s*[\pL_]+:\s+("[^"]*"|'[^']*')\s*[^\s#]`)
)

// mistakeOf tells what the writer of a line did.
func mistakeOf(e *yaml.LoadError, text []byte, at rune) mistake {
	switch {
	case at == '\t':
		return tabbed
	case strings.HasPrefix(e.Message, "mapping values are not allowed") && bytes.Count(text, []byte(": ")) > 1:
		return coloned
	case unspacedKey.Match(text):
		return unspaced
	case strings.Contains(e.Message, "expected key") && closedQuote.Match(text):
		return trailing
	}
	for _, m := range mistakes {
		if strings.Contains(e.ContextMsg, m.context) && strings.Contains(e.Message, m.says) {
			return m
		}
	}
	return unknown
}

// keyOf gives the key that a line begins with.
func keyOf(line []byte) string {
	key, _, _ := bytes.Cut(line, []byte(":"))
	return short(string(bytes.TrimSpace(key)))
}

// line gives the text of a line in data, 1-based.
func (d *decoder) line(n int) []byte {
	for line := range bytes.Lines(d.data) {
		if n--; n == 0 {
			return bytes.TrimSuffix(line, []byte("\n"))
		}
	}
	return nil
}

// runeAt gives the character at a 1-based column, or 0.
func runeAt(line []byte, column int) rune {
	runes := []rune(string(line))
	if column < 1 || column > len(runes) {
		return 0
	}
	return runes[column-1]
}

// wordAt gives the word that begins at a column.
func wordAt(line []byte, column int) string {
	runes := []rune(string(line))
	if column < 1 || column > len(runes) {
		return ""
	}
	word, _, _ := strings.Cut(string(runes[column-1:]), " ")
	return short(word)
}

func quoted(s string) string {
	if s == "" || s == "\x00" {
		return "det som står här"
	}
	return `"` + s + `"`
}
