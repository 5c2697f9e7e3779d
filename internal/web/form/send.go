package form

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/strict"
)

func itoa(n int) string { return strconv.Itoa(n) }

// notice is said at the top of the page with all answers.
type notice struct{ Title, Text string }

// send judges everything once more and hands it to the gateway. Whatever goes
// wrong, the answers stay in the page.
func (f *Form) send(w http.ResponseWriter, r *http.Request, a *answers) {
	if p, faults := f.firstFaults(a); p != nil {
		a.back = true
		f.showQuestion(w, http.StatusUnprocessableEntity, p, a, faults)
		return
	}
	if closed := f.Closed(); closed != nil {
		f.showAnswers(w, http.StatusServiceUnavailable, a, f.closedNotice(closed))
		return
	}
	token, age, ok := f.accept(a)
	switch {
	case !ok:
		f.showAnswers(w, http.StatusUnprocessableEntity, a, &notice{"Skicka in idén en gång till",
			"Sidan hade legat länge eller kom från ett annat ställe. Dina svar finns kvar här nedanför. Vi har inte tagit emot idén än."})
		return
	case a.trap, age < f.Least && !a.calm:
		a.calm = true
		f.showAnswers(w, http.StatusUnprocessableEntity, a, &notice{"Läs igenom dina svar en gång till",
			"Det gick så fort att vi vill vara säkra på att det är du som skickar. Är allt som du vill ha det? Skicka in idén en gång till."})
		return
	}
	received, err := f.Gateway.Receive(context.WithoutCancel(r.Context()), f.submission(a, token))
	if err != nil {
		f.notReceived(w, a, err)
		return
	}
	f.show(w, http.StatusOK, f.doneView(a, received))
}

// notReceived tells why an idea was not received.
func (f *Form) notReceived(w http.ResponseWriter, a *answers, err error) {
	var refused *gateway.Refused
	var faulty *gateway.Faulty
	phone := f.phone()
	switch {
	case errors.As(err, &refused):
		p, faults := f.placed(a, refused)
		a.back = true
		f.showQuestion(w, http.StatusUnprocessableEntity, p, a, faults)
	case errors.As(err, &faulty):
		p, faults := f.mended(a, faulty)
		a.back = true
		f.showQuestion(w, http.StatusUnprocessableEntity, p, a, faults)
	case errors.Is(err, gateway.ErrCap):
		f.showAnswers(w, http.StatusServiceUnavailable, a, &notice{"Du kan inte lämna fler idéer i dag",
			"I dag har det kommit så många idéer att vi inte hinner ta emot fler. Vi har inte tagit emot den här. Dina svar finns kvar på sidan. Ladda ner dem och försök igen i morgon, eller ring " + phone + "."})
	default:
		f.report(err) // a full disk too
		f.showAnswers(w, http.StatusServiceUnavailable, a, &notice{"Något gick fel hos oss",
			"Vi har inte tagit emot idén. Dina svar finns kvar här nedanför. Försök igen om några minuter eller ring " + phone + "."})
	}
}

// placed gives the first page with words that cannot go on, and what to do
// about each of them.
func (f *Form) placed(a *answers, refused *gateway.Refused) (*page, []fault) {
	for _, p := range f.pages {
		var faults []fault
		for _, field := range p.fields(a) {
			for where, hits := range refused.Hits {
				if f.fieldOf(where) != field.name {
					continue
				}
				for _, hit := range hits {
					if hit.Hard {
						faults = append(faults, fault{field.anchor(), fmt.Sprintf("”%s” kan visa vem någon är. %s", strings.ReplaceAll(hit.Text, `\`, ""), strings.TrimSuffix(hit.Remedy, "."))})
					}
				}
			}
		}
		if len(faults) > 0 {
			slices.SortStableFunc(faults, func(x, y fault) int { return strings.Compare(x.Text, y.Text) })
			return p, slices.Compact(faults)
		}
	}
	first := f.pages[0]
	return first, []fault{{first.fields(a)[0].anchor(), "Ta bort det som kan visa vem någon är"}}
}

// mended gives the first page with an answer that cannot stand in a file, and
// what to do about it. The form has judged the answers before: this is for
// what only the one who reads files knows.
func (f *Form) mended(a *answers, faulty *gateway.Faulty) (*page, []fault) {
	for _, p := range f.pages {
		var faults []fault
		for _, field := range p.fields(a) {
			for where, found := range faulty.Faults {
				if f.fieldOf(where) != field.name {
					continue
				}
				for _, one := range found {
					faults = append(faults, fault{field.anchor(), strings.TrimSuffix(one.Remedy, ".")})
				}
			}
		}
		if len(faults) > 0 {
			slices.SortStableFunc(faults, func(x, y fault) int { return strings.Compare(x.Text, y.Text) })
			return p, slices.Compact(faults)
		}
	}
	first := f.pages[0]
	return first, []fault{{first.fields(a)[0].anchor(), "Skriv om idén med andra ord. Ring oss om det inte hjälper"}}
}

// fieldOf gives the field that holds what the gateway calls by a key of an
// idea or the id of a section.
func (f *Form) fieldOf(where string) string {
	switch folded := strict.Fold(where); folded {
	case "titel":
		return titleField
	case benefitSection:
		return benefitField
	case "omrade":
		return areaField
	case "malgrupp":
		return audienceField
	case "finns_redan":
		return similarField
	case "vill_delta":
		return partField
	case "vem":
		return whoField
	case "kontakt":
		if f.Frame.Rules.Process.Contact == "kravs" {
			return nameField
		}
		return replyField
	default:
		for _, s := range f.asked() {
			if strict.Fold(s.ID) == folded || strict.Fold(s.Title) == folded {
				return sectionField(s)
			}
		}
	}
	return ""
}

// report tells the operator that something of ours failed.
func (f *Form) report(err error) {
	if f.Failed != nil {
		f.Failed(err)
	}
}

// failed answers when not even a page with the answers can be made.
func (f *Form) failed(w http.ResponseWriter, err error) {
	f.report(err)
	noStore(w)
	http.Error(w, "Något gick fel hos oss. Försök igen om några minuter.", http.StatusInternalServerError)
}
