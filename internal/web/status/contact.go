package status

import (
	"net/http"

	"github.com/idesluss/idesluss/internal/gateway"
	ideaform "github.com/idesluss/idesluss/internal/web/form"
)

// contactView is what min-ide-kontakt.html gets.
type contactView struct {
	Receipt   string
	Title, ID string
	Reach     *ideaform.ReachView
	Required  bool // it can be changed, and not taken away
	Faults    faults
}

func (v contactView) faulty() bool { return len(v.Faults) > 0 }

// contactDetails is where those who had an idea change how they are reached. It
// is asked as the form asks it. What they left before cannot be shown: nobody
// here can read it.
func (v *visit) contactDetails() (*page, *gateway.Submission) {
	if !v.may(gateway.CanRecontact) {
		return v.notNow(), nil
	}
	view := contactView{
		Receipt: v.receipt.String(), Title: v.standing.Title, ID: v.standing.ID,
		Required: v.rules().Process.Contact == "kravs",
	}
	if v.h.reach == nil { // they are not taken any more
		return v.forgetContact(view)
	}
	reached := v.h.reach.Read(v.form.values)
	again := func(status int, ids, texts []string) *page {
		view.Reach = reached.View(ids, texts)
		for n := range ids {
			view.Faults = append(view.Faults, fault{ids[n], texts[n]})
		}
		return v.h.render(pageContact, status, view)
	}
	if !v.form.sent() || reached.More() {
		return again(http.StatusOK, nil, nil), nil
	}
	if ids, texts := reached.Faults(); len(ids) > 0 {
		return again(http.StatusUnprocessableEntity, ids, texts), nil
	}
	return v.recontact(reached.Contact(), func(found faults) *page {
		var ids, texts []string
		for _, f := range found {
			ids, texts = append(ids, f.ID), append(texts, f.Text)
		}
		return again(http.StatusUnprocessableEntity, ids, texts)
	})
}

// forgetContact asks whether what was left before is to be taken away.
func (v *visit) forgetContact(view contactView) (*page, *gateway.Submission) {
	if !v.form.sent() {
		return v.h.render(pageContact, http.StatusOK, view), nil
	}
	return v.recontact(nil, nil)
}

func (v *visit) recontact(c *gateway.Contact, again func(faults) *page) (*page, *gateway.Submission) {
	var field func(string) string
	if again != nil {
		field = func(string) string { return "namn" }
	}
	if err := v.h.Gateway.Recontact(v.ctx, v.receipt, c); err != nil {
		return v.refused("keeping a contact", err, field, again)
	}
	if c == nil {
		return v.done("Vi har tagit bort dina kontaktuppgifter.")
	}
	return v.done("Vi har sparat dina nya kontaktuppgifter.")
}
