package form

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
)

// The door for programs: an idea that was written as a file, for those who
// would rather do that than fill in the form (idesluss submit --to). GET of
// [FilePath] gives, as JSON, a form token and the questions that a file has no
// place for. POST takes the token, the file, and the answers to those questions,
// as a form; the file becomes the answers that somebody would have typed, and
// goes the way of any other: same checks, same limits, same receipt for the same
// token. What is wrong comes in the words of the form, and with the line of the
// file where it knows one.

// FilePath is where the door stands.
const FilePath = Path + "fil"

// Fields that only the door reads.
const fileField = "fil" // the text of the file

// Asked is what the door answers to GET.
type Asked struct {
	Token     string     `json:"nyckel"`
	Status    string     `json:"status"` // address of the page where a receipt is typed in
	Questions []Question `json:"fragor"`
}

// Question is one that a file has no place for.
type Question struct {
	Field    string   `json:"falt"`
	Text     string   `json:"fraga"`
	Hint     string   `json:"tips,omitempty"`
	Required bool     `json:"kravs,omitempty"`
	Choices  []Choice `json:"val,omitempty"` // none: any words
}

// Choice is one answer to choose, and what is asked of those who choose it.
type Choice struct {
	Value string     `json:"varde"`
	Text  string     `json:"text"`
	Then  []Question `json:"sedan,omitempty"`
}

// Taken is what the door answers to POST: a receipt, or what stands in the way.
type Taken struct {
	Number   string  `json:"nummer,omitempty"`
	Receipt  string  `json:"kvitto,omitempty"`
	AnswerBy string  `json:"svarsdatum,omitempty"`
	Again    bool    `json:"redan,omitempty"`  // it was received before
	Changed  bool    `json:"andrad,omitempty"` // Again, and what was sent now is other than what was received
	Faults   []Wrong `json:"fel,omitempty"`
	Title    string  `json:"rubrik,omitempty"` // what has happened, when it is not the answers
	Text     string  `json:"besked,omitempty"`
	Notes    []Wrong `json:"anmarkningar,omitempty"` // what stands in the way of nothing
}

// Wrong is what to do about a line of the file, or about an answer.
type Wrong struct {
	Line  int      `json:"rad,omitempty"`
	Field string   `json:"falt,omitempty"`
	Text  string   `json:"text"`
	Among []string `json:"bland,omitempty"` // what can be answered, where that is to be chosen
}

// fileFields are the fields that the file answers, and nothing else.
func (f *Form) fileFields() []string {
	fields := []string{titleField, noIdeaField, audienceField, otherField, benefitField, areaField}
	for _, s := range f.asked() {
		fields = append(fields, sectionField(s))
	}
	return fields
}

// askFile gives a token, and what to ask besides the file.
func (f *Form) askFile(w http.ResponseWriter, _ *http.Request) {
	_, token, err := f.newToken()
	if err != nil {
		f.failed(w, err)
		return
	}
	asked := Asked{Token: token, Status: f.Frame.URL(f.Status), Questions: []Question{}}
	for _, p := range f.pages {
		for _, field := range p.fields(&answers{}) {
			if !slices.Contains(f.fileFields(), field.name) {
				asked.Questions = append(asked.Questions, field.question())
			}
		}
	}
	tell(w, http.StatusOK, asked)
}

func (f *field) question() Question {
	q := Question{Field: f.name, Text: f.label, Hint: f.hint, Required: f.missing != ""}
	for _, c := range f.choices {
		choice := Choice{Value: c.value, Text: c.label}
		for _, then := range c.then {
			choice.Then = append(choice.Then, then.question())
		}
		q.Choices = append(q.Choices, choice)
	}
	return q
}

