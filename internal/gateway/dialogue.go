package gateway

import (
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/receipt"
)

// dialogue is the part of a record that is about what came after the idea was
// received: what has been said, and what has been done.
type dialogue struct {
	Letters  []letter      `json:"brev,omitempty"`
	Contacts []contacted   `json:"kontakter,omitempty"`
	Withdrew calendar.Date `json:"aterkallad_den,omitzero"`
	Visible  string        `json:"synas,omitempty"`      // inget, namn, namn-citat; the name itself is in consentFolder
	Shown    string        `json:"samtycke,omitempty"`   // which file there holds
	Surveyed bool          `json:"tyckt_till,omitempty"` // the answers are elsewhere, and do not tell whose they are

	Told     int           `json:"berattat,omitempty"` // how many decisions those who had the idea have been told of
	Missed   calendar.Date `json:"missat,omitzero"`    // the day of an answer that did not come
	Extended calendar.Date `json:"nytt_datum,omitzero"`
	Alive    calendar.Date `json:"livstecken,omitzero"` // when we last wrote that nothing has happened
	Offered  []string      `json:"erbjudet,omitempty"`  // what they have been told that they can do: synas, tyck-till
}

// letter is one message. What it says is sealed to the mailbox of the receipt.
// What the holder of the receipt writes is kept in clear too until its time is
// out, since the team is to read it; what the team writes is not.
type letter struct {
	Number   int            `json:"nr"`
	Day      calendar.Date  `json:"dag"`
	From     string         `json:"fran"`
	Question bool           `json:"fraga,omitempty"`
	Answers  int            `json:"svar_pa,omitempty"` // number of a question
	Sealed   []byte         `json:"lad"`
	Copies   map[int][]byte `json:"lad_nya,omitempty"` // sealed to receipts beside the first, by their numbers
	Text     string         `json:"text,omitempty"`    // of the holder's
}

// Who a letter is from.
const (
	fromTeam   = "slussen"
	fromHolder = "givaren"
)

// contacted is an entry of the contact log.
type contacted struct {
	Day     calendar.Date `json:"dag"`
	Channel string        `json:"satt"`
	Role    string        `json:"roll"`
}

// write adds a letter, sealed to every mailbox of the record.
func (r *record) write(l letter, text string) (*letter, error) {
	sealed, err := receipt.Seal(r.Mailbox, []byte(text))
	if err != nil {
		return nil, err
	}
	l.Sealed = sealed
	for _, again := range r.Reissued {
		if l.Copies == nil {
			l.Copies = map[int][]byte{}
		}
		if l.Copies[again.Number], err = receipt.Seal(again.Mailbox, []byte(text)); err != nil {
			return nil, err
		}
	}
	for _, other := range r.Letters {
		l.Number = max(l.Number, other.Number)
	}
	l.Number++
	if l.From == fromHolder {
		l.Text = text
	}
	r.Letters = append(r.Letters, l)
	return &r.Letters[len(r.Letters)-1], nil
}

// waits reports whether a letter is a question that has no answer.
func (r *record) waits(l *letter) bool {
	return l.Question && !slices.ContainsFunc(r.Letters, func(o letter) bool { return o.Answers == l.Number })
}

// replyBy gives the day that a question is gladly answered by: two weeks, with
// holidays on top. Whoever needs longer is waited for.
func replyBy(asked calendar.Date) calendar.Date { return asked.AddWorkdays(10) }

// leastOpened is how many letters are opened for every receipt at the least, so
// that a receipt that opens nothing takes as long as one that does.
const leastOpened = 8

// read opens the letters of a record. A letter that cannot be opened is not
// the receipt's, and left out; sealed counts those from before it was made.
func (g *Gateway) read(r *record, code receipt.Receipt) (all []Message, sealed int) {
	number := r.reissued(code)
	for n := range r.Letters {
		l := &r.Letters[n]
		box := l.Sealed
		if number > 0 {
			if box = l.Copies[number]; box == nil {
				sealed++
				box = g.decoy.Sealed // only for the time it takes
			}
		}
		if text, err := g.unseal(code, box); err == nil {
			m := Message{Number: l.Number, Day: l.Day, FromTeam: l.From == fromTeam, Question: r.waits(l), Text: string(text)}
			if m.Question {
				m.By = replyBy(l.Day)
			}
			all = append(all, m)
		}
	}
	for range leastOpened - len(r.Letters) {
		_, _ = g.unseal(code, g.decoy.Sealed)
	}
	return all, sealed
}

// log gives the contact log, latest first.
func (r *record) log() []ContactEntry {
	var all []ContactEntry
	for _, c := range slices.Backward(r.Contacts) {
		all = append(all, ContactEntry(c))
	}
	return all
}

// heard gives what the holder of a receipt has written, as the team reads it.
func (r *record) heard() []Message {
	var all []Message
	for n := range r.Letters {
		l := &r.Letters[n]
		if l.From == fromHolder || l.Question {
			all = append(all, Message{Number: l.Number, Day: l.Day, FromTeam: l.From == fromTeam, Question: r.waits(l), Text: l.Text})
		}
	}
	return all
}
