package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
)

// submitted is what came of a submit.
type submitted struct {
	ideas    []*idea.Idea   // all that were to be sent
	admitted []bot.Admitted // those that were proposed, in the same order
	tended   *bot.Tended
	findings []check.Finding // warnings
}

// decision gives the number of the open decision about an idea; 0 when there
// is none yet.
func (s *submitted) decision(id string) int {
	for _, opened := range s.tended.Opened {
		if opened.ID == id {
			return opened.Pull
		}
	}
	return 0
}

// print tells what was done, and what happens next.
func (s *submitted) print(w io.Writer) error {
	var out strings.Builder
	if len(s.findings) > 0 {
		if err := printFindings(&out, s.findings); err != nil {
			return err
		}
		out.WriteString("\n")
	}
	fmt.Fprintf(&out, "Lämnade in %s.\n", count(len(s.admitted), "idé", "idéer"))
	for n, a := range s.admitted {
		i := s.ideas[n]
		fmt.Fprintf(&out, "\n%s  %s\n", i.ID, i.Title)
		if !i.AnswerBy.IsZero() {
			fmt.Fprintf(&out, "  Svar ska ges senast den %s av %s.\n", i.AnswerBy.Words(), i.Contact)
		}
		fmt.Fprintf(&out, "  %s\n", s.state(i.ID, a))
	}
	for _, f := range s.tended.Failed {
		fmt.Fprintf(&out, "\n%s fick inget öppet beslut: %v\n", f.ID, f.Err)
	}
	if rest := len(s.ideas) - len(s.admitted); rest > 0 {
		fmt.Fprintf(&out, "\n%s kom inte in. Lämna bara in dem igen, annars kommer de andra in två gånger:\n", count(rest, "idé", "idéer"))
		for _, i := range s.ideas[len(s.admitted):] {
			fmt.Fprintf(&out, "  %s\n", i.Title)
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// state tells how far an idea has come.
func (s *submitted) state(id string, a bot.Admitted) string {
	at := fmt.Sprintf("förslag %d", a.Pull.Number)
	if a.Pull.URL != "" {
		at += " (" + a.Pull.URL + ")"
	}
	switch n := s.decision(id); {
	case a.Judgement == nil:
		return "Idén är " + at + ". Den tas in när den har kontrollerats."
	case a.Judgement.Commit == "":
		return "Idén är " + at + ", men är inte intagen: " + a.Judgement.Verdict.Short()
	case n == 0:
		return "Idén är intagen."
	default:
		return fmt.Sprintf("Idén är intagen. Beslut %d är öppet: idesluss move %s --list visar vad det kan bli.", n, id)
	}
}

func (s *submitted) printJSON(w io.Writer) error {
	type one struct {
		ID       string `json:"id"`
		Title    string `json:"titel"`
		Pull     int    `json:"forslag"`
		URL      string `json:"adress,omitempty"`
		Merged   bool   `json:"intagen"`
		Decision int    `json:"beslut,omitempty"` // number of the pull request
		AnswerBy string `json:"svarsdatum,omitempty"`
	}
	ideas := []one{}
	for n, a := range s.admitted {
		i := s.ideas[n]
		ideas = append(ideas, one{i.ID, i.Title, a.Pull.Number, a.Pull.URL, a.Judgement != nil && a.Judgement.Commit != "", s.decision(i.ID), i.AnswerBy.String()})
	}
	return encode(w, struct {
		Ideas    []one           `json:"ideer"`
		Findings []check.Finding `json:"fynd"`
	}{ideas, findingsOrNone(s.findings)})
}

func findingsOrNone(findings []check.Finding) []check.Finding {
	if findings == nil {
		return []check.Finding{} // an empty list, not null
	}
	return findings
}

// refuseSubmit tells what is wrong with ideas that are not sent.
func refuseSubmit(w io.Writer, findings []check.Finding, asJSON bool) error {
	failed := &exitError{code: exitFailure}
	if asJSON {
		return errors.Join(failed, (&submitted{findings: findings, tended: &bot.Tended{}}).printJSON(w))
	}
	if err := printFindings(w, findings); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "\nInget är inlämnat. Rätta det som står ovan och kör kommandot igen.")
	return errors.Join(failed, err)
}