// takeFile takes an idea in, as a file and answers.
func (f *Form) takeFile(w http.ResponseWriter, r *http.Request) {
	a, err := f.decode(w, r)
	if err != nil {
		tell(w, http.StatusBadRequest, Taken{Title: "Vi kunde inte läsa idén", Text: "Det som kom är inget formulär, eller så är det för stort."})
		return
	}
	taken := &Taken{}
	f.fillIn(a, r.PostForm.Get(fileField), taken)
	unread := len(taken.Faults) > 0 && taken.Faults[0].Line > 0 // what it answers is not known
	for _, p := range f.pages {
		for _, fault := range p.faults(a) {
			if wrong := f.wrong(fault, a); !unread || !slices.Contains(f.fileFields(), wrong.Field) {
				taken.Faults = append(taken.Faults, wrong)
			}
		}
	}
	if len(taken.Faults) > 0 {
		tell(w, http.StatusUnprocessableEntity, taken)
		return
	}
	o := f.receive(r.Context(), a)
	switch {
	case o.received != nil:
		taken.Number, taken.Receipt, taken.Again = o.received.ID, o.received.Receipt.String(), o.received.Again
		taken.Changed = o.received.Changed
		taken.AnswerBy = o.received.AnswerBy.String()
	case len(o.faults) > 0:
		for _, fault := range o.faults {
			taken.Faults = append(taken.Faults, f.wrong(fault, a))
		}
	default:
		taken.Title, taken.Text = o.notice.Title, o.notice.Text
	}
	tell(w, o.status, taken)
}

// fillIn gives the answers that somebody would have typed who wrote the file.
func (f *Form) fillIn(a *answers, file string, taken *Taken) {
	for _, name := range f.fileFields() {
		delete(a.values, name)
	}
	draft, faults := intake.Read("", []byte(file), f.Frame.Rules)
	for _, note := range draft.Notes {
		taken.Notes = append(taken.Notes, Wrong{Line: note.Line, Text: note.Message + " " + note.Remedy})
	}
	for _, fault := range faults {
		taken.Faults = append(taken.Faults, Wrong{Line: max(fault.Line, 1), Text: fault.Message + " " + fault.Remedy})
	}
	if len(faults) > 0 {
		return
	}
	taken.Faults = append(taken.Faults, f.unasked(&draft.Idea)...)
	typed := f.filledIn(&gateway.Submission{Idea: draft.Idea})
	for _, name := range f.fileFields() {
		if v := typed.values[name]; len(v) > 0 {
			a.values[name] = v
		}
	}
	if more := a.get(benefitField); !strings.HasPrefix(more, draft.Idea.Benefit) {
		a.set(benefitField, draft.Idea.Benefit+"\n\n"+more)
	}
}

// unasked gives what stands in a file and nobody has asked. It would be lost.
func (f *Form) unasked(i *idea.Idea) []Wrong {
	var found []Wrong
	for _, key := range []struct {
		name  string
		given bool
	}{
		{"slag", i.Nature != ""}, {"ursprung", i.Origin != ""}, {"organisation", i.Organisation != ""}, {"amnen", len(i.Topics) > 0},
		{"mal", len(i.Goals) > 0}, {"utmaning", len(i.Challenges) > 0}, {"ersatter", i.Replaces != ""},
	} {
		if key.given {
			found = append(found, Wrong{Field: key.name, Text: "Formuläret frågar inte efter " + key.name + ". Ta bort raden."})
		}
	}
	for _, s := range i.Sections {
		if f.fieldOf(s.Title) == "" {
			found = append(found, Wrong{Field: s.Title, Text: "Formuläret frågar inte efter det här avsnittet. Flytta texten till ett annat, eller ta bort den."})
		}
	}
	return found
}

// wrong names the field that a fault leads to.
func (f *Form) wrong(fault fault, a *answers) Wrong {
	w := Wrong{Field: fault.ID, Text: fault.Text}
	for _, p := range f.pages {
		for field := range p.all(a) {
			if field.anchor() != fault.ID {
				continue
			}
			w.Field = field.name
			for _, c := range field.choices {
				w.Among = append(w.Among, c.value)
			}
		}
	}
	return w
}

func tell(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte("{}") // nothing in it can fail
	}
	noStore(w)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.WriteHeader(status)
	w.Write(body)
}
