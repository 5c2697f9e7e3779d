package intake

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/process"
)

// What a comment begins with to be carried over.
const (
	// AskPhrase, in the sluss, by someone who holds a role there.
	AskPhrase = "Fråga till idégivaren"
	// ReplyPhrase, in the intake, by someone in the sluss's team. What the
	// employee writes is never carried over as it is: the team does it, in
	// words that do not tell who it was.
	ReplyPhrase = "Svar till bedömarna"
)

// openDecisions gives the open pull requests of the sluss that are decisions
// about ideas, by the idea's id. Those from another repository are not: anybody
// can name a branch.
func (d *Desk) openDecisions(ctx context.Context) (map[string][]*forge.PullRequest, error) {
	pulls, err := d.Sluss.Forge.Pulls(ctx, forge.Query{State: forge.Open})
	if err != nil {
		return nil, fmt.Errorf("listing open decisions: %w", err)
	}
	byID := map[string][]*forge.PullRequest{}
	for _, pull := range pulls {
		rest, decision := strings.CutPrefix(pull.Branch, "ide/")
		if id, _, whole := strings.Cut(rest, "/"); decision && whole && !pull.Foreign {
			byID[id] = append(byID[id], pull)
		}
	}
	return byID, nil
}

// dialogue carries questions out and replies in. Questions are also looked for
// in the decision that was made last: one may have been asked just before.
func (d *Desk) dialogue(ctx context.Context, a *arrival, open []*forge.PullRequest, decisions int, result *Answered) error {
	pulls := slices.Clone(open)
	if decisions > 0 {
		last, err := d.Sluss.Forge.Pulls(ctx, forge.Query{Branch: fmt.Sprintf("ide/%s/%d", a.record.ID, decisions-1)})
		if err != nil {
			return err
		}
		for _, pull := range last {
			if pull.State != forge.Open {
				pulls = append(pulls, pull)
			}
		}
	}
	var there []forge.Comment
	for _, pull := range pulls {
		comments, err := d.Sluss.Forge.Comments(ctx, pull.Number)
		if err != nil {
			return err
		}
		if err := d.questions(ctx, a, comments, result); err != nil {
			return err
		}
		there = append(there, comments...)
	}
	if len(open) == 0 {
		return nil // replies wait until there is somewhere to put them
	}
	return d.replies(ctx, a, open[0], there, result)
}

// questions puts what is asked in the sluss to the one who had the idea, with
// no word on who asked but the name of the role.
func (d *Desk) questions(ctx context.Context, a *arrival, comments []forge.Comment, result *Answered) error {
	for _, c := range comments {
		asked, ok := after(AskPhrase, c.Body)
		if !ok || c.Marker != "" {
			continue
		}
		role := roleOf(d.Rules, c.Author, d.today(), func(*process.Role) bool { return true })
		if role == nil {
			continue
		}
		marker := "fraga-" + word(c.ID)
		body := fmt.Sprintf("**En fråga om din idé.** %s undrar:\n\n%s\n\nSvara här. %s tar bort det som visar vem du är, och lämnar svaret vidare.\n",
			role.Name, quoted(asked), team(d.Rules.Process))
		if stands := commentOf(a.comments, marker); stands != nil && equal(stands.Body, body) {
			continue
		}
		if err := d.say(ctx, a, marker, body); err != nil {
			return err
		}
		result.Questions++
	}
	return nil
}

// notInMarker is what a marker may not hold.
var notInMarker = regexp.MustCompile(`[^A-Za-z0-9]+`)

func word(id string) string { return strings.Trim(notInMarker.ReplaceAllString(id, "-"), "-") }

// replies puts what the team has written for those who work with the idea in
// the decision that is open about it. They are numbered: the forge's own
// number would tell when it was written. A receipt in the intake remembers
// which have been carried.
func (d *Desk) replies(ctx context.Context, a *arrival, open *forge.PullRequest, there []forge.Comment, result *Answered) error {
	n := 0
	for _, c := range a.comments {
		reply, ok := after(ReplyPhrase, c.Body)
		if !ok || c.Marker != "" {
			continue
		}
		role := roleOf(d.Rules, c.Author, d.today(), func(r *process.Role) bool { return r.SeesIdentity && !r.Blind })
		if role == nil {
			continue
		}
		n++
		marker := fmt.Sprintf("svar-%d", n)
		if commentOf(a.comments, marker) != nil {
			continue // carried
		}
		if commentOf(there, marker) == nil {
			body := fmt.Sprintf("**Svar från idégivaren**, genom %s:\n\n%s\n", role.Name, quoted(reply))
			if err := d.Sluss.Forge.Say(ctx, open.Number, marker, body, d.today().Time()); err != nil {
				return err
			}
			result.Replies++
		}
		if err := d.say(ctx, a, marker, "Svaret har lämnats vidare till dem som arbetar med idén, utan uppgift om vem du är.\n"); err != nil {
			return err
		}
	}
	return nil
}
