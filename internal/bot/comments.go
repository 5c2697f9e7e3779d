package bot

import (
	"fmt"
)

// The bot's comments on a decision, each by its marker. They are edited, never
// written twice.
const (
	lateMarker   = "forsenad"
	staleMarker  = "inaktuell"
	closedMarker = "stangd"
)

const (
	staleText = "Idén har ändrats sedan det här beslutet skrevs. Beslutet måste skrivas om innan det kan gälla. " +
		"Det som någon har skrivit här är kvar."
	freshText  = "Beslutet stämmer med idén igen."
	onTimeText = "Svaret har fått ett nytt datum: den %s."
	closedText = "Det här beslutet behövs inte längre. Idén har gått vidare på ett annat sätt, eller så finns det ett annat öppet beslut om den. Ingen behöver göra något."
)

// lateText says that the answer is overdue, since when, and whose turn it is.
// It stays the same from day to day, so that it is written once.
func (s *Situation) lateText() string {
	return fmt.Sprintf("**Vi är försenade.** Den som hade idén skulle ha fått svar senast den %s. Nu är det %s som behöver göra något.\n\n"+
		"Fatta beslutet, eller skriv ett nytt svarsdatum i idén och berätta varför det dröjer.",
		s.File.Idea.AnswerBy.Words(), s.turn())
}

// waiting tells whom an idea waits for, when its file says so.
var waiting = map[string]string{
	"givare": "den som hade idén", "bedomare": "de som bedömer", "ledning": "ledningen",
	"mottagare": "den mottagande verksamheten", "annan": "någon utanför Idéslussen",
}

// turn tells whose turn it is: whom the file says it waits for, else those who
// work in the step.
func (s *Situation) turn() string {
	if who, ok := waiting[s.File.Idea.WaitingFor]; ok {
		return who
	}
	var roles []string
	for _, id := range s.Step.Work {
		if r := s.Rules.Process.Role(id); r != nil && !r.Unlisted {
			roles = append(roles, lowerFirst(r.Name))
		}
	}
	if len(roles) == 0 {
		return "den som ansvarar för idén"
	}
	return either(roles)
}
