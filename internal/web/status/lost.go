package status

import (
	"errors"
	"net/http"

	"github.com/idesluss/idesluss/internal/gateway"
	ideaform "github.com/idesluss/idesluss/internal/web/form"
)

// lostView is what min-ide-hitta.html gets.
type lostView struct {
	Open   bool // somebody can be sent a fresh receipt
	Mail   string
	Faults faults
	Ways   ways
}

func (v lostView) faulty() bool { return len(v.Faults) > 0 }

// lost is for whoever has lost a receipt.
func (h *Handler) lost(w http.ResponseWriter, r *http.Request) {
	h.write(w, r, h.render(pageLost, http.StatusOK, lostView{Open: h.Gateway.CanSeek(), Ways: h.ways()}))
}

// seek takes down an address that somebody has used. What is answered, and when,
// is the same for every address: nobody here can tell whether it is anybody's.
func (h *Handler) seek(w http.ResponseWriter, r *http.Request) {
	if h.AllowSeek != nil && !h.AllowSeek(r) {
		h.write(w, r, h.message(http.StatusTooManyRequests, "Vänta en stund",
			"Många har bett om nya kvitton härifrån på kort tid. Vänta några minuter och försök igen."))
		return
	}
	wait := atLeast(h.Least)
	answer := h.sought(w, r)
	if wait(r.Context()) {
		h.write(w, r, answer)
	}
}

func (h *Handler) sought(w http.ResponseWriter, r *http.Request) *page {
	f, err := readForm(w, r)
	if err != nil {
		return h.tooLong()
	}
	view := lostView{Open: h.Gateway.CanSeek(), Mail: short(f.line("epost"), 254), Ways: h.ways()}
	again := func(text string) *page {
		view.Faults = faults{{"epost", text}}
		return h.render(pageLost, http.StatusUnprocessableEntity, view)
	}
	switch remedy := ideaform.JudgeMail(f.line("epost")); {
	case !view.Open:
		return h.render(pageLost, http.StatusOK, view)
	case view.Mail == "":
		return again("Skriv din e-postadress")
	case remedy != "":
		return again(remedy)
	}
	switch err := h.Gateway.Seek(r.Context(), view.Mail); {
	case errors.Is(err, gateway.ErrBusy):
		return h.message(http.StatusServiceUnavailable, "Vänta en stund",
			"Många har bett om nya kvitton. Vi har inte hunnit med dem än. Försök igen om en timme.")
	case err != nil:
		return h.failed("taking down an address", err)
	}
	return h.message(http.StatusOK, "Titta i din e-post om en stund",
		"Om e-postadressen finns hos oss hör vi av oss dit. Det kan ta upp till en timme. Titta också i skräpposten. Du kan få ett nytt kvitto om dagen.")
}
