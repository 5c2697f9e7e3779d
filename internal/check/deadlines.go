package check

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
)

// deadlines judges what time does to an idea. All of it is warnings: a file
// that was right yesterday must not stop someone else's work today.
func (l *linter) deadlines() {
	l.answerDate()
	l.pause()
	l.evaluation()
	l.notYet("inkommen", l.idea.Received)
	for n, d := range l.idea.Decisions {
		if d.Date > l.today {
			l.notYet(at(n, "datum"), d.Date)
		}
	}
}

func (l *linter) answerDate() {
	due := l.idea.AnswerBy
	if due.IsZero() {
		return
	}
	if !l.step.Kind.Open() {
		l.add(Warning, "svarsdatum-i-onodan", "svarsdatum",
			fmt.Sprintf("Ingen väntar på svar i steget %s.", l.step.Name), "Ta bort raden svarsdatum.")
		return
	}
	if !due.IsWorkday() {
		l.add(Warning, "svarsdatum-ledig-dag", "svarsdatum",
			fmt.Sprintf("Den %s är inte en arbetsdag.", due.Words()),
			fmt.Sprintf("Skriv en arbetsdag, till exempel %s.", due.AddWorkdays(0)))
	}
	if due >= l.today {
		return
	}
	if late := calendar.WorkdaysBetween(due, l.today); late > 0 {
		l.add(Warning, "svaret-ar-sent", "svarsdatum",
			fmt.Sprintf("Svaret skulle ha kommit senast den %s. Det är %s sent.", due.Words(), workdays(late)),
			"Svara nu, eller berätta varför det dröjer och sätt ett nytt svarsdatum.")
	}
}

func workdays(n int) string {
	if n == 1 {
		return "1 arbetsdag"
	}
	return fmt.Sprintf("%d arbetsdagar", n)
}

func (l *linter) pause() {
	if l.step.Kind != process.Resting {
		if l.has("paus") {
			l.add(Warning, "paus-i-onodan", "paus",
				fmt.Sprintf("Idén är inte vilande. Den står i steget %s.", l.step.Name), "Ta bort paus.")
		}
		return
	}
	if p := l.idea.Pause; p != nil && !p.Until.IsZero() && p.Until < l.today {
		l.add(Warning, "pausen-ar-slut", "paus.till",
			fmt.Sprintf("Idén skulle tas upp igen den %s.", p.Until.Words()),
			"Fatta beslut om idén, eller sätt en ny dag och berätta varför.")
	}
}

func (l *linter) evaluation() {
	e := l.idea.Evaluation
	if e == nil || e.Due.IsZero() || !e.Done.IsZero() || e.Due >= l.today || !l.step.Kind.Open() {
		return
	}
	l.add(Warning, "utvarderingen-ar-sen", "utvardering.senast",
		fmt.Sprintf("Idén skulle ha utvärderats senast den %s.", e.Due.Words()),
		"Utvärdera idén, eller sätt en ny dag.")
}

func (l *linter) notYet(path string, date calendar.Date) {
	if date > l.today {
		l.add(Warning, "i-framtiden", path,
			fmt.Sprintf("Den %s har inte varit än.", date.Words()), "Skriv den dag det hände.")
	}
}
