package form

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// startView is for templates/tjanst/lamna-start.html.
type startView struct {
	common
	Municipality   string
	Employees      bool
	Questions      string // how many, in words
	Days           int    // working days until an answer is promised
	Team, Blind    string
	Contact        string // kravs, frivillig, aldrig
	Open           bool   // everyone in the organisation can read ideas
	Phone          string
	Whistleblowing string
	Blank          string
}

func (f *Form) startPage(a *answers) *shown {
	p := f.Frame.Rules.Process
	const title = "Lämna en idé"
	return &shown{page: f.page("", "lamna-start", title), view: &startView{
		common:       common{Title: title, Action: f.url(f.pages[0].slug) + contentMark, Hidden: f.carried(a, nil), Script: f.script},
		Municipality: f.Frame.Rules.Organisation.Municipality, Employees: f.employeesOnly(), Questions: inWords(len(f.pages)),
		Days: p.Promise.AnswerDays, Team: f.team(), Blind: f.blindGroup(), Contact: p.Contact, Open: !p.Blind(),
		Phone: f.phone(), Whistleblowing: f.Frame.Config.Links.Whistleblower, Blank: f.url(blankPage),
	}}
}

// phone gives the number to call, or the function where there is none.
func (f *Form) phone() string {
	if f.Frame.Config.Contact.Phone != "" {
		return f.Frame.Config.Contact.Phone
	}
	return f.Frame.Config.Contact.Function
}

// answersView is for templates/tjanst/lamna-kontrollera.html.
type answersView struct {
	common
	Idea, Person []answered // about the idea, and about who sends it
	Team, Blind  string
	Save         string
	Contact      bool // something about the sender is sent
	Pictures     *picturesView
}

// answered is the answers of one page.
type answered struct {
	Change string // address of the page
	What   string // what is changed there
	Rows   []row
}

type row struct{ Label, Value string }

// showAnswers shows all answers, with what has happened or what is wrong with
// the pictures, if anything.
func (f *Form) showAnswers(w http.ResponseWriter, status int, a *answers, said *notice, faults []fault) {
	if err := f.believe(a); err != nil {
		f.failed(w, err)
		return
	}
	const title = "Kontrollera dina svar innan du skickar in idén"
	v := &answersView{
		common: common{Title: title, Action: f.url(donePage) + "#felruta", Hidden: f.carried(a, nil), Notice: said, Faults: faults, Script: f.script},
		Team:   f.team(), Blind: f.blindGroup(), Save: f.url(answersPage), Contact: f.contact(a) != nil,
		Pictures: f.picturesView(a, faults),
	}
	v.Hidden = slices.DeleteFunc(v.Hidden, func(h hidden) bool { return v.Pictures.asks(h.Name) })
	for _, p := range f.pages {
		given := answered{Change: f.url(p.slug) + contentMark, What: p.change, Rows: f.rows(p, a)}
		if p.about {
			v.Person = append(v.Person, given)
		} else {
			v.Idea = append(v.Idea, given)
		}
	}
	shownTitle := title
	if said != nil || len(faults) > 0 {
		shownTitle = "Fel: " + title
	}
	f.show(w, status, &shown{page: f.page(checkPage, "lamna-kontrollera", shownTitle), view: v})
}

// rows gives the answers of a page in words.
func (f *Form) rows(p *page, a *answers) []row {
	var rows []row
	for _, field := range p.fields(a) {
		said := field.said(a)
		if said == "" {
			if field.name == noIdeaField {
				continue // only said by those who choose it
			}
			said = "Inget svar"
		}
		rows = append(rows, row{field.short, said})
		for _, c := range field.choices {
			if len(c.then) < 2 || a.get(field.name) != c.value {
				continue
			}
			for _, then := range c.then {
				if said := then.said(a); said != "" {
					rows = append(rows, row{then.short, said})
				}
			}
		}
	}
	return rows
}

