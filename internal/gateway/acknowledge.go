package gateway

import (
	"fmt"
	"strings"
)

// acknowledge queues word that an idea has been received. The idea is kept
// whether or not it can be queued: what is missed here is queued when the
// state is next opened.
func (g *Gateway) acknowledge(r *record) {
	if g.Queue == nil || !r.Contact || !r.Recontacted.IsZero() {
		return
	}
	words := &Words{Day: r.Arrived, By: r.AnswerBy}
	if g.Contact != nil {
		words.Contact = g.Contact()
	}
	if r.Idea != nil {
		words.Title, words.Text = r.Idea.Title, r.Idea.plain()
	}
	if err := g.announce(Event{ID: r.ID, Kind: Kept, Number: 1, Words: words}); err != nil {
		g.Log.Error("word that an idea was received was not queued; it will be at the next start", "error", err)
	}
}

// acknowledgeMissed queues word of ideas that a crash came in between for. What
// has been queued or told already is not told again. Beside another process
// there is nothing to make good.
func (g *Gateway) acknowledgeMissed() error {
	if g.Beside != "" || g.Queue == nil {
		return nil
	}
	for _, id := range g.index.in(Arrived, Released) {
		r, err := g.byID(id)
		if err != nil {
			return err
		}
		g.acknowledge(r)
	}
	return nil
}

// plain gives what was sent, as its sender can recognise it.
func (t *told) plain() string {
	var out strings.Builder
	for _, s := range append([]section{{"Rubrik", t.Title}, {"Nytta", t.Benefit}}, t.Sections...) {
		if text := strings.TrimSpace(s.Markdown); text != "" {
			out.WriteString(s.Title + ":\n" + text + "\n\n")
		}
	}
	for _, p := range t.Pictures {
		fmt.Fprintf(&out, "Bild %d:\n%s\n\n", pictureNumber(p.File), p.Alt)
	}
	return strings.TrimSpace(out.String())
}
