package site

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
)

// placeholder is {{word}} in a text: what the municipality says about itself,
// written once in site/.
var placeholder = regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`)

// placeholders gives what each word stands for.
func (b *builder) placeholders() map[string]string {
	c, org := b.config, b.rules.Organisation
	days := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return map[string]string{
		"kommun":           org.Municipality,
		"kortnamn":         cmp.Or(org.Short, org.Municipality),
		"tjanst":           c.Name,
		"adress":           c.Address,
		"funktion":         c.Contact.Function,
		"telefon":          c.Contact.Phone,
		"epost":            c.Contact.Mail,
		"besoksadress":     c.Contact.Visit,
		"svar_arbetsdagar": days(b.rules.Process.Promise.AnswerDays),
		"namnd":            c.DataProtection.Controller,
		"ombud_epost":      c.DataProtection.Officer,
		"ombud_telefon":    c.DataProtection.OfficerTel,
		"lagringstid":      c.DataProtection.Kept,
		"gallringsbeslut":  c.DataProtection.Plan,
		"stod":             c.DataProtection.Basis,
		"it_drift":         c.DataProtection.Operator,
		"loggdagar":        days(c.DataProtection.LogDays),
		"serverlogg":       serverLog(c.DataProtection.LogDays),
	}
}

// serverLog tells what is kept of who has read what: nothing by the service
// itself, and for some days by whatever stands in front of it, if it does.
func serverLog(keptDays int) string {
	if keptDays == 0 {
		return "Vi sparar ingen logg över besök: varken IP-adress, tid eller vilka sidor du läser."
	}
	return fmt.Sprintf("Servern sparar IP-adress, tid och sida i %d dagar, för att upptäcka fel och intrång. Ord som du söker på och ditt kvitto sparas inte.", keptDays)
}

// plain fills in the placeholders of a value in the front matter.
func (l *textLinter) plain(key, text string, fill map[string]string) string {
	line, column := l.doc.Position(key)
	before := len(l.found)
	out := l.expand(text, line, fill, func(s string) string { return s })
	for i := range l.found[before:] {
		if f := &l.found[before+i]; f.Line == line {
			f.Column += column - 1 // the value does not begin its line
		}
	}
	return out
}

// expand fills in the placeholders of a text whose first line is firstLine of
// the file. One that is unknown or has no value is a fault: a sentence with a
// hole in it must not be published.
func (l *textLinter) expand(text string, firstLine int, fill map[string]string, escape func(string) string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	var out strings.Builder
	end := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		word := text[m[2]:m[3]]
		out.WriteString(text[end:m[0]])
		end = m[1]
		value, known := fill[word]
		at := fault.Fault{File: l.text.file, Line: firstLine + strings.Count(text[:m[0]], "\n"), Column: column(text, m[0])}
		switch {
		case !known:
			l.faults([]fault.Fault{unknownPlaceholder(at, word, fill)})
		case value == "":
			at.Rule = "tom-platshallare"
			at.Message = fmt.Sprintf("{{%s}} har inget värde.", word)
			at.Remedy = "Fyll i uppgiften i " + configFile + ", eller skriv om meningen utan den."
			l.faults([]fault.Fault{at})
		case strings.HasSuffix(text[:m[0]], "tel:"):
			out.WriteString(phone(value))
		default:
			out.WriteString(escape(value))
		}
	}
	out.WriteString(text[end:])
	if open := strings.Index(text[end:], "{{"); open >= 0 {
		at := end + open
		l.faults([]fault.Fault{{
			File: l.text.file, Line: firstLine + strings.Count(text[:at], "\n"), Column: column(text, at), Rule: "okand-platshallare",
			Message: "{{ står här utan }} efter.", Remedy: "Skriv hela ordet så här: {{kommun}}.",
		}})
	}
	return out.String()
}

func unknownPlaceholder(at fault.Fault, word string, fill map[string]string) fault.Fault {
	known := slices.Sorted(maps.Keys(fill))
	at.Rule = "okand-platshallare"
	at.Message = fmt.Sprintf("{{%s}} står inte för något.", word)
	at.Remedy = "Använd någon av: " + strings.Join(known, ", ") + "."
	if meant := strict.Suggest(word, known); meant != "" {
		at.Remedy = fmt.Sprintf("Menade du {{%s}}?", meant)
	}
	return at
}

// column gives the 1-based column in runes of a byte offset.
func column(text string, offset int) int {
	start := strings.LastIndexByte(text[:offset], '\n') + 1
	return len([]rune(text[start:offset])) + 1
}

var listNumber = regexp.MustCompile(`^([0-9]+)\.`)

// escapeMarkdown writes a value so that Markdown shows it as it is, in running
// text and in the address of a link.
func escapeMarkdown(value string) string {
	value = strings.Join(strings.Fields(value), " ")
	var out strings.Builder
	for i, r := range value {
		if strings.ContainsRune("\\`*_[]<>()&~|!#", r) || i == 0 && strings.ContainsRune("-+=", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return listNumber.ReplaceAllString(out.String(), `$1\.`)
}
