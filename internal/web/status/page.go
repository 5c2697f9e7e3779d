package status

import (
	"net/http"
	"strconv"

	"github.com/idesluss/idesluss/internal/site"
)

// page is an answer that is ready to be sent: once the least time has passed,
// all answers take the same to send.
type page struct {
	status int
	body   []byte // as it is
	packed []byte // for browsers that unpack it
}

// newPage makes an answer whose size tells nothing of what stands on it.
func newPage(status int, body []byte) *page { return &page{status, pad(body), pack(body)} }

// kind is one sort of page. name is the name of its template.
type kind struct{ name, title, description string }

var (
	pageAsk        = kind{"min-ide", "Följ din idé", "Skriv in ditt kvitto för att se hur det går för din idé."}
	pageShow       = kind{"min-ide-visa", "Så går det för din idé", "Var din idé är på vägen, och vad som händer sedan."}
	pageSupplement = kind{"min-ide-komplettera", "Lägg till uppgifter", "Skriv till oss om din idé."}
	pageReply      = kind{"min-ide-svara", "Svara på vår fråga", "Svara på en fråga om din idé."}
	pageWithdraw   = kind{"min-ide-aterta", "Vill du ta tillbaka idén?", "Ta tillbaka din idé."}
	pageConsent    = kind{"min-ide-synas", "Vill du synas?", "Välj om ditt namn ska stå vid din idé."}
	pageSurvey     = kind{"min-ide-tyck-till", "Hur upplevde du stödet?", "Svara på frågor om hur du upplevde stödet."}
	pageContact    = kind{"min-ide-kontakt", "Byt kontaktuppgifter", "Byt eller ta bort dina kontaktuppgifter."}
	pageLost       = kind{"min-ide-hitta", "Har du tappat kvittot?", "Få ett nytt kvitto till din idé."}
	pageMessage    = kind{"min-ide-besked", "", "Ett besked om det du ville göra."}
)

// render makes a page. Where something must be changed, its title says so
// first.
func (h *Handler) render(k kind, status int, view any) *page {
	return h.renderTitled(k, k.title, status, view)
}

func (h *Handler) renderTitled(k kind, title string, status int, view any) *page {
	if f, ok := view.(interface{ faulty() bool }); ok && f.faulty() {
		title = "Fel: " + title
	}
	body, err := h.Frame.Page(&site.Page{
		Path: Path, Kind: k.name, Title: title, Description: k.description, Hidden: true,
	}, view)
	if err != nil {
		// A template of the municipality's own, perhaps: what it was executed with is
		// in the error, so only which it was is told.
		h.Log.Error("a page could not be made", "template", k.name)
		return newPage(http.StatusInternalServerError, []byte(plainFailure))
	}
	return newPage(status, body)
}

// plainFailure is for when no page can be made.
const plainFailure = `<!doctype html>
<html lang="sv"><head><meta charset="utf-8"><title>Något gick fel hos oss</title></head>
<body><main><h1>Något gick fel hos oss</h1><p>Försök igen om några minuter.</p></main></body></html>
`

func (h *Handler) write(w http.ResponseWriter, r *http.Request, p *page) {
	headers(w)
	body := p.body
	if unpacks(r) {
		body = p.packed
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.Header().Set("Vary", "Accept-Encoding")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", h.Frame.Policy())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.status)
	w.Write(body) // whoever has gone does not read it
}

// headers keep an answer from being kept, followed, found, or packed by somebody
// else: the size of a page that is only packed tells what stands on it.
func headers(w http.ResponseWriter) {
	header := w.Header()
	header.Set("Cache-Control", "no-store, no-transform")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
}
