package check

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/process"
)

// parseSections reads the body of an idea, one text per section: below the
// page's second level of headings, with heading ids of its own.
func parseSections(sections []idea.Section) []*markdown.Doc {
	docs := make([]*markdown.Doc, len(sections))
	for i, s := range sections {
		docs[i] = markdown.Parse(s.Markdown, markdown.Options{
			Base:     3,
			IDPrefix: idea.Slug(s.Title) + "-",
		})
	}
	return docs
}

// mildRules are faults of a text that make it worse to read, but not wrong.
var mildRules = map[string]bool{
	markdown.RuleHTTP:     true,
	markdown.RuleLinkText: true,
	markdown.RuleSameText: true,
}

// textFindings gives what is wrong with the text of a section.
func textFindings(path string, s idea.Section, doc *markdown.Doc) []Finding {
	var found []Finding
	for _, f := range doc.Faults(path, s.First) {
		if f.Rule == markdown.RuleTooLong {
			continue // the whole body is longer still, and that is told
		}
		severity := Error
		if mildRules[f.Rule] {
			severity = Warning
		}
		found = append(found, Finding{f, severity})
	}
	return found
}

// bodySections judges the body: headings that the process knows, none empty,
// none too long, and texts without faults.
func (l *linter) bodySections() {
	for i, s := range l.idea.Sections {
		l.found = append(l.found, textFindings(l.file.Path, s, l.docs[i])...)
		known := l.sections[i]
		if known == nil {
			l.addAt(l.owed(), "okant-avsnitt", s.Line, 0,
				fmt.Sprintf("Processen har inget avsnitt som heter %q.", s.Title),
				l.sectionRemedy(s.Title))
			continue
		}
		l.sectionLength(s, known, l.docs[i])
	}
}

func (l *linter) sectionRemedy(title string) string {
	var titles []string
	for _, s := range l.rules.Process.Sections {
		titles = append(titles, s.Title)
	}
	if remedy := meant(title, titles); remedy != "" {
		return remedy
	}
	return "Använd en rubrik på nivå tre (###) inne i ett annat avsnitt, eller " + lowerFirst(choices(titles))
}

func (l *linter) sectionLength(s idea.Section, known *process.Section, doc *markdown.Doc) {
	if strings.TrimSpace(s.Markdown) == "" {
		l.addAt(Warning, "tomt-avsnitt", s.Line, 0,
			fmt.Sprintf("Avsnittet %q är tomt.", known.Title),
			"Skriv under rubriken, eller ta bort den.")
		return
	}
	if known.Max <= 0 || len(doc.Text()) < 2*known.Max {
		return // every word but the last takes two bytes with its space
	}
	if words := doc.Words(); words > known.Max {
		l.addAt(Warning, "for-langt-avsnitt", s.Line, 0,
			fmt.Sprintf("Avsnittet %q har %d ord.", known.Title, words),
			fmt.Sprintf("Korta det till högst %d ord.", known.Max))
	}
}

func lowerFirst(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToLower(s[:size]) + s[size:]
}
