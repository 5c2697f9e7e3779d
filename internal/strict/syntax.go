package strict

import (
	"bytes"
	"errors"
	"fmt"
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
	rule, message, remedy := d.explain(load, line, column)
	d.at(line, column, rule, message, remedy)
}

// explain puts a syntax error into words.
func (d *decoder) explain(e *yaml.LoadError, line, column int) (rule, message, remedy string) {
	text := d.line(line)
	at := runeAt(text, column)
	switch {
	case strings.HasPrefix(e.Message, "unknown anchor"):
		return "alias", fmt.Sprintf("%s hänvisar till ett annat ställe i filen.", quoted(wordAt(text, column))), "Skriv ut värdet här i stället. Om det är text, sätt citattecken runt den."
	case strings.Contains(e.Message, "max depth"):
		return "for-djupt", fmt.Sprintf("Uppgifterna ligger i fler än %d nivåer.", maxDepth), "Skriv dem med färre nivåer."
	case strings.Contains(e.Message, "tab") || at == '\t':
		return "yaml", "Raden är indragen med tabb.", "Dra in den med mellanslag i stället, två för varje nivå."
	case strings.Contains(e.ContextMsg, "quoted scalar") && strings.Contains(e.Message, "end of stream"),
		strings.Contains(e.ContextMsg, "quoted scalar") && strings.Contains(e.Message, "document indicator"):
		return "yaml", "Ett citattecken öppnas här men stängs aldrig.", "Sätt ett citattecken av samma sort sist i texten."
	case strings.Contains(e.Message, "escape") || strings.Contains(e.Message, "hexadecimal"):
		return "yaml", `Efter ett omvänt snedstreck (\) inom "…" står något som inte kan stå där.`, `Skriv två omvända snedstreck (\\), eller använd '…' runt texten.`
	case strings.Contains(e.ContextMsg, "flow sequence"):
		return "yaml", "En lista öppnas med [ men stängs inte.", "Sätt komma mellan delarna och ] sist."
	case strings.Contains(e.ContextMsg, "flow mapping"):
		return "yaml", "En grupp öppnas med { men stängs inte.", "Sätt komma mellan delarna och } sist."
	case strings.Contains(e.Message, "mapping values are not allowed"):
		if key, _, ok := bytes.Cut(text, []byte(":")); ok && bytes.Count(text, []byte(": ")) > 1 {
			return "yaml", "Texten innehåller ett kolon följt av mellanslag och läses därför som en ny nyckel.",
				fmt.Sprintf(`Sätt citattecken runt texten: %s: "…".`, bytes.TrimSpace(key))
		}
		return "yaml", "Raden har ett annat indrag än raderna runt omkring.", "Börja raden under första bokstaven i nyckeln ovanför."
	case strings.Contains(e.Message, "block sequence entries"):
		return "yaml", `En lista börjar på samma rad som nyckeln.`, `Skriv varje del på en egen rad under, med "- " först.`
	case strings.Contains(e.Message, "could not find expected ':'"):
		return "yaml", "På raden saknas ett kolon efter nyckeln.", `Skriv "nyckel: värde".`
	case strings.Contains(e.Message, "cannot start any token") || strings.Contains(e.Message, "expected node content"):
		return "yaml", fmt.Sprintf("En text kan inte börja med %s.", quoted(string(at))), "Sätt citattecken runt texten."
	case strings.Contains(e.Message, "did not find expected key") || strings.Contains(e.Message, "expected '-' indicator"):
		return "yaml", "Raden passar inte med raderna ovanför.", "Kontrollera indraget, och att text efter ett citattecken inte fortsätter."
	case strings.Contains(e.ContextMsg, "block scalar"):
		return "yaml", "Efter > eller | står något som inte kan stå där.", "Låt raden ta slut där och skriv texten indragen på raderna under."
	}
	return "yaml", "Raden går inte att läsa som YAML.", "Kontrollera kolon, indrag och citattecken."
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
