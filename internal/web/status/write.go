package status

import (
	"net/http"
	"slices"
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
	if !v.may(gateway.CanSupplement) {
		return v.notNow(), nil
	}
	view := writeView{Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID}
	if !v.form.sent() {
		return v.h.render(pageSupplement, http.StatusOK, view), nil
	}
	view.Text = v.form.text("text")
	again := func(found faults) *page {
		view.Faults = found
		return v.h.render(pageSupplement, http.StatusUnprocessableEntity, view)
	}
	if found := judge(view.Text, "Skriv det du vill lägga till", "Texten"); len(found) > 0 {
		return again(found), nil
	}
	if err := v.send(view.Text); err != nil {
		return v.refused("keeping a supplement", err, inText, again)
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
	at := slices.IndexFunc(v.asked(), func(m gateway.Message) bool { return m.Number == number })
	if at < 0 {
		return v.notNow(), nil
	}
	question := messageOf(v.asked()[at])
	view.Question = &question
	again := func(found faults) *page {
		view.Faults = found
		return v.h.render(pageReply, http.StatusUnprocessableEntity, view)
	}
	if found := judge(view.Text, "Skriv ditt svar", "Svaret"); len(found) > 0 {
		return again(found), nil
	}
	if err := v.h.Gateway.Answer(v.ctx, v.receipt, number, view.Text); err != nil {
		return v.refused("keeping an answer", err, inText, again)
	}
	return v.done("Vi har fått ditt svar.")
}

// asked are the questions that wait for an answer, while one can be given.
func (v *visit) asked() []gateway.Message {
	if !v.may(gateway.CanSupplement) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(v.standing.Messages), func(m gateway.Message) bool { return !m.Question })
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

// inText is where everything that is wrong with what was written is told.
func inText(string) string { return "text" }

// judge tells what to do about a text.
func judge(text, missing, what string) faults {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return faults{{"text", missing}}
	case n > maxText:
		return faults{{"text", what + " får vara högst 4\u00a0000 tecken"}}
	}
	return nil
}
