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
	Lead   string
	Fields []blankField
}

// blankField is one question with room for an answer.
type blankField struct {
	Heading, Label, Hint string
	Under                string // the answer that it and those after it are asked of
	Choices              []string
	Box                  bool
}

// onPaper gives a question as it stands on paper.
func onPaper(p *page, f *field) blankField {
	b := blankField{Heading: p.title, Label: f.label, Hint: f.hint, Box: f.kind == text}
	for _, c := range f.choices {
		b.Choices = append(b.Choices, c.label)
	}
	return b
}

// blank shows the form to print. It has the same questions.
func (f *Form) blank(w http.ResponseWriter, _ *http.Request) {
	const title = "Blankett för att lämna en idé"
	v := &blankView{Title: title, Function: f.Frame.Config.Contact.Function, Post: f.Frame.Config.Contact.Post}
	for _, p := range f.pages {
		pv := blankPageView{Number: p.number, Title: p.title, Lead: p.lead}
		for _, field := range p.fields(&answers{}) {
			pv.Fields = append(pv.Fields, onPaper(p, &field))
			for _, c := range field.choices {
				for n := range c.then {
					b := onPaper(p, &c.then[n])
					if n == 0 {
						b.Under = c.label
					}
					pv.Fields = append(pv.Fields, b)
				}
			}
		}
		v.Pages = append(v.Pages, pv)
	}
	f.show(w, http.StatusOK, &shown{page: f.page(blankPage, "lamna-blankett", title), view: v})
}
