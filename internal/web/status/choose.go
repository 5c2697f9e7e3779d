package status

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// confirmView is what min-ide-aterta.html gets.
type confirmView struct{ Receipt, Title, ID string }

// withdraw takes an idea back, once it has been confirmed on a page of its own.
func (v *visit) withdraw() (*page, *gateway.Submission) {
	if v.withdrawn() && v.form.sent() {
		return v.done("Du har tagit tillbaka idén.") // it was sent twice
	}
	if !v.may(gateway.CanWithdraw) {
		return v.notNow(), nil
	}
	if !v.form.sent() {
		return v.h.render(pageWithdraw, http.StatusOK, confirmView{v.receipt.String(), v.standing.Title, v.standing.ID}), nil
	}
	if err := v.h.Gateway.Withdraw(v.ctx, v.receipt); err != nil {
		return v.refused("withdrawing an idea", err, nil, nil)
	}
	return v.done("Du har tagit tillbaka idén.")
}

// withdrawn reports whether the idea has been taken back.
func (v *visit) withdrawn() bool {
	s := v.standing
	return s.State == gateway.Withdrawn || s.Step != nil && s.Step.Kind == process.Withdrawn
}

// again goes on to the form with the old text.
func (v *visit) again() (*page, *gateway.Submission) {
	if !v.may(gateway.CanRetry) {
		return v.notNow(), nil
	}
	old, err := v.h.Gateway.Again(v.ctx, v.receipt)
	if err != nil {
		return v.refused("fetching an earlier attempt", err, nil, nil)
	}
	return nil, old
}

// visible says what has been chosen.
var visible = map[string]string{
	gateway.ShowNothing:   "Ditt namn visas inte.",
	gateway.ShowName:      "Ditt namn visas på sidan om idén.",
	gateway.ShowNameQuote: "Ditt namn och ditt citat visas på sidan om idén.",
}

// consentView is what min-ide-synas.html gets.
type consentView struct {
	Receipt     string
	Title, ID   string
	Visible     string // what has been chosen, in a sentence
	Choice      string
	Name, Quote string
	Faults      faults
}

func (v consentView) faulty() bool { return len(v.Faults) > 0 }

// consent is where those who had a launched idea choose whether their name is
// shown, and take it back.
func (v *visit) consent() (*page, *gateway.Submission) {
	if !v.mayConsent() {
		return v.notNow(), nil
	}
	view := consentView{
		Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID,
		Visible: visible[v.standing.Visible], Choice: v.standing.Visible,
	}
	if !v.form.sent() {
		return v.h.render(pageConsent, http.StatusOK, view), nil
	}
	view.Choice, view.Name, view.Quote = v.form.line("val"), v.form.line("namn"), v.form.line("citat")
	again := func(found faults) *page {
		view.Faults = found
		return v.h.render(pageConsent, http.StatusUnprocessableEntity, view)
	}
	if found := view.judge(); len(found) > 0 {
		return again(found), nil
	}
	switch view.Choice { // what is not to be shown is not kept
	case gateway.ShowNothing:
		view.Name, view.Quote = "", ""
	case gateway.ShowName:
		view.Quote = ""
	}
	if err := v.h.Gateway.Consent(v.ctx, v.receipt, view.Choice, view.Name, view.Quote); err != nil {
		return v.refused("keeping a consent", err, func(field string) string {
			if field == "val" {
				return "val-1"
			}
			return field
		}, again)
	}
	if view.Choice == gateway.ShowNothing {
		return v.done("Vi visar inte ditt namn.")
	}
	return v.done("Vi har sparat ditt val. Du kan ändra dig när du vill.")
}

// mayConsent reports whether there is something to choose: a consent can be
// withdrawn also when none can be given any more.
func (v *visit) mayConsent() bool {
	shown := v.standing.Visible == gateway.ShowName || v.standing.Visible == gateway.ShowNameQuote
	return v.may(gateway.CanBeSeen) || shown
}

func (v consentView) judge() faults {
	var found faults
	switch v.Choice {
	case gateway.ShowNothing:
		return nil
	case gateway.ShowName, gateway.ShowNameQuote:
	default:
		return faults{{"val-1", "Välj om ditt namn ska visas"}}
	}
	switch n := utf8.RuneCountInString(v.Name); {
	case n == 0:
		found = append(found, fault{"namn", "Skriv ditt namn så som det ska stå"})
	case n > maxName:
		found = append(found, fault{"namn", fmt.Sprintf("Namnet får vara högst %d tecken", maxName)})
	}
	if v.Choice != gateway.ShowNameQuote {
		return found
	}
	switch n := utf8.RuneCountInString(v.Quote); {
	case n == 0:
		found = append(found, fault{"citat", "Skriv det du vill säga, eller välj att bara visa ditt namn"})
	case n > maxQuote:
		found = append(found, fault{"citat", fmt.Sprintf("Citatet får vara högst %d tecken", maxQuote)})
	}
	return found
}
