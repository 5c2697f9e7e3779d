package intake

import (
	"context"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
)

func (h *house) review() *Reviewed {
	h.Helper()
	reviewed, err := Review(context.Background(), h.desk.Intake, h.desk.Rules, h.now)
	if err != nil {
		h.Fatal(err)
	}
	return reviewed
}

// person opens a pull request with one file.
func (h *house) person(name, text string) *forge.PullRequest {
	p := employee
	p.Branch, p.At = name, h.now
	return h.intake.Open(p, map[string][]byte{name: []byte(text)})
}

func TestAnIdeaThatCanBeReadIsThanked(t *testing.T) {
	h := newHouse(t, "orebro")
	pull := h.person("ideer/min-ide.md", told)
	if r := h.review(); *r != (Reviewed{Fine: 1}) {
		t.Errorf("%+v", r)
	}
	want := `**Tack för din idé!** Den går att läsa, och allt som behövs finns med.

Vi har förstått den så här: **Låna verktyg på biblioteket.** Nytta: Den som bor här kan låna en borrmaskin i stället för att köpa en.

**Det händer nu.** Projektgruppen läser idén och tar bort sådant som visar vem du är. Sedan tas den emot, och du får ett ärendenummer här. Den går in i Idéslussen utan ditt namn, tillsammans med andra idéer.
`
	if got := h.said(pull, markReview); got != want {
		t.Errorf("said\n%s\nwant\n%s", got, want)
	}
	if s := h.intake.Marked[pull.Head]; len(s) != 1 || s[0].State != forge.Success || s[0].Context != "ideslussen/granskning" {
		t.Errorf("status %+v", s)
	}
}

func TestWhatIsToBeMendedIsToldAndThenMended(t *testing.T) {
	h := newHouse(t, "orebro")
	pull := h.person("ideer/min-ide.md", strings.Replace(told, "Kultur och fritid", "Kultr och fritid", 1))
	if r := h.review(); *r != (Reviewed{Mend: 1}) {
		t.Errorf("%+v", r)
	}
	if got := h.said(pull, markReview); !strings.Contains(got, `- Rad 4: Området "Kultr och fritid" finns inte i listan. Menade du Kultur och fritid?`) || !strings.Contains(got, "Vi väntar på dig.") {
		t.Errorf("said %s", got)
	}
	if s := h.intake.Marked[pull.Head]; s[0].State != forge.Failure || s[0].Description != "En sak behöver rättas. Se kommentaren." {
		t.Errorf("status %+v", s)
	}
	pull.Head = h.intake.Open(forgetest.Someone{Branch: "fixed"}, map[string][]byte{"ideer/min-ide.md": []byte(told)}).Head
	h.intake.Opened[1].State = forge.Closed
	if r := h.review(); *r != (Reviewed{Fine: 1}) || len(h.intake.Said[pull.Number]) != 1 {
		t.Errorf("%+v, %d comments", r, len(h.intake.Said[pull.Number]))
	}
}

func TestReviewsOfOtherPullRequests(t *testing.T) {
	for _, c := range []struct{ about, name, text, want string }{
		{"someone who looks after the repository", ".github/workflows/x.yml", "on: push", ""},
		{"a licence", "LICENSE", "MIT", ""},
		{"an idea without an ending in its name", "min ide", told, "Den går att läsa"},
		{"an idea in a folder of one's own", "Anna/v2/idé.txt", told, "Den går att läsa"},
		{"a file of some other kind", "ideer/min ide.pages", "PK\x03\x04...", "Filen är ett dokument från Word"},
		{"a picture alone", "ideer/bild.png", "x", ""},
		{"a change of the README", "README.md", "ny", ""},
		{"someone who wrote in the template", Template, told, "Du har skrivit i mallen. Spara din idé i en ny fil"},
		{"a Word document", "ideer/min ide.docx", "PK\x03\x04...", "Filen är ett dokument från Word"},
		{"an idea with their name in it", "min-ide.md", strings.Replace(told, "Alla", "Jag, Anna Ek, vet att alla", 1), "Ditt namn, din e-postadress eller ditt användarnamn står i texten."},
		{"an idea with their name where only a reader sees it", "min-ide.md", strings.Replace(told, "Alla", "An[na](https://kommun.example/x) E[k](https://kommun.example/y), och alla", 1), "Ditt namn"},
		{"an idea with their login in it", "min-ide.md", strings.Replace(told, "Alla", "(annaek) Alla", 1), "Ditt namn"},
		{"an idea with a personnummer", "min-ide.md", strings.Replace(told, "Alla", "Jag, 850709-9805, vet att alla", 1), "- Rad 12: Här står ett personnummer. Ta bort numret. Idén behöver aldrig ett personnummer."},
		{"an idea with a mail address and a signature", "min-ide.md", told + "\nMvh Plutten, namn@exempel.example\n", "Här står en e-postadress."},
		{"an idea with someone's name", "min-ide.md", strings.Replace(told, "Alla", "Göran vet att alla", 1), "Du behöver inte ändra något:\n\n- Rad 12: Här står något som liknar ett namn."},
		{"an idea with a word that their login is a part of", "min-ide.md", strings.Replace(told, "Alla", "Annaeken är stor. Alla", 1), "Tack för din idé!** Den går att läsa"},
	} {
		h := newHouse(t, "orebro")
		pull := h.person(c.name, c.text)
		h.review()
		got := h.said(pull, markReview)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: said %q, want %q", c.about, got, c.want)
		}
	}
}

func TestAnOpenProcessDoesNotMindNames(t *testing.T) {
	h := newHouse(t, "idebanken")
	pull := h.person("min-ide.md", strings.Replace(told, "Alla", "Jag, Anna Ek, vet att alla", 1))
	if r := h.review(); *r != (Reviewed{Fine: 1}) {
		t.Errorf("%+v: %s", r, h.said(pull, markReview))
	}
}
