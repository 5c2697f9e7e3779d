package form

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
)

// numberField carries the number of an idea that has been sent, for the
// receipt on file.
const numberField = "arende"

// download gives the answers as a text file.
func (f *Form) download(w http.ResponseWriter, _ *http.Request, a *answers) {
	var b strings.Builder
	fmt.Fprintf(&b, "Mina svar i %s\nDu har inte skickat in idén än.\n", f.Frame.Config.Name)
	for _, p := range f.pages {
		for _, row := range f.rows(p, a) {
			fmt.Fprintf(&b, "\n%s\n%s\n", row.Label, row.Value)
		}
	}
	for _, field := range f.descriptionFields() {
		if said := a.get(field.name); said != "" {
			fmt.Fprintf(&b, "\n%s\n%s\n", field.short, said)
		}
	}
	attach(w, "mina-svar.txt", b.String())
}

// keepReceipt gives the receipt as a text file, to someone who has its form.
func (f *Form) keepReceipt(w http.ResponseWriter, r *http.Request, a *answers) {
	token, _, ok := f.accept(a)
	number := r.PostForm.Get(numberField)
	if !ok || !idea.ValidID(number) {
		f.unreadable(w, errForm)
		return
	}
	address := strings.TrimSuffix(f.Frame.Config.Address, "/") + f.Status
	attach(w, "kvitto.txt", fmt.Sprintf(`Kvitto från %s

Ärendenummer: %s
Kvitto: %s

Följ din idé: gå till %s och skriv in ditt kvitto.
Den som har kvittot kan läsa vad som händer. Det är bara ditt.
`, f.Frame.Config.Name, number, token.Receipt().String(), address))
}

// attach answers with a text file to save. Lines end as every editor expects.
func attach(w http.ResponseWriter, name, text string) {
	header := w.Header()
	header.Set("Content-Type", "text/plain; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	header.Set("X-Robots-Tag", "noindex, nofollow")
	noStore(w)
	var b bytes.Buffer
	b.WriteString("\ufeff") // so that a program that guesses guesses right
	b.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	w.Write(b.Bytes())
}
