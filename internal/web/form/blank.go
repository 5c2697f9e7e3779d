package form

import "net/http"

// blankView is for templates/tjanst/lamna-blankett.html: the questions on
// paper.
type blankView struct {
	Title, Function, Post string
	Pages                 []blankPageView
}

type blankPageView struct {
	Number int
	Title  string
	Fields []blankField
}

// blankField is one question with room for an answer.
type blankField struct {
	Heading, Label, Hint string
	Choices              []string
	Box                  bool
}

// blank shows the form to print. It has the same questions.
func (f *Form) blank(w http.ResponseWriter, _ *http.Request) {
	const title = "Blankett för att lämna en idé"
	v := &blankView{Title: title, Function: f.Frame.Config.Contact.Function, Post: f.Frame.Config.Contact.Post}
	for _, p := range f.pages {
		pv := blankPageView{Number: p.number, Title: p.title}
		for field := range p.all(&answers{}) {
			b := blankField{Heading: p.title, Label: field.label, Hint: field.hint, Box: field.kind == text}
			for _, c := range field.choices {
				b.Choices = append(b.Choices, c.label)
			}
			pv.Fields = append(pv.Fields, b)
		}
		v.Pages = append(v.Pages, pv)
	}
	f.show(w, http.StatusOK, &shown{page: f.page(blankPage, "lamna-blankett", title), view: v})
}
