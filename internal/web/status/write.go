package status

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/gateway"
)

// writeView is what min-ide-komplettera.html and min-ide-svara.html get: a text
// to write, and what it answers.
type writeView struct {
	Receipt   string
	Title, ID string
	Question  *messageView // that is answered
	Text      string
	Faults    faults
}

func (v writeView) faulty() bool { return len(v.Faults) > 0 }

// supplement is where the holder of a receipt writes: an answer to a question,
// or what the idea lacked.
func (v *visit) supplement() (*page, *gateway.Submission) {
	if n := v.form.number("fraga"); n > 0 {
		return v.reply(n)
	}
	if !v.may(maySupplement) {
		return v.notNow(), nil
	}
	view := writeView{Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID}
	if !v.form.sent() {
		return v.h.render(pageSupplement, http.StatusOK, view), nil
	}
	view.Text = v.form.text("text")
	again := func(problem string) *page {
		view.Faults = faults{{"text", problem}}
		return v.h.render(pageSupplement, http.StatusUnprocessableEntity, view)
	}
	if problem := judge(view.Text, "Skriv det du vill lägga till", "Texten"); problem != "" {
		return again(problem), nil
	}
	if err := v.send(view.Text); err != nil {
		return v.refused("keeping a supplement", err, func(r *gateway.Refused) *page { return again(tells(r)) })
	}
	return v.done("Vi har fått det du skrev.")
}

// send keeps a text, unless it is the last that was written: the same form
// sent twice.
func (v *visit) send(text string) error {
	v.h.sending.Lock()
	defer v.h.sending.Unlock()
	if err := v.look(); err != nil {
		return err
	}
	for _, m := range slices.Backward(v.standing.Messages) {
		if m.FromTeam {
			continue
		}
		if m.Text == text {
			return nil
		}
		break
	}
	return v.h.Gateway.Supplement(v.ctx, v.receipt, text)
}

// reply answers the question with a number.
func (v *visit) reply(number int) (*page, *gateway.Submission) {
	view := writeView{Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID, Text: v.form.text("text")}
	if v.replied(number, view.Text) {
		return v.done("Vi har fått ditt svar.")
	}
	at := slices.IndexFunc(v.standing.Messages, func(m gateway.Message) bool { return m.Question && m.Number == number })
	if at < 0 {
		return v.notNow(), nil
	}
	question := messageOf(v.standing.Messages[at])
	view.Question = &question
	again := func(problem string) *page {
		view.Faults = faults{{"text", problem}}
		return v.h.render(pageReply, http.StatusUnprocessableEntity, view)
	}
	if problem := judge(view.Text, "Skriv ditt svar", "Svaret"); problem != "" {
		return again(problem), nil
	}
	if err := v.h.Gateway.Answer(v.ctx, v.receipt, number, view.Text); err != nil {
		return v.refused("keeping an answer", err, func(r *gateway.Refused) *page { return again(tells(r)) })
	}
	return v.done("Vi har fått ditt svar.")
}

// replied reports whether a question has got this very answer already: the
// same form sent twice.
func (v *visit) replied(number int, text string) bool {
	asked := false
	for _, m := range v.standing.Messages {
		switch {
		case m.Number == number:
			asked = m.FromTeam && !m.Question
		case asked && !m.FromTeam && m.Text == text:
			return true
		}
	}
	return false
}

// judge tells what to do about a text, "" when nothing.
func judge(text, missing, what string) string {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return missing
	case n > maxText:
		return fmt.Sprintf("%s får vara högst %s tecken", what, "4\u00a0000")
	}
	return ""
}

// tells says what in a text tells who somebody is, and what to do about it.
func tells(r *gateway.Refused) string {
	var said []string
	for _, field := range slices.Sorted(maps.Keys(r.Hits)) {
		for _, hit := range r.Hits[field] {
			words := "Ta bort eller byt ut ”" + hit.Text + "”"
			if hit.Text == "" { // only the reader sees it
				words = "Ta bort det som berättar vem någon är"
			}
			if remedy := strings.TrimSuffix(hit.Remedy, "."); remedy != "" {
				words += ". " + remedy
			}
			if !slices.Contains(said, words) {
				said = append(said, words)
			}
		}
	}
	if len(said) == 0 {
		return "Ta bort det som berättar vem någon är"
	}
	return strings.Join(said, ". ")
}
