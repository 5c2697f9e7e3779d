package form

import (
	"errors"
	"net/http"
	"strings"
)

// contentMark is where a page's content begins: someone who goes from question
// to question by keyboard need not pass the menu each time.
const contentMark = "#innehall"

// start shows the start page.
func (f *Form) start(w http.ResponseWriter, r *http.Request) {
	if closed := f.Closed(); closed != nil {
		f.show(w, http.StatusServiceUnavailable, f.closedPage(closed))
		return
	}
	a := &answers{values: map[string][]string{}}
	if err := f.believe(a); err != nil {
		f.failed(w, err)
		return
	}
	f.show(w, http.StatusOK, f.startPage(a))
}

// begin shows the first question to someone who comes straight to it.
func (f *Form) begin(w http.ResponseWriter, r *http.Request) {
	f.showQuestion(w, http.StatusOK, f.pages[0], &answers{values: map[string][]string{}}, nil)
}

// question shows a question to someone who comes from another page, and judges
// the answer of someone who comes from the question itself. Where to go next
// is told with a redirect that carries the answers along, so that each page
// stands under its own address.
func (f *Form) question(w http.ResponseWriter, r *http.Request, p *page, a *answers) {
	if a.more {
		a.set(peopleField, itoa(min(a.people()+1, mostPeople)))
		f.showQuestion(w, http.StatusOK, p, a, nil)
		return
	}
	if a.from != p.slug {
		f.showQuestion(w, http.StatusOK, p, a, nil)
		return
	}
	if faults := p.faults(a); len(faults) > 0 {
		f.showQuestion(w, http.StatusUnprocessableEntity, p, a, faults)
		return
	}
	w.Header().Set("Location", f.url(f.after(p, a))+contentMark)
	noStore(w)
	w.WriteHeader(http.StatusTemporaryRedirect)
}

// after gives the page that comes after a question.
func (f *Form) after(p *page, a *answers) string {
	switch {
	case strings.HasSuffix(p.slug, "-"+areaField) && f.digital() != nil && a.get(digitalField) == yes:
		return digitalPage
	case a.back, p.number == len(f.pages):
		return checkPage
	}
	return f.pages[p.number].slug
}

// digitalIdea shows the way for digital ideas, and the way on here.
func (f *Form) digitalIdea(w http.ResponseWriter, r *http.Request, a *answers) {
	if err := f.believe(a); err != nil {
		f.failed(w, err)
		return
	}
	f.show(w, http.StatusOK, f.digitalView(a))
}

// check shows all answers, or the first question that has no good one.
func (f *Form) check(w http.ResponseWriter, r *http.Request, a *answers) {
	if p, faults := f.firstFaults(a); p != nil {
		a.back = true
		f.showQuestion(w, http.StatusUnprocessableEntity, p, a, faults)
		return
	}
	f.showAnswers(w, http.StatusOK, a, nil, nil)
}

// firstFaults gives the first page with answers that are not good enough.
func (f *Form) firstFaults(a *answers) (*page, []fault) {
	for _, p := range f.pages {
		if faults := p.faults(a); len(faults) > 0 {
			return p, faults
		}
	}
	return nil, nil
}

// missing answers for addresses where nothing is.
func (f *Form) missing(w http.ResponseWriter, r *http.Request) {
	f.show(w, http.StatusNotFound, f.missingPage())
}

// unreadable answers a request that does not carry a form that we gave out.
func (f *Form) unreadable(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, errForm):
		f.show(w, http.StatusBadRequest, f.unreadablePage())
	case errors.Is(err, errLarge):
		f.show(w, http.StatusRequestEntityTooLarge, f.largePage("Bilderna är för stora", "Vi kunde inte ta emot så mycket. Gå tillbaka i webbläsaren, så finns dina svar kvar. Välj färre eller mindre bilder och försök igen."))
	default:
		f.show(w, http.StatusRequestEntityTooLarge, f.largePage("Svaren är för långa", "Vi kunde inte ta emot så mycket text. Gå tillbaka i webbläsaren, så finns dina svar kvar. Korta dem och försök igen."))
	}
}
