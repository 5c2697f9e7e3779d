package site

import (
	"fmt"
	"html/template"

	"github.com/idesluss/idesluss/internal/calendar"
)

// todoCap is how many ideas a list on the first page shows.
const todoCap = 100

// todoView is what att-gora.html gets: what is to be done, the late first.
type todoView struct {
	AsOf    string
	Lists   []todoList
	Waking  string // resting ideas whose day has come
	AllOpen string // "25 idéer väntar på svar"
}

type todoList struct {
	ID, Title string
	Rows      template.HTML
	Empty     string
	More      string // when there are more than can be shown
}

func (b *builder) todoPage(open []*Entry) []job {
	p := &Page{
		Path: "/", Kind: "att-gora", Title: "Att göra", Section: "/",
		Description: "Idéer som väntar på svar, de försenade först.",
	}
	return []job{page(b.internal, p, func() *todoView { return b.todoView(open) })}
}

func (b *builder) todoView(open []*Entry) *todoView {
	today := b.in.Today
	end := weekEnd(today)
	late := where(open, func(e *Entry) bool { return e.Late(today) })
	week := where(open, func(e *Entry) bool { return e.AnswerBy >= today && e.AnswerBy <= end })
	givers := where(open, func(e *Entry) bool { return e.WaitingFor == waitsForGiver })
	next := nextAnswer(open, today)
	v := &todoView{
		AsOf:    b.asOf(),
		AllOpen: noneOr(len(open), "Ingen idé väntar", "idé väntar", "idéer väntar") + " på svar. " + lateSentence(len(late)),
		Lists: []todoList{
			b.todoList("forsenat", "Försenat", late, "Inget är försenat."+next),
			b.todoList("veckan", "Den här veckan", week, "Inga fler svar ska lämnas den här veckan."+nextAnswer(open, end+1)),
			b.todoList("vantar", "Väntar på idégivaren", givers, "Ingen idé väntar på idégivaren."),
		},
	}
	waking := where(open, func(e *Entry) bool { return e.PauseUntil != 0 && e.PauseUntil <= today && isResting(e) })
	if n := len(waking); n > 0 {
		v.Waking = plural(n, "vilande idé skulle", "vilande idéer skulle") + " ha tagits upp igen."
	}
	return v
}

// waitsForGiver is the value of vantar_pa when the idégivare is to answer.
const waitsForGiver = "givare"

func (b *builder) todoList(id, title string, entries []*Entry, empty string) todoList {
	l := todoList{ID: id, Title: fmt.Sprintf("%s (%s)", title, number(len(entries))), Empty: empty}
	l.Rows = b.listRows(entries[:min(len(entries), todoCap)], b.openRow)
	if len(entries) > todoCap {
		l.More = fmt.Sprintf("Här står de första %d av %s.", todoCap, number(len(entries)))
	}
	return l
}

// weekEnd gives the Sunday of the day's week.
func weekEnd(d calendar.Date) calendar.Date {
	return d.AddDays((7 - int(d.Time().Weekday())) % 7)
}

// nextAnswer tells when the next answer is due, from a day on; nothing when
// none is. The ideas come by that date.
func nextAnswer(open []*Entry, from calendar.Date) string {
	for _, e := range open {
		if e.AnswerBy >= from && !e.AnswerBy.IsZero() {
			return fmt.Sprintf(" Nästa svar ska lämnas den %s.", e.AnswerBy.Words())
		}
	}
	return ""
}
