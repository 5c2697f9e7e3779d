package status

import (
	"net/http"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// overview is what min-ide-visa.html gets: how it goes for an idea.
type overview struct {
	Receipt   string
	Title, ID string
	Done      string // what has just been done
	Tag       string // where the idea stands, as a state
	Colour    int    // of the tag: the public number of the step
	Now       string // what happens now, and what next by when
	Late      string // that we are, and what then
	Steps     []stepView
	Answer    *answerView // the latest
	Earlier   []answerView
	Asked     *messageView  // the first question that waits for an answer
	Questions int           // how many do
	Dialogue  []messageView // the others, oldest first
	Sealed    int           // messages that only an earlier receipt opens
	Events    []eventView   // latest first
	Offers    actionsView   // what we ask of whoever had the idea, or what an answer leads to
	Changes   actionsView   // what they may do besides
	Expires   calendar.Date
	Ways      ways
}

// actionsView is what min-ide-gora.html gets.
type actionsView struct {
	Receipt string
	List    []actionView
}

// actionView is one thing that can be done with the idea now.
type actionView struct{ Page, Label, Help string }

type stepView struct {
	Name    string
	Tag     string
	Date    calendar.Date // when the idea came there
	Note    string
	Current bool
	Colour  int // of the tag
}

type answerView struct {
	Name       string // what was decided
	Date       calendar.Date
	Paragraphs []string
	Reasons    string   // where the text does not say them
	Tips       []string // where the text does not give them
}

type messageView struct {
	Number   int
	Date     calendar.Date
	FromTeam bool
	Question bool
	By       calendar.Date // zero when it is not to be told (any more)
	Lines    []string
}

func (v *visit) show() (*page, *gateway.Submission) {
	return v.h.render(pageShow, http.StatusOK, v.overview()), nil
}

// offers is what we ask of whoever had the idea, and what an answer leads to.
// It stands right below the answer: further down nobody finds it.
func (v *visit) offers() actionsView {
	shown := visible[v.standing.Visible]
	if shown == "" {
		shown = "Du väljer själv om ditt namn ska stå vid idén."
	}
	return v.possible(
		actionView{gateway.CanTellUs, "Svara på frågor om stödet", "Berätta hur du upplevde stödet från oss. Det tar tre minuter. Vi ser inte vem som har svarat."},
		actionView{gateway.CanBeSeen, "Välj om du vill synas", shown + " Du kan ändra dig när du vill."},
		actionView{gateway.CanRetry, "Försök igen", "Du kan lämna idén igen. Din gamla text är ifylld, så att du slipper börja om."},
	)
}

// changes is what they may do of their own accord.
func (v *visit) changes() actionsView {
	return v.possible(
		actionView{gateway.CanSupplement, "Lägg till uppgifter", "Har du mer att berätta? Skriv till oss."},
		actionView{gateway.CanRecontact, "Byt kontaktuppgifter", "Byt eller ta bort uppgifterna om hur vi når dig."},
		actionView{gateway.CanWithdraw, "Ta tillbaka idén", "Har du ångrat dig? Ta tillbaka idén, så slutar vi arbeta med den. Vi frågar en gång till innan det händer."},
	)
}

// possible leaves those actions that can be done now.
func (v *visit) possible(actions ...actionView) actionsView {
	out := actionsView{Receipt: v.receipt.String()}
	for _, a := range actions {
		if v.may(a.Page) || a.Page == gateway.CanBeSeen && v.mayConsent() {
			out.List = append(out.List, a)
		}
	}
	return out
}

func (v *visit) overview() *overview {
	s := v.standing
	o := &overview{
		Receipt: v.receipt.String(), Title: s.Title, ID: s.ID,
		Late: v.late(), Steps: v.steps(), Events: v.events(),
		Offers: v.offers(), Changes: v.changes(), Expires: s.Expires, Sealed: s.Sealed, Ways: v.h.ways(),
	}
	o.Ways.Function = v.contact()
	for n, a := range s.Answers {
		view := v.answer(a)
		if n == 0 {
			o.Answer = &view
			continue
		}
		o.Earlier = append(o.Earlier, view)
	}
	o.Tag, o.Colour, o.Now = v.now()
	// One question at a time: with a form for each, what has been written in the
	// one is lost when the other is sent.
	if asked := v.asked(); len(asked) > 0 {
		first := messageOf(asked[0])
		o.Asked, o.Questions = &first, len(asked)
		o.Tag, o.Now = "Väntar på dig", "Vi behöver veta mer. Svara på frågan här nedanför."
		if asked[0].By >= v.today() {
			first.By = asked[0].By
		}
	}
	for _, m := range s.Messages {
		if o.Asked == nil || m.Number != o.Asked.Number {
			o.Dialogue = append(o.Dialogue, messageOf(m))
		}
	}
	return o
}

func (v *visit) rules() *process.Rules { return v.h.Frame.Rules }

func (v *visit) today() calendar.Date { return calendar.FromClock(v.h.Now()) }

// contact gives the function to ask about the idea.
func (v *visit) contact() string {
	if v.standing.Contact != "" {
		return v.standing.Contact
	}
	return v.h.Frame.Config.Contact.Function
}

// now tells where the idea stands: a tag, its colour, and what happens.
func (v *visit) now() (tag string, colour int, text string) {
	s := v.standing
	switch {
	case s.State == gateway.Withdrawn:
		return "Återtagen", 0, "Du har tagit tillbaka idén."
	case s.Idea == nil || s.Step == nil:
		text = "Vi har tagit emot din idé."
		if v.due() {
			text += " Du får svar senast den " + s.AnswerBy.Words() + "."
		}
		return "Mottagen", 0, text
	}
	i := *s.Idea
	i.AnswerBy = 0
	if v.due() {
		i.AnswerBy = s.AnswerBy
	}
	var latest idea.Decision
	if n := len(i.Decisions); n > 0 {
		latest = i.Decisions[n-1]
	}
	return s.Step.Tag, s.Step.Number, process.Fill(s.Step.Status, bot.AnswerWords(v.rules(), &i, &latest))
}

// due reports whether there is a date for an answer that can still be kept.
func (v *visit) due() bool {
	return !v.standing.AnswerBy.IsZero() && v.standing.AnswerBy >= v.today()
}

// late tells that the answer is late, and what the one who waits can count on.
func (v *visit) late() string {
	switch {
	case !v.standing.Late:
		return ""
	case v.due():
		return "Vi har inte svarat i tid. Det beror på oss och inte på din idé. Nytt datum är den " + v.standing.AnswerBy.Words() + "."
	case v.standing.AnswerBy.IsZero():
		return "Vi har inte svarat i tid. Det beror på oss och inte på din idé."
	}
	return "Du skulle ha fått svar den " + v.standing.AnswerBy.Words() + ". Det har du inte fått än. " +
		"Det beror på oss och inte på din idé. Den ligger inte bortglömd."
}

// answer is one decision as it is shown: the words of the process first, and
// then of reasons and tips what they leave out.
func (v *visit) answer(a gateway.Answer) answerView {
	view := answerView{Name: v.outcome(a), Date: a.Day, Paragraphs: lines(a.Text)}
	if !strings.Contains(a.Text, strings.TrimSpace(a.Reasons)) {
		view.Reasons = a.Reasons
	}
	said := func(tip string) bool { return strings.Contains(a.Text, strings.TrimSpace(tip)) }
	view.Tips = slices.DeleteFunc(slices.Clone(a.Tips), said)
	return view
}

// outcomes are what answers are called. The text says the rest.
var outcomes = map[process.Outcome]string{
	process.Yes: "Idén går vidare", process.No: "Idén går inte vidare", process.Rest: "Idén får vänta",
	process.Refer: "Någon annan tar över idén", process.DoNow: "Idén genomförs nu",
	process.Withdraw: "Idén är återtagen", process.Merge: "Idén hör ihop med en annan",
	process.Try: "Idén testas i liten skala", process.Back: "Idén behöver mer arbete",
	process.Reopen: "Idén läses en gång till",
}

func (v *visit) outcome(a gateway.Answer) string {
	if said := outcomes[a.Outcome]; said != "" {
		return said
	}
	return "Svar om idén"
}

func messageOf(m gateway.Message) messageView {
	return messageView{Number: m.Number, Date: m.Day, FromTeam: m.FromTeam, Question: m.Question, Lines: lines(m.Text)}
}

// lines gives the lines of a text that say something.
func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
