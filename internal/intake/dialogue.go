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
		written, err := people(ctx, d.Sluss.Forge, pull.Number, comments)
		if err != nil {
			return err
		}
		if err := d.questions(ctx, a, written, result); err != nil {
			return err
		}
		there = append(there, comments...)
	}
	if len(open) == 0 {
		return nil // replies wait until there is somewhere to put them
	}
	return d.replies(ctx, a, open[0], there, result)
}

// remark is what a person has written on a pull request, as a comment or in a
// review.
type remark struct{ id, author, body string }

// people gives what others than the bot have written on a pull request.
func people(ctx context.Context, f forge.Forge, number int, comments []forge.Comment) ([]remark, error) {
	reviews, err := f.Reviews(ctx, number)
	if err != nil {
		return nil, err
	}
	var all []remark
	for _, c := range comments {
		if c.Marker == "" {
			all = append(all, remark{"k" + word(c.ID), c.Author, c.Body})
		}
	}
	for _, r := range reviews {
		all = append(all, remark{"g" + word(r.ID), r.Author, r.Body})
	}
	return all, nil
}

// notInMarker is what a marker may not hold.
var notInMarker = regexp.MustCompile(`[^A-Za-z0-9]+`)

func word(id string) string { return strings.Trim(notInMarker.ReplaceAllString(id, "-"), "-") }

// questions puts what is asked in the sluss to the one who had the idea, with
// no word on who asked but the name of the role.
func (d *Desk) questions(ctx context.Context, a *arrival, written []remark, result *Answered) error {
	for _, w := range written {
		asked, ok := after(AskPhrase, w.body)
		if !ok {
			continue
		}
		role := roleOf(d.Rules, w.author, d.today(), func(*process.Role) bool { return true })
		if role == nil {
			continue
		}
		marker := "fraga-" + w.id
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

// replies puts what the team has written for those who work with the idea in
// the decision that is open about it. There they are numbered: the forge's own
// number would tell when one was written. A receipt in the intake remembers
// which have been carried.
func (d *Desk) replies(ctx context.Context, a *arrival, open *forge.PullRequest, there []forge.Comment, result *Answered) error {
	written, err := people(ctx, d.Intake, a.pull.Number, a.comments)
	if err != nil {
		return d.discreet("reading reviews in the intake", err)
	}
	for _, w := range written {
		reply, ok := after(ReplyPhrase, w.body)
		if !ok || commentOf(a.comments, "kvitto-"+w.id) != nil {
			continue
		}
		role := roleOf(d.Rules, w.author, d.today(), func(r *process.Role) bool { return r.SeesIdentity && !r.Blind })
		if role == nil {
			continue
		}
		passed, err := d.pass(ctx, open, there, reply)
		if err != nil {
			return err
		}
		if passed != nil {
			there = append(there, *passed)
			result.Replies++
		}
		if err := d.say(ctx, a, "kvitto-"+w.id, "Svaret har lämnats vidare till dem som arbetar med idén, utan uppgift om vem du är.\n"); err != nil {
			return err
		}
	}
	return nil
}

// pass writes on an open decision what those who had the idea have answered, in
// the team's words; nil when it stands there already.
func (d *Desk) pass(ctx context.Context, open *forge.PullRequest, there []forge.Comment, reply string) (*forge.Comment, error) {
	body := fmt.Sprintf("**Svar från idégivaren**, genom %s:\n\n%s\n", team(d.Rules.Process), quoted(reply))
	carried, number := replyIn(there, body)
	if carried {
		return nil, nil
	}
	marker := fmt.Sprintf("svar-%d", number)
	if err := d.Sluss.Forge.Say(ctx, open.Number, marker, body, d.today().Time()); err != nil {
		return nil, err
	}
	return &forge.Comment{Marker: marker, Body: body}, nil
}

// Pass does the same for an idea that has come in another way than by the
// intake, so that nobody can tell which: forge.ErrNotFound when no decision about
// it is open.
func (d *Desk) Pass(ctx context.Context, id, reply string) error {
	open, err := d.openDecisions(ctx)
	if err != nil {
		return err
	}
	if len(open[id]) == 0 {
		return fmt.Errorf("no decision about idea %s is open: %w", id, forge.ErrNotFound)
	}
	there, err := d.Sluss.Forge.Comments(ctx, open[id][0].Number)
	if err != nil {
		return fmt.Errorf("reading what has been said about idea %s: %w", id, err)
	}
	if _, err = d.pass(ctx, open[id][0], there, reply); err != nil {
		return fmt.Errorf("writing about idea %s: %w", id, err)
	}
	return nil
}

// replyIn tells whether a reply stands among the comments already (the relay
// was stopped before it could write the receipt), and else its number.
func replyIn(comments []forge.Comment, body string) (carried bool, number int) {
	number = 1
	for _, c := range comments {
		var n int
		if _, err := fmt.Sscanf(c.Marker, "svar-%d", &n); err != nil {
			continue
		}
		if equal(c.Body, body) {
			return true, n
		}
		number = max(number, n+1)
	}
	return false, number
}
