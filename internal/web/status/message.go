package status

import (
	"errors"
	"fmt"
	"net/http"
	"syscall"
)

// ways are how else to reach those who answer.
type ways struct{ Function, Phone, Mail string }

func (h *Handler) ways() ways {
	c := h.Frame.Config.Contact
	return ways{c.Function, c.Phone, c.Mail}
}

// askView is what min-ide.html gets.
type askView struct {
	Typed  string // what opened nothing
	Faults faults
	Seek   bool // whoever has lost a receipt can be sent another
	Ways   ways
}

func (v askView) faulty() bool { return len(v.Faults) > 0 }

// noticeView is what min-ide-besked.html gets.
type noticeView struct {
	Title, Text string
	Receipt     string // to go back with; empty when there is nothing to go back to
	Ways        ways
}

// unknown answers a receipt that opens nothing, whatever the reason.
func (h *Handler) unknown(typed string) *page {
	return h.render(pageAsk, http.StatusOK, askView{
		Typed: short(typed, maxCode), Seek: h.Gateway.CanSeek(), Ways: h.ways(),
		Faults: faults{{"kvitto", "Skriv kvittot som det står, med 20 tecken i fyra grupper"}},
	})
}

// message is a page that says one thing.
func (h *Handler) message(status int, title, text string) *page {
	return h.renderTitled(pageMessage, title, status, noticeView{Title: title, Text: text, Ways: h.ways()})
}

func (h *Handler) tooMany() *page {
	return h.message(http.StatusTooManyRequests, "Vänta en stund",
		"Många har skrivit in kvitton härifrån på kort tid. Vänta några minuter och försök igen. Det du har skickat tidigare finns kvar.")
}

func (h *Handler) tooLong() *page {
	return h.message(http.StatusRequestEntityTooLarge, "Texten är för lång",
		"Gå tillbaka i webbläsaren, så finns din text kvar. Dela upp den i flera meddelanden.")
}

// failed is for what is wrong with us. What the log gets of the error is its
// innermost kind: a whole error names files, and files are named by receipts.
func (h *Handler) failed(doing string, err error) *page {
	h.Log.Error("a status page failed", "doing", doing, "cause", cause(err))
	return h.message(http.StatusServiceUnavailable, "Något gick fel hos oss",
		"Det du har skrivit är inte sparat. Gå tillbaka i webbläsaren, så finns det kvar där. Försök igen om några minuter.")
}

// cause gives the kind of the error behind an error, and what the system said
// when it came from there.
func cause(err error) string {
	for inner := err; inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	if system, ok := err.(syscall.Errno); ok {
		return system.Error()
	}
	return fmt.Sprintf("%T", err)
}

// notNow is for what could be done before and cannot now.
func (v *visit) notNow() *page {
	const title = "Det går inte att göra nu"
	return v.h.renderTitled(pageMessage, title, http.StatusConflict, noticeView{
		Title: title, Receipt: v.receipt.String(), Ways: v.h.ways(),
		Text: "Det har hänt något med idén sedan du öppnade sidan. Kanske är det redan gjort. Se hur det går för idén nu.",
	})
}

// maxCode is how much of what was typed as a receipt is shown again, in
// characters.
const maxCode = 64

func short(typed string, most int) string {
	if runes := []rune(typed); len(runes) > most {
		return string(runes[:most])
	}
	return typed
}
