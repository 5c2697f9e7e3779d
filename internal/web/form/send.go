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
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/strict"
)

func itoa(n int) string { return strconv.Itoa(n) }

// notice is said at the top of the page with all answers: what has happened,
// and what has become of the answers that stand there.
type notice struct{ Title, Text, Kept string }

// outcome is what comes of answers that were sent: a receipt, or what stands in
// the way.
type outcome struct {
	status   int
	received *gateway.Received
	page     *page // where the faults are; nil when they are about pictures
	faults   []fault
	notice   *notice
}

// send hands the answers to the gateway. Whatever goes wrong, they stay in the
// page.
func (f *Form) send(w http.ResponseWriter, r *http.Request, a *answers) {
	switch o := f.receive(r.Context(), a); {
	case o.received != nil:
		f.show(w, o.status, f.doneView(a, o.received))
	case o.page != nil:
		a.back = true
		f.showQuestion(w, o.status, o.page, a, o.faults)
	default:
		f.showAnswers(w, o.status, a, o.notice, o.faults)
	}
}

// receive judges everything once more and hands it to the gateway.
func (f *Form) receive(ctx context.Context, a *answers) *outcome {
	if p, faults := f.firstFaults(a); p != nil {
		return &outcome{status: http.StatusUnprocessableEntity, page: p, faults: faults}
	}
	if a.chosen.busy {
		return crowded()
	}
	if closed := f.Closed(); closed != nil {
		return &outcome{status: http.StatusServiceUnavailable, notice: f.closedNotice(closed)}
	}
	token, age, ok := f.accept(a)
	switch {
	case !ok:
		return &outcome{status: http.StatusUnprocessableEntity, notice: &notice{"Skicka in idén en gång till",
			"Sidan hade legat länge eller kom från ett annat ställe. Vi har inte tagit emot idén än.", keptBelow}}
	case a.trap, age < f.Least && !a.calm:
		a.calm = true
		return &outcome{status: http.StatusUnprocessableEntity, notice: &notice{"Läs igenom dina svar en gång till",
			"Det gick så fort att vi vill vara säkra på att det är du som skickar. Är allt som du vill ha det? Skicka in idén en gång till.", ""}}
	}
	received, err := f.Gateway.Receive(context.WithoutCancel(ctx), f.submission(a, token))
	if err != nil {
		return f.notReceived(a, err)
	}
	return &outcome{status: http.StatusOK, received: received}
}

// notReceived tells why an idea was not received.
func (f *Form) notReceived(a *answers, err error) *outcome {
	var refused *gateway.Refused
	var faulty *gateway.Faulty
	phone := f.phone()
	switch {
	case errors.As(err, &refused):
		if p, faults := f.placed(a, refused); p != nil {
			return &outcome{status: http.StatusUnprocessableEntity, page: p, faults: faults}
		} else if faults := pictureFaults(nil, refused); len(faults) > 0 {
			return &outcome{status: http.StatusUnprocessableEntity, faults: faults}
		}
		p, faults := f.pages[0], []fault{{f.pages[0].fields(a)[0].anchor(), "Ta bort det som kan visa vem någon är"}}
		return &outcome{status: http.StatusUnprocessableEntity, page: p, faults: faults}
	case errors.As(err, &faulty):
		if p, faults := f.mended(a, faulty); p != nil {
			return &outcome{status: http.StatusUnprocessableEntity, page: p, faults: faults}
		} else if faults := pictureFaults(faulty, nil); len(faults) > 0 {
			return &outcome{status: http.StatusUnprocessableEntity, faults: faults}
		}
		p, faults := f.pages[0], []fault{{f.pages[0].fields(a)[0].anchor(), "Skriv om idén med andra ord. Ring oss om det inte hjälper"}}
		return &outcome{status: http.StatusUnprocessableEntity, page: p, faults: faults}
	case errors.Is(err, gateway.ErrCrowded):
		return crowded()
	case errors.Is(err, gateway.ErrCap):
		return &outcome{status: http.StatusServiceUnavailable, notice: &notice{"Du kan inte lämna fler idéer i dag",
			"I dag har det kommit så många idéer att vi inte hinner ta emot fler. Vi har inte tagit emot den här. Försök igen i morgon, eller ring " + phone + ".", "Dina svar finns kvar på sidan. Ladda ner dem så länge."}}
	default:
		f.report(err) // a full disk too
		return &outcome{status: http.StatusServiceUnavailable, notice: &notice{"Något gick fel hos oss",
			"Vi har inte tagit emot idén. Försök igen om några minuter eller ring " + phone + ".", keptBelow}}
	}
}

// crowded tells that so many send pictures that there is no room for more now.
func crowded() *outcome {
	return &outcome{status: http.StatusServiceUnavailable, notice: &notice{"Just nu är det många som skickar bilder",
		"Vi har inte tagit emot idén. Vänta en minut, välj bilderna igen och skicka en gång till. Du kan också skicka idén utan bilder.", keptBelow}}
}

const keptBelow = "Dina svar finns kvar här nedanför."

// placed gives the first page with words that cannot go on, and what to do
// about each of them; nil when they are on none.
func (f *Form) placed(a *answers, refused *gateway.Refused) (*page, []fault) {
	for _, p := range f.pages {
		var faults []fault
		for _, field := range p.fields(a) {
			for where, hits := range refused.Hits {
				if f.fieldOf(where) != field.name {
					continue
				}
				faults = append(faults, hitFaults(field.anchor(), hits)...)
			}
		}
		if len(faults) > 0 {
			slices.SortStableFunc(faults, func(x, y fault) int { return strings.Compare(x.Text, y.Text) })
			return p, slices.Compact(faults)
		}
	}
	return nil, nil
}

// hitFaults tells what to do about words that must not stay.
func hitFaults(anchor string, hits []privacy.Hit) []fault {
	var faults []fault
	for _, hit := range hits {
		if hit.Hard {
			faults = append(faults, fault{anchor, fmt.Sprintf("”%s” kan visa vem någon är. %s", strings.ReplaceAll(hit.Text, `\`, ""), strings.TrimSuffix(hit.Remedy, "."))})
		}
	}
	return faults
}

// mended gives the first page with an answer that cannot stand in a file, and
// what to do about it; nil when it is on none. The form has judged the answers before: this is for
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
	return nil, nil
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
