package process

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/idesluss/idesluss/internal/strict"
)

// Placeholders gives the words that a status or a message may hold between
// double braces, such as {{svarsdatum}}. The values come from the idea, its
// latest decision and the sluss.
func Placeholders() []string {
	return []string{
		"titel", "nr", // the idea
		"skal", "tips", "nasta", // the decision
		"svarsdatum", "kontakt", "ansvarig", "utforare", "mottagare",
		"paus",        // "den 1 mars 2027", or the condition
		"lansering",   // the day of the launch
		"dubblett_av", // case number of the other idea
		"kommun",
	}
}

var placeholder = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// Fill puts values in the place of the placeholders in text. A sentence with a
// placeholder that has no value is left out, and so is a line where nothing
// remains: better to say less than to show a gap.
func Fill(text string, values map[string]string) string {
	var lines []string
	for line := range strings.Lines(text) {
		var kept []string
		for _, s := range sentences(strings.TrimSpace(line)) {
			if filled, ok := fill(s, values); ok {
				kept = append(kept, filled)
			}
		}
		if len(kept) > 0 {
			lines = append(lines, strings.Join(kept, " "))
		}
	}
	return strings.Join(lines, "\n")
}

func fill(sentence string, values map[string]string) (string, bool) {
	ok := true
	filled := placeholder.ReplaceAllStringFunc(sentence, func(found string) string {
		value := strings.TrimSpace(values[placeholder.FindStringSubmatch(found)[1]])
		ok = ok && value != ""
		return value
	})
	// A value that is a sentence of its own brings its full stop.
	return strings.ReplaceAll(filled, "..", "."), ok
}

// sentences cuts a line after a full stop or a question mark, or after a
// placeholder that is a sentence of its own, when a capital letter or another
// placeholder follows.
func sentences(line string) []string {
	var out []string
	start := 0
	for i := range len(line) {
		if line[i] != ' ' || i == start {
			continue
		}
		before, after := line[start:i], []rune(line[i+1:])
		ends := strings.HasSuffix(before, ".") || strings.HasSuffix(before, "?") || strings.HasSuffix(before, "}}")
		if ends && len(after) > 0 && (unicode.IsUpper(after[0]) || after[0] == '{') {
			out = append(out, before)
			start = i + 1
		}
	}
	return append(out, line[start:])
}

// placeholdersIn gives the placeholders that occur in text.
func placeholdersIn(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// choose tells what can be written: the candidate that was likely meant, or
// all of them.
func choose(written string, candidates []string) string {
	if meant := strict.Suggest(written, candidates); meant != "" {
		return "Menade du " + meant + "?"
	}
	if len(candidates) == 0 || len(candidates) > 20 {
		return "Välj ett som finns."
	}
	return "Välj bland " + strings.Join(slices.Sorted(slices.Values(candidates)), ", ") + "."
}