// doneView is for templates/tjanst/lamna-klart.html.
type doneView struct {
	common
	Number, Receipt string
	AnswerBy        calendar.Date
	Again, Changed  bool
	Pictures        int // how many were received
	Team, Blind     string
	Function        string
	Mailed          string
	Status, Start   string
	Keep            string
	Open            bool
}

func (f *Form) doneView(a *answers, received *gateway.Received) *shown {
	title := "Vi har tagit emot din idé"
	if received.Again {
		title = "Du har redan skickat in den här idén"
	}
	v := &doneView{
		common: common{Title: title, Script: f.script, Hidden: []hidden{{tokenField, a.token}, {numberField, received.ID}}},
		Number: received.ID, Receipt: received.Receipt.String(), AnswerBy: received.AnswerBy, Again: received.Again, Changed: received.Changed,
		Team: f.team(), Blind: lowerFirst(f.blindGroup()), Function: f.Frame.Config.Contact.Function,
		Status: f.Frame.URL(f.Status), Start: f.url(""), Keep: f.url(receiptsPage), Open: !f.Frame.Rules.Process.Blind(),
	}
	if !received.Again {
		v.Pictures = a.chosen.count()
	}
	if c := f.contact(a); f.Mail && c != nil {
		for _, p := range c.People {
			if p.Email != "" {
				v.Mailed = p.Email
				break
			}
		}
	}
	return &shown{page: f.page(donePage, "lamna-klart", title), view: v, secret: true}
}

// lowerFirst writes a name as it stands within a sentence.
func lowerFirst(name string) string {
	if name == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToLower(first)) + name[size:]
}

// digitalView is for templates/tjanst/lamna-digital.html.
type digitalView struct {
	common
	Function *process.Function
	Save     string
}

func (f *Form) digitalView(a *answers) *shown {
	const title = "Digitala idéer har en egen väg"
	p := f.pageWith(areaField)
	next := f.url(checkPage)
	if !a.back && p.number < len(f.pages) {
		next = f.url(f.pages[p.number].slug)
	}
	return &shown{page: f.page(digitalPage, "lamna-digital", title), view: &digitalView{
		common: common{Title: title, Action: next + contentMark, Hidden: f.carried(a, nil)}, Function: f.digital(), Save: f.url(answersPage),
	}}
}

// messageView is for templates/tjanst/lamna-besked.html: a page that only says
// something.
type messageView struct {
	Title, Text, Phone string
	Again              string // address to begin at
}

func (f *Form) message(name, title, text string, again bool) *shown {
	v := &messageView{Title: title, Text: text, Phone: f.phone()}
	if again {
		v.Again = f.url("")
	}
	return &shown{page: f.page(name, "lamna-besked", title), view: v}
}

func (f *Form) missingPage() *shown {
	return f.message("", "Vi hittar inte sidan", "Adressen kan vara fel eller sidan kan ha flyttats. Kontrollera adressen, eller börja om från den första sidan.", true)
}

func (f *Form) largePage(title, text string) *shown { return f.message("", title, text, true) }

func (f *Form) unreadablePage() *shown {
	return f.message("", "Vi kunde inte läsa dina svar", "Gå tillbaka i webbläsaren, så finns dina svar kvar. Försök sedan igen.", true)
}

// closedNotice tells when ideas can be sent again.
func (f *Form) closedNotice(c *Closing) *notice {
	text := strings.TrimSpace(opens(c) + " Du kan också ringa " + f.phone() + ".")
	return &notice{"Du kan inte lämna en idé just nu", text, "Dina svar finns kvar på sidan. Kopiera dem så länge."}
}

func (f *Form) closedPage(c *Closing) *shown {
	return f.message("", "Du kan inte lämna en idé just nu", strings.TrimSpace(cmp.Or(opens(c), "Försök igen senare.")), false)
}

func opens(c *Closing) string {
	if c.Until.IsZero() {
		return ""
	}
	return "Tjänsten öppnar igen den " + calendar.Of(c.Until).Words() + " kl. " + c.Until.Format("15.04") + "."
}
