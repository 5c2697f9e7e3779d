package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/intake"
	"github.com/idesluss/idesluss/internal/process"
)

// Reconcile makes the state and the sluss agree after one of them has been
// restored from an older copy, by the ids of ideas: against the main branch,
// and pull requests of every state. What the sluss has is not proposed again;
// what it has lost, and the state still keeps, goes with the next round under
// the same number and date. The first round of the relay after the state was
// opened does it by itself.
func (g *Gateway) Reconcile(ctx context.Context) error {
	g.relay.Lock()
	defer g.relay.Unlock()
	desk, err := g.Desk()
	if err != nil {
		return err
	}
	return g.reconcileAt(ctx, desk)
}

func (g *Gateway) reconcileAt(ctx context.Context, desk *intake.Desk) error {
	known, err := desk.Known(ctx)
	if err != nil {
		return err
	}
	pulls, err := g.Sluss.Forge.Pulls(ctx, forge.Query{})
	if err != nil {
		return fmt.Errorf("reconciling: %w", err)
	}
	proposed := map[string]bool{}
	var ids []string
	for _, pull := range pulls {
		if id, isNew := strings.CutPrefix(pull.Branch, bot.NewBranch("")); isNew && idea.ValidID(id) {
			proposed[id] = true
			ids = append(ids, id)
		}
	}
	for id := range known.Ideas {
		ids = append(ids, id)
	}
	if err := g.learn(ids); err != nil {
		return err
	}
	for _, id := range g.index.in(Arrived, Released, Relayed) {
		if err := g.reconcile(ctx, id, known.Ideas[id], proposed[id]); err != nil && !errors.Is(err, ErrUnknown) {
			return fmt.Errorf("reconciling: %w", err)
		}
	}
	g.reconciled = true
	return nil
}

// reconcile makes one record agree.
func (g *Gateway) reconcile(ctx context.Context, id string, onMain, proposed bool) error {
	r, err := g.byID(id)
	if err != nil {
		return err
	}
	switch there := onMain || proposed; {
	case r.State != Relayed && there:
		// A batch that was begun is the relay's to end; it proposes what is
		// there without effect.
		if r.State == Arrived || r.Batch.IsZero() {
			_, err = g.settle(ctx, r, onMain)
		}
	case r.State == Relayed && !there && r.Idea != nil:
		g.Log.Warn("the sluss has lost an idea, which goes there again", "id", id)
		_, err = g.updateID(ctx, id, func(r *record) error {
			r.State = Released
			return nil
		})
	case r.State == Relayed && !there:
		g.Log.Error("the sluss has lost an idea, and its text is not kept any more", "id", id)
	}
	return err
}

// whose tells whose idea the sluss has under a number.
type whose int

const (
	nobodys whose = iota
	ours          // the one of the record
	theirs        // another one, which got the same number elsewhere
)

// settle looks for an idea in the sluss that has not been proposed as far as
// its record knows. When it is there, the record is made to know it, with the
// text that went in: the one in the record may be from before the team had
// de-identified it.
func (g *Gateway) settle(ctx context.Context, r *record, onMain bool) (whose, error) {
	there, err := g.lookUp(ctx, r.ID, onMain)
	if err != nil {
		return nobodys, err
	}
	if there == nil {
		return nobodys, nil
	}
	if !same(r.Idea, &there.Idea) {
		g.Log.Error("another idea in the sluss has the number of one that waits: it must be relayed by hand", "id", r.ID)
		return theirs, nil
	}
	_, err = g.updateID(ctx, r.ID, func(r *record) error {
		if r.State != Arrived && r.State != Released {
			return nil // it has changed meanwhile
		}
		if r.Released.IsZero() {
			r.Released = g.hour()
		}
		r.State, r.Batch, r.AnswerBy = Relayed, there.Idea.Received, there.Idea.AnswerBy
		there.Idea.Images = unnamed(r.ID, there.Idea.Images)
		r.Idea, r.Findings = tell(&there.Idea), nil
		return nil
	})
	return ours, err
}

// lookUp gives the idea that the sluss has under a number, as it first came:
// nil when there is none.
func (g *Gateway) lookUp(ctx context.Context, id string, onMain bool) (*idea.File, error) {
	pulls, err := g.Sluss.Forge.Pulls(ctx, forge.Query{Branch: bot.NewBranch(id)})
	if err != nil {
		return nil, fmt.Errorf("looking for idea %s: %w", id, err)
	}
	commit := ""
	for _, pull := range pulls {
		if !pull.Foreign { // anybody can name a branch
			commit = pull.Head
		}
	}
	if commit == "" && onMain {
		if commit, err = g.Sluss.Forge.Head(ctx, g.mainBranch()); err != nil {
			return nil, fmt.Errorf("looking for idea %s: %w", id, err)
		}
	}
	if commit == "" {
		return nil, nil
	}
	fsys, err := g.Sluss.Forge.Files(ctx, commit)
	if err != nil {
		return nil, fmt.Errorf("looking for idea %s: %w", id, err)
	}
	names, err := fs.Glob(fsys, "ideas/20"+id[:2]+"/*/"+id+"-*.md")
	if err != nil {
		return nil, fmt.Errorf("looking for idea %s: %w", id, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("looking for idea %s: %w", id, err)
		}
		if file, _ := idea.Parse(name, data); file != nil {
			return file, nil
		}
	}
	// It is there, and cannot be read: nobody's to be proposed over.
	return &idea.File{}, nil
}

func (g *Gateway) mainBranch() string {
	if g.Sluss.Main != "" {
		return g.Sluss.Main
	}
	return (*process.Hosting)(nil).Main()
}

// same reports whether an idea of the sluss is the one that was told: one of
// its texts is the same. The team may have changed the others.
func same(t *told, i *idea.Idea) bool {
	if t == nil {
		return true // its text is not kept; there is nobody else that it could be
	}
	if t.Title == i.Title || t.Benefit == i.Benefit {
		return true
	}
	for _, s := range t.Sections {
		if other := i.Section(s.Title); other != nil && other.Markdown == s.Markdown {
			return true
		}
	}
	return false
}
